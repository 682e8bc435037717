"""Input files that lie elsewhere: Mimeo fetches them, within its reach, and gives the model a local address."""
import functools
import http.server
import threading

import pytest

import replicate

READ_TEXT = "mimeo/read-text"


class Elsewhere:
    """A server on this machine that has one picture, and remembers who asked."""

    def __init__(self, picture):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                asked.append((self.path, self.headers["User-Agent"]))
                if self.path == "/moved.png":
                    return self.answer(302, b"", {"Location": "/picture.png"})
                if self.path == "/inside.png":
                    return self.answer(302, b"", {"Location": "http://169.254.169.254/picture.png"})
                if self.path.startswith("/picture.png"):
                    return self.answer(200, picture, {"Content-Type": "image/png"})
                return self.answer(404, b"no such picture")

            def answer(self, status, body, headers=()):
                self.send_response(status)
                for name, value in dict(headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def elsewhere(picture):
    place = Elsewhere(picture.read_bytes())
    yield place
    place.close()


def run(api, address):
    made = api.post("/v1/models/mimeo/read-text/predictions", json={"input": {"image": address}}, headers={"Prefer": "wait"})
    assert made.status_code == 201, made.text
    return made.json()


def test_the_official_client_names_a_picture_on_the_web_and_the_model_reads_it(client_env, elsewhere):
    lines = list(replicate.run(READ_TEXT, input={"image": f"{elsewhere.url}/picture.png"}))
    assert "Ada wrote" in "".join(lines)
    assert elsewhere.asked == [("/picture.png", "mimeo-inputs")], "the server fetched it, once, and not the model"


def test_redirects_are_followed(api, elsewhere):
    made = run(api, f"{elsewhere.url}/moved.png")
    assert made["status"] == "succeeded"
    assert made["input"] == {"image": f"{elsewhere.url}/moved.png"}, "stored as it was sent"


@pytest.mark.parametrize("path, why", [
    ("/nothing.png", "its server answered 404"),
    ("/inside.png", "169.254.169.254"),
])
def test_a_picture_that_cannot_be_had_fails_the_prediction_and_says_why(api, elsewhere, path, why):
    made = run(api, elsewhere.url + path)
    assert made["status"] == "failed"
    assert made["error"].startswith("The file of input.image cannot be read: ")
    assert why in made["error"]


def test_models_fetch_for_themselves_where_the_operator_wants_it(own_server, elsewhere):
    server = own_server("--input-fetch", "off")
    with server.http() as api:
        made = run(api, f"{elsewhere.url}/picture.png")
    assert made["status"] == "succeeded"
    assert "mimeo-inputs" not in [agent for _, agent in elsewhere.asked]
