"""The Cog HTTP API, asked of a C++ model and of Cog's own server with the same model: whoever can drive one can drive both."""
import json
import time

import pytest

from model_server import Receiver, coglet, describe, native
from test_deployments import until

JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module", params=["native", "coglet"])
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def make(kind, tmp_path_factory):
    if kind == "native":
        return lambda *flags, env=None: native("twin", *flags, env=env)
    folder = tmp_path_factory.mktemp("coglet")
    return lambda *flags, env=None: coglet(folder, *flags, env=env)


@pytest.fixture(scope="module")
def served(make):
    with make() as server:
        yield server


@pytest.fixture
def model(served):
    """Ready for a prediction: coglet answers one a moment before it gives its slot back, and is busy until then."""
    return served.ready()


def when_free(kind, ask):
    """What `ask()` answers, once coglet no longer refuses it for the sake of the prediction before."""
    deadline = time.monotonic() + 30
    while (answer := ask()).status_code == 409 and kind == "coglet":
        assert time.monotonic() < deadline
    return answer


def shape(value):
    """Members and types, without values."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    return type(value).__name__


# --- what it says of itself ------------------------------------------------------------------------------------------


def test_the_root_names_the_endpoints(model):
    root = model.api.get("/").json()
    assert root["predictions_url"] == "/predictions"
    assert root["predictions_idempotent_url"] == "/predictions/{prediction_id}"
    assert set(root) == {"cog_version", "docs_url", "healthcheck_url", "openapi_url", "predictions_cancel_url",
                         "predictions_idempotent_url", "predictions_url", "shutdown_url"}


def test_the_schema_is_the_described_one(model):
    answer = model.api.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == describe("twin")["openapi_schema"]


def test_health_tells_how_the_setup_went(model):
    health = model.health()
    assert health["status"] == "READY"
    assert shape(health["setup"]) == {"started_at": "str", "completed_at": "str", "status": "str", "logs": "str"}
    assert health["setup"]["status"] == "succeeded"
    assert isinstance(health["version"], dict)


def test_unknown_paths_and_methods_are_refused(model):
    assert model.api.get("/nope").status_code == 404
    assert model.api.get("/predictions").status_code == 405
    assert model.api.put("/predictions").status_code == 405


# --- synchronous -----------------------------------------------------------------------------------------------------


def test_a_synchronous_prediction_answers_its_output_and_logs(model):
    answer = model.predict({"text": "a"})
    made = answer.json()
    assert answer.status_code == 200
    assert shape(made) == {"id": "str", "logs": "str", "output": "list", "status": "str",
                           "metrics": {"predict_time": "float", "steps": "int"}}
    assert (made["status"], made["output"], made["logs"]) == ("succeeded", ["a0", "a1"], "step 0\nstep 1\n")
    assert made["metrics"]["steps"] == 1


def test_an_id_can_be_chosen(model, kind):
    assert when_free(kind, lambda: model.predict({"text": "a"}, id="chosen")).json()["id"] == "chosen"
    body = {"id": "posted", "input": {"text": "a"}}
    assert when_free(kind, lambda: model.api.post("/predictions", json=body)).json()["id"] == "posted"


def test_a_model_that_raises_answers_200_and_failed(model):
    answer = model.predict({"text": "boom"})
    made = answer.json()
    assert answer.status_code == 200
    assert made["status"] == "failed"
    assert "boom happened" in made["error"]
    assert "output" not in made
    assert isinstance(made["logs"], str)
    assert made["metrics"]["predict_time"] >= 0


def test_unknown_inputs_are_dropped(model):
    assert model.predict({"text": "a", "unheard_of": [1]}).json()["status"] == "succeeded"


def test_an_id_is_free_again_when_its_prediction_has_ended(model, kind):
    for _ in range(3):
        assert when_free(kind, lambda: model.predict({"text": "a"}, id="again")).status_code == 200


# --- what is wrong with a request ------------------------------------------------------------------------------------


@pytest.mark.parametrize("input, issues", [
    ({}, [("text", "Field required", "value_error.missing")]),
    ({"text": ""}, [("text", '"" is shorter than 1 character', "value_error")]),
    ({"text": 3}, [("text", '3 is not of type "string"', "value_error")]),
    ({"text": None}, [("text", 'null is not of type "string"', "value_error")]),
    ({"text": "a", "count": 9}, [("count", "9 is greater than the maximum of 5", "value_error")]),
    ({"text": "a", "count": 0}, [("count", "0 is less than the minimum of 1", "value_error")]),
    ({"text": "a", "count": 1.5}, [("count", '1.5 is not of type "integer"', "value_error")]),
    ({"text": "a", "style": "q"}, [("style", '"q" is not one of ["plain","loud"]', "value_error")]),
    ({"text": "a", "delay": "x"}, [("delay", '"x" is not of type "number"', "value_error")]),
    ([1], [("__root__", '[1] is not of type "object"', "value_error")]),
    ({"text": "", "count": 9, "style": "q", "delay": "x"},
     [("count", "9 is greater than the maximum of 5", "value_error"), ("delay", '"x" is not of type "number"', "value_error"),
      ("style", '"q" is not one of ["plain","loud"]', "value_error"),
      ("text", '"" is shorter than 1 character', "value_error")]),
])
def test_invalid_inputs_are_refused_in_cogs_words(model, input, issues):
    answer = model.predict(input)
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert sorted((one["loc"][-1], one["msg"], one["type"]) for one in detail) == sorted(issues)
    assert all(one["loc"][:2] == ["body", "input"] for one in detail)


@pytest.mark.parametrize("body, status", [
    (b"{bad", 400), (b"[1]", 422), (b"3", 422), (b'{"id":3}', 422), (b'{"webhook":3,"input":{"text":"a"}}', 422),
    (b'{"webhook_events_filter":["x"],"input":{"text":"a"}}', 422),
])
def test_malformed_bodies_are_refused(model, body, status):
    assert model.api.post("/predictions", content=body, headers=JSON).status_code == status


def test_other_content_types_are_refused_and_none_counts_as_an_empty_body(model):
    assert model.api.post("/predictions", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert model.api.post("/predictions").json()["detail"][0]["msg"] == "Field required"


def test_an_id_that_differs_from_the_path_is_refused(model):
    answer = model.api.put("/predictions/one", json={"id": "two", "input": {"text": "a"}})
    assert answer.status_code == 422
    assert answer.json() == {"detail": [{"loc": ["body", "id"], "type": "value_error",
                                         "msg": "prediction ID must match the ID supplied in the URL"}]}


# --- while one runs --------------------------------------------------------------------------------------------------


def test_a_second_prediction_is_refused_while_the_only_slot_is_taken(model):
    model.start({"text": "a", "delay": 3}, "taken")
    assert model.health()["status"] == "BUSY"
    answer = model.predict({"text": "b"})
    assert answer.status_code == 409
    assert answer.json() == {"error": "At capacity - all prediction slots busy", "status": "failed"}
    assert model.cancel("taken").json() == {}
    model.until("READY")


def test_a_repeated_put_answers_what_there_is_so_far(model):
    with model.stream({"text": "a", "count": 2, "delay": 0.5}, "repeated") as events:
        events.until("output")
        again = model.predict({"text": "a"}, id="repeated")
        assert again.status_code == 202
        assert again.json()["input"] == {"text": "a", "count": 2, "delay": 0.5}
        assert again.json()["status"] == "processing"
        assert again.json()["output"] == ["a0"]
        assert again.json()["logs"].startswith("step 0\n")
    model.until("READY")


def test_a_canceled_prediction_ends_as_canceled(model):
    with model.stream({"text": "a", "delay": 1}, "stopped") as events:
        events.until("log")
        assert model.cancel("stopped").status_code == 200
        name, data = list(events)[-1]
        assert (name, data["status"]) == ("completed", "canceled")
        assert "error" not in data
    until(lambda: model.cancel("stopped").status_code == 404)  # coglet forgets it a moment after it has told the end
    assert model.ready().predict({"text": "a"}).json()["status"] == "succeeded"


def test_nobody_can_cancel_what_does_not_run(model):
    answer = model.cancel("unknown")
    assert (answer.status_code, answer.json()) == (404, {})


@pytest.mark.parametrize("accept", [None, "text/event-stream"])
def test_who_hangs_up_cancels_the_prediction_that_waits_for_nobody_else(model, accept):
    with Receiver() as receiver:
        with pytest.raises(Exception):
            model.api.put("/predictions/dropped", timeout=0.5, headers={"Accept": accept} if accept else {},
                          json={"input": {"text": "a", "delay": 1}, "webhook": receiver.url,
                                "webhook_events_filter": ["completed"]})
        assert receiver.next_json()["status"] == "canceled"
    model.until("READY")


# --- events ----------------------------------------------------------------------------------------------------------


def test_events_tell_the_whole_story(model):
    with model.stream({"text": "a"}, "story") as events:
        assert events.response.headers["content-type"].startswith("text/event-stream")
        told = list(events)
    assert told[0] == ("start", {"id": "story", "status": "processing"})
    assert [data for name, data in told if name == "output"] == [{"chunk": "a0", "index": 0}, {"chunk": "a1", "index": 1}]
    logs = [data for name, data in told if name == "log"]
    assert "".join(log["data"] for log in logs) == "step 0\nstep 1\n"
    assert {log["source"] for log in logs} == {"stdout"}
    assert [data for name, data in told if name == "metric"] == [{"mode": "replace", "name": "steps", "value": 0},
                                                                 {"mode": "replace", "name": "steps", "value": 1}]
    name, last = told[-1]
    assert name == "completed"
    assert last["metrics"].pop("predict_time") >= 0
    assert last == {"id": "story", "status": "succeeded", "output": ["a0", "a1"], "logs": "step 0\nstep 1\n",
                    "metrics": {"steps": 1}}


def test_events_win_over_prefer(model):
    answer = model.predict({"text": "a"}, headers={"Accept": "text/event-stream", "Prefer": "respond-async"})
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_a_failure_is_the_last_event(model):
    with model.stream({"text": "boom"}, "failing") as events:
        name, last = list(events)[-1]
    assert (name, last["status"]) == ("completed", "failed")
    assert "boom happened" in last["error"]
    assert last["logs"] == "step 0\n"


def test_a_second_subscriber_is_told_everything_from_the_beginning(model):
    with model.stream({"text": "a", "count": 2, "delay": 0.5}, "replayed") as first:
        seen = first.until("output")
        with model.stream({"text": "other"}, "replayed") as second:
            replayed = list(second)
        assert replayed[:len(seen)] == seen
        assert replayed[-1][1]["output"] == ["a0", "a1"]
    model.until("READY")


# --- webhooks --------------------------------------------------------------------------------------------------------


def test_webhooks_tell_beginning_output_and_end(model):
    with Receiver() as receiver:
        model.start({"text": "a"}, "hooked", webhook=f"{receiver.url}/hook")
        told = []
        while not told or told[-1]["status"] == "processing":
            method, path, headers, body = receiver.next()
            assert (method, path, headers["Content-Type"]) == ("POST", "/hook", "application/json")
            told.append(json.loads(body))
    assert told[0]["status"] == "processing"
    last = told[-1]
    assert (last["id"], last["status"], last["output"]) == ("hooked", "succeeded", ["a0", "a1"])
    assert last["logs"] == "step 0\nstep 1\n"
    assert last["metrics"]["steps"] == 1
    assert "input" not in last


def test_webhooks_can_be_filtered(model):
    with Receiver() as receiver:
        model.start({"text": "a"}, "filtered", webhook=receiver.url, webhook_events_filter=["completed"])
        assert receiver.next_json()["status"] == "succeeded"
        assert receiver.requests.empty()


def test_the_trace_of_the_request_goes_along(model):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with Receiver() as receiver:
        model.api.post("/predictions", json={"input": {"text": "a"}, "webhook": receiver.url,
                                             "webhook_events_filter": ["completed"]},
                       headers={"Prefer": "respond-async", "traceparent": trace})
        assert receiver.next()[2]["traceparent"] == trace
    model.until("READY")


# --- set-up, health, end ---------------------------------------------------------------------------------------------


def test_predictions_are_refused_until_the_setup_has_ended(make):
    with make(env={"TWIN_SETUP": "hang", "COG_SETUP_TIMEOUT": "2"}) as model:
        health = model.until("STARTING")
        assert health["setup"]["status"] == "starting"
        answer = model.predict({"text": "a"})
        assert answer.status_code == 503
        assert answer.json() == {"status": "failed", "error": "Setup has not finished yet. Wait until it has finished, "
                                                              "or GET /health-check for status."}
        assert model.until("SETUP_FAILED")["setup"]["status"] == "failed"


def test_a_setup_that_fails_says_why_and_stays_to_say_it(make):
    with make(env={"TWIN_SETUP": "fail"}) as model:
        health = model.until("SETUP_FAILED")
        assert health["setup"]["status"] == "failed"
        assert "no weights" in health["setup"]["logs"]
        assert model.predict({"text": "a"}).status_code == 503


def test_a_model_may_say_that_it_is_unwell(make):
    with make(env={"TWIN_SICK": "1"}) as model:
        health = model.until("UNHEALTHY")
        assert health["user_healthcheck_error"] == "Healthcheck failed: user-defined healthcheck returned False"


def test_shutdown_ends_the_process(make):
    with make() as model:
        model.ready()
        answer = model.api.post("/shutdown")
        assert (answer.status_code, answer.json()) == (200, {})
        assert model.process.wait(30) == 0


def test_sigterm_is_ignored_when_an_explicit_shutdown_is_awaited(make):
    with make("--await-explicit-shutdown", "true") as model:
        model.ready().process.terminate()
        assert model.predict({"text": "a"}).json()["status"] == "succeeded"
        model.api.post("/shutdown")
        assert model.process.wait(30) == 0
