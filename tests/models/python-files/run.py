"""Files in and out: read, written side by side under the same name, and hidden inside an object."""

import tempfile
from typing import Optional

from cog import BaseModel, Input, Path


class Report(BaseModel):
    text: str
    picture: Path
    copies: list[Path]
    missing: Optional[Path] = None


def written(name: str, data: bytes) -> Path:
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(data)
    return path


class Runner:
    def run(
        self,
        file: Optional[Path] = Input(description="Copied; without it, a few bytes are", default=None),
        copies: int = Input(default=2, ge=0, le=20),
        name: str = "out.png",
    ) -> Report:
        data = file.read_bytes() if file else b"a few bytes"
        paths = [written(name, data + bytes([number])) for number in range(copies)]
        return Report(text=f"{len(data)} bytes", picture=written(name, data), copies=paths)
