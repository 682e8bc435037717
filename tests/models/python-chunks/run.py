"""Gives its output piece by piece, with a line of log for each, and may fail in the middle. Not declared as streaming."""

import time
from typing import Iterator

from cog import Input


class Runner:
    def run(
        self,
        count: int = 5,
        pause: float = Input(description="Seconds between two pieces", default=0.0),
        fail_after: int = Input(description="Pieces before it fails; 0 for never", default=0),
    ) -> Iterator[str]:
        for number in range(count):
            print(f"piece {number}")
            yield f"{number} "
            if number + 1 == fail_after:
                raise RuntimeError(f"failed after {fail_after}")
            time.sleep(pause)
