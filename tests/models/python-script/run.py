"""Runs the Python that it is given: to see what a model can do where it runs. Also learns, a little."""

import contextlib
import io
import pathlib
import tempfile

from cog import BaseModel, Path


class Learned(BaseModel):
    weights: Path


def train(word: str) -> Learned:
    print("learning", word)
    place = pathlib.Path(tempfile.mkdtemp()) / "weights.txt"
    place.write_text(word)
    return Learned(weights=Path(place))


class Runner:
    def setup(self, weights: Path | None = None) -> None:
        self.word = pathlib.Path(weights).read_text() if weights else "nothing"
        print("setting up with", self.word)

    def run(self, code: str = "print(self.word)") -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(code, {"self": self})
        return said.getvalue().strip()
