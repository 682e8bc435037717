"""A create whose answer was lost, and which comes again, is one prediction. The clients that repeat it are in clients/."""
import uuid

import pytest

from built_in import CHAOS, HELLO, chaos
from test_predictions import finished, running

BODY = {"version": HELLO, "input": {"text": "once"}}
RETRIES = "X-Stainless-Retry-Count"


def create(api, body=BODY, path="/v1/predictions", **headers):
    answer = api.post(path, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
def key():
    return uuid.uuid4().hex


def test_a_key_makes_one_prediction_however_often_it_comes(api, key):
    first = create(api, Idempotency_Key=key)
    assert {create(api, Idempotency_Key=key) for _ in range(5)} == {first}
    assert create(api, Idempotency_Key=key + "x") != first


def test_a_key_asks_for_one_thing_only(api, key):
    create(api, Idempotency_Key=key)
    other = {"version": HELLO, "input": {"text": "twice"}}
    answer = api.post("/v1/predictions", json=other, headers={"Idempotency-Key": key})
    assert answer.status_code == 409
    assert answer.headers["x-should-retry"] == "false"
    assert "Idempotency-Key" in answer.json()["detail"]


def test_the_models_door_knows_keys_too(api, key):
    body = {"input": {"text": "once"}}
    path = f"/v1/models/{HELLO}/predictions"
    assert create(api, body, path, Idempotency_Key=key) == create(api, body, path, Idempotency_Key=key)


def test_another_attempt_may_wait_for_the_end(api, key):
    first = create(api, Idempotency_Key=key)
    again = api.post("/v1/predictions", json=BODY, headers={"Idempotency-Key": key, "Prefer": "wait"})
    assert (again.json()["id"], again.json()["output"]) == (first, "hello once")
    assert again.headers["idempotent-replayed"] == "true"


def test_clients_that_count_their_attempts_need_no_key(api, key):
    body = {"version": HELLO, "input": {"text": key}}
    first = create(api, body, **{RETRIES: "0"})
    meant = create(api, body, **{RETRIES: "0"})
    assert first != meant, "the same thing asked for twice on purpose"
    assert {create(api, body, **{RETRIES: "1"}), create(api, body, **{RETRIES: "1"})} == {first, meant}


def test_a_key_and_a_count_outlive_a_kill(own_server, key):
    server = own_server()
    slow = {"version": CHAOS, "input": chaos(sleep=600)}
    with server.http() as api:
        by_key = create(api, Idempotency_Key=key)
        by_count = create(api, slow, **{RETRIES: "0"})
        running(api, api.get(f"/v1/predictions/{by_count}").json())
    server.kill()
    server.start()
    with server.http() as api:
        assert create(api, Idempotency_Key=key) == by_key
        assert create(api, slow, **{RETRIES: "1"}) == by_count
        assert len(api.get("/v1/predictions").json()["results"]) == 2
        api.post(f"/v1/predictions/{by_count}/cancel")
        assert finished(api, api.get(f"/v1/predictions/{by_key}").json())["status"] == "succeeded"
