"""Kills the server, the model or the receiver of webhooks at random moments, and knows what a client may blame on that."""
import os
import pathlib
import random
import threading

import httpx

START_SECONDS = 60


class Trouble:
    """Clients ask `calm()` before each request. When it breaks, `excuses(mark)` says whether the server was killed meanwhile."""

    def __init__(self, server, receiver, seed):
        self.server = server
        self.receiver = receiver
        self.random = random.Random(seed)
        self.up = threading.Event()
        self.up.set()
        self.deaths = 0
        self.count = {self.kill_server: 0, self.kill_starting_server: 0, self.kill_model: 0, self.kill_receiver: 0}

    # --- for the clients --------------------------------------------------------------------------------------------

    def calm(self):
        """Waits until there is a server; the answer is for `excuses`."""
        assert self.up.wait(START_SECONDS), "no server"
        return self.deaths

    def excuses(self, mark):
        return self.deaths != mark or not self.up.is_set()

    def patiently(self, ask):
        """What `ask()` answers, asked again for as long as the server dies under it."""
        while True:
            mark = self.calm()
            try:
                return ask()
            except (httpx.TransportError, OSError) as broken:
                if not self.excuses(mark):
                    raise AssertionError(f"broken without a kill: {broken!r}") from broken

    # --- the trouble ------------------------------------------------------------------------------------------------

    def make(self, seconds, broken):
        """Makes trouble for so long, or until `broken` is set."""
        over = threading.Event()
        timer = threading.Timer(seconds, over.set)
        timer.start()
        bag = []  # of kinds, so that each comes soon
        while not over.is_set() and not broken.is_set():
            # The random moment, which is what this is about; mostly long enough for predictions to get somewhere.
            broken.wait(self.random.choice([0.05, 0.3, 1, 2]) * self.random.uniform(0.5, 1.5))
            assert self.server.process.poll() is None, f"it died by itself\n{self.server.log()}"
            if not bag:
                bag = 3 * [self.kill_server] + [self.kill_starting_server] + 4 * [self.kill_model] + 3 * [self.kill_receiver]
                self.random.shuffle(bag)
            kind = bag.pop()
            self.count[kind] += kind()
        timer.cancel()

    def kill_server(self):
        self._end_server()
        self._begin_server()
        return 1

    def kill_starting_server(self):
        """Once more while it opens the store, takes up what was left, starts models."""
        self._end_server()
        self.server.spawn()
        threading.Event().wait(self.random.uniform(0, 0.3))
        self.server.kill()
        self._begin_server()
        return 1

    def _end_server(self):
        self.up.clear()
        self.deaths += 1
        self.server.kill()

    def _begin_server(self):
        self.server.start()
        self.up.set()

    def kill_model(self):
        models = [pid for pid in self.server.processes() if program_of(pid) == "model"]
        if not models:
            return 0
        try:
            os.kill(self.random.choice(models), 9)
        except ProcessLookupError:
            return 0
        return 1

    def kill_receiver(self):
        self.receiver.kill()
        threading.Event().wait(self.random.uniform(0, 1))  # calls that find nobody
        self.receiver.start()
        return 1


def program_of(pid):
    try:
        return pathlib.Path(os.readlink(f"/proc/{pid}/exe")).name
    except OSError:
        return ""
