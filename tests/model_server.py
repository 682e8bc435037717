"""Model servers without Mimeo: a program made with the predictor SDK, or Cog's own server; and what they call back."""
import http.server
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import httpx

from free_ports import free_ports
from mimeo_server import BINARY, REPORT, ROOT

BUILD = BINARY.parent
MODELS = BUILD / "models"
TEST_MODELS = BUILD / "test-models"
START_SECONDS = 60


def program(name):
    place = TEST_MODELS if (TEST_MODELS / name).exists() else MODELS
    return place / name


def describe(name):
    """What the program says of itself."""
    return json.loads(subprocess.run([program(name), "--describe"], capture_output=True, text=True, check=True).stdout)


class ModelServer:
    """`with ModelServer(command) as model: model.api.get("/health-check")`. Ends with SIGTERM and checks how that went."""

    def __init__(self, command, address, env=None, cwd=None):
        self.command = [str(word) for word in command]
        self.env = {**os.environ, **(env or {})}
        self.cwd = cwd
        self.said = []
        if address.startswith("/"):
            self.api = httpx.Client(base_url="http://model", transport=httpx.HTTPTransport(uds=address), timeout=60)
        else:
            self.api = httpx.Client(base_url=f"http://{address}", timeout=60)
        self.address = address

    def __enter__(self):
        # A sanitizer's report would go to standard error, which the program replaces.
        self.reports = tempfile.TemporaryDirectory()
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"):
            log = f"log_path={self.reports.name}/report"
            self.env[variable] = ":".join(filter(None, [self.env.get(variable), log]))
        self.process = subprocess.Popen(self.command, env=self.env, cwd=self.cwd, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        self.reader = threading.Thread(target=lambda: self.said.extend(self.process.stdout), daemon=True)
        self.reader.start()
        return self

    def __exit__(self, kind, *_):
        self.api.close()
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            assert kind, "no exit within 30 s of SIGTERM"
        self.reader.join(5)
        reports = [path.read_text(errors="replace") for path in pathlib.Path(self.reports.name).iterdir()]
        reports += [line for line in self.text().splitlines() if REPORT.search(line)]
        self.reports.cleanup()
        assert not reports, "\n".join(reports)

    def text(self):
        """What it wrote to its standard output and error."""
        return b"".join(self.said).decode(errors="replace")

    def health(self):
        return self.api.get("/health-check").json()

    def until(self, *states):
        """Waits until the health is one of these, and answers it. Who is not there yet is asked again."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                health = self.health()
                if health["status"] in states:
                    return health
            except httpx.TransportError:
                assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, f"not {states} but {health}"

    def ready(self):
        self.until("READY")
        return self

    def predict(self, input, id=None, headers=None, **members):
        body = {"input": input, **members}
        if id is None:
            return self.api.post("/predictions", json=body, headers=headers)
        return self.api.put(f"/predictions/{id}", json=body, headers=headers)

    def start(self, input, id, **members):
        """Asynchronously, and accepted."""
        answer = self.predict(input, id, {"Prefer": "respond-async"}, **members)
        assert (answer.status_code, answer.json()) == (202, {"id": id, "status": "starting"})

    def stream(self, input, id):
        return Events(self.api, input, id)

    def cancel(self, id):
        return self.api.post(f"/predictions/{id}/cancel")


class Events:
    """An event stream being read: `with model.stream(...) as events: for name, data in events`."""

    def __init__(self, api, input, id):
        self.context = api.stream("PUT", f"/predictions/{id}", json={"input": input},
                                  headers={"Accept": "text/event-stream"})

    def __enter__(self):
        self.response = self.context.__enter__()
        self.events = self.read()
        return self

    def __exit__(self, *error):
        return self.context.__exit__(*error)

    def __iter__(self):
        return self.events

    def until(self, wanted):
        """The events up to the first of this name. The stream stays open: leaving a `for` would hang up."""
        seen = []
        while not seen or seen[-1][0] != wanted:
            seen.append(next(self.events))
        return seen

    def read(self):
        name = None
        for line in self.response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


def native(name, *flags, env=None, socket=None):
    """A program made with the predictor SDK."""
    if socket:
        return ModelServer([program(name), "--socket", socket, *flags], str(socket), env)
    port, = free_ports(1)
    return ModelServer([program(name), "--host", "127.0.0.1", "--port", port, *flags], f"127.0.0.1:{port}", env)


def coglet(folder, *flags, env=None):
    """Cog's own server for the twin, with the schema that the native one has."""
    here = pathlib.Path(folder) / "twin"
    if not here.exists():
        (here / ".cog").mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "models" / "twin" / "run.py", here)
        (here / ".cog" / "openapi_schema.json").write_text(json.dumps(describe("twin")["openapi_schema"]))
    port, = free_ports(1)
    python = ROOT / "build" / "venv" / "cog" / "bin" / "python"  # tools/venv.sh cog
    # coglet starts its worker as plain `python`.
    environment = {"PORT": str(port), "COG_PREDICT_TYPE_STUB": "run.py:Twin", "PATH": f"{python.parent}:{os.environ['PATH']}",
                   **(env or {})}
    return ModelServer([python, "-m", "cog.server.http", "--host", "127.0.0.1", *flags], f"127.0.0.1:{port}",
                       environment, here)


class Receiver:
    """Takes whatever is sent to it and keeps it: `with Receiver() as receiver: ... receiver.next()`."""

    def __init__(self, answer=None):
        self.requests = queue.Queue()
        self.answer = answer or (lambda method, path, headers, body: (200, {}))
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def take(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.requests.put((self.command, self.path, self.headers, body))
                status, headers, *content = outer.answer(self.command, self.path, self.headers, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                content = content[0] if content else b""
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = take

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def next(self):
        return self.requests.get(timeout=30)

    def next_json(self):
        return json.loads(self.next()[3])
