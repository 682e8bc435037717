"""Clients of a server in trouble. They create, listen, download and cancel, and hold against each other whatever they are told."""
import dataclasses
import json
import random
import threading
import time
import uuid
from datetime import datetime

import httpx

from built_in import CHAOS, chaos
from event_stream import CuttingProxy, Event, Stream
from test_predictions import TERMINAL

INTERRUPTED = "Prediction interrupted; please retry (code: PA)"
EVENTS = ["start", "output", "logs", "completed"]


def seconds_of(stamp):
    return datetime.fromisoformat(stamp).timestamp()


def place_of(event):
    """An event's place in the order of its stream."""
    seconds, sequence = event.id.split(":")
    return int(seconds), int(sequence)


@dataclasses.dataclass
class Made:
    """What was asked for, and what the one client that asked for it heard."""
    key: str
    body: dict
    headers: dict
    id: str = None
    urls: dict = None
    canceled: bool = False
    attempts: list[list[Event]] = dataclasses.field(default_factory=list)  # each as one stream, however often it was cut

    @property
    def input(self):
        return self.body["input"]

    @property
    def hooked(self):
        return "webhook" in self.body

    def texts(self):
        """The items of text that the output has, if it gets that far."""
        return [f"{self.input['text']} {number} " for number in range(self.input["chunks"])]

    def check_end(self, ended):
        """Whether this is an end that what was asked for may come to."""
        if ended["status"] == "canceled":
            assert self.canceled, f"canceled by nobody: {ended}"
        elif ended["status"] == "failed":
            # An attempt may have been lost twice, under the server or its model.
            assert ended["error"] in (INTERRUPTED, self.input.get("fail")), ended
        else:
            assert ended["status"] == "succeeded" and "fail" not in self.input, ended
            if not ended["data_removed"]:
                assert ended["output"][:self.input["chunks"]] == self.texts(), ended
                assert len(ended["output"]) == self.input["chunks"] + self.input["files"], ended
                assert self.input["log"] in ended["logs"], ended


class Witness:
    def __init__(self, server, receiver, trouble, seed):
        self.server = server
        self.receiver = receiver
        self.trouble = trouble
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.made = {}        # id -> Made, of everything that was acknowledged
        self.ends = {}        # id -> the first whole end that anybody was told
        self.wrong = []
        self.broken = threading.Event()
        self.over = threading.Event()
        self.reads = {"of a file": 0, "of an expired file": 0, "taken up again": 0}
        self.proxy = CuttingProxy(server.port, 7000)

    def start(self, clients):
        seeds = [self.random.randrange(2**32) for _ in range(clients)]
        threads = [threading.Thread(target=self.client, args=(seed,), daemon=True) for seed in seeds]
        for thread in threads:
            thread.start()
        return threads

    def client(self, seed):
        choose = random.Random(seed)
        try:
            with self.server.http(timeout=60) as api, httpx.Client(verify=self.server.tls(), timeout=60) as web:
                while not self.over.is_set():
                    # Several at once, so that one is heard as it happens, and another one when it is over.
                    for made in [self.create(api, choose) for _ in range(choose.choice([1, 1, 2, 3]))]:
                        if choose.random() < 0.1:
                            self.cancel(api, made)
                        self.listen(api, made, choose)
                        self.download(api, web, made, choose)
        except Exception as broken:  # noqa: BLE001  (a fault of any kind must reach the test's own thread)
            self.wrong.append(f"{type(broken).__name__}: {broken}")
            self.broken.set()

    # --- asking -----------------------------------------------------------------------------------------------------

    def create(self, api, choose):
        name = f"word{choose.randrange(10**9)}"
        input = chaos(text=name, chunks=choose.choice([1, 20, 300]), sleep=choose.choice([0, 0.1, 0.3, 1]), log=f"log {name}",
                      lines=choose.choice([0, 5]), files=choose.choice([0, 1, 3]), size=choose.choice([1, 5000, 300_000]))
        if choose.random() < 0.1:
            input["fail"] = "as asked"
        body, headers = {"version": CHAOS, "input": input}, {}
        if choose.random() < 0.8:
            body |= {"webhook": self.receiver.url(f"/{name}"), "webhook_events_filter": EVENTS}
        if choose.random() < 0.4:
            headers["Mimeo-Retention"] = choose.choice(["1s", "2s", "4s"])
        made = Made(uuid.UUID(int=choose.getrandbits(128)).hex, body, headers)
        answer = self.create_again(api, made)
        made.id, made.urls = answer["id"], answer["urls"]
        with self.lock:
            assert made.id not in self.made, f"two keys, one prediction: {made.id}"
            self.made[made.id] = made
        return made

    def create_again(self, api, made):
        headers = made.headers | {"Idempotency-Key": made.key}
        answer = self.trouble.patiently(lambda: api.post("/v1/predictions", json=made.body, headers=headers))
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        return answer.json()

    def cancel(self, api, made):
        made.canceled = True
        answer = self.trouble.patiently(lambda: api.post(made.urls["cancel"]))
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        self.note(answer.json())

    def get(self, api, url):
        answer = self.trouble.patiently(lambda: api.get(url))
        assert answer.status_code == 200, f"{url}: {answer.status_code} {answer.text}"
        return answer.json()

    def note(self, seen):
        """Holds what somebody was just told against what anybody was told before."""
        if seen["status"] not in TERMINAL:
            return
        with self.lock:
            first = self.ends.setdefault(seen["id"], seen)
            if first["data_removed"] and not seen["data_removed"]:
                self.ends[seen["id"]] = seen
        if seen["data_removed"] or first["data_removed"]:
            seen, first = seen["status"], first["status"]
        assert seen == first, f"an end that did not last:\n{first}\n{seen}"

    # --- listening --------------------------------------------------------------------------------------------------

    def listen(self, api, made, choose):
        """Hears the prediction's stream to its end, and another attempt from its beginning when one was lost."""
        url, through_proxy = made.urls["stream"], choose.random() < 0.4
        if through_proxy:
            url = url.replace(str(self.server.port), str(self.proxy.port))
        heard, is_last = [], False
        while True:
            mark = self.trouble.calm()
            with_error = None
            try:
                with Stream(self.server, url, after=heard[-1].id if heard else None) as stream:
                    status = stream.response.status_code
                    try:
                        stream.events()
                    except httpx.TransportError as broken:
                        with_error = broken
                    more = stream.whole_events()
            except (httpx.TransportError, OSError) as broken:
                with_error, status, more = broken, 200, []
            if with_error and not through_proxy and not self.trouble.excuses(mark):
                raise AssertionError(f"{made.id}: a stream broke without a kill: {with_error!r}")
            if status == 404:
                kept = self.get(api, f"/mimeo/v1/predictions/{made.id}")
                assert kept["data_removed"] and time.time() >= seconds_of(kept["expires_at"]), f"no stream of {kept}"
                return
            assert status == 200, f"{made.id}: {status} behind {heard[-1:]}"
            if heard:
                self.reads["taken up again"] += 1
            heard += more
            places = [place_of(event) for event in heard]
            assert all(one < next for one, next in zip(places, places[1:])), f"{made.id}: ids do not rise: {places}"
            if not heard or heard[-1].event != "done":
                assert with_error, f"{made.id}: an end without done behind {heard[-1:]}"
                continue
            made.attempts.append(heard)
            if is_last or not is_interrupted(heard):
                return
            # An attempt was lost. What is heard from the beginning once the prediction has ended is the last there is to hear.
            is_last = self.get(api, made.urls["get"])["status"] in TERMINAL
            heard = []

    # --- downloading ------------------------------------------------------------------------------------------------

    def download(self, api, web, made, choose):
        """Reads the files of the output, and once more when their time is over, if that is soon."""
        ended = self.get(api, made.urls["get"])
        until = time.monotonic() + 60
        while ended["status"] not in TERMINAL:  # it has been told on the stream, or the stream is gone, so it has ended
            assert time.monotonic() < until, f"still open: {ended}"
            ended = self.get(api, made.urls["get"])
        self.note(ended)
        made.check_end(ended)
        files = [item for item in ended["output"] or [] if item.startswith("https://")]
        if not files:
            return
        expiry = seconds_of(self.get(api, f"/mimeo/v1/predictions/{made.id}")["expires_at"])
        for number, url in enumerate(files):
            self.read_file(web, url, number, made.input["size"], expiry, choose)
        if "Mimeo-Retention" in made.headers and choose.random() < 0.5:
            self.over.wait(max(0, expiry - time.time()))
            for number, url in enumerate(files):
                self.read_file(web, url, number, made.input["size"], expiry, choose)

    def read_file(self, web, url, number, size, expiry, choose):
        first = choose.randrange(size)
        headers = choose.choice([{}, {"Range": f"bytes={first}-"}])
        times = []

        def ask():
            times[:] = [time.time()]
            answer = web.get(url, headers=headers)
            times.append(time.time())
            return answer

        answer = self.trouble.patiently(ask)
        asked, answered = times
        if answer.status_code == 404:
            assert answered >= expiry, f"{url} was missing {expiry - answered} s before its time was over"
            self.reads["of an expired file"] += 1
            return
        assert answer.status_code == (206 if headers else 200), f"{url}: {answer.status_code} {answer.text}"
        assert asked < expiry, f"{url} was served {asked - expiry} s after its time was over"
        whole = bytes((index + number) % 251 for index in range(251)) * (size // 251 + 1)
        assert answer.content == whole[:size][first if headers else 0:], f"{url}: other bytes"
        self.reads["of a file"] += 1


def is_interrupted(events):
    """Whether the stream ends as that of an attempt that was lost."""
    return [event.event for event in events[-2:]] == ["error", "done"] and json.loads(events[-2].data)["detail"] == INTERRUPTED
