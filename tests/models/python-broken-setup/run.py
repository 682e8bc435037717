"""Cannot be set up."""

import time


class Runner:
    def setup(self) -> None:
        print("looking for weights")
        time.sleep(0.1)
        raise RuntimeError("there are no weights")

    def run(self) -> str:
        return "never"
