"""Models in their sandboxes: one that tries to get out in each of the ways that there are, and one that may do more."""
import os
import pathlib
import shutil
import socket
import subprocess
import threading

import pytest

from built_in import HELLO
from mimeo_server import BINARY
from model_server import TEST_MODELS
from test_predictions import finished

WHOLE_MACHINE = ["--isolation", "off"]


class Shell:
    """`shell("ls /")`: what a model hears that says so."""

    def __init__(self, server):
        self.server = server
        server.run("push", TEST_MODELS / "shell", "local/shell")

    def __call__(self, script):
        with self.server.http() as api:
            made = api.post("/v1/predictions", json={"version": "local/shell", "input": {"script": script}},
                            headers={"Prefer": "wait"}).json()
        assert made["status"] == "succeeded", made
        return made["output"]


@pytest.fixture(scope="module")
def confined(module_server):
    # Refuses to start where there are no sandboxes: these tests must not pass by there being none.
    return module_server("--isolation", "on")


@pytest.fixture(scope="module")
def shell(confined):
    return Shell(confined)


@pytest.fixture(scope="module")
def at_large(module_server):
    """The same model without a sandbox: what is refused to the other must succeed here, or the test says nothing."""
    return Shell(module_server(*WHOLE_MACHINE))


def test_it_sees_no_process_but_its_own(shell, at_large):
    script = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"
    assert "serve --data-dir" in at_large(script)
    seen = shell(script)
    assert "mimeo-init" in seen
    assert "serve --data-dir" not in seen and "pytest" not in seen


def test_it_cannot_read_what_mimeo_keeps(shell, confined, at_large):
    assert at_large(f"cat {at_large.server.data}/token").strip() == at_large.server.token
    for path in ("token", "mimeo.db", "files.key", "tls", "blobs"):
        said = shell(f"cat {confined.data}/{path}; ls {confined.data}/{path}")
        assert "No such file" in said, path
    assert shell(f"ls {confined.data}").split() == ["run", "versions"], "the ways to its own folders"
    assert shell(f"ls {confined.data}/versions").split() == [
        version["id"] for version in versions_of(confined, "local/shell")]


def versions_of(server, model):
    with server.http() as api:
        return api.get(f"/v1/models/{model}/versions").json()["results"]


def test_it_does_not_see_the_folders_of_other_models(shell, confined):
    with confined.http() as api:
        api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "Ada"}}, headers={"Prefer": "wait"})
    assert len(list((confined.data / "run").iterdir())) >= 2
    assert len(shell(f"ls {confined.data}/run").split()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root could read it in the first place")
def test_it_cannot_read_the_secrets_of_the_machine(shell, at_large):
    assert "root:" in at_large("cat /etc/shadow")
    assert "root:" in shell("cat /etc/passwd"), "but what everybody may read"
    said = shell("cat /etc/shadow")
    assert "root:" not in said
    assert shell("ls /root /home 2>/dev/null").replace("/root:", "").replace("/home:", "").split() == []


def test_it_cannot_write_where_others_read(shell, confined):
    package = confined.data / "versions" / versions_of(confined, "local/shell")[0]["id"]
    for place in ("/usr/bin/spoiled", "/etc/spoiled", "/opt/spoiled", package / "spoiled"):
        said = shell(f"echo x >> {place}")
        assert "Read-only file system" in said or "Permission denied" in said, (place, said)
    assert "Read-only file system" in shell(f"rm {package}/model")


def test_its_temporary_files_are_its_own(shell, folder):
    marker = pathlib.Path("/tmp") / f"{folder.name}-marker"
    marker.write_text("of another")
    try:
        assert "No such file" in shell(f"cat {marker}")
        shell("echo kept > /tmp/mine; echo kept > /var/tmp/too; echo kept > $HOME/home")
        assert not pathlib.Path("/tmp/mine").exists()
        assert shell("cat /tmp/mine /var/tmp/too $HOME/home").split() == ["kept"] * 3
    finally:
        marker.unlink()


def test_it_has_no_network(shell, confined, at_large):
    script = "exec 3<>/dev/tcp/127.0.0.1/{} && echo connected"
    assert "connected" in at_large(script.format(at_large.server.port))
    assert "Connection refused" in shell(script.format(confined.port))
    devices = [line.split(":")[0].strip() for line in shell("cat /proc/net/dev").splitlines() if ":" in line]
    assert devices == ["lo"]


def test_it_reaches_no_abstract_socket(shell):
    name = b"\0mimeo-test-abstract"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(name)
        listening.listen()
        assert name[1:].decode() not in shell("cat /proc/net/unix")


def test_it_gains_no_power(shell):
    assert shell("grep CapEff /proc/self/status").split()[1].strip("0") == ""
    assert "mounted" not in shell("mount -t tmpfs none /mnt && echo mounted")
    assert "nested" not in shell("unshare --user true && echo nested")
    assert shell("kill -9 1; echo still here").strip().endswith("still here")


def test_it_cannot_lead_us_to_another_socket_by_a_link(shell, confined, folder):
    """Its socket lies where it can write: in its place it may put a link to one that only the server can reach."""
    with socket.socket(socket.AF_UNIX) as precious:
        path = str(folder / "precious")
        precious.bind(path)
        precious.listen()
        reached = threading.Event()

        def watch():
            try:
                precious.accept()
                reached.set()
            except OSError:
                pass

        threading.Thread(target=watch, daemon=True).start()
        shell(f"rm $HOME/socket; ln -s {path} $HOME/socket")
        # Its next call finds the link; the instance is given up, and another takes its place.
        with confined.http() as api:
            for _ in range(2):
                api.post("/v1/predictions", json={"version": "local/shell", "input": {"script": "true"}},
                         headers={"Prefer": "wait", "Connection": "close"})
        assert not reached.is_set()


def test_it_cannot_get_at_our_sockets_by_the_door(shell):
    """The flags of a socket are shared by all who hold it: with ours, a model could make the server wait for ever."""
    script = """import socket
door = socket.socket(socket.AF_UNIX)
door.settimeout(10)
door.connect("$HOME/door")
try:
    door.send(bytes(2))
    print(socket.recv_fds(door, 4, 2)[1] or "none")
except (BrokenPipeError, ConnectionResetError):
    print("none")"""
    assert shell(f"/usr/bin/python3 - <<END\n{script}\nEND").strip() == "none"


def test_nothing_of_it_is_left(own_server):
    server = own_server("--isolation", "on")
    shell = Shell(server)
    shell("setsid sleep 1000 >/dev/null 2>&1 & disown")
    assert len(server.processes()) > 2
    server.kill()
    server.start()
    assert [pid for pid in server.processes() if b"sleep" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()] == []


def test_the_operator_may_let_it_have_the_network(own_server):
    server = own_server("--isolation", "on", "--model-network", "all")
    shell = Shell(server)
    assert "connected" in shell(f"exec 3<>/dev/tcp/127.0.0.1/{server.port} && echo connected")
    assert "No such file" in shell(f"cat {server.data}/token")


def test_the_operator_may_show_it_more(own_server, folder):
    shown = folder / "shown"
    shown.mkdir()
    (shown / "weights").write_text("of every model")
    shell = Shell(own_server("--isolation", "on", "--model-paths", f"{shown},/nowhere/at/all"))
    assert shell(f"cat {shown}/weights") == "of every model"
    assert "Read-only" in shell(f"echo x >> {shown}/weights")


def test_who_insists_on_sandboxes_is_told_where_there_are_none(tmp_path):
    alone = tmp_path / "mimeo"  # the program without what comes with it
    shutil.copy(BINARY, alone)
    tried = subprocess.run([alone, "serve", "--data-dir", tmp_path / "data", "--listen", "127.0.0.1:0", "--files-listen",
                            "127.0.0.1:0", "--isolation", "on"], capture_output=True, text=True, timeout=60)
    assert tried.returncode != 0
    assert "Models cannot be isolated" in tried.stderr and "mimeo-init" in tried.stderr


# --- Cog projects: coglet listens on TCP, in there ---------------------------------------------------------------------

PROJECT = """
import os, socket
from cog import BaseRunner, Input

SEEN = os.path.exists("{token}")


class Runner(BaseRunner):
    def setup(self) -> None:
        if os.environ.get("EAGER"):
            socket.getaddrinfo("example.org", 443)

    def run(self, port: int = Input(description="imported where the token is " + ("seen" if SEEN else "not seen"))) -> str:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=10).close()
            return "connected"
        except OSError as reason:
            return str(reason)
"""


@pytest.fixture
def project(confined, tmp_path):
    """`project(variable...)`: the result of running it on the API's port."""
    def push_and_run(*variables):
        lines = ["run: run.py:Runner", "environment:"] + [f"  - {variable}" for variable in ("KIND=isolation", *variables)]
        (tmp_path / "cog.yaml").write_text("\n".join(lines) + "\n")
        (tmp_path / "run.py").write_text(PROJECT.format(token=confined.data / "token"))
        confined.run("push", tmp_path, "local/project", timeout=500)
        with confined.http(timeout=120) as api:
            made = api.post("/v1/predictions", json={"version": "local/project", "input": {"port": confined.port}},
                            headers={"Prefer": "wait"}).json()
            return finished(api, made)

    return push_and_run


def test_a_project_has_no_network_unless_it_asks(project):
    assert "Connection refused" in project()["output"]
    assert project("MIMEO_NETWORK=1")["output"] == "connected"


def test_a_project_that_misses_the_network_is_told_how_to_ask(project):
    done = project("EAGER=1")
    assert done["status"] == "failed"
    assert "MIMEO_NETWORK=1" in done["error"]


def test_a_model_is_asked_what_it_is_in_a_sandbox_too(project, confined):
    project()
    schema = versions_of(confined, "local/project")[0]["openapi_schema"]
    assert schema["components"]["schemas"]["Input"]["properties"]["port"]["description"].endswith("not seen")
