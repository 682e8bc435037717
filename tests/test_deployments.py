"""Deployments: an address, a queue and instances of their own; releases that follow each other and drop no prediction."""
import json
import threading
import time

import pytest

from built_in import CHAOS, HELLO, chaos
from model_server import describe, program
from test_predictions import finished, running

CHANGING = "local/changing"


def version_of(api, model):
    return api.get(f"/v1/models/{model}").json()["latest_version"]["id"]


def deploy(api, name, model, *, least=0, most=1, version=None):
    answer = api.post("/v1/deployments", json={
        "name": name, "model": model, "version": version or version_of(api, model), "hardware": "cpu",
        "min_instances": least, "max_instances": most})
    assert answer.status_code == 200, answer.text
    return f"/v1/deployments/local/{name}"


def predict(api, deployment, input, wait=True):
    answer = api.post(f"{deployment}/predictions", json={"input": input}, headers={"Prefer": "wait"} if wait else {})
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(api, deployment, **members):
    answer = api.patch(deployment, json=members)
    assert answer.status_code == 200, answer.text
    return answer.json()["current_release"]


def until(what, seconds=60):
    """Asks again and again, as a person with a script would."""
    end = time.monotonic() + seconds
    while not (answer := what()):
        assert time.monotonic() < end, "it did not come to that"
    return answer


def broken_program(folder):
    """Describes itself like any model, and never starts."""
    path = folder / "broken"
    path.write_text("#!/bin/sh\n"
                    f"if [ \"$1\" = --describe ]; then cat <<'END'\n{json.dumps(describe('hello-world'))}\nEND\nexit 0; fi\n"
                    "echo 'the weights are missing' >&2\nexit 1\n")
    path.chmod(0o755)
    return path


def instances(server):
    """Processes of models: those that run a program out of the folder where versions are kept."""
    versions = str(server.data / "versions").encode()
    found = []
    for pid in server.processes():
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                if versions in line.read().split(b"\0")[0]:
                    found.append(pid)
        except OSError:
            pass  # it has ended
    return found


@pytest.fixture
def server(own_server):
    """Its own, since deployments keep instances; one that has two versions of a model that answer differently."""
    made = own_server("--deployment-rest", "0s", "--instances", 6)
    made.run("push", program("hello-world"), CHANGING)
    with made.http() as api:
        made.old = version_of(api, CHANGING)
    made.run("push", program("identity-native"), CHANGING)
    with made.http() as api:
        made.new = version_of(api, CHANGING)
    assert made.old != made.new
    return made


def test_a_deployment_runs_the_version_it_was_given(api, server):
    place = deploy(api, "pinned", CHANGING, version=server.old)
    done = predict(api, place, {"text": "Ada"})
    assert (done["output"], done["version"], done["deployment"]) == ("hello Ada", server.old, "local/pinned")
    assert api.get(done["urls"]["get"]).json() == done
    assert [one["name"] for one in api.get("/v1/deployments").json()["results"]] == ["pinned"]


def test_a_release_follows_the_other_without_a_dropped_prediction(api, server):
    place = deploy(api, "rolling", CHANGING, version=server.old, least=1, most=2)
    assert predict(api, place, {"text": "first"})["output"] == "hello first"
    stop, answered, ended = threading.Event(), [], []

    def ask():
        with server.http() as mine:
            while not stop.is_set():
                done = predict(mine, place, {"text": "x"})
                answered.append((done["version"], done["status"], done["output"]))
        ended.append(True)

    callers = [threading.Thread(target=ask) for _ in range(4)]
    for caller in callers:
        caller.start()
    try:
        for version, output in ((server.new, "x"), (server.old, "hello x"), (server.new, "x")):
            change(api, place, version=version)
            until(lambda: answered and answered[-1] == (version, "succeeded", output))
    finally:
        stop.set()
        for caller in callers:
            caller.join(60)
    assert len(ended) == 4
    expected = {(server.old, "succeeded", "hello x"), (server.new, "succeeded", "x")}
    assert set(answered) == expected
    # In the end only the new release has instances.
    until(lambda: len(instances(server)) <= 2)


def test_a_release_that_cannot_be_set_up_is_rolled_back_and_says_so(api, server, tmp_path):
    place = deploy(api, "safe", CHANGING, version=server.old, least=1, most=1)
    predict(api, place, {"text": "first"})
    server.run("push", broken_program(tmp_path), CHANGING)
    broken = version_of(api, CHANGING)
    assert change(api, place, version=broken)["number"] == 2
    history = f"/mimeo{place}/releases"
    until(lambda: api.get(place).json()["current_release"]["number"] == 3)
    assert api.get(place).json()["current_release"]["version"] == server.old
    newest, failed, first = api.get(history).json()["results"]
    assert (newest["state"], failed["state"], first["state"]) == ("live", "failed", "live")
    assert "the weights are missing" in failed["note"] or "Model setup failed" in failed["note"]
    assert newest["note"] == "Rolled back to release 1, because release 2 could not be set up"
    assert predict(api, place, {"text": "still there"})["output"] == "hello still there"


def test_a_release_of_the_past_is_one_call_away(api, server):
    place = deploy(api, "back", CHANGING, version=server.old)
    change(api, place, version=server.new)
    assert predict(api, place, {"text": "x"})["output"] == "x"
    answer = api.post(f"/mimeo{place}/releases", json={"rollback_to": 1})
    assert answer.status_code == 200, answer.text
    assert answer.json()["current_release"]["number"] == 3
    until(lambda: predict(api, place, {"text": "x"})["output"] == "hello x")


def test_instances_are_kept_ready_and_are_there_again_after_a_kill(api, server):
    deploy(api, "warm", HELLO, least=2, most=2)
    until(lambda: len(instances(server)) == 2)
    server.kill()
    server.start()
    until(lambda: len(instances(server)) == 2)


def test_more_instances_come_with_more_work_and_leave_without(own_server):
    server = own_server("--instances", 4, "--instance-idle", "1s")
    with server.http() as api:
        place = deploy(api, "busy", CHAOS, least=0, most=3)
        made = [predict(api, place, chaos(sleep=3, text=str(n)), wait=False) for n in range(12)]
        until(lambda: len(instances(server)) == 3)
        assert len([one for one in made if finished(api, one)["status"] == "succeeded"]) == 12
        until(lambda: not instances(server))


def test_one_that_is_disabled_cancels_refuses_and_can_be_deleted(api, server):
    place = deploy(api, "gone", CHAOS, least=1, most=1)
    busy = running(api, predict(api, place, chaos(sleep=600), wait=False))
    queued = predict(api, place, chaos(), wait=False)
    online = api.delete(place)
    assert online.status_code == 409 and "online" in online.json()["detail"]
    change(api, place, min_instances=0, max_instances=0)
    assert {finished(api, one)["status"] for one in (busy, queued)} == {"canceled"}
    refused = api.post(f"{place}/predictions", json={"input": chaos()})
    assert refused.status_code == 409
    assert refused.headers["x-should-retry"] == "false"
    assert "disabled" in refused.json()["detail"]
    until(lambda: api.delete(place).status_code == 204)
    assert api.get(place).status_code == 404
    assert api.get(busy["urls"]["get"]).json()["deployment"] == "local/gone"


def test_a_deployment_that_was_just_used_is_not_deleted(own_server):
    server = own_server()
    with server.http() as api:
        place = deploy(api, "used", HELLO)
        predict(api, place, {"text": "x"})
        change(api, place, max_instances=0)
        until(lambda: not instances(server))
        answer = api.delete(place)
        assert answer.status_code == 409
        assert "15 minutes" in answer.json()["detail"]


def test_the_last_day_is_told_in_buckets(api):
    place = deploy(api, "watched", CHAOS)
    for _ in range(3):
        assert predict(api, place, chaos())["status"] == "succeeded"
    assert predict(api, place, chaos(fail="on purpose"))["status"] == "failed"
    answer = api.get(f"/mimeo{place}/history")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    buckets = told["buckets"]
    assert told["bucket_seconds"] == 900 and len(buckets) == 96
    # The quarter of an hour may have turned meanwhile.
    assert sum(bucket["succeeded"] for bucket in buckets[-2:]) == 3
    assert sum(bucket["failed"] for bucket in buckets[-2:]) == 1
    busy = next(bucket for bucket in buckets if bucket["succeeded"])
    assert busy["latency_p95"] >= busy["latency_p50"] > 0 and busy["queue_p95"] >= busy["queue_p50"] >= 0
    assert buckets[0]["latency_p50"] is None and buckets[0]["succeeded"] == 0
    assert api.get("/mimeo/v1/deployments/local/absent/history").status_code == 404
