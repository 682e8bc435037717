"""Fixtures of the black-box tests: a real server, real sockets, real TLS, the official clients unchanged."""
import contextlib
import importlib.metadata
import pathlib
import shutil
import tempfile

import pytest

from built_in import picture_of
from docker_engine import Forbidden, engine as started_engine
from mimeo_server import BINARY, ROOT, Server

# The two Python clients are both called "replicate", so each lives in an environment of its own, and whichever this
# is runs the tests written for it. Everything without a client runs once, beside the released one; tests/cog_schema needs no
# Mimeo but the `cog` package, tests/contract what knows OpenAPI, and tests/python_package our own client: three more
# environments. tests/js_package is run by itself, when our JavaScript package has been built.
try:
    MAJOR = importlib.metadata.version("replicate").split(".")[0]
except importlib.metadata.PackageNotFoundError:
    MAJOR = None
collect_ignore_glob = {
    "1": ["clients/test_python_v2.py", "cog_schema", "contract", "python_package", "js_package"],
    "2": ["test_*.py", "faults", "clients/test_python_v1.py", "clients/test_go.py", "clients/test_javascript.py", "cog_schema", "contract", "python_package",
          "js_package"],
    None: ["test_*.py", "faults", "clients", "cog_schema"],
}[MAJOR]


# What these look at is the same in every build: a browser's trust, shells, other people's compilers, code of guides. What the server and
# the command line do in them is watched by sanitizers elsewhere. Containers are
# left out for want of time.
if BINARY.parent.name != "release":
    collect_ignore_glob += ["test_cli_completion.py", "test_examples.py", "test_trust.py", "test_docker.py", "test_podman.py", "test_registry.py"]


def pytest_sessionstart(session):
    if not BINARY.exists():
        pytest.exit(f"no server at {BINARY}: build it (make build) or point MIMEO_BINARY to one", returncode=3)


@pytest.fixture(scope="session")
def folder():
    """A short path: Unix sockets below it have about a hundred characters."""
    made = pathlib.Path(tempfile.mkdtemp(prefix="mimeo-test-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def server(folder):
    """One server for all tests that leave it as they found it."""
    (folder / "shared").mkdir()
    running = Server(folder / "shared").start()
    yield running
    running.close()


@contextlib.contextmanager
def servers():
    """What starts servers; they are stopped, and checked, at the end."""
    made = []

    def start(*options, **keywords):
        place = pathlib.Path(tempfile.mkdtemp(prefix="mimeo-test-"))
        made.append(Server(place, *options, **keywords))
        return made[-1].start()

    yield start
    try:
        for one in made:
            one.close()
    finally:
        for one in made:
            shutil.rmtree(one.folder, ignore_errors=True)


@pytest.fixture
def own_server():
    """`own_server(*options, env=...)` starts a server for this test alone."""
    with servers() as start:
        yield start


@pytest.fixture(scope="module")
def module_server():
    """As own_server, for all tests of a file."""
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def engine():
    """A Docker Engine for all tests that need one."""
    try:
        with started_engine() as made:
            made.build_base()
            yield made
    except Forbidden as forbidden:
        pytest.skip(f"no Docker Engine can be run here: {forbidden}")


@pytest.fixture
def api(server):
    with server.http() as client:
        yield client


@pytest.fixture
def client_env(server, monkeypatch):
    """The environment that `mimeo env` prescribes, and nothing else that a client could read."""
    exports = server.client_env()
    for name, value in exports.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("REPLICATE_POLL_INTERVAL", "0.05")
    return exports


@pytest.fixture(scope="session")
def picture(folder):
    """A PNG file that says something, for models that look at pictures."""
    path = folder / "picture.png"
    path.write_bytes(picture_of("Ada wrote\nthe first\nprogram"))
    return path


@pytest.fixture(scope="session")
def examples():
    return ROOT / "examples"
