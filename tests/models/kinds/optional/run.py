from typing import Optional

from cog import BaseRunner, Input, Path


class Runner(BaseRunner):
    def run(
        self,
        text: Optional[str] = None,
        seed: Optional[int] = Input(default=None, ge=0),
        file: Optional[Path] = None,
    ) -> str:
        return f"{text} {seed} {file.read_text() if file else 'no file'}"
