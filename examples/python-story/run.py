"""Goes on with a story, one word at a time, in the way of a language model: what came last decides what may come next."""

import collections
import pathlib
import random
import time
from typing import Optional

import cog
from cog import BaseRunner, ConcatenateIterator, Input


class Runner(BaseRunner):
    def setup(self) -> None:
        words = pathlib.Path(__file__).with_name("alice.txt").read_text().split()
        # followers[("said", "Alice")] counts the words that come after these two; so for one word, and for none.
        self.followers = collections.defaultdict(collections.Counter)
        for length in range(3):
            for place in range(length, len(words)):
                self.followers[tuple(words[place - length : place])][words[place]] += 1
        print(f"learned {len(self.followers)} beginnings from {len(words)} words")

    @cog.streaming
    def run(
        self,
        prompt: str = Input(description="How the story begins", default="Alice was"),
        max_tokens: int = Input(description="Words to add at most; the story stops at the end of a sentence", default=80, ge=1, le=1000),
        temperature: float = Input(description="Towards 0 the likeliest word, above 1 more surprises", default=1.0, ge=0.01, le=5.0),
        words_per_second: float = Input(description="0 for as fast as it goes", default=30.0, ge=0.0, le=1000.0),
        seed: Optional[int] = Input(description="Leave empty for another story each time", default=None),
    ) -> ConcatenateIterator[str]:
        if seed is None:
            seed = random.randrange(2**32)
        print(f"seed: {seed}")
        dice = random.Random(seed)
        told = prompt.split()
        yield " ".join(told)
        for number in range(max_tokens):
            told.append(self.next_word(told, temperature, dice))
            yield " " + told[-1]
            self.record_metric("output_token_count", number + 1)
            if number >= max_tokens / 2 and told[-1][-1] in ".!?":
                break
            if words_per_second > 0:
                time.sleep(1 / words_per_second)

    def next_word(self, told: list[str], temperature: float, dice: random.Random) -> str:
        """One of the words that followed the last two, else the last one, else any."""
        for length in (2, 1, 0):
            counts = self.followers.get(tuple(told[len(told) - length :]) if len(told) >= length else None)
            if counts:
                most = max(counts.values())
                return dice.choices(list(counts), [(count / most) ** (1 / temperature) for count in counts.values()])[0]
        raise AssertionError("the table holds the beginning of no words")
