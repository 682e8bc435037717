"""Runs the load generator once against one server, and the meter with it."""
import json
import os
import subprocess

import processes
from servers import BUILD

SECONDS = float(os.environ.get("MIMEO_BENCH_SECONDS", "4"))


def run(url, sides, clients, headers=None, body=None, expect="", retry=None, rate=None, unix=None, method=None, paths=None,
        body_file=None, type=None):
    """Answers what mimeo-load says, and: `cpu_us`, microseconds of CPU per answer by side; `others`, processors that others kept
    busy."""
    command = [BUILD / "mimeo-load", "--clients", clients, "--warm-up", "1", "--seconds", SECONDS, "--expect", expect]
    for name, value in (headers or {}).items():
        command += ["--header", f"{name}: {value}"]
    for option, value in (("--body", body), ("--retry", retry), ("--rate", rate), ("--unix", unix), ("--method", method),
                          ("--paths", paths), ("--body-file", body_file), ("--type", type)):
        if value is not None:
            command += [option, value]
    with subprocess.Popen([str(word) for word in [*command, url]], stdout=subprocess.PIPE, text=True) as load:
        meter = processes.Meter({**sides, "load": [load.pid]})
        assert load.stdout.readline() == "measuring\n", "mimeo-load failed"
        meter.start()
        assert load.stdout.readline() == "measured\n", "mimeo-load failed"
        meter.stop()
        result = json.loads(load.stdout.readline())
    answers = max(1, result["answers"])
    result["bytes_per_second"] = result["bytes"] / SECONDS
    result["cpu_us"] = {side: seconds / answers * 1e6 for side, seconds in meter.cpu.items()}
    result["others"] = meter.others
    return result
