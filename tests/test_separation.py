"""Two accounts on one server, random requests of both: neither ever hears of what belongs to the other.

Everything that an account makes bears a mark of its own: an id that the server gave, or a text that was made up for it. No answer to
the other may contain one, whatever it asks for, except where the request itself had it. MIMEO_TEST_SEED to see a run again,
MIMEO_TEST_STEPS for longer ones.
"""
import json
import os
import random

import httpx
import pytest

from built_in import HELLO

SEED = int(os.environ.get("MIMEO_TEST_SEED", random.randrange(2**32)))
STEPS = int(os.environ.get("MIMEO_TEST_STEPS", 400))


class Person:
    """One account, what it has made, and its way of asking."""

    def __init__(self, server, name, draw):
        self.name, self.draw, self.other = name, draw, None
        server.run("account", "create", name)
        made = server.run("token", "create", "test", "--account", name, "--scope", "read", "--scope", "write", "--scope", "admin",
                          "--json")
        self.api = server.http(headers={"Authorization": f"Bearer {json.loads(made.stdout)['token']}"})
        self.marks = set()
        self.things = {kind: [] for kind in ("predictions", "files", "models", "deployments")}
        self.count = 0

    def mark(self):
        self.count += 1
        made = f"{self.name}-mark-{self.count}-{self.draw.randrange(10**9):09}"
        self.marks.add(made)
        return made

    def ask(self, method, path, **request):
        answer = self.api.request(method, path, **request)
        sent = method + path + repr(request)
        heard = answer.text + repr(answer.headers)
        assert answer.status_code < 500, f"{method} {path}: {answer.text}"
        told = [mark for mark in self.other.marks if mark in heard and mark not in sent]
        assert not told, f"{self.name} asked {method} {path} {request} and heard {told} of {self.other.name}:\n{heard[:2000]}"
        return answer

    def keep(self, kind, answer, name=None):
        """What was made is this account's from now on."""
        if answer.status_code in (200, 201):
            name = name or answer.json()["id"]
            self.things[kind].append(name)
            self.marks.add(name)
        return answer

    def pick(self, kind):
        """A thing of one's own or of the other; (its name, whether it is one's own)."""
        own = self.draw.random() < 0.5
        things = (self if own else self.other).things[kind]
        return (self.draw.choice(things), own) if things else (None, own)

    # --- what can be done -------------------------------------------------------------------------------------------

    def create_prediction(self):
        headers = {"Prefer": "wait"} if self.draw.random() < 0.5 else {}
        if self.draw.random() < 0.3:
            headers["Idempotency-Key"] = f"key-{self.draw.randrange(5)}"  # both use the same few keys
        self.keep("predictions", self.ask("POST", "/v1/predictions", headers=headers,
                                          json={"version": HELLO, "input": {"text": self.mark()}}))

    def upload(self):
        files = {"content": (self.mark() + ".txt", self.mark().encode(), "text/plain")}
        answer = self.keep("files", self.ask("POST", "/v1/files", files=files, data={"metadata": json.dumps({"a": self.mark()})}))
        self.marks.update((answer.json()["etag"], answer.json()["checksums"]["sha256"]))

    def create_model(self):
        name = self.mark()
        body = {"owner": self.name, "name": name, "visibility": "private", "hardware": "cpu", "description": self.mark()}
        self.keep("models", self.ask("POST", "/v1/models", json=body), name=f"{self.name}/{name}")

    def create_model_for_the_other(self):
        body = {"owner": self.other.name, "name": self.mark(), "visibility": "private", "hardware": "cpu"}
        assert self.ask("POST", "/v1/models", json=body).status_code in (403, 404, 405, 422)

    def create_deployment(self):
        version = self.ask("GET", f"/v1/models/{HELLO}").json()["latest_version"]["id"]
        name = self.mark()
        body = {"name": name, "model": HELLO, "version": version, "hardware": "cpu", "min_instances": 0, "max_instances": 1}
        self.keep("deployments", self.ask("POST", "/v1/deployments", json=body), name=f"{self.name}/{name}")

    def touch(self):
        """Asks for one thing, or tries to change it, by its address."""
        kind = self.draw.choice(list(self.things))
        name, own = self.pick(kind)
        if not name:
            return
        method, path, body = self.draw.choice({
            "predictions": [("GET", "", None), ("GET", "", None), ("POST", "/cancel", None)],
            "files": [("GET", "", None), ("GET", "", None), ("DELETE", "", None)],
            "models": [("GET", "", None), ("GET", "/versions", None), ("GET", "/readme", None), ("GET", "/examples", None),
                       ("PATCH", "", {"description": self.mark()}), ("POST", "/predictions", {"input": {"text": self.mark()}}),
                       ("DELETE", "", None)],
            "deployments": [("GET", "", None), ("PATCH", "", {"max_instances": 2}),
                            ("POST", "/predictions", {"input": {"text": self.mark()}}), ("DELETE", "", None)],
        }[kind])
        answer = self.ask(method, f"/v1/{kind}/{name}{path}", json=body)
        if not own:
            assert answer.status_code in (403, 404, 422), f"{self.name} may {method} {path} the {kind} of {self.other.name}"
        elif kind == "deployments" and path == "/predictions":
            self.keep("predictions", answer)
        elif method == "DELETE" and answer.status_code == 204:
            self.things[kind].remove(name)

    def list(self):
        path = self.draw.choice(["/v1/predictions", "/v1/files", "/v1/models", "/v1/deployments", "/v1/trainings", "/v1/account",
                                 "/v1/collections", "/mimeo/v1/webhooks/deliveries", "/mimeo/v1/usage", "/mimeo/v1/tokens",
                                 "/mimeo/v1/accounts", "/mimeo/v1/instances", "/mimeo/v1/models"])
        while path:
            answer = self.ask("GET", path)
            body = answer.json()
            path = body.get("next") if isinstance(body, dict) else None

    def search(self):
        words = self.draw.choice(sorted(self.other.marks) + ["mark"])
        self.ask("GET", "/v1/search", params={"query": words})
        self.ask("QUERY", "/v1/models", content=words, headers={"Content-Type": "text/plain"})

    def read_the_secret(self):
        answer = self.ask("GET", "/v1/webhooks/default/secret")
        assert answer.status_code == 200, answer.text
        self.marks.add(answer.json()["key"])


@pytest.fixture
def people(own_server):
    server = own_server()
    draw = random.Random(SEED)
    ada, bob = Person(server, "ada", draw), Person(server, "bob", draw)
    ada.other, bob.other = bob, ada
    yield ada, bob
    for one in (ada, bob):
        one.api.close()


def test_neither_of_two_accounts_ever_hears_of_what_is_the_others(people):
    print(f"MIMEO_TEST_SEED={SEED}")
    draw = people[0].draw
    done = set()
    for _ in range(STEPS):
        who = draw.choice(people)
        what = draw.choice([who.create_prediction, who.upload, who.create_model, who.create_model_for_the_other,
                            who.create_deployment, who.touch, who.touch, who.touch, who.touch, who.list, who.list, who.search,
                            who.read_the_secret])
        what()
        done.add(what.__name__)
    assert len(done) == 9
    for one in people:
        assert one.things["predictions"] and one.marks


def test_the_comparison_can_fail(people):
    ada, bob = people
    ada.create_prediction()
    bob.api.close()
    bob.api = httpx.Client(base_url=ada.api.base_url, transport=httpx.MockTransport(
        lambda request: httpx.Response(200, json={"results": ada.things["predictions"]})))
    with pytest.raises(AssertionError, match="bob asked GET /v1/predictions"):
        bob.ask("GET", "/v1/predictions")
