"""Webhooks: what receivers are told, when, how it is signed, and that nothing that is owed is lost."""
import json
import os
import pathlib
import random
import re
import subprocess
import threading
import time

import httpx
import pytest

from built_in import CHAOS, HELLO, chaos
from mimeo_server import BINARY
from test_predictions import TERMINAL, create, finished
from webhook_receiver import Receiver

JS = pathlib.Path(__file__).resolve().parent / "js"
FAST = ("--webhook-retries", "100ms,100ms,100ms,100ms,200ms,200ms,200ms,500ms,500ms,500ms,1s,1s,1s,1s")
KILLS = int(os.environ.get("MIMEO_TEST_WEBHOOK_KILLS", "25"))
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(2**32)))
DELIVERIES = "/mimeo/v1/webhooks/deliveries"


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def receivers():
    made = []

    def make(*arguments, **keywords):
        made.append(Receiver(*arguments, **keywords))
        return made[-1]

    yield make
    for one in made:
        one.close()


def hooked(api, receiver, model, input, filter=None, path="/hook", **fields):
    if filter is not None:
        fields["webhook_events_filter"] = filter
    answer = create(api, model, input, webhook=receiver.url(path), **fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def deliveries(api, prediction, until, seconds=30):
    """The deliveries of a prediction, when `until` says that they are as they should be."""
    end = time.monotonic() + seconds
    while True:
        rows = api.get(DELIVERIES, params={"prediction": prediction["id"]}).json()["results"]
        if until(rows):
            return rows
        assert time.monotonic() < end, rows


def in_state(state):
    return lambda rows: [row["state"] for row in rows] == [state]


def secret_of(api):
    return api.get("/v1/webhooks/default/secret").json()["key"]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_call_says_what_get_says_at_exactly_the_given_address(api, receiver):
    made = hooked(api, receiver, HELLO, {"text": "Ada"}, ["completed"], path="/a/../b?customId=1&x=%20y")
    call = receiver.wait_for_end()[0]
    assert call.path == "/a/../b?customId=1&x=%20y"
    assert call.headers["content-type"] == "application/json"
    assert call.body.decode() == api.get(made["urls"]["get"]).text
    assert call.json["status"] == "succeeded"


@pytest.mark.parametrize("filter, expected", [
    (None, {"processing", "succeeded"}), ([], {"processing", "succeeded"}), (["completed"], {"succeeded"}),
    (["start"], {"processing"}), (["start", "completed"], {"processing", "succeeded"}),
    (["start", "output", "logs", "completed"], {"processing", "succeeded"})])
def test_each_filter_brings_what_was_asked_for(api, receiver, filter, expected):
    made = hooked(api, receiver, CHAOS, chaos(text="one", chunks=3, lines=3, sleep=0.9), filter)
    finished(api, made)
    if "succeeded" in expected:
        receiver.wait_for_end()
    events = {"succeeded": "completed"}
    wanted = {events.get(status, status) for status in expected}
    rows = deliveries(api, made, lambda rows: bool(rows) and all(row["state"] != "pending" for row in rows))
    calls = receiver.calls
    assert {call.status for call in calls} == expected
    told = [row["event"] for row in reversed(rows)]
    assert told.count("completed") == ("completed" in wanted)
    assert told.count("start") == (filter is not None and "start" in filter)
    assert len(calls) == len(rows)
    assert len({call.id for call in calls}) == len(calls), "every message has an id of its own"
    if filter == ["start"]:
        assert calls[0].json["output"] is None
    if "completed" in wanted:
        assert calls[-1].json["output"] == ["one 0 ", "one 1 ", "one 2 "], "the end comes last"


@pytest.mark.parametrize("event, member", [("output", "output"), ("logs", "logs")])
def test_news_is_told_at_a_pace_and_the_last_of_it_is_never_lost(api, receiver, event, member):
    wanted = chaos(text="w", chunks=40, sleep=1.2) if event == "output" else chaos(lines=40, sleep=1.2)
    made = hooked(api, receiver, CHAOS, wanted, [event])
    ended = finished(api, made)
    calls = receiver.wait(lambda calls: calls and calls[-1].json[member] == ended[member])
    assert len(calls) >= 2
    gaps = [later.at - earlier.at for earlier, later in zip(calls, calls[1:])]
    assert min(gaps) > 0.4, "one call for each half second"
    sizes = [len(call.json[member] or "") for call in calls]
    assert sizes == sorted(sizes), "each is the newest whole state"


def test_nothing_on_the_way_is_told_after_the_end(api, receivers):
    receiver = receivers()
    for _ in range(20):
        hooked(api, receiver, CHAOS, chaos(text="x", chunks=3, lines=3), ["start", "output", "logs", "completed"])
    calls = receiver.wait(lambda calls: sum(call.status == "succeeded" for call in calls) >= 20)
    ended = set()
    for call in calls:
        assert call.json["id"] not in ended, "told after the end"
        if call.status == "succeeded":
            ended.add(call.json["id"])


@pytest.mark.parametrize("wanted, status", [(chaos(fail="broken"), "failed"), (chaos(sleep=300), "canceled")])
def test_every_kind_of_end_is_told(api, receiver, wanted, status):
    made = hooked(api, receiver, CHAOS, wanted, ["completed"])
    if status == "canceled":
        api.post(made["urls"]["cancel"])
    call = receiver.wait_for_end()[-1]
    assert call.status == status
    assert call.json["metrics"]["total_time"] >= 0


# --- signatures ------------------------------------------------------------------------------------------------------


def validated_by_python(call, secret):
    from replicate.webhook import WebhookSigningSecret, Webhooks
    Webhooks.validate(headers=dict(call.headers), body=call.body.decode(), secret=WebhookSigningSecret(key=secret),
                      tolerance=300)


def validated_by_javascript(call, secret):
    names = ("webhook-id", "webhook-timestamp", "webhook-signature", "content-type")
    asked = {"secret": secret, "headers": {name: call.headers[name] for name in names}, "body": call.body.decode()}
    done = subprocess.run(["node", JS / "validate_webhook.mjs"], input=json.dumps(asked), capture_output=True, text=True,
                          cwd=JS, timeout=60)
    assert done.stdout.strip() == "true", done.stdout + done.stderr


def test_the_official_validators_accept_what_arrives(api, receiver):
    hooked(api, receiver, CHAOS, chaos(text="café 日本 \u2028", chunks=2), ["start", "completed"])
    receiver.wait_for_end()
    secret = secret_of(api)
    for call in receiver.calls:
        validated_by_python(call, secret)
        validated_by_javascript(call, secret)


def test_the_official_client_reads_the_secret(api, receiver, client_env):
    import replicate
    assert replicate.webhooks.default.secret().key == secret_of(api)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{32,}=*", secret_of(api))


def test_both_secrets_sign_for_a_while_after_a_rotation(own_server, receiver):
    with own_server().http() as api:
        former = secret_of(api)
        current = api.post("/mimeo/v1/webhooks/secret/rotate", json={"grace_seconds": 3600}).json()["key"]
        assert secret_of(api) == current != former
        hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        call = receiver.wait_for_end()[0]
        assert len(call.headers["webhook-signature"].split(" ")) == 2
        for secret in (former, current):
            validated_by_python(call, secret)
            validated_by_javascript(call, secret)
        api.post("/mimeo/v1/webhooks/secret/rotate", json={"grace_seconds": 0})
        hooked(api, receiver, HELLO, {"text": "y"}, ["completed"])
        call = receiver.wait(lambda calls: len(calls) == 2)[1]
        validated_by_python(call, secret_of(api))
        with pytest.raises(Exception):
            validated_by_python(call, current)


# --- what happens when it does not arrive ------------------------------------------------------------------------------


def failing(times, answer):
    """Answers so many times with `answer`, then 200."""
    left = iter(range(times))
    return lambda call: answer if next(left, None) is not None else 200


def test_a_failed_call_about_the_end_is_repeated_under_the_same_id(own_server, receivers):
    receiver = receivers(failing(3, (500, {}, b"not today")))
    with own_server(*FAST).http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        calls = receiver.wait(lambda calls: len(calls) == 4)
        row = deliveries(api, made, in_state("delivered"))[0]
        assert len({call.id for call in calls}) == 1 == len({call.body for call in calls})
        assert calls[0].id == row["webhook_id"]
        assert [attempt["status"] for attempt in row["attempts"]] == [500, 500, 500, 200]
        assert row["attempts"][0]["answer"] == "not today"
        assert row["attempts"][0]["error"] == "The receiver answered 500"
        assert row["attempts"][0]["seconds"] > 0
        for call in calls:
            validated_by_python(call, secret_of(api))


def test_calls_on_the_way_are_tried_once(own_server, receivers):
    receiver = receivers(lambda call: 200 if call.json["status"] == "succeeded" else 500)
    with own_server(*FAST).http() as api:
        made = hooked(api, receiver, CHAOS, chaos(text="x", chunks=2, sleep=0.2), ["start", "completed"])
        receiver.wait_for_end()
        rows = deliveries(api, made, lambda rows: len(rows) == 2 and rows[0]["state"] == "delivered")
        assert rows[1]["state"] == "dropped"
        assert [len(row["attempts"]) for row in rows] == [1, 1]
        assert len(receiver.calls) == 2


def test_a_receiver_that_says_410_is_asked_no_more(own_server, receivers):
    receiver = receivers(lambda call: 410)
    with own_server(*FAST).http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        row = deliveries(api, made, in_state("dead"))[0]
        assert [attempt["status"] for attempt in row["attempts"]] == [410]


def test_a_redirect_is_a_failure_that_is_said_and_not_followed(own_server, receivers):
    target = receivers()
    receiver = receivers(failing(1, (302, {"Location": target.url("/elsewhere")}, b"")))
    with own_server(*FAST).http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        row = deliveries(api, made, in_state("delivered"))[0]
        assert row["attempts"][0]["status"] == 302
        assert "redirects are not followed" in row["attempts"][0]["error"]
        assert target.url("/elsewhere") in row["attempts"][0]["error"]
    assert target.calls == []


def test_a_receiver_may_ask_for_a_pause(own_server, receivers):
    receiver = receivers(failing(1, (503, {"Retry-After": "2"}, b"")))
    with own_server(*FAST).http() as api:
        hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        first, second = receiver.wait(lambda calls: len(calls) == 2)
        assert second.at - first.at >= 2


def test_what_cannot_be_delivered_is_dead_and_can_be_replayed(own_server, receivers):
    receiver = receivers(lambda call: 500)
    with own_server("--webhook-retries", "50ms,50ms").http() as api:
        made = [hooked(api, receiver, HELLO, {"text": str(n)}, ["completed"]) for n in range(3)]
        for one in made:
            row = deliveries(api, one, in_state("dead"))[0]
            assert 1 <= len(row["attempts"]) <= 3
        receiver.answer = lambda call: 200
        receiver.calls.clear()
        again = api.post(f"{DELIVERIES}/{row['id']}/replay")
        assert again.status_code == 200, again.text
        assert receiver.wait_for_end()[0].id == row["webhook_id"]
        deliveries(api, made[2], in_state("delivered"))
        assert api.post(f"{DELIVERIES}/replay").json() == {"replayed": 2, "more": False}
        for one in made:
            deliveries(api, one, in_state("delivered"))
        # What was delivered can be had once more.
        assert api.post(f"{DELIVERIES}/replay", params={"prediction": made[0]["id"], "state": "delivered"}).json()["replayed"] == 1
        call = receiver.wait(lambda calls: len(calls) == 4)[-1]
        assert call.body.decode() == api.get(made[0]["urls"]["get"]).text


def test_a_receiver_that_was_down_gets_everything_when_it_is_back(own_server, receiver):
    receiver.stop()
    with own_server(*FAST).http() as api:
        made = [hooked(api, receiver, HELLO, {"text": str(n)}) for n in range(20)]
        for one in made:
            finished(api, one)
        row = deliveries(api, made[0], lambda rows: rows and rows[-1]["attempts"])[-1]
        assert row["attempts"][0]["status"] is None
        assert row["attempts"][0]["error"]
        receiver.start()
        receiver.wait(lambda calls: {call.json["id"] for call in calls if call.status == "succeeded"} ==
                      {one["id"] for one in made})


def test_a_receiver_that_hangs_delays_no_other(own_server, receivers):
    go_on = threading.Event()
    slow = receivers(lambda call: 200 if go_on.wait(60) else 200)
    quick = receivers()
    with own_server().http() as api:
        for n in range(40):
            hooked(api, slow, HELLO, {"text": str(n)}, ["completed"])
        slow.wait(lambda calls: len(calls) >= 1)
        for n in range(20):
            hooked(api, quick, HELLO, {"text": str(n)}, ["completed"])
        quick.wait(lambda calls: len(calls) == 20)
        assert not go_on.is_set()
        assert len(slow.calls) <= 16, "no more at once than one receiver may have"
        go_on.set()
        slow.wait(lambda calls: len({call.json["id"] for call in calls}) == 40)


def test_a_path_that_answers_badly_holds_up_no_other_at_the_same_host(own_server, receivers):
    shared = receivers(lambda call: 500 if call.path == "/broken" else 200)
    with own_server().http() as api:
        for n in range(30):
            hooked(api, shared, HELLO, {"text": str(n)}, ["completed"], path="/broken")
        # Past five failures the host is in trouble. Probes, ever further apart, have most of the thirty before them.
        shared.wait(lambda calls: len(calls) >= 7)
        hooked(api, shared, CHAOS, chaos(chunks=2), ["start", "output", "completed"], path="/well?user=1")
        well = shared.wait(lambda calls: any(call.path == "/well?user=1" and call.json["completed_at"] for call in calls
                                             if "completed_at" in call.json), seconds=5)
        broken = [call for call in well if call.path == "/broken"]
        assert len(broken) < 30, "what is broken is probed, not flooded"
        assert any(call.path == "/well?user=1" and call.json["status"] == "processing" for call in well)


def test_a_receiver_that_never_answers_is_given_up_for_now(own_server, receivers):
    go_on = threading.Event()
    receiver = receivers(lambda call: 200 if go_on.wait(60) else 200)
    with own_server("--webhook-timeout", "1s", *FAST).http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        row = deliveries(api, made, lambda rows: rows and rows[0]["attempts"])[0]
        assert row["attempts"][0]["error"].startswith("No answer within 1.")
        go_on.set()
        deliveries(api, made, in_state("delivered"))


# --- where it may lead -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/",
                                 "http://0.0.0.0:1/", "http://[fe80::1]/", "HTTP://2852039166/latest/meta-data"])
def test_private_addresses_are_not_called_and_not_tried_again(own_server, url):
    with own_server().http() as api:
        made = create(api, HELLO, {"text": "x"}, webhook=url, webhook_events_filter=["completed"]).json()
        row = deliveries(api, made, in_state("dead"))[0]
        assert [attempt["status"] for attempt in row["attempts"]] == [None]
        assert "may not call" in row["attempts"][0]["error"]


def test_a_name_that_leads_nowhere_today_is_tried_again(own_server):
    with own_server().http() as api:
        made = create(api, HELLO, {"text": "x"}, webhook="http://hooks.invalid/", webhook_events_filter=["completed"]).json()
        row = deliveries(api, made, lambda rows: rows and rows[0]["attempts"])[0]
        assert row["state"] == "pending" and "resolve" in row["attempts"][0]["error"], row


def test_a_wrong_allow_list_is_refused_at_the_start(tmp_path):
    done = subprocess.run([BINARY, "serve", "--data-dir", tmp_path / "data", "--webhook-allow", "10.0.0.0/99"],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "webhook-allow" in done.stderr


# --- crashes -----------------------------------------------------------------------------------------------------------


def test_what_is_owed_survives_a_restart(own_server, receiver):
    receiver.stop()
    server = own_server(*FAST)
    with server.http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        finished(api, made)
    server.stop()
    receiver.start()
    server.start()
    assert receiver.wait_for_end()[0].json["id"] == made["id"]


@pytest.mark.timeout(900)
def test_no_end_is_lost_or_told_before_it_is_durable_whenever_the_server_dies(own_server, receivers):
    print(f"seed {SEED}, {KILLS} kills")
    choose = random.Random(SEED)
    receiver = receivers(lambda call: 500 if call.at * 1000 % 7 < 1 else 200)
    server = own_server("--webhook-retries", "50ms,50ms,100ms,100ms," + ",".join(["200ms"] * 50))
    made = {}
    for kill in range(KILLS):
        if server.process is None:
            server.start()
        count = len(receiver.calls)
        with server.http() as api:
            for _ in range(choose.randrange(1, 12)):
                one = hooked(api, receiver, *choose.choice([(HELLO, {"text": "x"}), (CHAOS, chaos(text="y", chunks=2, sleep=0.05))]))
                made[one["id"]] = one
        if choose.random() < 0.5:
            # Near the moment at which an end is durable and its call goes out.
            receiver.wait(lambda calls: len(calls) > count)
        threading.Event().wait(choose.uniform(0, 0.06))
        server.kill()
    server.start()
    told = receiver.wait(lambda calls: made.keys() <= {call.json["id"] for call in calls if call.status in TERMINAL}, 120)
    with server.http() as api:
        for id in made:
            ended = api.get(f"/v1/predictions/{id}").json()
            calls = [call for call in told if call.json["id"] == id and call.status in TERMINAL]
            assert all(call.json == ended for call in calls), "an end was told that did not last"
            assert len({call.id for call in calls}) == 1, "one end, one message"
            rows = deliveries(api, ended, lambda rows: all(row["state"] != "pending" for row in rows))
            assert [row["state"] for row in rows if row["event"] == "completed"] == ["delivered"]


# --- the command line --------------------------------------------------------------------------------------------------


def test_the_command_line_lists_shows_and_replays(own_server, receivers):
    receiver = receivers(lambda call: (410, {}, b"gone for good"))
    server = own_server()
    with server.http() as api:
        made = hooked(api, receiver, HELLO, {"text": "x"}, ["completed"])
        row = deliveries(api, made, in_state("dead"))[0]
        listed = server.run("webhook", "list", "--state", "dead").stdout
        assert row["id"] in listed and "dead" in listed
        shown = server.run("webhook", "show", row["id"]).stdout
        assert "gone for good" in shown and "410" in shown
        receiver.answer = lambda call: 200
        server.run("webhook", "replay", row["id"])
        deliveries(api, made, in_state("delivered"))
        assert server.run("webhook", "replay", "--all").stdout.strip() == "0 deliveries are sent again"
        assert server.run("webhook", "secret").stdout.strip() == secret_of(api)
        rotated = server.run("webhook", "secret", "--rotate").stdout.strip().splitlines()[0]
        assert rotated == secret_of(api)
        assert json.loads(server.run("webhook", "list", "--json").stdout)[0]["id"] == row["id"]
        assert server.run("webhook", "show", "nonsense", check=False).returncode == 1


def test_the_inbox_prints_verified_calls_and_answers_what_it_is_told(own_server):
    server = own_server(*FAST)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MIMEO_", "REPLICATE_"))}
    inbox = subprocess.Popen([BINARY, "webhook", "inbox", "--data-dir", server.data, "--port", "0", "--status", "503",
                              "--json"], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        url = json.loads(inbox.stdout.readline())["url"]
        with server.http() as api:
            made = create(api, HELLO, {"text": "x"}, webhook=url + "/x?y=z", webhook_events_filter=["completed"]).json()
            told = json.loads(inbox.stdout.readline())
            assert (told["verified"], told["path"], told["body"]["id"]) == (True, "/x?y=z", made["id"])
            rows = deliveries(api, made, lambda rows: rows and rows[0]["attempts"])
            assert rows[0]["attempts"][0]["status"] == 503
        answer = httpx.post(url, content=b"{}", headers={"webhook-id": "msg_x", "webhook-timestamp": "1", "webhook-signature": "v1,x"})
        assert answer.status_code == 503
        forged = next(line for line in map(json.loads, inbox.stdout) if line["id"] == "msg_x")
        assert forged["verified"] is False
    finally:
        inbox.terminate()
        assert inbox.wait(20) == 0
