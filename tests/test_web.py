"""The web page as people use it: web/e2e in Chromium, against the real server with the page that it holds."""
import os
import shutil
import subprocess
import threading

import pytest

from free_ports import free_ports
from mimeo_server import BINARY, ROOT

WEB = ROOT / "web"


@pytest.mark.timeout(900)
@pytest.mark.skipif(BINARY.parent.name != "release", reason="the page is the same in every build; what serves it is tested in test_page.py")
@pytest.mark.parametrize("over", ["http", "https"])
def test_the_page_in_a_browser(own_server, over):
    assert (WEB / "node_modules").is_dir(), "tools/web.sh installs what drives the browser"
    (port,) = free_ports(1)
    server = own_server("--page-listen", f"127.0.0.1:{port}")
    start_again = threading.Thread(target=restart_when_killed, args=(server, server.process), daemon=True)
    start_again.start()
    environment = {**os.environ, "MIMEO_TOKEN": server.token, "MIMEO_RESTART": f"kill -9 {server.process.pid}",
                   "MIMEO_WEB_URL": f"http://localhost:{port}" if over == "http" else server.url}
    # In the clear all of it, as on one's own machine; over TLS the way in, and one way through.
    which = [] if over == "http" else ["sign-in", "playground"]
    driven = subprocess.run([shutil.which("npm"), "--prefix", WEB, "run", "--silent", "e2e", "--", *which], env=environment,
                            capture_output=True, text=True)
    assert driven.returncode == 0, driven.stdout[-20000:] + driven.stderr[-5000:]


def restart_when_killed(server, process):
    """A test kills it, once, and looks at what the page does."""
    process.wait()
    if process.returncode < 0:
        server.process = None
        server.start()
