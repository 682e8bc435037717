"""The document in the hands of the server that it is written for."""
import http.client
import json
import os
import re
import subprocess
import sys

import pytest

SOURCE = """
from cog import Input, Path
class Runner:
    def run(
        self,
        text: str = Input(description="anything", max_length=5),
        kind: str = Input(choices=["a", "b"], default="a"),
        times: int = Input(ge=1, le=3, default=1),
        seed: int | None = None,
        image: Path | None = None,
    ) -> str:
        return f"{text} {kind} {times} {seed}"
"""


class CogServer:
    def __init__(self, folder):
        environment = {
            **os.environ,
            "COG_PREDICT_TYPE_STUB": "run.py:Runner",
            "PORT": "0",
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        }
        command = [sys.executable, "-m", "cog.server.http", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        for line in self.process.stderr:
            if found := re.search(r"Starting coglet server on 127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
            if "Setup complete, now accepting requests" in line:
                return
        raise AssertionError("the server ended before it was ready")

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body and json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def close(self):
        os.killpg(self.process.pid, 9)
        self.process.communicate()


@pytest.fixture
def served(project):
    document = project.describe(SOURCE)["openapi_schema"]
    (project.folder / ".cog").mkdir()
    (project.folder / ".cog/openapi_schema.json").write_text(json.dumps(document))
    server = CogServer(project.folder)
    yield server, document
    server.close()


def test_cogs_own_server_takes_the_document_and_judges_inputs_by_it(served):
    server, document = served
    assert server.ask("GET", "/openapi.json") == (200, document)

    def predict(**given):
        status, answer = server.ask("PUT", "/predictions/one", {"input": given})
        return (status, answer["output"]) if status == 200 else (status, answer["detail"][0]["loc"][-1])

    assert predict(text="hi") == (200, "hi a 1 None")
    assert predict(text="hi", kind="b", times=3, seed=7, unknown=1) == (200, "hi b 3 7")
    assert predict() == (422, "text")
    assert predict(text="hi", kind="c") == (422, "kind")
    assert predict(text="hi", times=4) == (422, "times")
    assert predict(text="too long") == (422, "text")
    assert predict(text=3) == (422, "text")
