"""A receiver of webhooks as a process of its own, so that it can be killed: what it has answered with 200 is on disk before.

    hook_receiver.py PORT FILE

Each call is a line of JSON in FILE. A line that a kill has torn was never answered, and whoever reads passes over it.
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading

from free_ports import free_ports
from webhook_receiver import Listener


class HookReceiver:
    """The process seen from the test: `start`, `kill`, and `calls` whenever one wants to know."""

    def __init__(self, folder):
        self.port = free_ports(1)[0]
        self.file = pathlib.Path(folder) / "calls.jsonl"
        self.process = None

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def start(self):
        paths = [path for path in sys.path if path]
        self.process = subprocess.Popen([sys.executable, __file__, str(self.port), str(self.file)], stdout=subprocess.PIPE,
                                        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)})
        assert self.process.stdout.readline() == b"ready\n", "the receiver of webhooks did not start"
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def calls(self):
        """Everything received until now, each as {"path", "headers", "body"}."""
        found = []
        for line in self.file.read_bytes().split(b"\n"):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue  # torn
        return found


def serve(port, path):
    calls = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(calls, b"\n")  # ends what the one before may have left torn
    lock = threading.Lock()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            line = json.dumps({"path": self.path, "headers": headers, "body": body.decode()}) + "\n"
            with lock:
                os.write(calls, line.encode())
                os.fsync(calls)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    listener = Listener(("127.0.0.1", port), Handler)
    print("ready", flush=True)
    listener.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
