"""What a server costs that nobody uses, and how long it takes to be there; with the built-in models published."""
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

import processes
from rounds import ROUNDS
from servers import Mimeo

SETTLE_SECONDS = 2


def run():
    first, later, memory = [], [], []
    for number in range(ROUNDS):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="mimeo-bench-"))
        try:
            processes.wait_for_quiet()
            for times in (first, later):
                mimeo = Mimeo(folder=folder, plain_http=False)
                times.append(mimeo.start_seconds * 1000)
                if times is later:
                    time.sleep(SETTLE_SECONDS)
                    memory.append(tuple(sum(map(processes.rss_bytes, pids)) / 1e6 for pids in mimeo.sides().values()))
                mimeo.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"  {number + 1}/{ROUNDS} first start {first[-1]:.0f} ms, later {later[-1]:.0f} ms, server {memory[-1][0]:.1f} MB, "
              f"its children {memory[-1][1]:.1f} MB", file=sys.stderr, flush=True)
    server, others = (statistics.median(column) for column in zip(*memory))
    return {"first_start_ms": statistics.median(first), "later_start_ms": statistics.median(later), "server_mb": server,
            "children_mb": others}


def table(result):
    yield "| | |"
    yield "|---|--:|"
    yield f"| first start to ready (keys, certificates, built-in models) | {result['first_start_ms']:.0f} ms |"
    yield f"| later start to ready | {result['later_start_ms']:.0f} ms |"
    yield f"| resident memory of the server, idle | {result['server_mb']:.1f} MB |"
    yield f"| of its child processes | {result['children_mb']:.1f} MB |"


def marks(result):
    yield "idle memory, MB", result["server_mb"] + result["children_mb"], "<=", 50
    yield "later start to ready, ms", result["later_start_ms"], "<=", 300
    yield "first start to ready, ms", result["first_start_ms"], "<=", 300
