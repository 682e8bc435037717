"""Files one after another, as they are made."""

import tempfile
from typing import Iterator

from cog import BaseRunner, Path


class Runner(BaseRunner):
    def run(self, count: int = 2) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp())
        for number in range(count):
            output = Path(folder) / f"frame-{number}.txt"
            output.write_text(f"frame {number}")
            yield Path(output)
