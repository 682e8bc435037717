"""Fails further inside, once before and once after its first word."""

from cog import BaseRunner, ConcatenateIterator


def fetch_brush(place: str) -> str:
    raise ValueError(f"no brush in {place}")


class Runner(BaseRunner):
    def run(self, words: int = 0) -> ConcatenateIterator[str]:
        for word in range(words):
            yield f"{word} "
        yield fetch_brush("the drawer")
