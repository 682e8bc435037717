"""Completion, in the shells themselves."""
import os
import shutil
import subprocess

import pytest

from built_in import CHAOS, HELLO
from mimeo_server import BINARY
from terminal import Terminal


def answers(server, *words):
    done = server.run("__complete", "--", *words)
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def test_commands_flags_models_and_inputs_are_completed(server, tmp_path):
    assert {"run", "serve", "doctor"} <= set(answers(server, ""))
    assert answers(server, "dep") == ["deploy"]
    assert "__complete" not in answers(server, "")
    assert {"create", "list", "rollback"} <= set(answers(server, "deploy", ""))
    assert "--output" in answers(server, "run", "--")
    assert answers(server, "run", "mimeo/hel") == [HELLO]
    assert "text=" in answers(server, "run", CHAOS, "")
    assert answers(server, "run", CHAOS, "-i", "chu") == ["chunks="]
    assert answers(server, "run", CHAOS, "text=a", "crash=") == ["crash=false", "crash=true"]
    (tmp_path / "picture.png").touch()
    assert answers(server, "run", "mimeo/read-text", f"image=@{tmp_path}/pic") == [f"image=@{tmp_path}/picture.png"]
    assert answers(server, "run", "--output", f"{tmp_path}/pic") == [f"{tmp_path}/picture.png"]
    assert answers(server, "completion", "") == ["bash", "fish", "zsh"]
    assert answers(server, "help", "tok") == ["token"]


def test_predictions_and_deployments_are_completed(server, api):
    made = api.post("/v1/predictions", json={"version": HELLO, "input": {"text": "x"}}).json()
    assert made["id"] in answers(server, "cancel", "")
    assert made["id"] in answers(server, "logs", made["id"][:10])


def test_no_server_is_no_error(tmp_path):
    done = subprocess.run([BINARY, "__complete", "--", "run", ""], capture_output=True, text=True,
                          env={**os.environ, "MIMEO_DATA_DIR": str(tmp_path / "none")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.fixture
def terminal(server):
    made = []

    def start(*arguments, **environment):
        made.append(Terminal(arguments, server.data, **environment))
        return made[-1]

    yield start
    for one in made:
        one.close()


def try_shell(shell, setup):
    shell.type(setup + "; echo rea''dy\n")
    shell.wait_for("ready\r\n")
    shell.type("mimeo run mimeo/hel\t")
    shell.wait_for("mimeo/hello-world ")
    shell.type("te\t")
    shell.wait_for("text=")
    shell.type("Ada\n")
    shell.wait_for("hello Ada\r\n")


def test_bash(terminal, tmp_path):
    try_shell(terminal("bash", "--norc", "--noprofile", "-i", HOME=str(tmp_path)), "source <(mimeo completion bash)")


def test_bash_completes_a_value_behind_its_key(terminal, tmp_path):
    shell = terminal("bash", "--norc", "--noprofile", "-i", HOME=str(tmp_path))
    shell.type("source <(mimeo completion bash); echo rea''dy\n")
    shell.wait_for("ready\r\n")
    shell.type(f"echo {CHAOS}; mimeo run {CHAOS} crash=fa\t")
    shell.wait_for("crash=false")


@pytest.mark.skipif(not shutil.which("zsh"), reason="tools/setup.sh installs it")
def test_zsh(terminal, tmp_path):
    shell = terminal("zsh", "-f", "-i", HOME=str(tmp_path))
    try_shell(shell, "unsetopt zle_bracketed_paste; autoload -U compinit && compinit -u -D; source <(mimeo completion zsh)")


@pytest.mark.skipif(not shutil.which("fish"), reason="tools/setup.sh installs it")
def test_fish(server, tmp_path):
    env = {**os.environ, "PATH": f"{BINARY.parent}:{os.environ['PATH']}", "MIMEO_DATA_DIR": str(server.data), "HOME": str(tmp_path)}

    def completed(line):
        script = 'mimeo completion fish | source; complete -C "$argv[1]"'
        done = subprocess.run(["fish", "--no-config", "-c", script, line], capture_output=True, text=True, env=env, check=True)
        return [one.split("\t")[0] for one in done.stdout.splitlines()]

    assert completed("mimeo run mimeo/hel") == [HELLO]
    assert "text=" in completed(f"mimeo run {CHAOS} ")
    assert completed(f"mimeo run {CHAOS} crash=") == ["crash=false", "crash=true"]
