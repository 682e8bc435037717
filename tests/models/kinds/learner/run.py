"""Its set-up asks for its weights as a path, and uses them as one."""

from typing import Optional

from cog import BaseRunner, Path


def train(text: str) -> Path:
    weights = Path("weights.txt")
    weights.write_text(text)
    return weights


class Runner(BaseRunner):
    def setup(self, weights: Optional[Path] = None) -> None:
        self.text = weights.read_text() if weights else "nothing"

    def run(self) -> str:
        return self.text
