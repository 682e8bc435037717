"""Models in Docker images: pushed by name, run as containers, and never left behind.

The Docker Engine is real, and so are the images, but for who built them (docker_engine.py): `cog build` needs a registry."""
import json

import pytest

from docker_engine import BASE, NETWORK, Images, Line
from event_stream import events_of
from mimeo_server import ROOT
from test_deployments import until
from test_predictions import create, finished, latest, running

PROJECTS = ROOT / "tests" / "models"


@pytest.fixture(scope="module")
def start(engine, module_server):
    def start(*options):
        return module_server("--docker", engine.socket, "--docker-network", NETWORK, "--hardware", "small:memory=256MiB", "--stop-grace", "2s", *options)

    return start


@pytest.fixture(scope="module")
def contained(start):
    return start()


@pytest.fixture
def api(contained):
    with contained.http() as client:
        yield client


@pytest.fixture(scope="module")
def images(contained, engine):
    """`images(project)` is the name of an image of it."""
    return Images(contained, engine)


def push(server, image, model):
    """The version that comes of it."""
    told = server.run("push", image, model, "--json").stdout
    return json.loads(told)["version"]["id"]


@pytest.fixture(scope="module")
def pushed(contained, images):
    """A version that runs the Python it is given."""
    return push(contained, images("python-script"), "local/script")


def say(api, version, code, **fields):
    made = finished(api, create(api, version, {"code": code}, **fields).json())
    assert made["status"] == "succeeded", made
    return made["output"]


# --- what they do ------------------------------------------------------------------------------------------------------


def test_an_image_is_a_version_that_runs(api, contained, engine, images, pushed):
    assert engine.docker("image", "inspect", "--format", "{{.Id}}", images("python-script")) == f"sha256:{pushed}"
    shown = api.get("/v1/models/local/script").json()["latest_version"]
    assert shown["id"] == pushed and shown["cog_version"] == "0.23.1"
    assert say(api, pushed, "print(6 * 7)") == "42"
    assert "(unchanged)" in contained.run("push", images("python-script"), "local/script").stdout


def test_its_processes_and_logs_are_seen(api, pushed):
    say(api, pushed, "print('here')")
    [instance] = [one for one in api.get("/mimeo/v1/instances").json()["results"] if one["model"] == "local/script"]
    assert instance["memory_bytes"] > 0
    made = finished(api, create(api, pushed, {"code": "import sys; print('loud and clear', file=sys.stderr)"}).json())
    assert "loud and clear" in made["logs"]


def test_what_it_puts_out_piece_by_piece_is_streamed(api, contained, images):
    version = push(contained, images("python-chunks"), "local/chunks")
    made = create(api, version, {"count": 3}, stream=True).json()
    events = events_of(contained, made["urls"]["stream"])
    assert [event.data for event in events if event.event == "output"] == ["0 ", "1 ", "2 "]


def test_its_files_are_files(api, contained, images):
    version = push(contained, images("python-files"), "local/files")
    made = finished(api, create(api, version, {"file": "data:image/png;base64,AAAA", "copies": 1}).json())
    assert made["status"] == "succeeded", made
    assert made["output"]["picture"].startswith(contained.files_url)
    assert api.get(made["output"]["picture"]).content == bytes(3)
    assert api.get(made["output"]["copies"][0]).content == bytes(4)


def test_it_is_canceled(api, pushed):
    made = running(api, create(api, pushed, {"code": "import select\nwhile True: select.select([], [], [], 0.01)"}).json())
    api.post(made["urls"]["cancel"])
    assert finished(api, made)["status"] == "canceled"
    assert say(api, pushed, "print('still here')") == "still here"


def test_it_trains_and_the_new_version_has_learned(api, contained, images, pushed):
    assert say(api, pushed, "print(self.word)") == "nothing"
    api.post("/v1/models", json={"owner": "local", "name": "learned", "visibility": "private", "hardware": "cpu"})
    made = api.post(f"/v1/models/local/script/versions/{pushed}/trainings", json={"destination": "local/learned", "input": {"word": "much"}})
    assert made.status_code == 201, made.text
    done = finished(api, made.json())
    assert done["status"] == "succeeded", done
    assert "learning much" in done["logs"]
    assert say(api, latest(api, "local/learned"), "print(self.word)") == "much"


# --- what they may -----------------------------------------------------------------------------------------------------


def test_it_sees_nothing_of_the_machine(api, contained, pushed):
    assert say(api, pushed, f"import os; print(os.path.exists({str(contained.data / 'token')!r}))") == "False"
    assert say(api, pushed, "import os; print(*os.listdir('/sys/class/net'))") == "lo"
    assert "mimeo-init" in say(api, pushed, "print(open('/proc/1/cmdline').read())")
    assert say(api, pushed, "print([line for line in open('/proc/self/status') if line.startswith('CapEff')])").endswith("0000000000000000\\n']")


def test_it_has_a_network_when_it_asks_for_one(api, contained, images):
    version = push(contained, images("python-script", "ENV MIMEO_NETWORK=1"), "local/connected")
    assert say(api, version, "import os; print(*sorted(os.listdir('/sys/class/net')))") == "eth0 lo"


def test_it_may_take_no_more_memory_than_its_hardware_has(api, contained, images):
    version = push(contained, images("python-script", "ENV GREEDY=1"), "local/greedy")
    assert api.patch("/mimeo/v1/models/local/greedy", json={"hardware": "small"}).status_code == 200
    made = finished(api, create(api, version, {"code": "x = bytearray(1 << 30)"}).json())
    assert made["status"] == "failed" and "E1001" in made["error"], made
    assert say(api, version, "print('again')") == "again"


# --- what they leave ---------------------------------------------------------------------------------------------------


def hello(server, version):
    with server.http() as api:
        return say(api, version, "print('hello')")


def test_a_stopped_server_leaves_no_container(start, engine, images):
    server = start()
    hello(server, push(server, images("python-script"), "local/script"))
    assert len(engine.containers(server)) == 1
    server.stop()
    assert engine.containers(server) == []


# --- a server that is killed -------------------------------------------------------------------------------------------

MARK = "self.mark = 'set up once'"
READ = "print(getattr(self, 'mark', 'set up anew'))"


@pytest.fixture
def mark(engine, images):
    """`mark(server)` is the version and the container of an instance of the server's that can be known again."""
    def mark(server):
        version = push(server, images("python-script"), "local/script")
        with server.http() as api:
            say(api, version, MARK)
        [container] = engine.containers(server)
        return version, container

    return mark


def test_a_container_is_taken_over_by_the_next_server(start, engine, mark):
    server = start()
    version, left = mark(server)
    for _ in range(2):
        server.kill()
        assert engine.containers(server) == [left]
        server.start()
        with server.http() as api:
            assert say(api, version, READ) == "set up once"
            [instance] = api.get("/mimeo/v1/instances").json()["results"]
            assert "taken over from before the restart" in api.get(f"/mimeo/v1/instances/{instance['id']}/logs").text
        assert engine.containers(server) == [left]
    assert server.log(10**8).count("container.taken_over") == 2
    server.stop()
    assert engine.containers(server) == [] and scratch_of(server) == []


def test_a_prediction_that_was_interrupted_runs_again_in_its_container(start, engine, mark):
    server = start()
    version, left = mark(server)
    code = f"if not hasattr(self, 'begun'):\n  self.begun = True\n  while True: __import__('select').select([], [], [], 0.01)\nprint('again')\n{READ}"
    with server.http() as api:
        made = running(api, create(api, version, {"code": code}).json())
        until(lambda: say_begun(engine, left, made["id"]))
        server.kill()
        server.start()
        done = finished(api, made)
    assert done["status"] == "succeeded" and done["output"] == "again\nset up once", done
    assert engine.containers(server) == [left]
    server.stop()


def say_begun(engine, container, prediction):
    """Whether the container's own server has heard of it."""
    return prediction in engine.docker("exec", container, "python", "-c", "import os; print(os.listdir('/tmp/coglet/predictions'))")


def test_a_container_that_does_not_come_to_rest_is_replaced(start, engine, mark):
    server = start("--cancel-grace", "1s")
    version, left = mark(server)
    stubborn = "while True:\n  try:\n    __import__('select').select([], [], [], 0.01)\n  except BaseException: pass"
    with server.http() as api:
        made = running(api, create(api, version, {"code": stubborn}).json())
        until(lambda: say_begun(engine, left, made["id"]))
        server.kill()
        server.start()
        until(lambda: engine.containers(server) and left not in engine.containers(server))
        running(api, api.get(made["urls"]["get"]).json())
        api.post(made["urls"]["cancel"])
        assert finished(api, made)["status"] == "canceled"
        assert say(api, version, READ) == "set up anew"
    assert "instance.not_taken_over" in server.log(10**8)
    server.stop()


def test_files_go_both_ways_with_a_container_that_was_taken_over(start, engine, images):
    server = start()
    version = push(server, images("python-files"), "local/files")
    given = {"file": "data:image/png;base64,AAAA", "copies": 1}
    with server.http() as api:
        assert finished(api, create(api, version, given).json())["status"] == "succeeded"
        [left] = engine.containers(server)
        server.kill()
        server.start()
        upload = api.post("/v1/files", files={"content": ("in.bin", b"12345")}).json()
        made = finished(api, create(api, version, {"file": upload["urls"]["get"], "copies": 1}).json())
        assert made["status"] == "succeeded", made
        assert api.get(made["output"]["picture"]).content == b"12345"
        assert made["output"]["text"] == "5 bytes"
        assert len(api.get(made["output"]["copies"][0]).content) == 6
    assert engine.containers(server) == [left]
    server.stop()


def test_a_container_is_not_taken_over_when_it_would_be_made_in_another_way_now(module_server, engine, images, mark):
    server = module_server("--docker", engine.socket, "--hardware", "small:memory=256MiB")
    push(server, images("python-script"), "local/script")
    with server.http() as api:
        assert api.patch("/mimeo/v1/models/local/script", json={"hardware": "small"}).status_code == 200
    version, left = mark(server)
    server.kill()
    server.options = (*server.options[:-1], "small:memory=300MiB")
    server.start()
    with server.http() as api:
        assert say(api, version, READ) == "set up anew"
    # What holds memory that nobody has counted is gone before there is another.
    [made] = engine.containers(server)
    assert made != left
    server.stop()


def test_what_nobody_takes_over_goes_after_a_while(start, engine, mark):
    server, another = start("--container-takeover", "1s"), start()
    version, left = mark(server)
    _, others = mark(another)
    server.kill()
    server.start()
    until(lambda: engine.containers(server) == [])
    until(lambda: scratch_of(server) == [])
    assert engine.containers(another) == [others]
    with server.http() as api:
        assert say(api, version, READ) == "set up anew"
    server.stop()
    another.stop()


def test_a_server_that_is_stopped_takes_with_it_what_an_earlier_one_has_left(start, engine, mark):
    server = start()
    mark(server)
    server.kill()
    server.start()
    server.stop()
    assert engine.containers(server) == [] and scratch_of(server) == []


def scratch_of(server):
    return [path.name for path in (server.data / "run").iterdir()]


@pytest.mark.parametrize("fault", ["cut", "stall"])
def test_a_server_stops_when_its_engine_does_not_answer_any_more(own_server, engine, images, tmp_path, fault):
    path = tmp_path / "docker.sock"
    with Line(engine.socket, path) as line:
        server = own_server("--docker", path, "--stop-grace", "2s", "--container-takeover", "1s")
        version = push(server, images("python-script"), "local/script")
        hello(server, version)
        getattr(line, fault)()
        server.stop()
    [left] = engine.containers(server)
    with Line(engine.socket, path):
        server.start()
        until(lambda: left not in engine.containers(server))
        assert hello(server, version) == "hello"
        server.stop()


def test_a_server_does_not_wait_for_an_engine_and_uses_it_when_it_is_there(own_server, engine, images, tmp_path):
    path = tmp_path / "docker.sock"
    server = own_server("--docker", path)
    assert "Docker does not answer" in server.run("push", "some/image", "local/some", check=False).stderr
    with Line(engine.socket, path):
        assert hello(server, push(server, images("python-script"), "local/script")) == "hello"
        server.stop()


def test_a_container_that_dies_is_replaced(api, contained, engine, pushed):
    say(api, pushed, "print('here')")
    old = set(engine.containers(contained))
    for container in old:
        engine.docker("kill", container)
    until(lambda: not old & set(engine.containers(contained)))
    assert say(api, pushed, "print('anew')") == "anew"


def test_two_servers_have_one_image_and_neither_takes_it_from_the_other(own_server, engine, images):
    name = images("python-script", "ENV TWICE=1")
    servers = [own_server("--docker", engine.socket) for _ in range(2)]
    for server in servers:
        server.run("create", "local/twice", "--private")
        version = push(server, name, "local/twice")
    engine.docker("image", "rm", name)
    servers[0].run("rm", f"local/twice:{version}")
    assert hello(servers[1], version) == "hello"


def test_a_removed_version_gives_its_image_back(api, contained, engine, images):
    name = images("python-script", "ENV SHORT_LIVED=1")
    contained.run("create", "local/short-lived", "--private")
    version = push(contained, name, "local/short-lived")
    engine.docker("image", "rm", name)
    assert say(api, version, "print('kept')") == "kept"
    contained.run("rm", f"local/short-lived:{version}")
    until(lambda: version not in engine.docker("image", "ls", "--all", "--no-trunc", "--quiet"))


# --- what is refused ---------------------------------------------------------------------------------------------------


def test_what_cannot_be_pushed_is_refused_with_the_reason(contained, engine):
    assert "was not built by `cog build`" in contained.run("push", BASE, "local/base", check=False).stderr
    assert "No such image: nobody/nothing" in contained.run("push", "nobody/nothing", "local/nothing", check=False).stderr
    assert "is no name of an image" in contained.run("push", "no name", "local/nothing", check=False).stderr


def test_images_are_the_operators_to_push(contained, images):
    contained.run("account", "create", "guest")
    made = contained.run("token", "create", "test", "--account", "guest", "--scope", "read", "--scope", "write", "--scope", "admin",
                         "--json")
    token = json.loads(made.stdout)["token"]
    with contained.http(headers={"Authorization": f"Bearer {token}"}) as guest:
        answer = guest.post("/mimeo/v1/models/guest/taken/versions", json={"image": images("python-script")})
    assert answer.status_code == 403 and "operators" in answer.json()["detail"]


def test_without_an_engine_the_reason_is_said(own_server):
    refused = own_server("--docker", "none").run("push", "some/image", "local/some", check=False)
    assert refused.returncode != 0
    assert "There is no folder some/image here" in refused.stderr and "runs no Docker images" in refused.stderr
