"""Trainings over bare HTTP and on the command line: what is refused, what a training leaves, and what dies on the way."""
import json
import re
import signal
import subprocess
import time

import httpx
import pytest

from mimeo_server import BINARY, ROOT
from model_server import TEST_MODELS
from test_predictions import ID, create, finished, follow, latest
from test_webhooks import receiver, secret_of, validated_by_javascript, validated_by_python  # noqa: F401  (a fixture)

LEARNER, LEARNED = "local/learner", "local/learned"
WORDS = "data:text/plain;base64,YiBhIGIgYw=="  # b a b c


def push(server):
    """A program that can be trained, and a model for what becomes of it."""
    for model in (LEARNER, LEARNED):
        server.run("push", TEST_MODELS / "trainable", model)


@pytest.fixture(scope="module")
def pushed(server):
    push(server)


@pytest.fixture
def api(server, pushed):
    with server.http() as client:
        yield client


def train(api, destination=LEARNED, base=LEARNER, fields={}, **input):
    return api.post(f"/v1/models/{base}/versions/{latest(api, base)}/trainings",
                    json={"destination": destination, "input": {"words": WORDS, **input}, **fields})


def say(api, version):
    return finished(api, create(api, version, {}).json())["output"]


def test_a_training_makes_a_version_that_answers_differently(api, server):
    assert say(api, latest(api, LEARNER)) == "hello, I have learned nothing"
    answer = train(api)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert ID.match(made["id"])
    assert made["status"] == "starting" and made["output"] is None and made["error"] is None
    assert made["urls"]["get"] == f"{server.url}/v1/predictions/{made['id']}"

    done = finished(api, made)
    assert done["status"] == "succeeded", done
    assert "read 3 words" in done["logs"]
    assert done["metrics"]["predict_time"] > 0 and done["metrics"]["total_time"] > 0
    assert done["output"]["words"] == 3
    model, _, version = done["output"]["version"].partition(":")
    assert model == LEARNED and re.fullmatch("[0-9a-f]{64}", version)
    assert latest(api, LEARNED) == version
    assert say(api, done["output"]["version"]) == "hello, a b c "

    weights = httpx.get(done["output"]["weights"], verify=server.tls())
    assert weights.text == "a b c "
    assert done["output"]["weights"].endswith("/learned.txt")

    shown = api.get(f"/v1/trainings/{made['id']}").json()
    assert shown["urls"]["get"] == f"{server.url}/v1/trainings/{made['id']}"
    assert shown["output"] == done["output"]


def test_what_was_trained_can_be_trained_further(api):
    first = finished(api, train(api).json())["output"]["version"]
    base = first.partition(":")[2]
    answer = api.post(f"/v1/models/{LEARNED}/versions/{base}/trainings",
                      json={"destination": LEARNED, "input": {"words": WORDS, "order": "reversed"}})
    done = finished(api, answer.json())
    assert done["status"] == "succeeded", done
    assert say(api, done["output"]["version"]) == "hello, c b a "
    assert say(api, first) == "hello, a b c ", "the version it came from is as it was"


def test_the_same_training_twice_is_one_version(api):
    versions = {finished(api, train(api).json())["output"]["version"] for _ in range(2)}
    assert len(versions) == 1
    listed = [one["id"] for one in api.get(f"/v1/models/{LEARNED}/versions").json()["results"]]
    assert len(listed) == len(set(listed))


def test_a_failure_says_why_and_leaves_no_version(api):
    before = latest(api, LEARNED)
    done = finished(api, train(api, fail="out of words").json())
    assert done["status"] == "failed"
    assert done["error"] == "out of words"
    assert "read 3 words" in done["logs"]
    assert latest(api, LEARNED) == before


@pytest.mark.parametrize("family", ["trainings", "predictions"])
def test_a_running_training_is_canceled_by_either_address(api, family):
    made = follow(api, train(api, sleep=600).json(), {"processing"})
    answer = api.post(f"/v1/{family}/{made['id']}/cancel")
    assert answer.status_code == 200
    assert answer.json()["status"] == "canceled"
    assert finished(api, made)["output"] is None


def test_logs_come_while_it_runs(api):
    made = train(api, sleep=600).json()
    until = time.monotonic() + 60
    while "read 3 words" not in api.get(f"/v1/trainings/{made['id']}").json()["logs"]:
        assert time.monotonic() < until
    api.post(f"/v1/trainings/{made['id']}/cancel")


def test_lists_show_one_kind_each(api):
    made = train(api).json()["id"]
    assert made in [one["id"] for one in api.get("/v1/trainings").json()["results"]]
    assert made not in [one["id"] for one in api.get("/v1/predictions").json()["results"]]
    finished(api, api.get(f"/v1/trainings/{made}").json())


@pytest.mark.parametrize("destination", ["<invalid>", "local/nothing", "learned", "nobody/x"])
def test_an_unknown_destination_is_refused_before_anything_is_spent(api, destination):
    before = len(api.get("/v1/trainings").json()["results"])
    answer = train(api, destination=destination)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "The specified training destination does not exist"
    assert len(api.get("/v1/trainings").json()["results"]) == before


def test_a_public_model_of_somebody_else_is_no_destination(api):
    answer = train(api, destination="mimeo/hello-world")
    assert answer.status_code == 403
    assert "a model of your own" in answer.json()["detail"]


def test_a_version_without_train_is_refused(api):
    answer = api.post(f"/v1/models/mimeo/hello-world/versions/{latest(api, 'mimeo/hello-world')}/trainings",
                      json={"destination": LEARNED, "input": {"text": "x"}})
    assert answer.status_code == 422
    assert answer.json()["title"] == "Version cannot be trained"


def test_a_wrong_input_is_named(api):
    answer = api.post(f"/v1/models/{LEARNER}/versions/{latest(api, LEARNER)}/trainings",
                      json={"destination": LEARNED, "input": {"order": "random"}})
    assert answer.status_code == 422
    assert {field["type"] for field in answer.json()["invalid_fields"]} >= {"required", "enum"}


# --- webhooks --------------------------------------------------------------------------------------------------------


def hook(receiver, *events):
    return {"webhook": receiver.url("/trained?mine=1")} | ({"webhook_events_filter": list(events)} if events else {})


def test_a_training_tells_its_webhook_how_it_goes_and_how_it_ended(api, receiver):
    made = train(api, fields=hook(receiver, "start", "output", "logs", "completed"), sleep=1)
    assert made.status_code == 201, made.text
    calls = receiver.wait_for_end()
    assert {call.path for call in calls} == {"/trained?mine=1"}
    assert {call.headers["content-type"] for call in calls} == {"application/json"}
    assert calls[0].status == "processing" and calls[0].json["logs"] == "" and calls[0].json["output"] is None
    assert any(call.status == "processing" and "read 3 words" in call.json["logs"] for call in calls)
    assert len({call.id for call in calls}) == len(calls)
    secret = secret_of(api)
    for call in calls:
        validated_by_python(call, secret)
        validated_by_javascript(call, secret)
        assert call.json["id"] == made.json()["id"]

    end = calls[-1]
    assert end.body.decode() == api.get(f"/v1/trainings/{made.json()['id']}").text
    assert end.status == "succeeded" and end.json["error"] is None
    assert end.json["input"]["words"] == WORDS and "read 3 words" in end.json["logs"]
    assert end.json["started_at"] and end.json["completed_at"] and end.json["metrics"]["predict_time"] > 0
    # What it tells of is there when it tells it.
    assert re.fullmatch(f"{LEARNED}:[0-9a-f]{{64}}", end.json["output"]["version"])
    assert say(api, end.json["output"]["version"]) == "hello, a b c "


@pytest.mark.parametrize("input, status", [({"fail": "out of words"}, "failed"), ({"sleep": 600}, "canceled")])
def test_every_end_of_a_training_is_told(api, receiver, input, status):
    made = train(api, fields=hook(receiver, "completed"), **input).json()
    if status == "canceled":
        api.post(f"/v1/trainings/{made['id']}/cancel")
    [end] = receiver.wait_for_end()
    assert (end.json["id"], end.status) == (made["id"], status)
    assert end.json["error"] == input.get("fail")
    assert end.body.decode() == api.get(f"/v1/trainings/{made['id']}").text
    validated_by_python(end, secret_of(api))


# --- the command line ------------------------------------------------------------------------------------------------


def test_the_command_trains_with_a_file_and_prints_the_version(server, pushed, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("over the hills")
    done = server.run("train", LEARNER, "--destination", LEARNED, "-i", f"words=@{words}", "-i", "order=reversed")
    assert "read 3 words" in done.stderr
    version = done.stdout.strip()
    assert version.startswith(f"{LEARNED}:")
    assert server.run("run", version).stdout == "hello, the over hills \n"


def test_the_command_says_what_went_wrong(server, pushed, tmp_path):
    words = tmp_path / "words.txt"
    words.write_text("x")
    failed = server.run("train", LEARNER, "--destination", LEARNED, "-i", f"words=@{words}", "-i", "fail=no luck", check=False)
    assert failed.returncode == 1 and "mimeo: no luck" in failed.stderr
    refused = server.run("train", LEARNER, "--destination", "local/nothing", "-i", f"words=@{words}", "--json", check=False)
    assert refused.returncode == 1
    assert "destination does not exist" in refused.stdout + refused.stderr
    plain = server.run("train", LEARNER, "--destination", LEARNED, "-i", f"words=@{words}", "--json")
    assert json.loads(plain.stdout)["output"]["version"].startswith(LEARNED)


def test_ctrl_c_cancels_what_the_command_has_begun(server, pushed, tmp_path, api):
    words = tmp_path / "words.txt"
    words.write_text("x")
    command = subprocess.Popen([BINARY, "train", LEARNER, "--destination", LEARNED, "-i", f"words=@{words}", "-i", "sleep=600",
                                "--data-dir", server.data], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert "read 1 words" in command.stderr.readline()
    command.send_signal(signal.SIGINT)
    assert command.wait(60) == 3
    assert api.get("/v1/trainings").json()["results"][0]["status"] == "canceled"


# --- what dies on the way --------------------------------------------------------------------------------------------


def test_a_training_that_runs_when_the_server_is_killed_runs_once_more(own_server):
    server = own_server("--models-dir", "none")
    push(server)
    with server.http() as api:
        made = follow(api, train(api, sleep=2).json(), {"processing"})
    server.kill()
    server.start()
    with server.http() as api:
        done = finished(api, api.get(f"/v1/trainings/{made['id']}").json())
        assert done["status"] == "succeeded", done
        assert say(api, done["output"]["version"]) == "hello, a b c "


def test_killed_at_any_moment_no_training_is_lost(own_server):
    """Each of the trainings that were acknowledged succeeds, and its version runs, however often the server dies."""
    server = own_server("--models-dir", "none")
    push(server)
    owed = set()
    for wait in (0.0, 0.05, 0.1, 0.2, 0.4, 0.8):
        with server.http() as api:
            made = [train(api).json()["id"] for _ in range(2)]
            owed.update(made)
            until = time.monotonic() + wait
            while time.monotonic() < until:
                api.get(f"/v1/trainings/{made[0]}")
        server.kill()
        server.start()
    with server.http() as api:
        for one in owed:
            done = finished(api, api.get(f"/v1/trainings/{one}").json())
            # Twice under a killed server is too often (limits::attempts), and then it says so.
            if done["status"] == "failed":
                assert "interrupted" in done["error"], done
                continue
            assert done["status"] == "succeeded", done
            assert done["output"]["version"].startswith(f"{LEARNED}:")
        assert say(api, latest(api, LEARNED)) == "hello, a b c "
        assert len(api.get(f"/v1/models/{LEARNED}/versions").json()["results"]) == 2


# --- a Python project ------------------------------------------------------------------------------------------------


@pytest.mark.timeout(600)
def test_the_example_learns_what_its_base_does_not_know(server):
    example = ROOT / "examples" / "python-train"
    server.run("push", example, "local/sorter", timeout=500)
    with server.http(timeout=120) as api:
        question = {"text": "Wo ist bitte der Bahnhof?"}
        base = latest(api, "local/sorter")
        assert finished(api, create(api, base, question).json())["output"]["label"] in ("glad", "sad")
        done = server.run("train", "local/sorter", "--destination", "local/sorter", "-i",
                          f"data=@{example / 'languages.csv'}", "-i", "epochs=100", timeout=300)
        assert "epoch 100/100" in done.stderr and "32 of 32 examples sorted rightly" in done.stderr
        version = done.stdout.strip()
        answer = finished(api, create(api, version, question).json())
        assert answer["status"] == "succeeded", answer
        assert answer["output"]["label"] == "german"
        assert finished(api, create(api, base, question).json())["output"]["label"] in ("glad", "sad")

        broken = api.post(f"/v1/models/local/sorter/versions/{base}/trainings",
                          json={"destination": "local/sorter", "input": {"data": "data:text/csv;base64,YQ=="}})
        failed = finished(api, broken.json())
        assert failed["status"] == "failed"
        assert "lines of the form label,text" in failed["error"]
