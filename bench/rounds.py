"""Measures several things in turns, so that a change of the machine's mood meets all of them, and takes medians."""
import os
import statistics
import sys

import processes

ROUNDS = int(os.environ.get("MIMEO_BENCH_ROUNDS", "5"))
# Processors that other work may keep busy during a round.
NOISE = float(os.environ.get("MIMEO_BENCH_NOISE", "0.15"))
# Seconds to wait for that before each round.
PATIENCE = float(os.environ.get("MIMEO_BENCH_PATIENCE", "60"))


def alternate(measures, rounds=ROUNDS):
    """`measures`: {name: function that answers a result of load.run}. Answers {name: result of medians, with `rounds` and
    `disturbed`}. Disturbed rounds are dropped where at least two others remain."""
    results = {name: [] for name in measures}
    for number in range(rounds):
        for name, measure in measures.items():
            processes.wait_for_quiet(NOISE, PATIENCE)
            one = measure()
            results[name].append(one)
            print(f"  {number + 1}/{rounds} {name:<28} {one['per_second']:>9.0f}/s  p50 {one['p50_us'] / 1000:7.2f} ms  p99 "
                  f"{one['p99_us'] / 1000:7.2f} ms  CPU {show(one['cpu_us'])}  others {one['others']:.2f}"
                  f"{'  ERRORS ' + str(one['errors']) + ': ' + one['first_error'][:300] if one['errors'] else ''}",
                  file=sys.stderr, flush=True)
    return {name: medians(all_of_it) for name, all_of_it in results.items()}


def show(cpu_us):
    return " ".join(f"{side} {value:.1f}" for side, value in cpu_us.items())


def medians(results):
    quiet = [one for one in results if one["others"] <= NOISE]
    kept = quiet if len(quiet) >= 2 else results
    answer = {key: statistics.median(one[key] for one in kept) for key, value in results[0].items()
              if isinstance(value, (int, float))}
    answer["cpu_us"] = {side: statistics.median(one["cpu_us"][side] for one in kept) for side in results[0]["cpu_us"]}
    answer["errors"] = sum(one["errors"] for one in results)
    answer["rounds"] = len(results)
    answer["disturbed"] = len(results) - len(quiet)
    answer["spread"] = (max(one["per_second"] for one in kept) - min(one["per_second"] for one in kept)) / answer["per_second"] \
        if answer["per_second"] else 0
    return answer
