"""201 means on disk: the server is killed at random moments under load, and owes every acknowledged prediction one end.

    MIMEO_TEST_KILLS=200        how often it dies
    MIMEO_TEST_SEED=...         repeats the random choices of an earlier run (the timing of a machine cannot be repeated)
"""
import os
import random
import sqlite3
import threading
import time

import httpx
import pytest

from built_in import CHAOS, HELLO, chaos
from test_predictions import TERMINAL, running

KILLS = int(os.environ.get("MIMEO_TEST_KILLS", "200"))
SEED = int(os.environ.get("MIMEO_TEST_SEED", random.SystemRandom().randrange(2**32)))
CLIENTS = 6
INTERRUPTED = "interrupted"


class Load:
    """Clients that create, wait for, look at and cancel predictions, and remember every answer they got."""

    def __init__(self, server, seed):
        self.server = server
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.expected = {}    # id -> output that a success must have, or None
        self.ended = {}       # id -> the first terminal state that anybody was told
        self.files = {}       # URL -> size, of output files that a client has been shown
        self.uploads = set()
        self.wrong = []
        self.answers = 0

    def run(self, stop, answered):
        """Starts the clients; each works until `stop` is set or the server goes away."""
        seeds = [self.random.randrange(2**32) for _ in range(CLIENTS)]
        threads = [threading.Thread(target=self.client, args=(seed, stop, answered)) for seed in seeds]
        for thread in threads:
            thread.start()
        return threads

    def client(self, seed, stop, answered):
        choose = random.Random(seed)
        try:
            with self.server.http(timeout=30) as api:
                while not stop.is_set():
                    self.act(api, choose)
                    answered.release()
        except (httpx.TransportError, OSError):
            pass  # it died, as it was meant to
        except Exception as broken:  # noqa: BLE001  (a fault of any kind must reach the test's own thread)
            self.wrong.append(repr(broken))

    def act(self, api, choose):
        what = choose.random()
        name = str(choose.randrange(10**12))
        if what < 0.60:
            self.create(api, HELLO, {"text": name}, f"hello {name}")
        elif what < 0.75:
            self.note(self.create(api, HELLO, {"text": name}, f"hello {name}", wait=True))
        elif what < 0.85:
            self.create(api, CHAOS, chaos(sleep=0.02), None)
        elif what < 0.90:
            size = choose.randrange(1, 200_000)
            made = self.create(api, CHAOS, chaos(files=1, size=size), None, wait=True)
            self.note(made)
            if made["status"] == "succeeded":
                url = made["output"][0]
                with self.lock:
                    self.files[url] = size
        elif what < 0.95:
            made = self.create(api, CHAOS, chaos(sleep=0.5), None)
            self.note(api.post(made["urls"]["cancel"]).json())
        elif what < 0.97:
            answer = api.post("/v1/files", files={"content": (f"{name}.txt", name.encode(), "text/plain")})
            assert answer.status_code == 201, answer.text
            with self.lock:
                self.uploads.add(answer.json()["id"])
        else:
            with self.lock:
                known = list(self.expected)
            if known:
                self.note(api.get(f"/v1/predictions/{choose.choice(known)}").json())

    def create(self, api, model, input, output, wait=False):
        answer = api.post("/v1/predictions", json={"version": model, "input": input},
                          headers={"Prefer": "wait=5"} if wait else {})
        if answer.status_code == 503:
            raise httpx.ReadError("stopping")  # a server that shuts down says so; it has promised nothing
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        made = answer.json()
        with self.lock:
            self.expected[made["id"]] = output
            self.answers += 1
        return made

    def note(self, seen):
        """Compares what a client was just told with what any client was told before."""
        assert "status" in seen, seen
        if seen["status"] not in TERMINAL:
            return
        with self.lock:
            first = self.ended.setdefault(seen["id"], seen["status"])
        if first != seen["status"]:
            self.wrong.append(f"{seen['id']} was {first} and is {seen['status']} now")

    # --- afterwards ---------------------------------------------------------------------------------------------

    def settle(self, seconds=120):
        """Waits until nothing is open any more, then checks every promise."""
        until = time.monotonic() + seconds
        with self.server.http() as api:
            found = everything(api)
            open_ones = [id for id, one in found.items() if one["status"] not in TERMINAL]
            while open_ones:
                assert time.monotonic() < until, f"still open after {seconds} s: {open_ones[:10]} of {len(open_ones)}"
                found[open_ones[-1]] = now = api.get(f"/v1/predictions/{open_ones[-1]}").json()
                if now["status"] in TERMINAL:
                    open_ones.pop()

            lost = [id for id in self.expected if id not in found]
            assert not lost, f"{len(lost)} acknowledged predictions are lost: {lost[:10]}"
            for id, one in found.items():
                self.note(one)
                assert one["completed_at"], one
                if one["status"] == "succeeded" and self.expected.get(id):
                    assert one["output"] == self.expected[id], one
                elif one["status"] == "failed":
                    # The only failure that this load allows: two servers died under it, one after the other.
                    assert INTERRUPTED in one["error"].lower(), one
            for id in self.uploads:
                assert api.get(f"/v1/files/{id}").status_code == 200, f"upload {id} is lost"
        with httpx.Client(verify=self.server.tls(), timeout=30) as web:
            for url, size in self.files.items():
                answer = web.get(url)
                assert (answer.status_code, len(answer.content)) == (200, size), url
        assert not self.wrong, self.wrong[:10]
        return found


def everything(api):
    found, url = {}, "/v1/predictions"
    while url:
        page = api.get(url).json()
        for one in page["results"]:
            assert one["id"] not in found, f"{one['id']} is listed twice"
            found[one["id"]] = one
        url = page["next"]
    return found


def check_database(server):
    """The store's own opinion, with nobody using it."""
    databases = [path for path in server.data.rglob("*") if path.is_file()
                 and path.read_bytes()[:15] == b"SQLite format 3"]
    assert databases, "no database below the data folder"
    for path in databases:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            assert database.execute("pragma integrity_check").fetchone() == ("ok",)


@pytest.mark.timeout(1200)
def test_a_server_that_is_killed_at_any_moment_owes_every_acknowledged_prediction_one_end(own_server):
    print(f"seed {SEED}, {KILLS} kills")
    choose = random.Random(SEED)
    server = own_server()
    load = Load(server, choose.randrange(2**32))
    for kill in range(KILLS):
        if kill and choose.random() < 0.15:
            # Dies while it starts: opening the store, taking up what was left, launching models.
            server.spawn()
            threading.Event().wait(choose.uniform(0, 0.25))
            server.kill()
        if server.process is None:
            server.start()
        stop, answered = threading.Event(), threading.Semaphore(0)
        clients = load.run(stop, answered)
        for _ in range(choose.randrange(0, 60)):
            assert answered.acquire(timeout=30) or load.wrong, f"no answer for 30 s\n{server.log()}"
            if load.wrong:
                break
        threading.Event().wait(choose.uniform(0, 0.02))  # not always right after an answer
        assert server.process.poll() is None, f"it died by itself (kill {kill}, seed {SEED})\n{server.log()}"
        server.kill()
        stop.set()
        for client in clients:
            client.join(60)
        assert not load.wrong, f"seed {SEED}: {load.wrong[:10]}"
    server.start()
    first = load.settle()
    server.stop()
    check_database(server)
    server.start()
    again = load.settle()
    assert again == first, "a restart changed what was finished"
    states = [one["status"] for one in again.values()]
    print({state: states.count(state) for state in sorted(set(states))}, "files", len(load.files))
    assert load.answers > KILLS
    assert states.count("succeeded") > len(states) / 2


@pytest.mark.timeout(300)
def test_a_server_that_is_asked_to_stop_under_load_keeps_every_promise(own_server):
    server = own_server()
    load = Load(server, SEED)
    for _ in range(8):
        if server.process is None:
            server.start()
        stop, answered = threading.Event(), threading.Semaphore(0)
        clients = load.run(stop, answered)
        for _ in range(100):
            assert answered.acquire(timeout=30) or load.wrong
        server.stop()
        stop.set()
        for client in clients:
            client.join(60)
        assert not load.wrong, load.wrong[:10]
    server.start()
    load.settle()


@pytest.mark.parametrize("attempts", [1, 3])
def test_how_often_a_prediction_is_run_whose_instances_die_is_the_operators_to_say(own_server, attempts):
    server = own_server("--attempts", str(attempts))
    with server.http() as api:
        body = {"version": CHAOS, "input": chaos(crash=True)}
        done = api.post("/v1/predictions", json=body, headers={"Prefer": "wait"}).json()
        assert done["status"] == "failed" and done["error"] == "Prediction interrupted; please retry (code: PA)", done
        assert api.get(f"/mimeo/v1/predictions/{done['id']}").json()["attempts"] == attempts


def test_a_prediction_that_may_run_only_once_fails_when_the_server_dies_under_it(own_server):
    server = own_server("--attempts", "1")
    with server.http() as api:
        made = api.post("/v1/predictions", json={"version": CHAOS, "input": chaos(log="begun", sleep=300)}).json()
        # Before anything of the attempt is heard it counts, on the disk.
        until = time.monotonic() + 30
        while "begun" not in (api.get(f"/v1/predictions/{made['id']}").json()["logs"] or ""):
            assert time.monotonic() < until
    server.kill()
    server.start()
    with server.http() as api:
        now = api.get(made["urls"]["get"]).json()
        assert now["status"] == "failed" and INTERRUPTED in now["error"].lower(), now
        assert api.get(f"/mimeo/v1/predictions/{made['id']}").json()["attempts"] == 1


def test_an_interrupted_prediction_is_run_once_more_and_then_told_so(own_server):
    """A death counts once the model has begun again, which nobody outside can see: so there may be a few more of them."""
    server = own_server()
    with server.http() as api:
        made = api.post("/v1/predictions", json={"version": CHAOS, "input": chaos(sleep=300)}).json()
        running(api, made)
    now, deaths = made, 0
    while now["status"] not in TERMINAL and deaths < 10:
        server.kill()
        server.start()
        deaths += 1
        with server.http() as api:
            until = time.monotonic() + 1
            while (now := api.get(made["urls"]["get"]).json())["status"] not in TERMINAL and time.monotonic() < until:
                pass
    assert now["status"] == "failed", f"{now['status']} after {deaths} deaths"
    assert INTERRUPTED in now["error"].lower()
    assert deaths >= 2
