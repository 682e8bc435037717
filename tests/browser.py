"""A page in Chromium, which tells the test what it has seen."""
import http.server
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading


def heard_in_browser(page, seconds=60):
    """Opens a page (HTML) from an origin of its own, and answers the JSON that it posts to "/"."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    assert chromium, "tools/setup.sh installs Chromium"
    heard = []
    told = threading.Event()

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(page.encode() if self.path == "/" else b"")

        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.set()
            self.answer(b"")

        def answer(self, body):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    folder = tempfile.mkdtemp(prefix="mimeo-chromium-")
    # No sandbox, because tests may run as root; and it knows nothing of our certificate authority.
    browser = subprocess.Popen(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0",
         "--ignore-certificate-errors", f"--user-data-dir={folder}", f"http://127.0.0.1:{site.server_port}/"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        assert told.wait(seconds), "the page said nothing"
    finally:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()
        site.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
    return heard[0]
