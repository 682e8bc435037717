"""Writes where it is, as on a machine of its own: beside its script, and in a folder that it came with."""

from typing import List

from cog import BaseRunner, Path


class Runner(BaseRunner):
    def run(self, text: str) -> List[Path]:
        output = Path("output.txt")
        output.write_text(text)
        frame = Path("frames/second.txt")
        frame.write_text(f"{Path('frames/first.txt').read_text().strip()} {text}")
        return [output, frame]
