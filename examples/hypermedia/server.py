"""A page without a build: the server sends HTML, and htmx puts pieces of it where they belong."""
import html
import http.server
import os
import pathlib
import urllib.parse

import replicate

PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Enlarge and read</title>
<script src="htmx.min.js" defer></script>
<h1>Enlarge a picture, then read it</h1>
<form hx-post="/enlarge" hx-target="#result" action="/enlarge" method="post">
  <input name="image" type="url" size="60" required aria-label="Address of a picture">
  <button>Enlarge</button>
</form>
<div id="result"></div>
"""


def enlarge(image):
    """Starts a run and answers with a piece of HTML that asks for the next one."""
    prediction = replicate.predictions.create("mimeo/enlarge", input={"image": image})
    return progress(prediction)


def read(image):
    """The output of one model is the input of the next: its address is enough, nothing is uploaded."""
    return progress(replicate.predictions.create("mimeo/read-text", input={"image": image}))


def progress(prediction):
    if prediction.status == "succeeded":
        return shown(prediction)
    if prediction.status in ("failed", "canceled"):
        return f"<p>{html.escape(prediction.error or prediction.status)}</p>"
    return f'<p hx-get="/predictions/{prediction.id}" hx-trigger="load delay:500ms" hx-swap="outerHTML">{prediction.status} …</p>'


def shown(prediction):
    if prediction.model == "mimeo/read-text":
        return f"<pre>{html.escape(os.linesep.join(prediction.output))}</pre>"
    largest = html.escape(prediction.output[-1], quote=True)
    return f"""<figure>
  <img src="{largest}" alt="The picture, enlarged">
  <form hx-post="/read" hx-target="#result" action="/read" method="post">
    <input type="hidden" name="image" value="{largest}"><button>Read what it says</button>
  </form>
</figure>"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/":
            self.answer(PAGE)
        elif self.path == "/htmx.min.js":
            self.answer(pathlib.Path("htmx.min.js").read_text(), "text/javascript")
        elif self.path.startswith("/predictions/"):
            self.answer(progress(replicate.predictions.get(self.path.split("/")[2])))
        else:
            self.send_error(404)

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        action = {"/enlarge": enlarge, "/read": read}[self.path]
        self.answer(action(form["image"][0]))

    def answer(self, text, kind="text/html"):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "5001"))), Handler)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
