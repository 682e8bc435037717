"""Names its files by where they lie in an image that Cog builds."""

from cog import BaseRunner


class Runner(BaseRunner):
    def run(self) -> str:
        with open("/src/words.txt") as words:
            return words.read().strip()
