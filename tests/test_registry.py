"""Images pushed straight to Mimeo: by skopeo, which speaks the OCI protocol without Docker, and by `docker push`.

The registry behind it is Debian's docker-registry, and the Docker Engine that runs what was pushed is real (docker_engine.py)."""
import base64
import concurrent.futures
import json
import os
import signal
import subprocess

import pytest

from docker_engine import BASE, NETWORK, Images, Line
from mimeo_server import ROOT
from test_deployments import until
from test_docker import say


@pytest.fixture(scope="module")
def program():
    """docker-registry, which a machine for tests has unpacked and not installed."""
    found = subprocess.run([ROOT / "tools" / "from_package.sh", "docker-registry", "usr/bin/docker-registry"], capture_output=True,
                           text=True, timeout=170)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.fixture(scope="module")
def options(engine, program):
    return ["--docker", engine.socket, "--docker-network", NETWORK, "--registry", program]


@pytest.fixture(scope="module")
def registry(module_server, options):
    return module_server(*options)


@pytest.fixture(scope="module")
def images(registry, engine):
    return Images(registry, engine)


@pytest.fixture
def api(registry):
    with registry.http() as client:
        yield client


class Skopeo:
    """skopeo, which trusts `server` by its authority alone."""

    def __init__(self, server, engine, folder):
        self.server, self.engine = server, engine
        self.trusted = folder / "trusted"
        self.trusted.mkdir()
        (self.trusted / "ca.crt").write_bytes(server.ca.read_bytes())

    def run(self, *arguments, check=True):
        done = subprocess.run(["skopeo", "--insecure-policy", *map(str, arguments)], capture_output=True, text=True, timeout=120)
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def place(self, model):
        return f"docker://127.0.0.1:{self.server.port}/{model}"

    def push(self, image, model, user="local", token=None, **options):
        return self.run("copy", "--src-daemon-host", f"unix://{self.engine.socket}", "--dest-cert-dir", self.trusted,
                        "--dest-creds", f"{user}:{token or self.server.token}", f"docker-daemon:{image}", self.place(model), **options)

    def pull(self, model, folder):
        self.run("copy", "--src-cert-dir", self.trusted, "--src-creds", f"local:{self.server.token}", self.place(model), f"dir:{folder}")

    def inspect(self, model, *options, user="local", token=None, **keywords):
        return self.run("inspect", "--cert-dir", self.trusted, "--creds", f"{user}:{token or self.server.token}", *options,
                        self.place(model), **keywords)


@pytest.fixture
def skopeo(registry, engine, tmp_path):
    return Skopeo(registry, engine, tmp_path)


def versions(api, model):
    answer = api.get(f"/v1/models/{model}/versions")
    return [one["id"] for one in answer.json()["results"]] if answer.status_code == 200 else []


def names(engine):
    return engine.docker("image", "ls", "--digests", "--format", "{{.Repository}}")


def new_account(server, name):
    server.run("account", "create", name)
    return server.run("token", "create", "push", "--account", name, "--scope", "read", "--scope", "write", "--scope", "admin").stdout.strip()


# --- pushing -----------------------------------------------------------------------------------------------------------


def test_a_pushed_image_is_a_version_that_runs(api, engine, images, skopeo):
    image = images("python-script")
    skopeo.push(image, "local/pushed:v1")
    [version] = versions(api, "local/pushed")
    assert engine.docker("image", "inspect", "--format", "{{.Id}}", image) == f"sha256:{version}"
    assert say(api, version, "print(6 * 7)") == "42"
    assert "127.0.0.1" not in names(engine), "the Engine keeps it under our name alone"
    # Again, under another tag: nothing new.
    skopeo.push(image, "local/pushed:v2")
    assert versions(api, "local/pushed") == [version]


def test_it_can_be_pulled_again(registry, images, skopeo):
    skopeo.push(images("python-script"), "local/pulled:v1")
    told = json.loads(skopeo.inspect("local/pulled:v1").stdout)
    assert told["Labels"]["run.cog.version"] == "0.23.1" and told["RepoTags"] == ["v1"]


def test_docker_logs_in_and_pushes(api, registry, engine, images, tmp_path):
    environment = {"DOCKER_CONFIG": str(tmp_path), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    host = f"127.0.0.1:{registry.port}"
    engine.docker("login", "--username", "local", "--password-stdin", host, input=registry.token, env=environment)
    engine.docker("tag", images("python-script", "ENV BY_DOCKER=1"), f"{host}/local/by-docker")
    engine.docker("push", f"{host}/local/by-docker", env=environment)
    [version] = versions(api, "local/by-docker")
    engine.docker("image", "rm", f"{host}/local/by-docker")
    assert say(api, version, "print('hello')") == "hello"


def test_a_token_that_is_none_is_refused(registry, engine, tmp_path, skopeo, images):
    refused = subprocess.run(["docker", "-H", f"unix://{engine.socket}", "login", "--username", "local", "--password-stdin",
                              f"127.0.0.1:{registry.port}"], input="r8_wrong", capture_output=True, text=True, timeout=60,
                             env={"DOCKER_CONFIG": str(tmp_path), "PATH": os.environ["PATH"]})
    assert refused.returncode != 0 and "unauthorized" in refused.stderr.lower(), refused.stderr
    assert skopeo.push(images("python-script"), "local/never:v1", token="r8_wrong", check=False).returncode != 0
    assert skopeo.push(images("python-script"), "local/never:v1", user="somebody", check=False).returncode != 0


def test_only_its_owner_pushes_to_a_model_and_a_private_one_is_pulled_by_nobody_else(api, registry, images, skopeo):
    skopeo.push(images("python-script"), "local/mine:v1")
    token = new_account(registry, "ada")
    told = skopeo.push(images("python-script"), "local/mine:v2", user="ada", token=token, check=False).stderr
    assert "denied" in told or "unauthorized" in told, told
    api.post("/v1/models", json={"owner": "local", "name": "hidden", "visibility": "private", "hardware": "cpu"})
    skopeo.push(images("python-script"), "local/hidden:v1")
    assert skopeo.inspect("local/hidden:v1", user="ada", token=token, check=False).returncode != 0
    api.post("/v1/models", json={"owner": "local", "name": "shown", "visibility": "public", "hardware": "cpu"})
    skopeo.push(images("python-script"), "local/shown:v1")
    assert skopeo.inspect("local/shown:v1", user="ada", token=token).returncode == 0
    # Her own model is hers, and the version is the same.
    skopeo.push(images("python-script"), "ada/mine:v1", user="ada", token=token)


def test_a_token_that_may_only_administer_pushes(api, images, skopeo):
    token = api.post("/mimeo/v1/tokens", json={"name": "ci", "scopes": ["admin"]}).json()["token"]
    skopeo.push(images("python-script"), "local/ci:v1", token=token)
    assert len(versions(api, "local/ci")) == 1


def bearing(api, user, token, *scopes):
    answer = api.get("/mimeo/v1/registry/token", params={"scope": list(scopes)}, headers={"Authorization": basic(user, token)})
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


MANIFEST = {"Accept": "application/vnd.docker.distribution.manifest.v2+json"}
INDEX = "application/vnd.oci.image.index.v1+json"


def test_what_was_pushed_to_anothers_private_model_cannot_be_had_by_its_digest(api, registry, images, skopeo):
    api.post("/v1/models", json={"owner": "local", "name": "secret", "visibility": "private", "hardware": "cpu"})
    skopeo.push(images("python-chunks"), "local/secret:v1")
    mine = bearing(api, "local", registry.token, "repository:local/secret:pull")
    layer = api.get("/v2/local/secret/manifests/v1", headers={**mine, **MANIFEST}).json()["layers"][-1]["digest"]
    hers = bearing(api, "bea", new_account(registry, "bea"), "repository:bea/mine:pull,push", "repository:local/secret:pull")
    assert api.get(f"/v2/local/secret/blobs/{layer}", headers=hers).status_code == 401
    mounted = api.post("/v2/bea/mine/blobs/uploads/", params={"mount": layer, "from": "local/secret"}, headers=hers)
    assert mounted.status_code != 201 and api.head(f"/v2/bea/mine/blobs/{layer}", headers=hers).status_code == 404
    odd = api.build_request("GET", f"{registry.url}/v2/local/%73ecret/manifests/v1", headers=hers)
    assert api.send(odd).status_code == 400


def test_clients_that_look_before_they_push_do_not_find_what_has_no_version(api, registry, images, skopeo):
    registry.run("create", "local/looked-for", "--private")
    skopeo.push(images("python-script", "ENV LOOKED=1"), "local/looked-for:v1")
    mine = {**bearing(api, "local", registry.token, "repository:local/looked-for:pull"), **MANIFEST}
    found = api.head("/v2/local/looked-for/manifests/v1", headers=mine)
    assert found.status_code == 200 and int(found.headers["Content-Length"]) > 0 and found.content == b""
    [version] = versions(api, "local/looked-for")
    registry.run("rm", f"local/looked-for:{version}")
    assert api.head("/v2/local/looked-for/manifests/v1", headers=mine).status_code == 404
    until(lambda: api.get(f"/v1/models/local/looked-for/versions/{version}").status_code == 404)

    def again():
        pushed = skopeo.push(images("python-script", "ENV LOOKED=1"), "local/looked-for:v1", check=False)
        assert pushed.returncode == 0 or "push it again" in pushed.stderr, pushed.stderr
        return pushed.returncode == 0

    until(again)
    assert versions(api, "local/looked-for") == [version]


def test_two_pushes_of_one_image_at_once_are_both_well(api, images, skopeo):
    image = images("python-script", "ENV TWO=1")
    with concurrent.futures.ThreadPoolExecutor() as pool:
        pushed = [pool.submit(skopeo.push, image, f"local/two:{tag}", check=False) for tag in ("a", "a", "b")]
    assert [one.result().returncode for one in pushed] == [0, 0, 0], [one.result().stderr for one in pushed]
    assert len(versions(api, "local/two")) == 1


def test_a_token_that_may_only_read_pulls_and_does_not_push(api, images, skopeo):
    skopeo.push(images("python-script"), "local/read:v1")
    token = api.post("/mimeo/v1/tokens", json={"name": "reader", "scopes": ["read"]}).json()["token"]
    assert skopeo.inspect("local/read:v1", token=token).returncode == 0
    assert skopeo.push(images("python-script"), "local/read:v2", token=token, check=False).returncode != 0


def test_an_image_that_is_no_model_is_refused_with_the_reason_and_not_kept(api, engine, skopeo):
    engine.docker("tag", BASE, "mimeo-test/plain:1")
    told = skopeo.push("mimeo-test/plain:1", "local/plain:v1", check=False)
    assert told.returncode != 0 and "not built by `cog build`" in told.stderr, told.stderr
    assert versions(api, "local/plain") == []
    assert skopeo.inspect("local/plain:v1", check=False).returncode != 0
    assert "127.0.0.1" not in names(engine)


# --- what goes wrong ---------------------------------------------------------------------------------------------------


def processes(server, word):
    found = []
    for pid in server.processes():
        try:
            line = open(f"/proc/{pid}/cmdline", "rb").read()
        except OSError:
            continue
        if word in line:
            found.append(pid)
    return found


def test_a_registry_that_dies_is_started_again(api, registry, images, skopeo):
    skopeo.push(images("python-script"), "local/again:v1")
    [pid] = processes(registry, b"registry/config.json")
    os.kill(pid, signal.SIGKILL)
    until(lambda: processes(registry, b"registry/config.json") == [])
    assert skopeo.inspect("local/again:v1").returncode == 0
    skopeo.push(images("python-script", "ENV AGAIN=1"), "local/again:v2")
    assert len(versions(api, "local/again")) == 2


def test_an_upload_that_is_broken_off_is_forgotten_and_can_be_begun_anew(registry, images, skopeo, api):
    bearer = api.get("/mimeo/v1/registry/token", params={"scope": "repository:local/cut:pull,push"},
                     headers={"Authorization": basic("local", registry.token)}).json()["token"]
    begun = api.post("/v2/local/cut/blobs/uploads/", headers={"Authorization": f"Bearer {bearer}"})
    assert begun.status_code == 202, begun.text
    place = begun.headers["Location"]
    assert place.startswith("/v2/local/cut/"), "clients know us by another name than the registry does"
    with registry.connect() as line:
        line.sendall(f"PATCH {place} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\nContent-Length: 1000000\r\n\r\n".encode() + bytes(1000))
    skopeo.push(images("python-script"), "local/cut:v1")
    assert len(versions(api, "local/cut")) == 1


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_what_has_no_version_any_more_is_swept_when_the_registry_starts(own_server, engine, images, options, tmp_path):
    server = own_server(*options)
    skopeo = Skopeo(server, engine, tmp_path)
    server.run("create", "local/gone", "--private")
    skopeo.push(images("python-script"), "local/gone:v1")
    skopeo.push(images("python-chunks"), "local/stays:v1")
    with server.http() as api:
        [version] = versions(api, "local/gone")
    server.run("rm", f"local/gone:{version}")
    blobs = server.data / "registry" / "docker" / "registry" / "v2" / "blobs"
    before = blob_bytes(blobs)
    server.stop()
    server.start()
    assert skopeo.inspect("local/stays:v1").returncode == 0
    assert skopeo.inspect("local/gone:v1", check=False).returncode != 0
    server.stop()
    server.start()
    skopeo.pull("local/stays:v1", tmp_path / "copy")
    assert blob_bytes(blobs) < before


def test_an_index_and_its_images_stay(own_server, engine, images, options, tmp_path):
    """As builders push it: images by their digests, and what lists them under the tag."""
    server = own_server(*options)
    skopeo = Skopeo(server, engine, tmp_path)
    skopeo.push(images("python-script"), "local/many:plain")
    with server.http() as api:
        mine = bearing(api, "local", server.token, "repository:local/many:pull,push")
        image = api.get("/v2/local/many/manifests/plain", headers={**mine, **MANIFEST})
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [
            {"mediaType": image.headers["Content-Type"], "digest": image.headers["Docker-Content-Digest"], "size": len(image.content),
             "platform": {"architecture": "amd64", "os": "linux"}}]}
        put = api.put("/v2/local/many/manifests/listed", json=index, headers={**mine, "Content-Type": INDEX})
        assert put.status_code == 201, put.text
        assert len(versions(api, "local/many")) == 1, "they are the same image"
    for _ in range(2):
        server.stop()
        server.start()
        told = json.loads(skopeo.inspect("local/many:listed").stdout)
        assert told["Labels"]["run.cog.version"] == "0.23.1" and set(told["RepoTags"]) == {"plain", "listed"}
        skopeo.pull("local/many:listed", tmp_path / "copy")


def test_a_server_stops_in_the_middle_of_a_push(own_server, engine, images, options, tmp_path):
    path = tmp_path / "docker.sock"
    with Line(engine.socket, path) as line:
        server = own_server(*(path if option == engine.socket else option for option in options))
        skopeo = Skopeo(server, engine, tmp_path)
        skopeo.push(images("python-script"), "local/first:v1")
        line.stall()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            pushed = pool.submit(skopeo.push, images("python-chunks"), "local/late:v1", check=False)
            notes = server.data / "registry" / "deliveries"
            until(lambda: list(notes.iterdir()))
            server.stop()
            assert pushed.result().returncode != 0
    with Line(engine.socket, path):
        server.start()
        with server.http() as api:
            assert versions(api, "local/late") == []
        skopeo.push(images("python-chunks"), "local/late:v1")
        assert not list(notes.iterdir()), "no name is left to an Engine that was not there to take it back"
        server.stop()


def blob_bytes(folder):
    return sum(file.stat().st_size for file in folder.rglob("data"))


def test_without_a_registry_a_push_says_what_to_install(own_server, engine, images, tmp_path):
    server = own_server("--docker", engine.socket, "--registry", "no-such-registry")
    told = Skopeo(server, engine, tmp_path).push(images("python-script"), "local/none:v1", check=False)
    with server.http() as api:
        answer = api.get("/v2/")
    assert answer.status_code == 503 and "no-such-registry is not installed" in answer.json()["errors"][0]["message"]
    assert told.returncode != 0
    assert "no-such-registry is not installed" in server.log(), "most clients show no more than the status"


def test_a_server_without_docker_takes_no_images(own_server):
    server = own_server("--docker", "none")
    with server.http() as api:
        answer = api.get("/v2/")
        assert answer.status_code == 404 and answer.json()["errors"][0]["code"] == "UNSUPPORTED"
        assert api.get("/mimeo/v1/registry/token").status_code == 404


# --- cog login ---------------------------------------------------------------------------------------------------------


def test_cogs_two_login_calls(api, registry):
    page = api.get("/cog/v1/display-token-url").json()["url"]
    assert page == f"{registry.url}/settings?tab=tokens"
    assert api.post("/cog/v1/verify-token", data={"token": registry.token}).json() == {"username": "local"}
    # `cog login` takes no token that begins so; the letters are left out.
    assert api.post("/cog/v1/verify-token", data={"token": registry.token.removeprefix("r8_")}).json() == {"username": "local"}
    assert api.post("/cog/v1/verify-token", data={"token": "wrong"}).status_code == 404
    answer = api.get("/mimeo/v1/registry/token", headers={"Authorization": basic("local", registry.token.removeprefix("r8_"))})
    assert answer.status_code == 200 and answer.json()["expires_in"] == 300
