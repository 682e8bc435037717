"""The command line, used as a person or a script would."""
import json
import os
import shutil
import signal
import stat
import subprocess

import pytest

from mimeo_server import BINARY, ROOT
from event_stream import CuttingProxy
from built_in import CHAOS, HELLO, READ_TEXT, SPEAK, is_wav

MODELS = BINARY.parent


def test_env_prints_what_each_client_needs(server):
    exports = server.client_env()
    assert exports["REPLICATE_API_TOKEN"] == server.token
    assert exports["REPLICATE_BASE_URL"].startswith(server.url)
    assert exports["SSL_CERT_FILE"]
    assert exports["NODE_EXTRA_CA_CERTS"] == str(server.ca)


def test_env_can_be_evaluated_by_a_shell(server):
    script = 'eval "$("$0" env --data-dir "$1")" && printf %s "$REPLICATE_API_TOKEN"'
    done = subprocess.run(["sh", "-c", script, BINARY, server.data], capture_output=True, text=True, check=True)
    assert done.stdout == server.token


def test_curl_works_with_what_env_prints(server):
    script = ('eval "$("$0" env --data-dir "$1")" && curl --silent --fail --cacert "$SSL_CERT_FILE" '
              '-H "Authorization: Bearer $REPLICATE_API_TOKEN" -H "Prefer: wait" '
              '-d \'{"input": {"text": "curl"}}\' "$2/v1/models/mimeo/hello-world/predictions"')
    done = subprocess.run(["sh", "-c", script, BINARY, server.data, server.url], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["output"] == "hello curl"


def test_env_without_a_server_ever_started_says_so(tmp_path):
    done = subprocess.run([BINARY, "env", "--data-dir", tmp_path / "none"], capture_output=True, text=True)
    assert done.returncode != 0
    assert "mimeo serve" in done.stderr
    assert not (tmp_path / "none").exists()


def test_run_prints_text(server):
    assert server.run("run", HELLO, "-i", "text=Ada").stdout.strip() == "hello Ada"


def test_run_saves_an_output_file_where_it_is_told(server, tmp_path):
    server.run("run", SPEAK, "-i", "text=To a file", "-o", tmp_path / "spoken.wav")
    assert is_wav((tmp_path / "spoken.wav").read_bytes())


def test_run_uploads_a_file_given_with_an_at_sign(server, picture):
    assert "Ada wrote" in server.run("run", READ_TEXT, "-i", f"image=@{picture}").stdout


def test_run_as_json_prints_the_prediction(server):
    prediction = json.loads(server.run("run", HELLO, "-i", "text=Ada", "--json").stdout)
    assert (prediction["status"], prediction["output"]) == ("succeeded", "hello Ada")


def test_stream_prints_the_output_as_it_comes(server):
    done = server.run("stream", CHAOS, "-i", "text=Once", "-i", "chunks=3")
    assert done.stdout.split() == ["Once", "0", "Once", "1", "Once", "2"]
    done = server.run("stream", SPEAK, "-i", "text=hi")
    assert done.stdout.startswith(server.files_url)
    events = [json.loads(line) for line in server.run("stream", "--json", CHAOS, "-i", "text=a").stdout.splitlines()]
    assert [event["event"] for event in events] == ["output", "done"]


def test_stream_says_why_it_failed(server):
    failed = server.run("stream", CHAOS, "-i", "fail=no cat", check=False)
    assert failed.returncode == 1
    assert failed.stderr == "mimeo: no cat\n"


def test_stream_goes_on_by_itself_when_it_is_cut_off(own_server):
    proxy = CuttingProxy(None, 20_000)
    server = own_server("--public-url", f"https://127.0.0.1:{proxy.port}")
    proxy.target = server.port
    done = server.run("stream", CHAOS, "-i", "text=some text", "-i", "chunks=400", "-i", "sleep=1", check=False)
    proxy.close()
    assert done.returncode == 0, done.stderr
    assert done.stdout == "".join(f"some text {number} \n" for number in range(400))
    assert proxy.connections > 2


def test_a_file_is_whole_however_often_its_connection_breaks(own_server, tmp_path):
    proxy = CuttingProxy(None, 300_000)
    server = own_server("--files-url", f"https://127.0.0.1:{proxy.port}")
    proxy.target = server.files_port
    done = server.run("run", CHAOS, "-i", "files=1", "-i", "size=2000000", "-o", tmp_path / "out", check=False)
    proxy.close()
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out").stat().st_size == 2_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert proxy.connections > 5


def test_an_interrupted_stream_cancels_its_prediction(server, api):
    command = subprocess.Popen([server.binary, "stream", "--data-dir", server.data, CHAOS, "-i", "text=a", "-i", "chunks=600",
                                "-i", "sleep=600"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert command.stdout.readline() == "a 0 \n"
    command.send_signal(signal.SIGINT)
    _, said = command.communicate(timeout=30)
    assert said == "mimeo: canceled\n"
    newest = api.get("/v1/predictions").json()["results"][0]
    assert newest["status"] == "canceled"


def test_inputs_take_the_type_that_the_schema_asks_for(server):
    prediction = json.loads(server.run("run", CHAOS, "-i", "sleep=0.01", "--json").stdout)
    assert prediction["input"] == {"sleep": 0.01}
    prediction = json.loads(server.run("run", HELLO, "-i", "text=7", "--json").stdout)
    assert prediction["input"] == {"text": "7"}


@pytest.mark.parametrize("arguments, words", [
    (["run", "mimeo/nobody", "-i", "text=x"], "mimeo/nobody"),
    (["run", HELLO], "text is required"),
    (["run", HELLO, "-i", "text"], "text"),
    (["run", READ_TEXT, "-i", "image=@/nonexistent.png"], "/nonexistent.png"),
    (["run", CHAOS, "-i", "fail=the paint ran out"], "the paint ran out"),
    (["push", "/nonexistent", "local/x"], "/nonexistent"),
])
def test_what_goes_wrong_is_said_on_stderr_with_a_failing_exit_code(server, arguments, words):
    done = server.run(*arguments, check=False)
    assert done.returncode != 0
    assert words in done.stderr
    as_json = server.run(*arguments, "--json", check=False)
    assert as_json.returncode != 0
    told = json.loads(as_json.stdout)  # an error, or a prediction that failed
    assert words in str(told["error"])


def test_no_command_shows_help():
    done = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True)
    for command in ("serve", "env", "run", "push"):
        assert command in done.stdout
    assert subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout.strip()


# --- push ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def predictor(tmp_path):
    """An executable made with the predictor SDK, as somebody else's build would leave it."""
    built = [path for path in MODELS.rglob("*hello*") if path.is_file() and os.access(path, os.X_OK)]
    assert built, f"no built-in model below {MODELS}"
    shutil.copy(built[0], tmp_path / "my-model")
    return tmp_path / "my-model"


def versions(server, model):
    with server.http() as api:
        return [one["id"] for one in api.get(f"/v1/models/{model}/versions").json()["results"]]


def test_a_pushed_predictor_runs(server, predictor):
    server.run("push", predictor, "local/pushed")
    assert server.run("run", "local/pushed", "-i", "text=Ada").stdout.strip() == "hello Ada"


def test_the_same_thing_pushed_twice_is_the_same_version(server, predictor, tmp_path):
    server.run("push", predictor, "local/twice")
    first = versions(server, "local/twice")
    assert len(first) == 1 and len(first[0]) == 64
    copy = tmp_path / "elsewhere" / "another-name"
    copy.parent.mkdir()
    shutil.copy(predictor, copy)
    server.run("push", copy, "local/twice")
    assert versions(server, "local/twice") == first
    with copy.open("ab") as file:
        file.write(b"\0")  # another content, same behaviour
    server.run("push", copy, "local/twice")
    assert len(versions(server, "local/twice")) == 2


def test_a_version_can_be_registered_under_a_given_id(server, predictor):
    given = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa"
    server.run("push", predictor, "local/pinned", "--as", given)
    assert versions(server, "local/pinned") == [given]
    with server.http() as api:
        for reference in (given, f"local/pinned:{given}"):
            made = api.post("/v1/predictions", json={"version": reference, "input": {"text": "pinned"}},
                            headers={"Prefer": "wait"}).json()
            assert (made["output"], made["version"]) == ("hello pinned", given)


@pytest.mark.parametrize("given", ["short", "G" * 64, "A" * 64, "a" * 65])
def test_an_id_that_is_none_is_refused(server, predictor, given):
    done = server.run("push", predictor, "local/refused", "--as", given, check=False)
    assert done.returncode != 0 and "version id" in done.stderr


@pytest.mark.parametrize("name", ["noslash", "a/b/c", "../x/y", "UPPER/case", "local/"])
def test_a_name_that_is_none_is_refused(server, predictor, name):
    assert server.run("push", predictor, name, check=False).returncode != 0


def test_what_is_no_model_is_refused_with_a_reason(server, tmp_path):
    script = tmp_path / "script"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    for source in (script, tmp_path, ROOT / "README.md"):
        done = server.run("push", source, "local/none", check=False)
        assert done.returncode != 0 and done.stderr.strip()
    with server.http() as api:
        assert api.get("/v1/models/local/none").status_code == 404
