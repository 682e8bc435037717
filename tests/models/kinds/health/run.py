"""Well until it is told to be ill: its health check says so from then on, and it has to be replaced."""

import uuid

from cog import BaseRunner, Input


class Runner(BaseRunner):
    def setup(self) -> None:
        self.well = True
        self.name = str(uuid.uuid4())

    def healthcheck(self) -> bool:
        return self.well

    def run(self, ill: bool = Input(default=False)) -> str:
        if ill:
            self.well = False
        return self.name
