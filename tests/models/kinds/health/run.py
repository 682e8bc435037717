"""Well until it is told to be ill: its health check says so from then on, and it has to be replaced."""

import os

from cog import BaseRunner, Input


class Runner(BaseRunner):
    def setup(self) -> None:
        self.well = True

    def healthcheck(self) -> bool:
        return self.well

    def run(self, ill: bool = Input(default=False)) -> int:
        if ill:
            self.well = False
        return os.getpid()
