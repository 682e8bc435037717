"""Mimeo in front of a Python model against the same model alone.

The model is Cog's own server, started with the same command, environment and folder on both sides. Alone it is asked for
`POST /predictions`, which it answers when the prediction is over; when it has no free slot it says 409, and is asked again.
Mimeo is asked for `POST /v1/predictions` with `Prefer: wait` and a token.
"""
import json

import load
from rounds import alternate
from servers import ROOT, Alone, Mimeo

MODELS = ROOT / "bench" / "models"
INPUT = {"text": "The quick brown fox jumps over the lazy dog"}
EXPECT = '"status":"succeeded"'


def run():
    rows = []
    with Mimeo("--models-dir", "none") as mimeo:
        for folder, clients in (("python-identity", (1, 16, 64)), ("python-identity-sync", (1,))):
            rows += compare(mimeo, folder, clients)
    return {"rows": rows}


def compare(mimeo, folder, client_counts):
    before = set(mimeo.models())
    version = mimeo.push(MODELS / folder, f"local/{folder}")
    mimeo.predict(version, INPUT)
    server = next(pid for pid in mimeo.models() if pid not in before and is_coglet(pid))
    with Alone(server) as alone:
        for clients in client_counts:
            result = alternate({
                f"{folder} alone, {clients}": lambda: load.run(
                    alone.url + "/predictions", {**alone.sides(), "server": []}, clients, body=json.dumps({"input": INPUT}),
                    expect=EXPECT, retry=409),
                f"{folder} behind Mimeo, {clients}": lambda: load.run(
                    mimeo.url + "/v1/predictions", mimeo.sides(), clients, headers=mimeo.headers(Prefer="wait"),
                    body=json.dumps({"version": version, "input": INPUT}), expect=EXPECT),
            })
            bare, behind = result.values()
            yield {"model": folder, "clients": clients, "alone": bare, "mimeo": behind,
                   "throughput_ratio": behind["per_second"] / bare["per_second"],
                   "added_p50_us": behind["p50_us"] - bare["p50_us"]}


def is_coglet(pid):
    """Not the sandbox around it, which has the same words behind its own."""
    with open(f"/proc/{pid}/cmdline", "rb") as line:
        return line.read().split(b"\0")[1:3] == [b"-m", b"cog.server.http"]


def table(result):
    yield "| Model | Clients | alone /s | behind Mimeo /s | ratio | alone p50 ms | Mimeo p50 ms | added p50 us | Mimeo CPU us |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    for row in result["rows"]:
        alone, mimeo = row["alone"], row["mimeo"]
        yield (f"| {row['model']} | {row['clients']} | {alone['per_second']:,.0f} | {mimeo['per_second']:,.0f} | "
               f"{row['throughput_ratio']:.2f} | {alone['p50_us'] / 1000:.2f} | {mimeo['p50_us'] / 1000:.2f} | "
               f"{row['added_p50_us']:.0f} | {mimeo['cpu_us']['server']:.0f} |")


def marks(result):
    for row in result["rows"]:
        if row["model"] != "python-identity":
            continue
        yield f"throughput at {row['clients']} clients, of the model alone", row["throughput_ratio"], ">=", 0.90
        yield f"added p50 at {row['clients']} clients, us", row["added_p50_us"], "<=", 300
