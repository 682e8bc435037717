"""The C++ client library against a running Mimeo, a proxy that cuts connections, and servers that are worse than any real one."""
import base64
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import time

import pytest

from built_in import CHAOS, ENLARGE, HELLO, READ_TEXT, SPEAK
from event_stream import CuttingProxy
from mimeo_server import BINARY, REPORT
from odd_server import OddServer

PROBE = BINARY.parent / "mimeo-client-probe"
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(10**9)))


class Probe:
    def __init__(self, **environment):
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("MIMEO_", "REPLICATE_", "SSL_", "CURL_"))}
        self.environment.update({"MIMEO_DATA_DIR": "/nonexistent", **{name: str(value) for name, value in environment.items()}})

    def __call__(self, command, *arguments, timeout=120):
        words = [json.dumps(one) if isinstance(one, dict) else str(one) for one in arguments]
        done = subprocess.run([PROBE, command, *words], env=self.environment, capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL)
        said = done.stderr.decode(errors="replace")
        assert done.returncode == 0 and not REPORT.search(said), f"exit code {done.returncode}\n{said}"
        return json.loads(done.stdout)


@pytest.fixture
def probe(server):
    """It finds the server by the data folder alone, as a program on the same machine does."""
    return Probe(MIMEO_DATA_DIR=server.data)


def odd_probe(odd, **environment):
    return Probe(MIMEO_URL=odd.url, MIMEO_TOKEN="r8_secret", **environment)


def sum_of(content):
    total = 0
    for byte in content:
        total = (total * 31 + byte) % 1_000_000_007
    return {"size": len(content), "sum": total}


def chaos_file(number, size):
    return bytes((i + number) % 251 for i in range(size))


# --- run -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [[], ["poll"], ["wait=1"]])
def test_run_answers_the_output(probe, how):
    assert probe("run", HELLO, {"text": "Ada"}, *how)["text"] == "hello Ada"


def test_the_server_may_be_named_by_mimeos_variables_or_by_replicates(server):
    ca = server.data / "tls" / "bundle.pem"
    for names in ({"MIMEO_URL": server.url, "MIMEO_TOKEN": server.token},
                  {"REPLICATE_BASE_URL": server.url + "/v1", "REPLICATE_API_TOKEN": server.token}):
        assert Probe(**names, SSL_CERT_FILE=ca)("run", HELLO, {"text": "Ada"})["text"] == "hello Ada"
        refused = Probe(**names)("run", HELLO, {"text": "Ada"})  # the system does not know our authority
        assert refused["error"] == "network" and "certificate" in refused["message"].lower()


def test_a_file_from_a_stranger_is_refused_at_once_and_said_why(server, tmp_path):
    stranger = Probe(MIMEO_URL=server.url, MIMEO_TOKEN=server.token)  # the system does not know our authority
    for arguments in (["save", f"{server.files_url}/file", tmp_path / "file"], ["describe", f"{server.files_url}/file"]):
        refused = stranger(*arguments)
        assert refused["error"] == "network" and "certificate" in refused["message"].lower()
    assert list(tmp_path.iterdir()) == []


def test_a_version_may_be_named(probe, api):
    version = api.get(f"/v1/models/{HELLO}").json()["latest_version"]["id"]
    for ref in (version, f"{HELLO}:{version}"):
        assert probe("run", ref, {"text": "Ada"})["text"] == "hello Ada"


@pytest.mark.parametrize("how", ["path", "bytes", "stream"])
def test_an_input_file_is_uploaded_by_itself(probe, picture, how):
    answer = probe("run_file", READ_TEXT, "image", how, picture)
    assert "".join(answer["text"].split()).lower() == "adawrotethefirstprogram"


def test_an_input_file_may_travel_inside(probe, picture, api):
    before = len(api.get("/v1/files").json()["results"])
    answer = probe("run_file", READ_TEXT, "image", "path", picture, "data_uri")
    assert "Ada" in answer["text"]
    assert len(api.get("/v1/files").json()["results"]) == before


def test_an_input_file_that_is_not_there_is_said_so(probe):
    answer = probe("run_file", READ_TEXT, "image", "path", "/nonexistent/picture.png")
    assert answer["error"] == "local" and "picture.png" in answer["message"]


def test_output_files_are_files_or_addresses_as_the_caller_likes(probe, server):
    answer = probe("run", CHAOS, {"files": 2, "size": 5000})
    assert [file["name"] for file in answer["files"]] == ["chaos-0.bin", "chaos-1.bin"]
    assert answer["output"] == [file["url"] for file in answer["files"]]
    for number, file in enumerate(answer["files"]):
        assert file["url"].startswith(server.files_url)
        assert probe("read", file["url"]) == sum_of(chaos_file(number, 5000))
    plain = probe("run", CHAOS, {"files": 2}, "urls")
    assert plain["files"] == [] and plain["output"][0].startswith("https:")


def test_files_are_found_at_any_depth(probe):
    answer = probe("run", CHAOS, {"data_uris": 4})
    assert len(answer["files"]) == 4


def test_a_failure_of_the_model_is_told_apart(probe):
    answer = probe("run", CHAOS, {"fail": "no cats", "log": "looking"})
    assert answer["error"] == "model_failed" and answer["message"] == "no cats"
    assert answer["prediction"] and "looking" in answer["logs"]


def test_a_refusal_says_which_input_is_wrong(probe):
    answer = probe("run", CHAOS, {"sleep": -1})
    assert (answer["error"], answer["status"], answer["fields"]) == ("refused", 422, ["input.sleep"])
    assert probe("run", "nobody/nothing", {})["status"] == 404


def test_a_stop_cancels_the_prediction(probe, api):
    answer = probe("cancel", CHAOS, {"sleep": 600})
    assert answer["error"] == "canceled"
    assert api.get(f"/v1/predictions/{answer['prediction']}").json()["status"] == "canceled"


def test_progress_is_told(probe):
    answer = probe("run", CHAOS, {"sleep": 1, "lines": 10}, "poll")
    seen = [step["at"] for step in answer["progress"]]
    assert seen == sorted(seen) and answer["progress"][-1] == {"status": "succeeded", "at": 1.0}
    assert any(0 < at < 1 for at in seen)


def test_threads_share_a_client(probe):
    assert probe("threads", HELLO, 8, 10) == 80


def test_coroutines_run(probe):
    assert probe("coroutine", HELLO) == "hello Ada, hello Ada"


def test_every_resource_has_its_calls(own_server):
    server = own_server()
    found = Probe(MIMEO_DATA_DIR=server.data)("resources", HELLO)
    assert found["model"] == HELLO and found["predicted"] == "hello Ada" and found["file"] == "a.txt text/plain test"
    assert found["gone"] == 404 and found["release"] == 2 and found["described"] == "of a test" and found["secret"] == "whsec_"
    assert found["versions"] == 1 and found["version"] and found["same"] and found["canceled"] == "succeeded"
    assert found["readme"] in ("there", "refused") and found["models"] >= 5 and found["searched"] >= 1 and found["found"] >= 1


def test_pages_follow_each_other(own_server):
    server = own_server()
    with server.http() as api:
        for _ in range(105):
            assert api.post(f"/v1/models/{HELLO}/predictions", json={"input": {"text": "x"}}).status_code == 201
    assert Probe(MIMEO_DATA_DIR=server.data)("list") == {"count": 105, "different": 105}


# --- files -----------------------------------------------------------------------------------------------------------

SIZE = 1_500_000


@pytest.fixture(scope="module")
def big(server):
    """The address of a file, and what is in it."""
    with server.http() as api:
        made = api.post(f"/v1/models/{CHAOS}/predictions", json={"input": {"files": 1, "size": SIZE}}, headers={"Prefer": "wait"}).json()
    return made["output"][0], chaos_file(0, SIZE)


@pytest.mark.parametrize("how", ["read", "chunks", "istream"])
def test_a_file_reads_alike_in_every_way(probe, big, how):
    url, content = big
    assert probe(how, url) == sum_of(content)
    data = "data:text/plain;base64," + base64.b64encode(b"hello").decode()
    assert probe(how, data) == sum_of(b"hello")
    assert probe(how, "data:text/plain,")["size"] == 0


def test_a_file_tells_of_itself(probe, big):
    url, content = big
    assert probe("describe", url) == {"name": "chaos-0.bin", "type": "application/octet-stream", "size": len(content)}
    assert probe("describe", "data:image/png;base64,aGVsbG8=") == {"name": "output", "type": "image/png", "size": 5}


def test_a_file_is_saved_whole_and_checked(probe, big, tmp_path):
    url, content = big
    target = tmp_path / "out.bin"
    target.write_bytes(b"what was there before")
    wrong = probe("save", url, target, "0" * 64)
    assert wrong["error"] == "corrupted"
    assert target.read_bytes() == b"what was there before"
    right = probe("save", url, target, hashlib.sha256(content).hexdigest())
    assert right == {"size": SIZE, "grows": True, "last": SIZE}
    assert target.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["out.bin"]
    assert probe("save", url, tmp_path / "no" / "folder")["error"] == "local"


def test_a_download_that_is_cut_at_random_goes_on(probe, server, big, tmp_path):
    url, content = big
    dice = random.Random(SEED)
    print("seed", SEED)
    proxy = CuttingProxy(server.files_port, lambda: dice.randrange(1, 300_000))
    through = url.replace(str(server.files_port), str(proxy.port))
    target = tmp_path / "out.bin"
    assert probe("save", through, target) == {"size": SIZE, "grows": True, "last": SIZE}
    assert target.read_bytes() == content
    assert probe("read", through) == sum_of(content)
    proxy.close()
    assert proxy.connections > 5


def test_an_expired_file_is_said_so(own_server, tmp_path):
    server = own_server("--retention", "1s", "--sweep-interval", "1s")
    probe = Probe(MIMEO_DATA_DIR=server.data)
    with server.http() as api:
        made = api.post(f"/v1/models/{CHAOS}/predictions", json={"input": {"files": 1}}, headers={"Prefer": "wait"}).json()
        while not api.get(f"/v1/predictions/{made['id']}").json()["data_removed"]:
            pass
    for command in (["read", made["output"][0]], ["save", made["output"][0], tmp_path / "x"], ["describe", made["output"][0]]):
        answer = probe(*command)
        assert answer["error"] == "expired" and "expired" in answer["message"]
    assert probe("istream", made["output"][0]) == {"bad": True}
    assert probe("events", made["urls"]["stream"])["error"] == "expired"
    assert list(tmp_path.iterdir()) == []


# --- streams ---------------------------------------------------------------------------------------------------------


def test_a_stream_is_heard(probe):
    answer = probe("stream", CHAOS, {"text": "Once", "chunks": 50})
    assert answer["text"] == "".join(f"Once {i} " for i in range(50)) and answer["count"] == 50 and answer["prediction"]


def test_a_stream_of_files_gives_files(probe, picture, api):
    image = api.post("/v1/files", files={"content": ("picture.png", picture.read_bytes(), "image/png")}).json()["urls"]["get"]
    answer = probe("stream", ENLARGE, {"image": image})
    assert len(answer["files"]) == 3 and all(file["size"] > 1000 for file in answer["files"])


def test_a_stream_ends_as_its_prediction_does(probe, api):
    answer = probe("stream", CHAOS, {"text": "a", "chunks": 3, "fail": "no cats"})
    assert (answer["error"], answer["message"]) == ("model_failed", "no cats") and answer["prediction"]
    answer = probe("cancel_stream", CHAOS, {"text": "a", "chunks": 600, "sleep": 60})
    assert answer["error"] == "canceled"
    assert api.get(f"/v1/predictions/{answer['prediction']}").json()["status"] == "canceled"


def test_a_stream_that_is_cut_at_random_misses_nothing(probe, server, api):
    chunks = 1500
    made = api.post(f"/v1/models/{CHAOS}/predictions", json={"input": {"text": "some text", "chunks": chunks, "sleep": 1}}).json()
    dice = random.Random(SEED)
    print("seed", SEED)
    proxy = CuttingProxy(server.port, lambda: dice.randrange(1, 20_000))
    through = made["urls"]["stream"].replace(str(server.port), str(proxy.port))
    assert probe("events", through) == [f"some text {i} " for i in range(chunks)]
    proxy.close()
    assert proxy.connections > 3


# --- servers that are worse ------------------------------------------------------------------------------------------


def test_what_is_harmless_is_asked_again(tmp_path):
    def answer(request):
        if len(odd.requests) == 1:
            request.reply(503, Retry_After="0")
        elif len(odd.requests) == 2:
            pass  # the connection ends without a word
        else:
            request.reply(200, b'{"ok":true}')
    with OddServer(answer) as odd:
        assert odd_probe(odd)("get", "/v1/x") == {"ok": True}
        assert odd.asked == ["GET /v1/x"] * 3
        assert set(odd.headers("Authorization")) == {"Bearer r8_secret"}


def test_retry_after_is_obeyed():
    times = []

    def answer(request):
        times.append(time.monotonic())
        if len(times) == 1:
            request.reply(429, b'{"detail":"slowly"}', Retry_After="1")
        else:
            request.reply(201, b'{"id":"x","status":"starting","urls":{}}')
    with OddServer(answer) as odd:
        assert odd_probe(odd)("create", "a/b", {})["id"] == "x"
        assert times[1] - times[0] >= 0.99


@pytest.mark.parametrize("how", ["503", "silence"])
def test_a_create_is_repeated_with_a_key_and_never_without(how):
    def answer(request):
        if len(odd.requests) == 1:
            if how == "503":
                request.reply(503, b'{"detail":"perhaps it was made"}', Retry_After="0")
        else:
            request.reply(201, b'{"id":"x","status":"starting","urls":{}}')
    with OddServer(answer) as odd:
        refused = odd_probe(odd)("create", "a/b", {})
        assert refused["error"] == ("refused" if how == "503" else "network")
        assert len(odd.requests) == 1
    with OddServer(answer) as odd:
        assert odd_probe(odd)("create", "a/b", {}, "key-1")["id"] == "x"
        assert odd.headers("Idempotency-Key") == ["key-1", "key-1"]


def test_a_key_makes_one_prediction(probe):
    assert probe("create", HELLO, {"text": "a"}, "probe-key")["id"] == probe("create", HELLO, {"text": "a"}, "probe-key")["id"]


def test_the_token_goes_nowhere_else(tmp_path):
    """Neither to the address of a file or a stream, nor along a redirect, nor with a page's address."""
    with OddServer(lambda request: request.reply(200, b"content")) as stranger:
        def answer(request):
            if request.path == "/moved":
                request.reply(302, Location=f"{stranger.url}/there")
            elif "predictions" in request.path:
                request.reply(201, json.dumps({"id": "x", "status": "succeeded", "output": f"{stranger.url}/out.bin",
                                               "urls": {"get": f"{stranger.url}/get"}}).encode())
            else:
                request.reply(200, b"own")
        with OddServer(answer) as odd:
            probe = odd_probe(odd, PROBE_PATIENCE_MS=0)
            file = probe("run", "a/b", {})["files"][0]
            probe("read", file["url"])
            probe("describe", file["url"])
            probe("save", file["url"], tmp_path / "x")
            probe("read", f"{odd.url}/moved")
            probe("events", f"{stranger.url}/stream")
            probe("get", f"{stranger.url}/v1/page")
            assert set(odd.headers("Authorization")) == {"Bearer r8_secret"}
        assert len(stranger.requests) >= 6
        assert set(stranger.headers("Authorization")) == {None}


def test_a_server_that_says_nothing_is_given_up(tmp_path):
    with OddServer(lambda request: odd.released.wait()) as odd:
        slow = odd_probe(odd, PROBE_TIMEOUT_MS=300, PROBE_RETRIES=1, PROBE_SILENCE_MS=1000, PROBE_PATIENCE_MS=0)
        assert slow("get", "/v1/x")["error"] == "network"
        assert len(odd.requests) == 2
        assert slow("read", f"{odd.url}/file")["error"] == "network"
        assert slow("events", f"{odd.url}/stream")["error"] == "network"


def test_a_download_that_stalls_is_taken_up_again(tmp_path):
    content = chaos_file(0, 50_000)

    def answer(request):
        begin = int(re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", "bytes=0-"))[1])
        part = content[begin:begin + 20_000]
        status = 206 if begin else 200
        request.reply(status, part, length=len(content) - begin, ETag='"v1"',
                      Content_Range=f"bytes {begin}-{len(content) - 1}/{len(content)}")
        if begin + len(part) < len(content):
            odd.released.wait()  # the rest never comes
    with OddServer(answer) as odd:
        target = tmp_path / "out"
        assert odd_probe(odd, PROBE_SILENCE_MS=1000)("save", f"{odd.url}/file", target)["size"] == len(content)
        assert target.read_bytes() == content
        assert odd.headers("Range") == [None, "bytes=20000-", "bytes=40000-"]
        assert odd.headers("If-Range") == [None, '"v1"', '"v1"']


def test_a_server_without_ranges_is_read_from_the_beginning_again():
    content = chaos_file(0, 50_000)

    def answer(request):
        request.reply(200, content if len(odd.requests) > 1 else content[:30_000], length=len(content), ETag='"v1"')
    with OddServer(answer) as odd:
        assert odd_probe(odd)("chunks", f"{odd.url}/file") == sum_of(content)


@pytest.mark.parametrize("status", [200, 206])
def test_a_file_that_changes_while_it_is_read_is_not_mixed(status, tmp_path):
    def answer(request):
        if len(odd.requests) == 1:
            request.reply(200, b"a" * 1000, length=2000, ETag='"v1"')
        else:
            request.reply(status, b"b" * 2000, ETag='"v2"', Content_Range="bytes 1000-2999/3000")
    with OddServer(answer) as odd:
        answer_of_save = odd_probe(odd)("save", f"{odd.url}/file", tmp_path / "out")
        assert answer_of_save["error"] == "corrupted" and list(tmp_path.iterdir()) == []


def test_a_file_with_another_hash_than_its_server_says_is_refused(tmp_path):
    with OddServer(lambda request: request.reply(200, b"hellO", ETag=f'"{hashlib.md5(b"hello").hexdigest()}"')) as odd:
        assert odd_probe(odd)("save", f"{odd.url}/file", tmp_path / "out")["error"] == "corrupted"
        assert odd_probe(odd)("read", f"{odd.url}/file")["error"] == "corrupted"
        assert list(tmp_path.iterdir()) == []


def test_what_is_no_json_is_said_so():
    with OddServer(lambda request: request.reply(200, b"<html>")) as odd:
        assert odd_probe(odd)("get", "/v1/x")["error"] == "corrupted"
    with OddServer(lambda request: request.reply(404, b"<html>")) as odd:
        assert odd_probe(odd)("get", "/v1/x")["status"] == 404


def test_redirects_end(tmp_path):
    with OddServer(lambda request: request.reply(302, Location="/again")) as odd:
        assert odd_probe(odd, PROBE_PATIENCE_MS=0)("read", f"{odd.url}/file")["error"] == "network"


# --- webhooks --------------------------------------------------------------------------------------------------------


def test_a_webhook_of_mimeo_is_recognised(probe, api):
    secret = api.get("/v1/webhooks/default/secret").json()["key"]
    id, timestamp, body = "msg_1", str(int(time.time())), '{"id":"x"}'
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.digest(key, f"{id}.{timestamp}.{body}".encode(), "sha256")).decode()
    assert probe("verify", secret, id, timestamp, f"v1,{mac}", body) is True
    assert probe("verify", secret, id, timestamp, f"v1,{mac}", body + " ")["error"] == "refused"
    assert probe("verify", secret, id, "1700000000", f"v1,{mac}", body)["error"] == "refused"


# --- as other people use it ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    prefix = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", BINARY.parent, "--component", "client", "--prefix", prefix], check=True, capture_output=True)
    return prefix


@pytest.mark.timeout(900)
@pytest.mark.parametrize("compiler", ["g++", "clang++-19"])
def test_the_example_is_built_with_find_package_and_works(installed, compiler, server, picture, examples, tmp_path):
    sanitizers = re.search(r"^MIMEO_SANITIZE:\w+=(.*)$", (BINARY.parent / "CMakeCache.txt").read_text(), re.M)[1]
    if sanitizers and compiler == "g++":
        pytest.skip("gcc cannot link what clang's sanitizers have made")
    flags = f"-fsanitize={sanitizers}" if sanitizers else ""
    for step in (["cmake", "-S", examples / "cpp-client", "-B", tmp_path, f"-DCMAKE_PREFIX_PATH={installed}",
                  f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror {flags}"], ["cmake", "--build", tmp_path]):
        done = subprocess.run(step, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
    environment = {**os.environ, "MIMEO_DATA_DIR": str(server.data)}
    for name in ("MIMEO_URL", "REPLICATE_BASE_URL"):
        environment.pop(name, None)
    out = tmp_path / "out"
    out.mkdir()
    said = subprocess.run([tmp_path / "picture", picture, out], env=environment, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "Ada" in said.stdout and sorted(path.suffix for path in out.iterdir()) == [".png", ".png", ".webp"]
    said = subprocess.run([tmp_path / "async", "Ada", "Grace"], env=environment, capture_output=True, text=True)
    assert said.returncode == 0 and sorted(said.stdout.split("\n")) == ["", "hello Ada", "hello Grace"], said.stderr


@pytest.mark.timeout(900)
@pytest.mark.skipif(BINARY.parent.name != "release", reason="headers are the same in every build")
def test_every_public_header_stands_alone(installed, tmp_path):
    headers = sorted((installed / "include").rglob("*.h"))
    assert len(headers) > 15
    for header in headers:
        assert not re.search(r'#include [<"](boost|curl|openssl|base|client)/', header.read_text())
        (tmp_path / f"{header.parent.name}-{header.stem}.cc").write_text(f"#include <{header.relative_to(installed / 'include')}>\n")
    subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{installed / 'include'}", *tmp_path.glob("*.cc")],
                   check=True)
