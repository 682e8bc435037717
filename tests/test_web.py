"""The web page as people use it: web/e2e in Chromium, against the real server with the page that it holds."""
import os
import re
import shutil
import subprocess
import threading

import pytest

from free_ports import free_ports
from mimeo_server import BINARY, GPUS, ROOT
from model_server import TEST_MODELS
from test_deployments import broken_program

WEB = ROOT / "web"


@pytest.mark.timeout(900)
@pytest.mark.skipif(BINARY.parent.name != "release", reason="the page is the same in every build; what serves it is tested in test_page.py")
@pytest.mark.parametrize("over", ["http", "https"])
def test_the_page_in_a_browser(own_server, over, tmp_path):
    assert (WEB / "node_modules").is_dir(), "tools/web.sh installs what drives the browser"
    (port,) = free_ports(1)
    server = own_server("--page-listen", f"127.0.0.1:{port}", env=GPUS)
    push_models(server, tmp_path)
    door = tmp_path / "start"
    os.mkfifo(door)
    threading.Thread(target=start_when_asked, args=(server, server.process, door), daemon=True).start()
    environment = {**os.environ, "MIMEO_TOKEN": server.token, "NO_COLOR": "1",
                   "MIMEO_STOP": f"kill -9 {server.process.pid}", "MIMEO_START": f": >{door}",
                   "MIMEO_PICTURES": str(ROOT / "build/screenshots" / over),
                   "MIMEO_WEB_URL": f"http://localhost:{port}" if over == "http" else server.url}
    # In the clear all of it, as on one's own machine; over TLS the way in, and one way through.
    which = [] if over == "http" else ["sign-in", "playground"]
    driven = subprocess.run([shutil.which("npm"), "--prefix", WEB, "run", "--silent", "e2e", "--", *which], env=environment,
                            capture_output=True, text=True)
    if driven.returncode != 0:
        pytest.fail(what_failed(driven.stdout) + driven.stderr[-5000:], pytrace=False)


def push_models(server, folder):
    """What the built-in models are not: one that trains, one with an input of every kind, one with two versions, one that cannot be set up."""
    server.run("push", TEST_MODELS / "trainable", "local/learner")
    server.run("push", TEST_MODELS / "form-native", "local/form-native")
    for program in ("hello-world", "enlarge"):
        server.run("push", BINARY.parent / "models" / program, "local/two")
    server.run("push", broken_program(folder), "local/broken")


def start_when_asked(server, process, door):
    """A test kills it, once, looks at what the page does, and writes to the door when it has seen enough."""
    process.wait()
    if process.returncode < 0:
        server.process = None
        door.read_bytes()
        server.start()


def what_failed(report):
    """Names first, since logs are cut: Playwright's account begins with everything that went well, and ends with these names."""
    names = re.search(r"^  \d+ failed\n(?:    .*\n)+", report, re.MULTILINE)
    account = re.search(r"^  1\) .*", report, re.MULTILINE | re.DOTALL)
    return (names[0] if names else "") + (account[0] if account else report)[:20000]
