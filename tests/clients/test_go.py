"""Runs the tests of the official Go client (tests/go) with Go's own test runner against our server."""
import os
import pathlib
import subprocess

import pytest

from mimeo_server import BINARY
from model_server import TEST_MODELS

GO = pathlib.Path(__file__).resolve().parents[1] / "go"
TOOL = GO.parents[1] / "tools" / "go.sh"
FILES = sorted(path for path in GO.glob("*_test.go") if path.name != "mimeo_test.go")


@pytest.fixture(scope="module")
def program(folder):
    """The tests, compiled: once for all files."""
    made = folder / "client-go-test"
    go = subprocess.run([TOOL], check=True, capture_output=True, text=True).stdout.strip()
    built = subprocess.run([go, "test", "-c", "-o", made, "."], cwd=GO, capture_output=True, text=True,
                           env={**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly"}, timeout=170)
    assert built.returncode == 0, built.stdout + built.stderr
    return made


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_official_go_client(file, program, server, picture):
    names = [line.split("(")[0].removeprefix("func ") for line in file.read_text().splitlines()
             if line.startswith("func Test")]
    assert names, "a file without a test tests nothing"
    environment = {**os.environ, **server.client_env(), "PICTURE": str(picture), "MIMEO": str(BINARY),
                   "MIMEO_DATA_DIR": str(server.data), "TRAINABLE": str(TEST_MODELS / "trainable")}
    done = subprocess.run([program, "-test.run", f"^({'|'.join(names)})$", "-test.v"], cwd=GO, env=environment,
                          capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in names:
        assert f"--- PASS: {name} " in done.stdout, done.stdout
