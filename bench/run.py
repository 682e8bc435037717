#!/usr/bin/env python3
"""Measures Mimeo and writes build/bench/results.json and build/bench/results.md.

    bench/run.py [coglet] [native] [get] [files] [idle] [streams] [lists] [uploads] [python_client] [js_client]
                                                                          (default: all)

Needs `make build`, what `tools/setup.sh bench` installs, the Python and the JavaScript package and the official clients; `make bench` sees to all of it.
Environment: MIMEO_BENCH_ROUNDS (5), MIMEO_BENCH_SECONDS of each (4), MIMEO_BENCH_NOISE, the processors that other work may keep busy
before a round counts as disturbed (0.15), MIMEO_BENCH_PATIENCE, seconds to wait for that before each round (60).
"""
import datetime
import json
import os
import pathlib
import platform
import subprocess
import sys

sys.dont_write_bytecode = True
import bench_coglet  # noqa: E402
import bench_files  # noqa: E402
import bench_get  # noqa: E402
import bench_idle  # noqa: E402
import bench_js_client  # noqa: E402
import bench_lists  # noqa: E402
import bench_native  # noqa: E402
import bench_python_client  # noqa: E402
import bench_streams  # noqa: E402
import bench_uploads  # noqa: E402
from servers import ROOT  # noqa: E402

BENCHMARKS = {"coglet": bench_coglet, "native": bench_native, "get": bench_get, "files": bench_files, "idle": bench_idle,
              "streams": bench_streams, "lists": bench_lists, "uploads": bench_uploads, "python_client": bench_python_client,
              "js_client": bench_js_client}
OUT = ROOT / "build" / "bench"


def machine():
    cpu = next((line.split(":")[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.processor())
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) // 1024**2 + 1
    release = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    commit = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True).stdout.strip()
    return {"date": datetime.date.today().isoformat(), "cpu": cpu, "processors": os.cpu_count(), "memory_gib": memory,
            "system": release, "kernel": platform.release(), "commit": commit}


def verdict(value, relation, mark):
    return value >= mark if relation == ">=" else value <= mark


def markdown(results):
    about = results["machine"]
    yield (f"{about['date']}, commit {about['commit']}: {about['processors']} x {about['cpu']}, {about['memory_gib']} GiB, "
           f"{about['system']}, Linux {about['kernel']}.")
    yield ""
    yield "| First mark | measured | wanted | |"
    yield "|---|--:|--:|---|"
    for name, module in BENCHMARKS.items():
        for what, value, relation, mark in module.marks(results[name]) if name in results else ():
            yield (f"| {what} | {value:,.{0 if abs(value) >= 1000 else 2}f} | {relation} {mark:,} | "
                   f"{'reached' if verdict(value, relation, mark) else 'missed'} |")
    for name, module in BENCHMARKS.items():
        if name in results:
            yield from ("", f"### {name}", "", " ".join(module.__doc__.split()), "", *module.table(results[name]))


def main():
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    OUT.mkdir(parents=True, exist_ok=True)
    kept = OUT / "results.json"
    # A run of some benchmarks keeps the others' latest results, unless the program has changed since.
    results = json.loads(kept.read_text()) if kept.exists() else {}
    about = machine()
    if results.get("machine", {}).get("commit") != about["commit"]:
        results = {}
    results["machine"] = about
    for name in names:
        print(name, file=sys.stderr)
        results[name] = BENCHMARKS[name].run()
        kept.write_text(json.dumps(results, indent=1))
    text = "\n".join(markdown(results)) + "\n"
    (OUT / "results.md").write_text(text)
    print(text)


main()
