"""An object with a file in it, and one in a list in it."""

import tempfile
from typing import Optional

from cog import BaseModel, BaseRunner, Path


class Output(BaseModel):
    text: str
    scores: list[float]
    picture: Path
    more: list[Path]
    nothing: Optional[str] = None


class Runner(BaseRunner):
    def run(self, text: str = "hello") -> Output:
        folder = Path(tempfile.mkdtemp())
        names = ["picture.txt", "a.txt", "b.txt"]
        for name in names:
            (folder / name).write_text(f"{name}: {text}")
        picture, *more = (Path(folder / name) for name in names)
        return Output(text=text, scores=[0.25, 0.75], picture=picture, more=more)
