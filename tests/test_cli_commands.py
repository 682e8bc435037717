"""Commands that show and change what the server has, and those about the program itself."""
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from built_in import CHAOS, HELLO, SPEAK
from free_ports import free_ports
from mimeo_server import BINARY


def bare(*arguments, **options):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, **options)


# --- what a model takes ----------------------------------------------------------------------------------------------


def test_help_of_a_model_says_what_it_takes(server):
    told = server.run("run", CHAOS, "--help").stdout
    assert "--output" in told and "Inputs:" in told
    assert re.search(r"^  sleep +number", told, re.M)
    assert "Inputs:" not in server.run("run", "--help").stdout
    assert re.search(r"^  text +text", server.run("show", HELLO).stdout, re.M)


def test_inputs_come_from_standard_input_as_json(server):
    command = subprocess.Popen([BINARY, "run", "--data-dir", server.data, HELLO, "@-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    said, _ = command.communicate('{"text": "Ada"}', timeout=60)
    assert said == "hello Ada\n"


def test_inputs_come_from_a_file_and_flags_beside_it_win(server, tmp_path):
    (tmp_path / "in.json").write_text('{"text": "Ada", "chunks": 1}')
    prediction = json.loads(server.run("run", CHAOS, f"@{tmp_path / 'in.json'}", "-i", "chunks=2", "text=Grace", "--json").stdout)
    assert prediction["input"] == {"text": "Grace", "chunks": 2}
    done = server.run("run", CHAOS, f"@{tmp_path / 'none.json'}", check=False)
    assert done.returncode == 1 and "none.json" in done.stderr


# --- deployments -----------------------------------------------------------------------------------------------------


def test_a_deployment_is_made_changed_and_rolled_back(server):
    made = json.loads(server.run("deploy", "create", "greeter", HELLO, "--max", "1", "--json").stdout)
    assert (made["owner"], made["name"], made["current_release"]["model"]) == ("local", "greeter", HELLO)
    assert "local/greeter" in server.run("deploy", "list").stdout
    assert re.search(r"^instances +0 to 1$", server.run("deploy", "show", "greeter").stdout, re.M)
    server.run("deploy", "update", "local/greeter", "--max", "2")
    assert re.search(r"^release +3$", server.run("deploy", "rollback", "greeter", "1").stdout, re.M)
    assert len(server.run("deploy", "releases", "greeter").stdout.splitlines()) == 3
    assert server.run("deploy", "update", "greeter", check=False).returncode == 1
    assert server.run("deploy", "rm", "greeter").stdout == "deleted\n"
    gone = server.run("deploy", "show", "greeter", check=False)
    assert gone.returncode == 1 and "greeter" in gone.stderr


# --- files -----------------------------------------------------------------------------------------------------------


def test_an_upload_is_made_listed_saved_and_deleted(server, tmp_path):
    (tmp_path / "notes.txt").write_text("some words")
    address = server.run("files", "upload", tmp_path / "notes.txt").stdout.strip()
    identity = address.rsplit("/", 1)[1]
    assert re.search(rf"^{identity} +notes.txt +text/plain\S* +10 B", server.run("files", "list").stdout, re.M)
    assert f"address   {address}" in server.run("files", "show", identity).stdout
    (tmp_path / "out").mkdir()
    saved = server.run("files", "download", identity, "-o", tmp_path / "out").stdout.strip()
    assert pathlib.Path(saved) == tmp_path / "out" / "notes.txt"
    assert pathlib.Path(saved).read_text() == "some words"
    server.run("files", "rm", identity)
    gone = server.run("files", "show", identity, check=False)
    assert gone.returncode == 1 and "not found" in gone.stderr.lower()
    assert server.run("files", "upload", tmp_path / "none", check=False).returncode == 1


# --- the program itself ----------------------------------------------------------------------------------------------


def test_version_names_the_program_and_the_server(server, tmp_path):
    program, running = server.run("version").stdout.splitlines()
    assert re.fullmatch(r"mimeo \d+\.\d+.*", program) and running == program.replace("mimeo", "server")
    alone = json.loads(bare("version", "--json", "--data-dir", tmp_path / "none").stdout)
    assert alone["program"] and alone["server"] is None


def test_what_is_wrong_with_a_command_line_is_told_as_json_too():
    for arguments in (["nothing", "--json"], ["run", "--json"], ["ps", "--nothing", "--json"]):
        done = bare(*arguments)
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["kind"] == "invalid"
    assert bare("nothing").returncode == 2


def test_exit_codes_are_those_of_the_documents(server, tmp_path):
    assert server.run("run", CHAOS, "-i", "fail=no", check=False).returncode == 1
    assert server.run("run", check=False).returncode == 2
    port, = free_ports(1)
    assert bare("list", "--url", f"https://127.0.0.1:{port}", "--data-dir", server.data).returncode == 4
    assert bare("list", "--data-dir", tmp_path / "none").returncode == 4


def test_every_command_has_a_manual_page_made_of_its_help(tmp_path):
    assert bare("help", "--man-to", tmp_path / "man").returncode == 0
    pages = {path.name for path in (tmp_path / "man").iterdir()}
    assert {"mimeo.1", "mimeo-run.1", "mimeo-token-create.1", "mimeo-serve.1"} <= pages
    assert not any("__" in name for name in pages)
    listed = {line.split()[0] for line in bare("--help").stdout.split("Subcommands:")[1].splitlines() if line.strip()}
    assert {f"mimeo-{name}.1" for name in listed} <= pages
    page = bare("help", "--man", "run").stdout
    assert page.startswith(".TH mimeo\\-run 1") and "EXIT STATUS" in page
    if shutil.which("man"):
        shown = subprocess.run(["man", "--warnings", "-l", tmp_path / "man" / "mimeo-run.1"], capture_output=True, text=True,
                               env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C"}, check=True)
        assert "--output" in shown.stdout and not shown.stderr, shown.stderr
    assert "Run a model" in bare("help", "run").stdout
    assert bare("help", "nothing").returncode == 2


def test_bench_says_how_long_predictions_take(server):
    told = json.loads(server.run("bench", HELLO, "text=Ada", "-n", "6", "-c", "2", "--json").stdout)
    assert (told["predictions"], told["failed"], told["at_once"]) == (6, 0, 2)
    assert 0 < told["fastest"] <= told["median"] <= told["p95"] <= told["slowest"] < told["seconds"]
    assert re.match(r"3 predictions of mimeo/hello-world, 1 at once: [\d.]+ a second\n", server.run("bench", HELLO, "text=a", "-n", "3").stdout)
    assert server.run("bench", CHAOS, "fail=no", "-n", "2", check=False).returncode == 1
    assert server.run("bench", HELLO, check=False).returncode == 1


def test_stop_lets_instances_go(own_server):
    server = own_server()
    server.run("run", HELLO, "text=Ada")
    one, = json.loads(server.run("ps", "--json").stdout)
    assert json.loads(server.run("stop", HELLO, "--json").stdout) == [one["id"]]
    # Its log ends with it.
    server.run("logs", "--instance", one["id"], "--follow")
    assert json.loads(server.run("ps", "--json").stdout) == []
    again = server.run("stop", one["id"], check=False)
    assert again.returncode == 1 and "No instance" in again.stderr
    assert server.run("stop", HELLO, check=False).returncode == 1
    assert server.run("run", HELLO, "text=Ada").stdout == "hello Ada\n"


# --- doctor ----------------------------------------------------------------------------------------------------------


def findings(done):
    return {one["subject"]: one for one in json.loads(done.stdout)}


def test_doctor_finds_nothing_wrong_with_a_server_that_runs(server):
    done = server.run("doctor", "--json")
    found = findings(done)
    assert {"data folder", "disk", "authority", "certificate", "clock", "sandboxes", "Python", "server", "token"} <= set(found)
    assert found["server"]["state"] == found["token"]["state"] == found["authority"]["state"] == "well"
    assert "read, write, admin" in found["token"]["detail"]
    assert "ok" in server.run("doctor").stdout and "\x1b" not in server.run("doctor").stdout


def test_doctor_says_how_to_mend_what_is_wrong(server, tmp_path):
    nowhere = bare("doctor", "--json", "--data-dir", tmp_path / "none")
    assert nowhere.returncode == 1
    assert findings(nowhere)["server"]["state"] == "wrong"
    assert "mimeo serve" in findings(nowhere)["server"]["remedy"]
    stranger = bare("doctor", "--json", "--data-dir", server.data, env={**os.environ, "MIMEO_TOKEN": "r8_" + "x" * 37})
    assert stranger.returncode == 1
    assert findings(stranger)["token"]["state"] == "wrong"
    untrusted = bare("doctor", "--json", "--url", server.url, "--data-dir", tmp_path / "none")
    assert untrusted.returncode == 1
    assert "authority" in findings(untrusted)["server"]["remedy"]


def test_doctor_knows_a_token_that_can_run_nothing(server):
    reader = json.loads(server.run("token", "create", "reader", "--scope", "read", "--json").stdout)["token"]
    found = findings(server.run("doctor", "--json", env={"MIMEO_TOKEN": reader}))
    assert found["token"]["state"] == "warning" and "write" in found["token"]["remedy"]
