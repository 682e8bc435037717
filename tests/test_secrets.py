"""Secret inputs reach the model and nothing else: every byte that the server leaves behind is searched for them."""
import secrets

import pytest

from mimeo_server import ROOT
from model_server import program
from test_predictions import finished, running

MASK = "**********"
NATIVE, PYTHON = "local/secret-native", "local/python-secret"

# The first push of a Python project downloads its packages.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module", params=[NATIVE, PYTHON])
def model(server, request):
    source = {NATIVE: program("secret-native"), PYTHON: ROOT / "tests" / "models" / "python-secret"}[request.param]
    server.run("push", source, request.param, timeout=500)
    return request.param


@pytest.fixture
def key():
    return "sesame-" + secrets.token_hex(16)


def leaking(model, key, **more):
    return {"key": key, **({"leak": True} if model == PYTHON else {}), **more}


def places_with(server, text):
    """Every file of the data folder, and the log, that holds these bytes: as they are, or as UTF-16 would spell them."""
    needles = [text.encode(), text.encode("utf-16-le")]
    files = [path for path in server.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [str(path) for path in files if any(needle in path.read_bytes() for needle in needles)]


def test_the_search_would_find_it(server, api, key):
    """What is no secret does stand in the folder: the other tests can fail."""
    api.post("/v1/predictions", json={"version": "mimeo/hello-world", "input": {"text": key}}, headers={"Prefer": "wait"})
    assert places_with(server, key)


def test_a_secret_is_seen_by_the_model_and_by_nobody_else(server, api, model, key):
    made = api.post("/v1/predictions", json={"version": model, "input": leaking(model, key)}, headers={"Prefer": "wait"})
    done = finished(api, made.json())
    assert done["status"] == "succeeded", done
    assert str(len(key)) in str(done["output"]), "the model has seen it"
    assert done["input"]["key"] == MASK
    assert MASK in str(done["output"])
    assert MASK in done["logs"]
    everywhere = made.text + api.get(done["urls"]["get"]).text + api.get("/v1/predictions").text
    assert key not in everywhere
    assert not places_with(server, key)


def test_an_error_does_not_tell_it(server, api, model, key):
    made = api.post("/v1/predictions", json={"version": model, "input": leaking(model, key, fail=True)},
                    headers={"Prefer": "wait"})
    done = finished(api, made.json())
    assert done["status"] == "failed"
    assert done["error"].endswith(f"cannot log in with {MASK}")
    assert key not in api.get(done["urls"]["get"]).text
    assert not places_with(server, key)


def test_an_input_that_is_refused_does_not_tell_it(server, api, model, key):
    answer = api.post("/v1/predictions", json={"version": model, "input": {"key": [key]}})
    assert answer.status_code == 422
    assert key not in answer.text
    assert not places_with(server, key)


def test_a_create_that_may_come_again_leaves_no_trace_of_it(server, api, model, key):
    for headers in ({"Idempotency-Key": secrets.token_hex(8)}, {"X-Stainless-Retry-Count": "0"}):
        made = api.post("/v1/predictions", json={"version": model, "input": leaking(model, key)},
                        headers={"Prefer": "wait", **headers})
        assert finished(api, made.json())["status"] == "succeeded"
    assert not places_with(server, key)


def test_a_kill_leaves_no_trace_and_what_has_lost_its_secret_fails_clearly(own_server, key):
    server = own_server("--instances", 1)
    server.run("push", program("secret-native"), NATIVE)
    with server.http() as api:
        busy = api.post("/v1/predictions", json={"version": NATIVE, "input": {"key": key, "sleep": 600}}).json()
        running(api, busy)
        queued = api.post("/v1/predictions", json={"version": NATIVE, "input": {"key": key}}).json()
        server.kill()
        assert not places_with(server, key)
        server.start()
    with server.http() as api:
        for lost in (busy, queued):
            done = finished(api, lost)
            assert done["status"] == "failed"
            assert "secret inputs were kept in memory only" in done["error"]
        again = api.post("/v1/predictions", json={"version": NATIVE, "input": {"key": key}}, headers={"Prefer": "wait"})
        assert again.json()["status"] == "succeeded"
    assert not places_with(server, key)
