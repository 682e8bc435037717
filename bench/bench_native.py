"""A C++ model that answers its input, through `Prefer: wait`: every prediction is authenticated, its input validated, and on disk
(fsync) before it is acknowledged and again before its end is told."""
import json
import sqlite3
import time

import load
from rounds import alternate
from servers import BUILD, Mimeo

INPUT = {"text": "The quick brown fox jumps over the lazy dog"}
EXPECT = '"status":"succeeded"'
MODEL = BUILD / "test-models" / "identity-native"
RATE = 10_000


def run():
    with Mimeo("--models-dir", "none") as plain, Mimeo("--models-dir", "none", plain_http=False) as tls:
        versions = {}
        for mimeo in (plain, tls):
            versions[mimeo] = mimeo.push(MODEL, "local/identity-native")
            mimeo.predict(versions[mimeo], INPUT)

        def through(mimeo, clients, rate=None):
            return lambda: load.run(
                mimeo.url + "/v1/predictions", mimeo.sides(), clients, headers=mimeo.headers(Prefer="wait"),
                body=json.dumps({"version": versions[mimeo], "input": INPUT}), expect=EXPECT, rate=rate)

        rows = alternate({
            "256 clients": through(plain, 256),
            "64 clients": through(plain, 64),
            "16 clients": through(plain, 16),
            "1 client": through(plain, 1),
            f"256 clients, {RATE:,}/s by the clock": through(plain, 256, RATE),
            "256 clients, TLS": through(tls, 256),
        })
        stored = {}
        for mimeo in (plain, tls):
            for status, count in statuses(mimeo).items():
                stored[status] = stored.get(status, 0) + count
    return {"rows": rows, "stored": stored}


def statuses(mimeo, patience=10):
    """How many rows the store has by status, when nothing is unfinished any more."""
    end = time.monotonic() + patience
    while True:
        database = sqlite3.connect(f"file:{mimeo.data}/mimeo.db?mode=ro", uri=True)
        counts = dict(database.execute("SELECT status, count(*) FROM predictions GROUP BY status"))
        database.close()
        if time.monotonic() > end or not {"starting", "processing"} & counts.keys():
            return counts
        time.sleep(0.2)


def table(result):
    yield "| | predictions/s | p50 ms | p99 ms | Mimeo CPU us | model CPU us | errors |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, row in result["rows"].items():
        yield (f"| {name} | {row['per_second']:,.0f} | {row['p50_us'] / 1000:.2f} | {row['p99_us'] / 1000:.2f} | "
               f"{row['cpu_us']['server']:.1f} | {row['cpu_us']['model']:.1f} | {row['errors']} |")
    yield ""
    stored = ", ".join(f"{count:,} {status}" for status, count in sorted(result["stored"].items()))
    yield f"Rows in the store afterwards: {stored}."


def marks(result):
    row = result["rows"]["256 clients"]
    yield "predictions/s at 256 clients", row["per_second"], ">=", 15_000
    yield "server CPU per prediction, us", row["cpu_us"]["server"], "<=", 60
    yield "p99 at 256 clients, ms", row["p99_us"] / 1000, "<=", 30
    unfinished = sum(count for status, count in result["stored"].items() if status != "succeeded")
    yield "rows that have not succeeded", unfinished, "<=", 0
