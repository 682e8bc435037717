"""The Python package against Replicate's own client 1.x on the same server, with TLS, one after the other: to run a model that puts out a
file of 1 MB and to read it, and only to read it. The memory is the most that the whole program took."""
import json
import os
import subprocess

import processes
from load import SECONDS
from rounds import alternate
from servers import ROOT, Mimeo

VENVS = {"mimeo": "mimeo", "replicate": "v1"}  # package: where it is installed (tools/python_package.sh, tools/venv.sh v1)
WORK = ["run and read", "read"]


class Client:
    """Both kinds of work of one package; each is measured with a process of its own, so that sides alternate."""

    def __init__(self, mimeo, package, work):
        self.mimeo, self.package, self.work = mimeo, package, work

    def command(self):
        python = ROOT / "build" / "venv" / VENVS[self.package] / "bin" / "python"
        return [python, ROOT / "bench" / "python_client.py", self.package, str(SECONDS)]

    def __call__(self):
        environment = {**os.environ, "MIMEO_DATA_DIR": str(self.mimeo.data), "REPLICATE_BASE_URL": self.mimeo.url,
                       "REPLICATE_API_TOKEN": self.mimeo.token, "SSL_CERT_FILE": str(self.mimeo.data / "tls" / "bundle.pem"),
                       "NODE_EXTRA_CA_CERTS": str(self.mimeo.data / "tls" / "bundle.pem")}
        with subprocess.Popen(self.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as client:
            for work in WORK:
                meter = processes.Meter({**self.mimeo.sides(), "client": [client.pid]})
                assert client.stdout.readline() == "measuring\n", "the client failed"
                meter.start()
                print(file=client.stdin, flush=True)
                assert client.stdout.readline() == "measured\n", "the client failed"
                meter.stop()
                print(file=client.stdin, flush=True)
                if work == self.work:
                    wanted = meter
            result = json.loads(client.stdout.readline())[WORK.index(self.work)]
        answers = result["answers"]
        return {**result, "per_second": answers / SECONDS, "others": wanted.others, "errors": 0, "first_error": "",
                "cpu_us": {side: seconds / answers * 1e6 for side, seconds in wanted.cpu.items()}}


def run(client=Client):
    with Mimeo(plain_http=False) as mimeo:
        mimeo.predict("mimeo/chaos", {"files": 1})
        rows = alternate({f"{work}, {package}": client(mimeo, package, work) for work in WORK for package in VENVS})
    return {"rows": rows, "ratios": {work: rows[f"{work}, mimeo"]["per_second"] / rows[f"{work}, replicate"]["per_second"] for work in WORK}}


def table(result):
    yield "| | a second | p50 ms | p99 ms | CPU of the client ms | of server and model ms | most memory MB |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, row in result["rows"].items():
        cpu = row["cpu_us"]
        yield (f"| {name} | {row['per_second']:,.1f} | {row['p50_us'] / 1000:.2f} | {row['p99_us'] / 1000:.2f} | {cpu['client'] / 1000:.2f} | "
               f"{(cpu['server'] + cpu['model']) / 1000:.2f} | {row['peak_rss'] / 1e6:.0f} |")


def marks(result, language="Python"):
    for work, value in result["ratios"].items():
        yield f"{work} of 1 MB in {language}, of the official client's rate", value, ">=", 2
