"""A receiver of webhooks that a test plays: it notes every call and answers what it is told to."""
import http.server
import json
import threading
import time

from free_ports import free_ports


class Listener(http.server.ThreadingHTTPServer):
    """Takes many calls at once, and says nothing of connections of a server that was killed."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


class Call:
    """One request as it came in."""

    def __init__(self, path, headers, body):
        self.path = path
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.at = time.monotonic()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def id(self):
        return self.headers["webhook-id"]

    @property
    def status(self):
        return self.json["status"]


class Receiver:
    """`answer(call)` gives (status, headers, body) or just a status; it may wait for as long as the test wants."""

    def __init__(self, answer=lambda call: 200):
        self.answer = answer
        self.calls = []
        self.changed = threading.Condition()
        self.port = free_ports(1)[0]
        self.server = None
        self.start()

    def url(self, path="/hook"):
        return f"http://127.0.0.1:{self.port}{path}"

    def start(self):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                call = Call(self.path, self.headers, body)
                with receiver.changed:
                    receiver.calls.append(call)
                    receiver.changed.notify_all()
                answer = receiver.answer(call)
                status, headers, text = answer if isinstance(answer, tuple) else (answer, {}, b"")
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    pass  # the caller has given up, or was killed

            def log_message(self, *_):
                pass

        self.server = Listener(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        """Nobody listens any more."""
        self.server.shutdown()
        self.server.server_close()
        self.server = None

    def close(self):
        if self.server is not None:
            self.stop()

    def wait(self, enough, seconds=60):
        """Waits until `enough(calls)`; answers the calls."""
        with self.changed:
            assert self.changed.wait_for(lambda: enough(self.calls), seconds), (
                f"not in {seconds} s: {[(call.path, call.status) for call in self.calls][-20:]}")
            return list(self.calls)

    def wait_for_end(self, seconds=60):
        """The calls up to the one about the end."""
        return self.wait(lambda calls: any(call.json["completed_at"] for call in calls if "completed_at" in call.json), seconds)
