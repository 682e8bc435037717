"""One Python client at work, for bench_python_client.py: `python_client.py PACKAGE SECONDS`, in the environment that has the package. Runs a
model that puts out a file of 1 MB and reads the file, again and again; then only reads it. Prints a line before and behind each and, last,
what came of it as JSON."""
import importlib
import json
import pathlib
import re
import sys
import time

SIZE = 1_000_000

client = importlib.import_module(sys.argv[1])


def run():
    return client.run("mimeo/chaos", input={"files": 1, "size": SIZE})[0]


def measure(once):
    once()
    print("measuring", flush=True)
    sys.stdin.readline()
    times = []
    end = time.perf_counter() + float(sys.argv[2])
    while (begun := time.perf_counter()) < end:
        assert len(once()) == SIZE
        times.append((time.perf_counter() - begun) * 1e6)
    print("measured", flush=True)
    sys.stdin.readline()
    times.sort()
    return {"answers": len(times), "p50_us": times[len(times) // 2], "p99_us": times[len(times) * 99 // 100]}


file = run()
results = [measure(lambda: run().read()), measure(lambda: file.read())]
peak = int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path("/proc/self/status").read_text())[1]) * 1024
print(json.dumps([one | {"peak_rss": peak} for one in results]), flush=True)
