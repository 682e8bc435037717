"""An HTTP server that answers what a test tells it to, and remembers what it was asked."""
import http.server
import threading

from free_ports import free_ports


class OddServer:
    """`with OddServer(answer) as odd:`; `answer(request)` is called for each request, with the handler of http.server, and answers by
    `request.reply(status, body, **headers)`, or closes the connection by answering nothing. `odd.requests` holds (method, path,
    headers, body) of each."""

    def __init__(self, answer):
        odd = self
        self.requests = []
        self.released = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                odd.requests.append((self.command, self.path, dict(self.headers), body))
                self.close_connection = True
                answer(self)

            do_GET = do_POST = do_DELETE = do_HEAD = serve

            def reply(self, status, body=b"", length=None, **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # the client has gone, which tests do on purpose

        [port] = free_ports(1)
        self.server = Server(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def asked(self):
        return [f"{method} {path}" for method, path, _, _ in self.requests]

    def headers(self, name):
        return [headers.get(name) for _, _, headers, _ in self.requests]
