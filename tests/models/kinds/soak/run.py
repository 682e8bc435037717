"""Answers as the chaos model does, as far as the soak asks."""

import time

from cog import BaseRunner


class Runner(BaseRunner):
    def run(self, text: str, sleep: float = 0, lines: int = 0) -> list[str]:
        for number in range(lines):
            print(f"line {number}")
        time.sleep(sleep)
        return [text]
