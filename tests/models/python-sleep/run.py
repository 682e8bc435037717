"""Takes its time, and may refuse to be stopped."""

import time

from cog import Input


class Runner:
    def run(
        self,
        seconds: float = Input(default=60.0, ge=0.0),
        stubborn: bool = Input(description="Sleep in one call, which nothing interrupts", default=False),
    ) -> str:
        print("asleep", flush=True)
        until = time.monotonic() + seconds
        while not stubborn and time.monotonic() < until:
            time.sleep(0.01)
        if stubborn:
            time.sleep(seconds)
        return "awake"
