"""Twenty models, C++ programs and Cog projects, on a machine for four, for a long time: random work, and models that are killed at
random moments. Nothing is lost, nothing gets stuck, no process is left behind, and the server's memory stays what it was.

    MIMEO_SOAK_SECONDS=30       how long; half an hour before a release: MIMEO_SOAK_SECONDS=1800
    MIMEO_TEST_SEED=...         repeats the random choices of an earlier run
"""
import os
import random
import threading
import time

import pytest

from mimeo_server import ROOT
from model_server import MODELS
from test_deployments import until
from test_durability import everything
from test_predictions import TERMINAL
from trouble import program_of

SECONDS = float(os.environ.get("MIMEO_SOAK_SECONDS", "30"))
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(2**32)))
COUNT = 20
COG = 5  # of them
PLACES = 4
CLIENTS = 8
INTERRUPTED = "Prediction interrupted; please retry (code: PA)"


class Client(threading.Thread):
    """Runs what it likes, one after the other, and remembers what it was promised."""

    def __init__(self, server, versions, seed, over):
        super().__init__(daemon=True)
        self.server, self.versions, self.over = server, versions, over
        self.random = random.Random(seed)
        self.made = {}
        self.wrong = None

    def run(self):
        try:
            with self.server.http(timeout=120) as api:
                while not self.over.is_set():
                    self.one(api)
        except BaseException as wrong:  # told by the test, which would wait for a thread in vain
            self.wrong = wrong
            self.over.set()

    def one(self, api):
        text = f"{self.random.random():.12f}"
        input = {"text": text, "sleep": self.random.choice([0, 0, 0.01, 0.1, 0.4]), "lines": self.random.choice([0, 0, 20])}
        headers = self.random.choice([{}, {}, {"Prefer": "wait=1"}])
        answer = api.post("/v1/predictions", json={"version": self.random.choice(self.versions), "input": input}, headers=headers)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        self.made[made["id"]] = text
        if self.random.random() < 0.1:
            api.post(made["urls"]["cancel"])
        if self.random.random() < 0.7:
            while made["status"] not in TERMINAL and not self.over.is_set():
                self.over.wait(0.05)  # as often as a client polls
                made = api.get(made["urls"]["get"]).json()


def is_of_a_model(pid):
    """A program's one process; Cog's server, or the worker below it."""
    return program_of(pid) == "model" or program_of(pid).startswith("python")


def kill_models(server, choose, over):
    """Answers how many were killed."""
    killed = 0
    while not over.wait(choose.uniform(0.2, 1.5)):
        models = [pid for pid in server.processes() if is_of_a_model(pid)]
        if models:
            try:
                os.kill(choose.choice(models), 9)
                killed += 1
            except ProcessLookupError:
                pass
    return killed


@pytest.mark.timeout(SECONDS + 600)
def test_twenty_models_on_a_machine_for_four(own_server, monkeypatch):
    # What AddressSanitizer keeps of the memory that was freed would fill up for longer than the test lasts.
    monkeypatch.setenv("ASAN_OPTIONS", ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=8"])))
    print(f"seed {SEED}, {SECONDS} s")
    choose = random.Random(SEED)
    server = own_server("--instances", PLACES, "--instance-idle", "3s", "--cancel-grace", "2s")
    for number in range(COUNT):
        folder = ROOT / "tests" / "models" / "kinds" / "soak" if number < COG else MODELS / "chaos"
        server.run("push", folder, f"local/m{number}", timeout=500)
    with server.http() as api:
        versions = [f"local/m{number}:{api.get(f'/v1/models/local/m{number}').json()['latest_version']['id']}" for number in range(COUNT)]
    over = threading.Event()
    clients = [Client(server, versions, choose.randrange(2**32), over) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    memory = []
    measure = threading.Timer(SECONDS / 3, lambda: memory.append(server.rss_bytes()))
    end = threading.Timer(SECONDS, over.set)
    for timer in (measure, end):
        timer.start()
    killed = kill_models(server, choose, over)
    for client in clients:
        client.join(120)
        assert not client.is_alive(), "a client waits for ever"
        assert client.wrong is None, f"seed {SEED}: {client.wrong!r}\n{server.log()}"

    promised = {id: text for client in clients for id, text in client.made.items()}
    with server.http() as api:
        until(lambda: all(one["status"] in TERMINAL for one in everything(api).values()), seconds=300)
        ends = everything(api)
        assert ends.keys() == promised.keys()
        for id in promised:
            check_end(api.get(f"/v1/predictions/{id}").json(), promised[id])
        memory.append(server.rss_bytes())
        until(lambda: not api.get("/mimeo/v1/instances").json()["results"])
        until(lambda: not [pid for pid in server.processes() if is_of_a_model(pid) or program_of(pid) in ("bwrap", "mimeo-init")])
    statuses = [one["status"] for one in ends.values()]
    print(f"{len(promised)} predictions {({one: statuses.count(one) for one in sorted(set(statuses))})}, {killed} kills, "
          f"memory {[size >> 20 for size in memory]} MiB")
    assert statuses.count("succeeded") > len(statuses) / 2
    assert memory[1] < memory[0] * 1.25 + (32 << 20), f"the server grew: {memory}"
    server.stop()
    assert server.processes() == []


def check_end(found, text):
    if found["status"] == "succeeded":
        assert found["output"] == [text], found
    elif found["status"] == "failed":
        assert found["error"] == INTERRUPTED or "set-up" in found["error"] or "setup failed" in found["error"], found
    else:
        assert found["status"] == "canceled", found
