"""Runs the tests of the official JavaScript client (tests/js) with Node's own test runner against our server."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from mimeo_server import BINARY
from model_server import TEST_MODELS

JS = pathlib.Path(__file__).resolve().parents[1] / "js"
FILES = sorted(JS.glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_official_javascript_client(file, server, picture):
    assert shutil.which("node"), "tools/setup.sh installs Node.js"
    assert (JS / "node_modules" / "replicate").is_dir(), "tools/node.sh installs the client"
    exports = server.client_env()
    environment = {**os.environ, **exports, "PICTURE": str(picture), "FILES_URL": server.files_url, "MIMEO": str(BINARY),
                   "MIMEO_DATA_DIR": str(server.data), "TRAINABLE": str(TEST_MODELS / "trainable")}
    # The client reads no variable for its base URL; a person passes it, so this says that `mimeo env` names it.
    assert exports["REPLICATE_BASE_URL"]
    assert exports["NODE_EXTRA_CA_CERTS"]
    done = subprocess.run(["node", "--test", file], cwd=JS, env=environment, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    # A file that runs no test also exits with 0.
    assert int(re.search(r"pass (\d+)", done.stdout)[1]) > 0, done.stdout
