"""Says which label fits a text. As it is pushed it knows moods; a version that was trained knows what it was taught."""

import os
from typing import Optional

from cog import BaseModel, BaseRunner, Input, Path

from sorter import Sorter, fit, read_examples


class Answer(BaseModel):
    label: str
    confidence: float


class Runner(BaseRunner):
    def setup(self, weights: Optional[Path] = None):
        if weights:
            self.sorter = Sorter.load(os.fspath(weights))
        else:
            self.sorter = fit(*read_examples("moods.csv"), epochs=100, learning_rate=20.0)
        print("labels:", ", ".join(self.sorter.labels))

    def run(self, text: str = Input(description="A sentence or two", min_length=1)) -> Answer:
        chances = self.sorter.probabilities(text)
        best = int(chances.argmax())
        return Answer(label=self.sorter.labels[best], confidence=round(float(chances[best]), 4))
