"""The prediction path over bare HTTP: the doors, waiting, polling, listing, canceling."""
import re
import threading
import time
from datetime import datetime

import pytest
from replicate.prediction import Prediction

from built_in import CHAOS, HELLO, READ_TEXT, SPEAK, chaos

TERMINAL = {"succeeded", "failed", "canceled", "aborted"}
ID = re.compile(r"^[0-9a-hjkmnp-tv-z]{26}$")
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def create(api, version, input, headers=None, **fields):
    return api.post("/v1/predictions", json={"version": version, "input": input, **fields}, headers=headers)


def follow(api, prediction, states, seconds=60, headers=None):
    """Follows `urls.get` until the prediction is in one of the states, as a polling client does."""
    until = time.monotonic() + seconds
    while prediction["status"] not in states:
        assert time.monotonic() < until, f"still {prediction['status']} after {seconds} s, not {states}"
        prediction = api.get(prediction["urls"]["get"], headers=headers).json()
    return prediction


def finished(api, prediction):
    return follow(api, prediction, TERMINAL)


def running(api, prediction):
    return follow(api, prediction, {"processing"})


def latest(api, model):
    return api.get(f"/v1/models/{model}").json()["latest_version"]["id"]


# --- the doors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["/v1", "", "/v1/v1"])
def test_paths_answer_alike_with_v1_without_it_and_doubled(api, prefix):
    made = api.post(f"{prefix}/predictions", json={"version": HELLO, "input": {"text": "path"}},
                    headers={"Prefer": "wait"})
    assert made.status_code == 201
    assert made.json()["output"] == "hello path"
    assert api.get(f"{prefix}/predictions/{made.json()['id']}").json() == made.json()
    assert api.get(f"{prefix}/account").json()["username"] == "local"


def test_go_pastes_an_absolute_next_url_behind_the_base(api, server):
    for separator in ("//", "/"):  # Go's URL cleaning may collapse two slashes
        answer = api.get(f"/v1/https:{separator}127.0.0.1:{server.port}/v1/models")
        assert answer.status_code == 200
        assert "results" in answer.json()


def test_every_form_of_version_is_understood(api):
    version = latest(api, HELLO)
    for reference in (version, f"{HELLO}:{version}", HELLO):
        made = create(api, reference, {"text": "form"}, headers={"Prefer": "wait"}).json()
        assert (made["output"], made["version"], made["model"]) == ("hello form", version, HELLO)


def test_the_models_door_runs_the_latest_version(api):
    made = api.post(f"/v1/models/{HELLO}/predictions", json={"input": {"text": "door"}}, headers={"Prefer": "wait"})
    assert made.status_code == 201
    assert made.json()["version"] == latest(api, HELLO)


def test_a_create_answers_at_once_with_the_documented_object(api, server):
    answer = create(api, SPEAK, {"text": "shape"})
    assert answer.status_code == 201
    made = answer.json()
    assert ID.match(made["id"])
    assert made["status"] == "starting"
    assert made["input"] == {"text": "shape"}
    assert made["source"] == "api"
    assert made["error"] is None
    assert made["logs"] == ""
    assert made["data_removed"] is False
    assert made.get("output") is None
    assert TIME.match(made["created_at"])
    assert made["urls"]["get"] == f"{server.url}/v1/predictions/{made['id']}"
    assert made["urls"]["cancel"] == f"{server.url}/v1/predictions/{made['id']}/cancel"
    assert all(isinstance(url, str) for url in made["urls"].values())
    assert answer.headers["location"] == made["urls"]["get"]
    assert "preference-applied" not in answer.headers

    done = finished(api, made)
    assert done["status"] == "succeeded"
    assert done["input"] == {"text": "shape"}
    assert TIME.match(done["started_at"]) and TIME.match(done["completed_at"])
    assert done["created_at"] <= done["started_at"] <= done["completed_at"]
    assert 0 <= done["metrics"]["predict_time"] <= done["metrics"]["total_time"]


def test_inputs_are_stored_as_sent_without_defaults(api):
    made = create(api, SPEAK, {"text": "as sent"}, headers={"Prefer": "wait"}).json()
    assert made["input"] == {"text": "as sent"}


def test_an_unknown_input_is_not_refused(api):
    made = create(api, HELLO, {"text": "more", "unheard_of": 1}, headers={"Prefer": "wait"})
    assert made.status_code == 201
    assert made.json()["output"] == "hello more"


def test_what_older_clients_and_guides_send_beside_is_accepted(api):
    answer = create(api, HELLO, {"text": "extras"}, stream=False, model=HELLO, headers={"Prefer": "wait"})
    assert answer.status_code == 201


def test_the_legacy_token_prefix_is_accepted_in_any_case(api, server):
    for prefix in ("Token", "token", "bearer", "BEARER"):
        answer = api.get("/v1/account", headers={"Authorization": f"{prefix} {server.token}"})
        assert answer.status_code == 200


def test_the_content_type_of_a_json_body_does_not_matter(api):
    body = b'{"version": "%s", "input": {"text": "type"}}' % HELLO.encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", None):
        request = api.build_request("POST", "/v1/predictions", content=body, headers={"Prefer": "wait"})
        if kind:
            request.headers["Content-Type"] = kind
        assert api.send(request).json()["output"] == "hello type"


# --- waiting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefer", ["wait", "wait=10", "wait=60", "wait=99"])
def test_a_wait_that_suffices_answers_the_true_terminal_state(api, prefer):
    answer = create(api, HELLO, {"text": "wait"}, headers={"Prefer": prefer})
    assert answer.status_code == 201
    assert answer.headers["preference-applied"] == prefer
    assert answer.json()["status"] == "succeeded"
    assert answer.json()["completed_at"]


def test_a_wait_that_runs_out_answers_starting_although_the_model_runs(api):
    begun = time.monotonic()
    answer = create(api, CHAOS, chaos(sleep=4), headers={"Prefer": "wait=1"})
    took = time.monotonic() - begun
    made = answer.json()
    assert answer.status_code in (201, 202)
    assert answer.headers["preference-applied"] == "wait=1"
    assert (made["status"], made["output"]) == ("starting", None)
    assert made.get("started_at") is None
    assert 0.9 <= took < 3
    running = api.get(made["urls"]["get"]).json()
    assert running["status"] in ("starting", "processing")
    assert finished(api, made)["status"] == "succeeded"


def test_a_wait_sees_a_failure_as_soon_as_it_happens(api):
    made = create(api, CHAOS, chaos(fail="no"), headers={"Prefer": "wait"}).json()
    assert made["status"] == "failed"
    assert "no" in made["error"]
    assert isinstance(made["logs"], str)
    assert made["output"] is None


@pytest.mark.parametrize("prefer", ["respond-async", "wait=0", "wait=-1", "wait=x", "wait=", "handling=lenient", ""])
def test_a_preference_that_cannot_be_honoured_is_ignored(api, prefer):
    answer = create(api, HELLO, {"text": "prefer"}, headers={"Prefer": prefer})
    assert answer.status_code == 201
    assert finished(api, answer.json())["output"] == "hello prefer"


def test_a_caller_that_hangs_up_does_not_end_its_prediction(api, server):
    marker = f"hung up {time.time()}"
    with server.connect() as connection:
        body = ('{"version": "%s", "input": {"sleep": 1, "text": "%s"}}' % (CHAOS, marker)).encode()
        connection.sendall(b"POST /v1/predictions HTTP/1.1\r\nHost: mimeo\r\nPrefer: wait\r\n"
                           b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                           % (server.token.encode(), len(body), body))
        made = None
        while made is None:  # it is there before anybody has had an answer
            listed = api.get("/v1/predictions").json()["results"]
            made = next((one for one in listed if one["input"].get("text") == marker), None)
    assert finished(api, made)["status"] == "succeeded"


# --- many ------------------------------------------------------------------------------------------------------------


def test_a_second_request_waits_its_turn(api, server):
    """One slot an instance: the model itself would refuse the second with 409, and no client may ever see that."""
    answers = []

    def one():
        with server.http() as own:
            answers.append(create(own, CHAOS, chaos(sleep=0.3), headers={"Prefer": "wait"}))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert [answer.json()["status"] for answer in answers] == ["succeeded"] * 4
    assert len({answer.json()["id"] for answer in answers}) == 4


# --- lists -----------------------------------------------------------------------------------------------------------


def test_predictions_are_listed_newest_first_page_by_page(api, server):
    made = [create(api, HELLO, {"text": str(number)}, headers={"Prefer": "wait"}).json()["id"] for number in range(105)]
    seen, url, pages = [], "/v1/predictions", 0
    while url and pages < 3:
        page = api.get(url).json()
        assert set(page) == {"next", "previous", "results"}
        assert len(page["results"]) <= 100
        seen += [one["id"] for one in page["results"]]
        if page["next"]:
            assert page["next"].startswith(f"{server.url}/v1/predictions?")
            assert "cursor=" in page["next"]
        url, pages = page["next"], pages + 1
    assert seen[:105] == made[::-1]
    assert len(set(seen)) == len(seen)


def test_a_page_can_be_left_backwards(api):
    first = api.get("/v1/predictions").json()
    assert first["previous"] is None
    if first["next"] is None:
        pytest.skip("one page only")
    second = api.get(first["next"]).json()
    assert second["previous"]
    assert [one["id"] for one in api.get(second["previous"]).json()["results"]] == [one["id"] for one in first["results"]]


def test_a_list_can_be_narrowed_by_time(api):
    first = create(api, HELLO, {"text": "first"}, headers={"Prefer": "wait"}).json()
    second = create(api, HELLO, {"text": "second"}, headers={"Prefer": "wait"}).json()
    after = api.get("/v1/predictions", params={"created_after": second["created_at"]}).json()["results"]
    assert second["id"] in [one["id"] for one in after]
    assert all(one["created_at"] >= second["created_at"] for one in after)
    before = api.get("/v1/predictions", params={"created_before": second["created_at"]}).json()["results"]
    assert second["id"] not in [one["id"] for one in before]
    if first["created_at"] < second["created_at"]:
        assert first["id"] in [one["id"] for one in before]


# --- cancel ----------------------------------------------------------------------------------------------------------


def test_cancel_ends_a_running_prediction_and_frees_its_place(api):
    made = create(api, CHAOS, chaos(sleep=300)).json()
    running(api, made)
    answer = api.post(made["urls"]["cancel"])
    assert answer.status_code == 200
    assert answer.json()["status"] == "canceled"
    done = api.get(made["urls"]["get"]).json()
    assert done["status"] == "canceled"
    assert done["error"] is None
    assert set(done["metrics"]) >= {"predict_time", "total_time"}
    after = create(api, CHAOS, chaos(sleep=0), headers={"Prefer": "wait"}).json()
    assert after["status"] == "succeeded"


def test_cancel_twice_and_after_the_end_changes_nothing(api):
    made = create(api, HELLO, {"text": "done"}, headers={"Prefer": "wait"}).json()
    answer = api.post(made["urls"]["cancel"], headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert answer.json() == made


def test_cancel_reaches_a_caller_that_waits(api, server):
    answers = []

    def wait():
        with server.http() as own:
            answers.append(create(own, CHAOS, chaos(sleep=300, text="waiting caller"), headers={"Prefer": "wait"}))

    waiting = threading.Thread(target=wait)
    waiting.start()
    mine = None
    while mine is None:
        listed = api.get("/v1/predictions").json()["results"]
        mine = next((one for one in listed if one["input"].get("text") == "waiting caller"), None)
    api.post(mine["urls"]["cancel"])
    waiting.join(30)
    assert answers[0].json()["status"] == "canceled"


@pytest.fixture
def one_by_one(own_server):
    """The API of a server with room for one instance, so that a second prediction waits as long as the first one runs."""
    with own_server("--instances", 1).http() as client:
        yield client


def test_a_deadline_cancels_what_runs_and_aborts_what_waits(one_by_one):
    api = one_by_one
    first = create(api, CHAOS, chaos(sleep=300), headers={"Cancel-After": "9s"}).json()
    running(api, first)
    queued = create(api, CHAOS, chaos(sleep=300), headers={"Cancel-After": "5s"}).json()
    allowed = datetime.fromisoformat(first["deadline"]) - datetime.fromisoformat(first["created_at"])
    assert allowed.total_seconds() == pytest.approx(9, abs=0.01)
    # The released clients poll for ever on "aborted" and are shown "canceled"; anybody else learns the difference.
    assert finished(api, queued)["status"] == "aborted"
    assert finished(api, first)["status"] == "canceled"


def test_a_prediction_that_runs_longer_than_it_may_fails_and_says_so(own_server):
    with own_server("--run-time", "1s").http() as api:
        ended = finished(api, create(api, CHAOS, chaos(sleep=300)).json())
        assert ended["status"] == "failed"
        assert ended["error"] == "Prediction timed out: it ran for more than 1 seconds"
        assert 1 <= ended["metrics"]["predict_time"] < 10


@pytest.mark.parametrize("client", ["replicate-python/1.0.7", "replicate-javascript/1.4.0", "replicate-go/0.21.0",
                                    "Replicate/Python 2.0.0-beta.4"])
def test_released_clients_are_never_shown_aborted(one_by_one, client):
    api = one_by_one
    first = create(api, CHAOS, chaos(sleep=300)).json()
    running(api, first)
    queued = create(api, CHAOS, chaos(sleep=300), headers={"Cancel-After": "5"}).json()
    seen = follow(api, queued, TERMINAL, headers={"User-Agent": client})
    api.post(first["urls"]["cancel"])
    assert seen["status"] == "canceled"


# --- what a model tells ----------------------------------------------------------------------------------------------


def test_logs_and_partial_output_can_be_watched_while_a_model_runs(api):
    made = create(api, CHAOS, chaos(chunks=5, lines=5, sleep=1)).json()
    lengths = set()
    while (now := api.get(made["urls"]["get"]).json())["status"] not in TERMINAL:
        lengths.add(len(now["logs"] or ""))
    assert now["status"] == "succeeded"
    assert len(now["logs"]) >= max(lengths | {0})
    assert len(lengths) > 1


def test_logs_that_are_too_long_say_that_they_lost_their_beginning(api):
    said = "\n".join(f"{number} of many lines: äöü" for number in range(50_000))
    ended = finished(api, create(api, CHAOS, chaos(log=said, lines=2)).json())
    assert ended["status"] == "succeeded"
    notice, first, *_ = ended["logs"].splitlines()
    assert notice == "[older lines were dropped: logs keep the newest 1 MiB]"
    assert first in said.splitlines(), "cut between two lines"
    assert 512 * 1024 < len(ended["logs"].encode()) <= 1024 * 1024
    assert Prediction.Progress.parse(ended["logs"]).percentage == 1


def test_an_iterator_model_says_so_in_its_schema(api):
    schema = api.get(f"/v1/models/{READ_TEXT}").json()["latest_version"]["openapi_schema"]
    output = schema["components"]["schemas"]["Output"]
    assert (output["type"], output["x-cog-array-type"]) == ("array", "iterator")
    properties = schema["components"]["schemas"]["Input"]["properties"]
    assert sorted(one["x-order"] for one in properties.values()) == list(range(len(properties)))
