"""The JavaScript package against Replicate's own client (1.4.0) on the same server, with TLS, one after the other: to run a model that puts
out a file of 1 MB and to read it, and only to read it, for which that client has but `fetch`. The memory is the most that the whole program
took."""
import functools

import bench_python_client
from bench_python_client import table  # noqa: F401
from load import SECONDS
from servers import ROOT

FOLDERS = {"mimeo": "js_package", "replicate": "js"}  # package: the folder of tests/ where it is installed (tools/js_package.sh, tools/node.sh)


class Client(bench_python_client.Client):
    def command(self):
        folder = ROOT / "tests" / FOLDERS[self.package]
        return ["node", ROOT / "bench" / "js_client.cjs", self.package, str(folder), str(SECONDS)]


run = functools.partial(bench_python_client.run, Client)
marks = functools.partial(bench_python_client.marks, language="JavaScript")
