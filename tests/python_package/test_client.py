"""The package against a running Mimeo, a proxy that cuts connections, and servers that are worse than any real one."""
import asyncio
import base64
import hashlib
import hmac
import io
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest

import mimeo
from built_in import CHAOS, ENLARGE, HELLO, READ_TEXT
from event_stream import CuttingProxy
from mimeo.exceptions import CanceledError, CorruptedError, ExpiredError, LocalError, NetworkError
from odd_server import OddServer

SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(10**9)))
SIZE = 1_500_000


def chaos_file(number, size):
    return bytes((i + number) % 251 for i in range(size))


def client_of(odd, **options):
    return mimeo.Client("r8_secret", base_url=odd.url, data_folder="/nonexistent", **options)


def test_it_tells_its_types():
    package = pathlib.Path(mimeo.__file__).parent
    assert (package / "py.typed").exists() and "class Call" in (package / "_core.pyi").read_text()


# --- run -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [{}, {"wait": False}, {"wait": 1}, {"wait": 60}])
def test_run_answers_the_output(client, how):
    assert client.run(HELLO, input={"text": "Ada"}, **how) == "hello Ada"
    assert asyncio.run(client.async_run(HELLO, input={"text": "Ada"}, **how)) == "hello Ada"


def test_a_version_may_be_named(client):
    model = client.models.get(HELLO)
    version = model.latest_version
    for ref in (model, version, version.id, f"{HELLO}:{version.id}"):
        assert client.run(ref, input={"text": "Ada"}) == "hello Ada"


@pytest.mark.parametrize("how", ["path", "bytes", "file", "file that was read from", "BytesIO"])
def test_an_input_file_is_uploaded_by_itself(client, picture, how):
    content = picture.read_bytes()
    with open(picture, "rb") as opened, io.BytesIO(content) as memory, open(picture.with_suffix(".two"), "w+b") as two:
        two.write(b"begin" + content)
        two.seek(5)
        image = {"path": picture, "bytes": content, "file": opened, "file that was read from": two, "BytesIO": memory}[how]
        answer = client.run(READ_TEXT, input={"image": image})
    assert "".join("".join(answer).split()) == "Adawrotethefirstprogram"


def test_an_input_file_may_travel_inside(client, picture):
    before = len(client.files.list())
    answer = client.run(READ_TEXT, input={"image": picture}, file_encoding_strategy="base64")
    assert "Ada" in "".join(answer) and len(client.files.list()) == before


def test_an_input_file_that_is_not_there_is_said_so(client, tmp_path):
    with pytest.raises(LocalError, match="picture.png"):
        client.run(READ_TEXT, input={"image": tmp_path / "picture.png"})


def test_what_is_no_input_is_refused_before_it_is_sent(client):
    with pytest.raises(TypeError):
        client.run(HELLO, input={"text": object()})
    with pytest.raises(TypeError, match="webhok"):
        client.run(HELLO, input={"text": "a"}, webhok="https://example.com")


def test_files_are_found_at_any_depth(client):
    found = []

    def look(value):
        if isinstance(value, mimeo.FileOutput):
            found.append(value)
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            look(one)

    look(client.run(CHAOS, input={"data_uris": 4}))
    assert len(found) == 4 and all(file.read().startswith(b"\x89PNG") for file in found)


def test_a_failure_of_the_model_is_told_apart(client):
    for call in (lambda: client.run(CHAOS, input={"fail": "no cats", "log": "looking"}),
                 lambda: asyncio.run(client.async_run(CHAOS, input={"fail": "no cats", "log": "looking"}))):
        with pytest.raises(mimeo.ModelError, match="no cats") as raised:
            call()
        prediction = raised.value.prediction
        assert (prediction.status, prediction.error) == ("failed", "no cats") and "looking" in prediction.logs
        assert prediction.input["fail"] == "no cats"


def test_a_refusal_is_told_in_the_apis_words(client):
    with pytest.raises(mimeo.ReplicateError) as raised:
        client.run(CHAOS, input={"sleep": -1})
    assert raised.value.status == 422 and raised.value.invalid_fields[0]["field"] == "input.sleep"
    assert raised.value.title and raised.value.detail in str(raised.value)
    with pytest.raises(mimeo.ReplicateError) as raised:
        client.run("nobody/nothing", input={})
    assert raised.value.status == 404


def test_a_canceled_prediction_is_told_apart(client):
    prediction = client.predictions.create(model=CHAOS, input={"sleep": 600})
    prediction.cancel()
    prediction.wait()
    assert prediction.status == "canceled"
    with pytest.raises(CanceledError):
        client.run(CHAOS, input={"sleep": 600}, cancel_after="5s", wait=False)


# --- waiting: threads, signals, tasks --------------------------------------------------------------------------------


def test_others_run_while_a_call_waits():
    """The server answers when another thread of this interpreter has counted on, which it could not if the call held the GIL."""
    asked, counted = threading.Event(), threading.Event()

    def answer(request):
        asked.set()
        counted.wait(60)
        request.reply(200, b'{"type":"user","username":"ada"}')

    def count():
        asked.wait(60)
        sum(range(100_000))
        counted.set()

    with OddServer(answer) as odd:
        other = threading.Thread(target=count)
        other.start()
        assert client_of(odd).accounts.current().username == "ada"
        other.join()
        assert counted.is_set()


def test_the_event_loop_runs_while_a_call_waits():
    async def main():
        loop = asyncio.get_running_loop()
        asked, released = asyncio.Event(), threading.Event()

        def answer(request):
            loop.call_soon_threadsafe(asked.set)
            released.wait(60)
            request.reply(200, b'{"username":"ada"}')

        with OddServer(answer) as odd:
            task = asyncio.create_task(client_of(odd).accounts.async_current())
            await asked.wait()  # which only a loop that runs hears of
            assert not task.done()
            released.set()
            return (await task).username

    assert asyncio.run(main()) == "ada"


def test_canceling_a_task_cancels_the_prediction(client):
    async def main():
        before = {one.id for one in client.predictions.list()}
        task = asyncio.create_task(client.async_run(CHAOS, input={"sleep": 600}))
        while not (new := [one for one in await client.predictions.async_list() if one.id not in before]):
            pass
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await client.predictions.async_get(new[0].id)

    prediction = asyncio.run(main())
    prediction.wait()
    assert prediction.status == "canceled"


@pytest.mark.parametrize("what", ["read", "run"])
def test_ctrl_c_interrupts_a_call(what):
    """The server says nothing, and a signal is all that can end it."""
    program = {"read": "client.file(url + '/file').read()", "run": "client.run('a/b', input={})"}[what]
    with OddServer(lambda request: (child.send_signal(signal.SIGINT), odd.released.wait())) as odd:
        child = subprocess.Popen([sys.executable, "-c", f"""
import mimeo, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have it ignored
url = {odd.url!r}
client = mimeo.Client(base_url=url, retries=0)
print("ready", flush=True)
try:
    {program}
except KeyboardInterrupt:
    print("interrupted")
"""], stdout=subprocess.PIPE, text=True)
        assert child.communicate(timeout=60)[0] == "ready\ninterrupted\n" and child.returncode == 0


def test_a_program_may_end_while_calls_are_under_way():
    ended = subprocess.run([sys.executable, "-c", """
import asyncio, mimeo
from odd_server import OddServer
odd = OddServer(lambda request: odd.released.wait()).__enter__()
call = mimeo.Client(base_url=odd.url)._core.get("/v1/account")
call.when_done(print)
mimeo.Client(base_url=odd.url)._core.get("/v1/account")
"""], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_child_has_connections_of_its_own(client):
    assert client.run(HELLO, input={"text": "parent"}) == "hello parent"
    child = os.fork()
    if child == 0:
        os._exit(0 if client.run(HELLO, input={"text": "child"}) == "hello child" else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert client.run(HELLO, input={"text": "parent"}) == "hello parent"


def test_a_child_ends_as_any_program(server):
    """The parent's client, whose thread the child does not have, keeps nobody waiting."""
    ended = subprocess.run([sys.executable, "-c", f"""
import os, mimeo
client = mimeo.Client(data_folder={str(server.data)!r})
client.accounts.current()
if child := os.fork():
    assert os.waitpid(child, 0)[1] == 0
print(client.accounts.current().type)
"""], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "user\nuser\n", "")


def test_threads_share_a_client(client):
    answers = []
    threads = [threading.Thread(target=lambda n=n: answers.append(client.run(HELLO, input={"text": str(n)}))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == sorted(f"hello {n}" for n in range(16))


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def big(server):
    """The address of a file, and what is in it."""
    client = mimeo.Client(data_folder=server.data)
    return client.run(CHAOS, input={"files": 1, "size": SIZE})[0].url, chaos_file(0, SIZE)


def test_a_file_reads_alike_in_every_way(client, big):
    url, content = big
    file = client.file(url)
    assert file.read() == content and b"".join(file) == content and b"".join(file) == content
    first = next(file)
    assert content.startswith(first) and len(first) < len(content)
    assert isinstance(file, mimeo.FileOutput) and str(file) == file.url == url and file.name == "chaos-0.bin"
    assert (file.content_type, file.size) == ("application/octet-stream", SIZE)

    async def read():
        return await file.aread(), b"".join([piece async for piece in file]), await file.asize(), await file.acontent_type()

    assert asyncio.run(read()) == (content, content, SIZE, "application/octet-stream")
    data = client.file("data:text/plain;base64," + base64.b64encode(b"hello").decode())
    assert (data.read(), list(data), data.content_type, data.size) == (b"hello", [b"hello"], "text/plain", 5)


def test_it_is_what_iterators_are(client, big):
    assert isinstance(client.file(big[0]), Iterator) and isinstance(client.file(big[0]), AsyncIterator)


def test_a_file_is_saved_whole_and_checked(client, big, tmp_path):
    url, content = big
    target = tmp_path / "out.bin"
    target.write_bytes(b"what was there before")
    with pytest.raises(CorruptedError):
        client.file(url).save(target, sha256="0" * 64)
    assert target.read_bytes() == b"what was there before"
    assert client.file(url).save(target, sha256=hashlib.sha256(content).hexdigest()) == SIZE
    assert target.read_bytes() == content and [path.name for path in tmp_path.iterdir()] == ["out.bin"]
    assert asyncio.run(client.file(url).asave(tmp_path / "two.bin")) == SIZE
    with pytest.raises(LocalError):
        client.file(url).save(tmp_path / "no" / "folder")


def test_a_download_that_is_cut_at_random_goes_on(client, server, big, tmp_path):
    url, content = big
    dice = random.Random(SEED)
    print("seed", SEED)
    proxy = CuttingProxy(server.files_port, lambda: dice.randrange(1, 300_000))
    file = client.file(url.replace(str(server.files_port), str(proxy.port)))
    target = tmp_path / "out.bin"
    assert file.save(target) == SIZE and target.read_bytes() == content
    assert file.read() == content
    assert b"".join(file) == content
    proxy.close()
    assert proxy.connections > 5


def test_an_expired_file_is_said_so(own_server, tmp_path):
    server = own_server("--retention", "1s", "--sweep-interval", "1s")
    client = mimeo.Client(data_folder=server.data)
    prediction = client.predictions.create(model=CHAOS, input={"files": 1}, wait=True)
    file = client.file(prediction.output[0])
    while not prediction.data_removed:
        prediction.reload()
    for use in (file.read, lambda: list(file), lambda: file.save(tmp_path / "x"), lambda: file.size, lambda: asyncio.run(file.aread()),
                lambda: list(prediction.stream())):
        with pytest.raises(ExpiredError, match="expired"):
            use()
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_says_nothing_is_given_up():
    with OddServer(lambda request: odd.released.wait()) as odd:
        slow = client_of(odd, timeout=0.3, retries=1, silence_timeout=1, patience=0)
        with pytest.raises(NetworkError):
            slow.accounts.current()
        assert len(odd.requests) == 2
        with pytest.raises(NetworkError):
            slow.file(f"{odd.url}/file").read()


def test_no_server_is_said_so():
    with OddServer(lambda request: None) as odd:
        gone = client_of(odd, retries=0)
    with pytest.raises(NetworkError):
        gone.run("a/b", input={})
    with pytest.raises(LocalError, match="mimeo serve"):
        mimeo.Client(data_folder="/nonexistent").run("a/b", input={})


def test_the_token_goes_nowhere_else(tmp_path):
    """Neither to the address of a file or a stream, nor along a redirect, nor with a page's address."""
    with OddServer(lambda request: request.reply(200, b"content")) as stranger:
        def answer(request):
            if request.path == "/moved":
                request.reply(302, Location=f"{stranger.url}/there")
            else:
                request.reply(201, json.dumps({"id": "x", "status": "succeeded", "output": f"{stranger.url}/out.bin",
                                               "urls": {"stream": f"{stranger.url}/stream"}}).encode())
        with OddServer(answer) as odd:
            client = client_of(odd, patience=0)
            file = client.run("a/b", input={})
            assert file.read() == b"content" and b"".join(file) == b"content" and file.size == 7
            file.save(tmp_path / "x")
            assert client.file(f"{odd.url}/moved").read() == b"content"
            with pytest.raises(mimeo.ReplicateException):
                list(client.stream("a/b", input={}))
            with pytest.raises(mimeo.ReplicateException):
                client.models.list(cursor=f"{stranger.url}/v1/models")
            assert set(odd.headers("Authorization")) == {"Bearer r8_secret"}
        assert len(stranger.requests) >= 6 and set(stranger.headers("Authorization")) == {None}


# --- streams ---------------------------------------------------------------------------------------------------------


def test_a_stream_is_heard(client):
    events = list(client.stream(CHAOS, input={"text": "Once", "chunks": 50}))
    assert "".join(map(str, events)) == "".join(f"Once {i} " for i in range(50))
    assert [event.event.value for event in events] == ["output"] * 50 + ["done"]

    async def listen():
        return [str(event) async for event in await client.async_stream(CHAOS, input={"text": "Once", "chunks": 5})]

    assert asyncio.run(listen()) == [*(f"Once {i} " for i in range(5)), ""]


def test_a_stream_of_files_gives_files(client, picture):
    *files, done = client.stream(ENLARGE, input={"image": picture})
    assert len(files) == 3 and all(len(event.data.read()) > 1000 for event in files)
    *addresses, done = client.stream(ENLARGE, input={"image": picture}, use_file_output=False)
    assert all(event.data.startswith("https:") for event in addresses)


def test_a_stream_ends_as_its_prediction_does(client):
    with pytest.raises(mimeo.ModelError, match="no cats") as raised:
        list(client.stream(CHAOS, input={"text": "a", "chunks": 3, "fail": "no cats"}))
    assert raised.value.prediction.status == "failed"

    async def cancel():
        stream = await client.async_stream(CHAOS, input={"text": "a", "chunks": 600, "sleep": 600})

        async def listen():
            async for _ in stream:
                heard.set()

        heard = asyncio.Event()
        task = asyncio.create_task(listen())
        await heard.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return stream.prediction_id

    prediction = client.predictions.get(asyncio.run(cancel()))
    prediction.wait()
    assert prediction.status == "canceled"


def test_a_stream_that_is_cut_at_random_misses_nothing(client, server):
    chunks = 1500
    prediction = client.predictions.create(model=CHAOS, input={"text": "some text", "chunks": chunks, "sleep": 1})
    dice = random.Random(SEED)
    print("seed", SEED)
    proxy = CuttingProxy(server.port, lambda: dice.randrange(1, 20_000))
    prediction.urls["stream"] = prediction.urls["stream"].replace(str(server.port), str(proxy.port))
    assert [str(event) for event in prediction.stream()][:-1] == [f"some text {i} " for i in range(chunks)]
    proxy.close()
    assert proxy.connections > 3


# --- everything else -------------------------------------------------------------------------------------------------


def test_every_resource_has_its_calls(own_server):
    client = mimeo.Client(data_folder=own_server().data, poll_interval=0.05)
    assert client.accounts.current().username and client.hardware.list()[0].sku
    model = client.models.get(*HELLO.split("/"))
    assert model.id == HELLO and model.versions.list()[0] == model.versions.get(model.latest_version.id)
    assert HELLO in [one.id for page in mimeo.paginate(client.models.list) for one in page]
    assert HELLO in [one.id for one in client.models.search("hello")]
    assert len(list(mimeo.paginate(client.collections.list))) == 1

    file = client.files.create(b"test", filename="a.txt", metadata={"of": "a test"})
    assert (file.name, file.size, file.metadata) == ("a.txt", 4, {"of": "a test"}) and client.files.get(file.id) == file
    assert client.files.delete(file.id)
    with pytest.raises(mimeo.ReplicateError):
        client.files.get(file.id)

    deployment = client.deployments.create("one", model, model.latest_version, "cpu", 0, 1)
    assert client.deployments.get(deployment.id) == client.deployments.list()[0]
    for make in (deployment.predictions.create, lambda **more: client.deployments.predictions.create(deployment.id, **more)):
        assert make(input={"text": "Ada"}, wait=True).output == "hello Ada"
    changed = client.deployments.update(deployment.owner, deployment.name, max_instances=2)
    assert changed.current_release.number == 2 and changed.current_release.configuration.max_instances == 2
    with pytest.raises(mimeo.ReplicateError, match="is online"):
        client.deployments.delete(deployment.owner, deployment.name)

    made = client.predictions.create(version=model.latest_version, input={"text": "Ada"}, wait=True)
    assert (made.status, made.output, made.created_at is not None) == ("succeeded", "hello Ada", True)
    assert client.predictions.get(made.id) == made and made in list(client.predictions.list())
    assert client.predictions.cancel(made.id).status == "succeeded"
    watched = client.predictions.create(CHAOS, {"text": "a", "chunks": 5, "lines": 10, "sleep": 1})
    assert list(watched.output_iterator()) == [f"a {i} " for i in range(5)] and watched.progress.percentage == 1
    assert client.models.predictions.create(HELLO, {"text": "Ada"}, wait=True).output == "hello Ada"


def test_every_resource_has_its_calls_in_asyncio(client):
    async def main():
        model = await client.models.async_get(HELLO)
        made = await client.predictions.async_create(model=model, input={"text": "Ada"})
        await made.async_wait()
        pages = [page async for page in mimeo.async_paginate(client.models.async_list)]
        late = await client.predictions.async_create(model=CHAOS, input={"sleep": 600}, wait=1)
        await late.async_cancel()
        file = await client.files.async_create(b"test", filename="a.txt")
        await client.files.async_delete(file.id)
        return made.output, len(pages), (await client.accounts.async_current()).username

    output, pages, name = asyncio.run(main())
    assert output == "hello Ada" and pages >= 1 and name


def test_a_webhook_of_mimeo_is_recognised(client):
    secret = client.webhooks.default.secret()
    id, timestamp, body = "msg_1", str(int(time.time())), '{"id":"x"}'
    mac = base64.b64encode(hmac.digest(base64.b64decode(secret.key.removeprefix("whsec_")), f"{id}.{timestamp}.{body}".encode(), "sha256"))
    headers = {"Webhook-Id": id, "Webhook-Timestamp": timestamp, "Webhook-Signature": f"v1,{mac.decode()}"}
    validate = mimeo.webhooks.validate
    assert validate(headers=headers, body=body, secret=secret) and validate(headers=headers, body=body, secret=secret, tolerance=300)
    for wrong in ({"body": body + " "}, {"headers": headers | {"Webhook-Timestamp": "1700000000"}, "tolerance": 300},
                  {"headers": {}}, {"secret": "whsec_" + base64.b64encode(b"another").decode()}):
        with pytest.raises(ValueError):
            validate(**{"headers": headers, "body": body, "secret": secret} | wrong)
