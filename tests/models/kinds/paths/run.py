"""Several input files in, as many output files out."""

import tempfile

from cog import BaseRunner, Path


class Runner(BaseRunner):
    def run(self, files: list[Path]) -> list[Path]:
        folder = Path(tempfile.mkdtemp())
        outputs = []
        for number, file in enumerate(files):
            output = Path(folder) / f"upper-{number}.txt"
            output.write_text(file.read_text().upper())
            outputs.append(Path(output))
        return outputs
