"""Dies when it is asked to, a moment after it has answered: its server does not notice at once."""

import os
import threading
import uuid

from cog import BaseRunner


class Runner(BaseRunner):
    def setup(self) -> None:
        self.name = str(uuid.uuid4())

    def run(self, die: bool = False) -> str:
        if die:
            threading.Timer(0.05, os._exit, (1,)).start()
        return self.name
