"""Server, models and a receiver of webhooks die at random moments under load. When that is over, everything was kept: each end,
each webhook, each word of each stream, each file for exactly its time.

    MIMEO_FAULT_SECONDS=45      how long they die
    MIMEO_TEST_SEED=...         repeats the random choices of an earlier run (the timing of a machine cannot be repeated)
"""
import os
import random
import time

import httpx
import pytest
from replicate.webhook import WebhookSigningSecret, Webhooks

from event_stream import events_of
from hook_receiver import HookReceiver
from test_durability import check_database, everything
from test_predictions import TERMINAL
from trouble import Trouble
from witness import Witness, is_interrupted, seconds_of

SECONDS = float(os.environ.get("MIMEO_FAULT_SECONDS", "45"))
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(2**32)))
CLIENTS = 5
RETRIES = ",".join(["100ms"] * 5 + ["500ms"] * 50)
DELIVERIES = "/mimeo/v1/webhooks/deliveries"


@pytest.mark.timeout(SECONDS + 600)
def test_what_was_promised_is_kept_whoever_dies(own_server, tmp_path):
    print(f"seed {SEED}, {SECONDS} s of faults")
    choose = random.Random(SEED)
    receiver = HookReceiver(tmp_path).start()
    server = own_server("--sweep-interval", "1s", "--webhook-retries", RETRIES)
    trouble = Trouble(server, receiver, choose.randrange(2**32))
    witness = Witness(server, receiver, trouble, choose.randrange(2**32))
    try:
        clients = witness.start(CLIENTS)
        trouble.make(SECONDS, witness.broken)
        witness.over.set()
        for client in clients:
            client.join(120)
            assert not client.is_alive(), f"a client waits for ever (seed {SEED})\n{server.log()}"
        assert not witness.wrong, f"seed {SEED}: {witness.wrong}"
        with server.http() as api:
            settle(api)
            found = check_ends(api, witness)
            check_webhooks(api, witness, receiver.calls())
            check_streams(server, api, witness)
            check_files(server, api, found)
        server.stop()
        check_database(server)
        server.start()
        with server.http() as api:
            check_ends(api, witness)
            check_bytes(server, api)
    finally:
        receiver.kill()
        witness.proxy.close()
    states = [one["status"] for one in found.values()]
    print({kind.__name__: count for kind, count in trouble.count.items()}, witness.reads,
          {state: states.count(state) for state in sorted(set(states))})
    assert all(trouble.count.values()) or SECONDS < 40, "some kind of trouble never came"
    assert states.count("succeeded") > len(states) / 4


def settle(api, seconds=120):
    """Waits until no prediction is open and no webhook is owed."""
    until = time.monotonic() + seconds
    for open_ones in (lambda: [one for one in everything(api).values() if one["status"] not in TERMINAL],
                      lambda: api.get(DELIVERIES, params={"state": "pending"}).json()["results"]):
        while rest := open_ones():
            assert time.monotonic() < until, f"not settled after {seconds} s: {rest[:3]}"


def check_ends(api, witness):
    """What was acknowledged is there, once, ended once, and nothing else is."""
    found = {}
    assert everything(api).keys() == witness.made.keys(), "acknowledged and kept are not the same"
    for id, made in witness.made.items():
        found[id] = api.get(made.urls["get"]).json()
        assert found[id]["completed_at"], found[id]
        witness.note(found[id])
        made.check_end(found[id])
        assert witness.create_again(api, made)["id"] == id, "the same key made another prediction"
    assert everything(api).keys() == witness.made.keys()
    return found


def check_webhooks(api, witness, calls):
    """Each end was told, under one id, as it is; and never before it was so, since after every kill it still is."""
    secret = WebhookSigningSecret(key=api.get("/v1/webhooks/default/secret").json()["key"])
    told = {}
    for call in calls:
        Webhooks.validate(headers=call["headers"], body=call["body"], secret=secret)
        body = httpx.Response(200, text=call["body"]).json()
        assert call["path"] == f"/{witness.made[body['id']].input['text']}", "told to somebody else"
        if body["status"] in TERMINAL:
            witness.note(body)
            told.setdefault(body["id"], []).append(call)
    for id, made in witness.made.items():
        if not made.hooked:
            assert id not in told
            continue
        assert id in told, f"the end of {id} was not told: {api.get(DELIVERIES, params={'prediction': id}).text}"
        assert len({call["headers"]["webhook-id"] for call in told[id]}) == 1, f"one end of {id}, two messages"
        assert len({call["body"] for call in told[id]}) == 1, f"one end of {id}, two bodies"
        rows = api.get(DELIVERIES, params={"prediction": id}).json()["results"]
        assert [row["state"] for row in rows if row["event"] == "completed"] == ["delivered"], rows


def check_streams(server, api, witness):
    """What a client heard in pieces is what one hears in one piece afterwards, which is the output."""
    for id, made in witness.made.items():
        expiry = seconds_of(api.get(f"/mimeo/v1/predictions/{id}").json()["expires_at"])
        whole, end = None, witness.ends[id]
        if expiry > time.time() + 60:
            whole = events_of(server, made.urls["stream"])
            assert items_of(whole) == (end["output"] or []), f"{id}: {whole}"
        for heard in made.attempts:
            items = items_of(heard)
            texts = items[:made.input["chunks"]]
            assert texts == made.texts()[:len(texts)], f"{id}: a gap, or a word twice: {items}"
            if is_interrupted(heard):
                continue
            assert heard is made.attempts[-1], f"{id}: more behind an end"
            assert end["data_removed"] or items == (end["output"] or []), f"{id}: {heard}, but {end}"
            assert whole is None or what_counts(heard) == what_counts(whole), f"{id}: in pieces {heard}, in one {whole}"


def items_of(events):
    return [event.data for event in events if event.event == "output"]


def what_counts(events):
    """Nobody goes on behind an end, so its id may be another one when a reader has seen the attempt before it being lost."""
    return [(event.id if event.event == "output" else None, event.event, event.data) for event in events]


def check_files(server, api, found):
    """Every file whose time is not over is there, and no other one."""
    with httpx.Client(verify=server.tls(), timeout=30) as web:
        for id, one in found.items():
            expiry = seconds_of(api.get(f"/mimeo/v1/predictions/{id}").json()["expires_at"])
            for url in [item for item in one["output"] or [] if item.startswith("https://")]:
                asked = time.time()
                status = web.get(url).status_code
                assert status in (200, 404)
                assert asked < expiry if status == 200 else time.time() >= expiry, f"{url}: {status}, expires at {expiry}"


def check_bytes(server, api):
    """After a start there are bytes for the files that are kept, and for nothing else."""
    until = time.monotonic() + 60
    while True:
        kept = sum(len(api.get(f"/mimeo/v1/predictions/{id}").json()["files"]) for id in everything(api))
        there = sum(path.is_file() for path in (server.data / "blobs").rglob("*"))
        if kept == there:
            return
        assert time.monotonic() < until, f"{kept} files are kept, {there} blobs are there"
