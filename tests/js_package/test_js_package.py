"""The package `mimeo` as tools/js_package.sh has installed it: its tests run in Node's own test runner, against our servers."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from free_ports import free_ports
from mimeo_server import BINARY
from model_server import TEST_MODELS

HERE = pathlib.Path(__file__).resolve().parent
PACKAGE = HERE / "node_modules" / "mimeo"
TESTS = sorted(HERE.glob("*.test.*js"))
# Tests of the official client, by file; and of each those that are not run: about what this one does otherwise
# (docs/client-javascript.md), a hundred predictions at once, which would take as long as all the rest, and answers of `fetch` that are left
# unread, for which Node.js 18 waits a minute at its end.
OFFICIAL = {"run": {"an abort signal cancels the prediction", "several output files are an array of streams"}, "stream": set(), "resources": {"every page of a list is reached by paginate"},
            "trainings": set(), "lists": set()}


@pytest.fixture(scope="module")
def environment(server, module_server, picture, folder):
    """Of servers and pictures, and nothing else that the package could read."""
    expiring = module_server("--retention", "1s", "--sweep-interval", "1s")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MIMEO_", "REPLICATE_", "SSL_", "CURL_"))}
    if seed := os.environ.get("MIMEO_TEST_SEED"):
        clean["MIMEO_TEST_SEED"] = seed
    (folder / "js").mkdir()  # what they write goes with the rest
    return clean | {"TMPDIR": str(folder / "js"), "MIMEO_DATA_DIR": str(server.data), "EXPIRING_DATA_DIR": str(expiring.data), "FILES_URL": server.files_url,
                    "PICTURE": str(picture), "MIMEO": str(BINARY), "TRAINABLE": str(TEST_MODELS / "trainable")}


def run_tests(files, folder, environment, *options):
    ports = " ".join(map(str, free_ports(24)))
    done = subprocess.run(["node", "--test", *options, *files], cwd=folder, env=environment | {"PORTS": ports}, capture_output=True,
                          text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr
    # A file that runs no test also exits with 0.
    assert int(re.search(r"pass (\d+)", done.stdout)[1]) > 0, done.stdout


@pytest.mark.parametrize("file", TESTS, ids=[file.name for file in TESTS])
def test_the_package(file, environment):
    assert shutil.which("node"), "tools/setup.sh installs Node.js"
    run_tests([file], HERE, environment)


@pytest.mark.parametrize("name", OFFICIAL)
def test_what_is_written_for_the_official_client_runs_with_it(name, environment, server, tmp_path):
    """The tests of that client, with this package under its name."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "replicate").symlink_to(PACKAGE)
    for file in ("mimeo.mjs", f"{name}.test.mjs"):
        shutil.copy(HERE.parent / "js" / file, tmp_path)
    names = set(re.findall(r'^test\("([^"]+)"', (tmp_path / f"{name}.test.mjs").read_text(), re.M))
    assert OFFICIAL[name] < names
    run_tests([f"{name}.test.mjs"], tmp_path, environment | server.client_env(),
              *(f"--test-name-pattern=^{re.escape(one)}$" for one in names - OFFICIAL[name]))


def test_its_types_are_right():
    """Examples that must compile, as an ES module and as CommonJS; what must not is marked in them."""
    checker = HERE.parents[1] / "js" / "node_modules" / ".bin" / "tsc"
    done = subprocess.run([checker, "--project", HERE / "types"], capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_needs_no_other_package():
    assert sorted(path.name for path in (HERE / "node_modules").iterdir() if not path.name.startswith(".")) == ["mimeo"]
