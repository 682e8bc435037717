"""`GET /v1/predictions/{id}`, with a token, against nginx that answers the same body from its configuration."""
import urllib.request

import load
from bench_native import INPUT, MODEL
from rounds import alternate
from servers import Mimeo, NginxText

CLIENTS = 64


def run():
    with Mimeo("--models-dir", "none") as plain, Mimeo("--models-dir", "none", plain_http=False) as tls:
        paths = {}
        for mimeo in (plain, tls):
            prediction = mimeo.predict(mimeo.push(MODEL, "local/identity-native"), INPUT)
            paths[mimeo] = f"/v1/predictions/{prediction['id']}"
        request = urllib.request.Request(plain.url + paths[plain], headers=plain.headers())
        with urllib.request.urlopen(request) as answer:
            text = answer.read().decode()
        with NginxText(text) as nginx:
            def ask(server, path, headers):
                return lambda: load.run(server.url + path, server.sides(), CLIENTS, headers=headers, expect=text[-20:])

            rows = alternate({
                "nginx": ask(nginx, paths[plain], plain.headers()),
                "Mimeo": ask(plain, paths[plain], plain.headers()),
                "Mimeo, TLS": lambda: load.run(tls.url + paths[tls], tls.sides(), CLIENTS, headers=tls.headers(),
                                               expect='"status":"succeeded"'),
            })
    return {"rows": rows, "bytes": len(text), "ratio": rows["Mimeo"]["per_second"] / rows["nginx"]["per_second"]}


def table(result):
    yield f"| {CLIENTS} clients, {result['bytes']} bytes | answers/s | of nginx | p50 ms | p99 ms | CPU us |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, row in result["rows"].items():
        yield (f"| {name} | {row['per_second']:,.0f} | {row['per_second'] / result['rows']['nginx']['per_second']:.2f} | "
               f"{row['p50_us'] / 1000:.2f} | {row['p99_us'] / 1000:.2f} | {row['cpu_us']['server']:.1f} |")


def marks(result):
    yield "rate of GET, of nginx's", result["ratio"], ">=", 0.5
