"""A list of files, all with the same name."""

import tempfile

from cog import Path


class Runner:
    def run(self, count: int = 3, size: int = 1000) -> list[Path]:
        paths = [Path(tempfile.mkdtemp()) / "out.bin" for _ in range(count)]
        for number, path in enumerate(paths):
            path.write_bytes(bytes([number % 256]) * size)
        return paths
