"""What may be in an input, as the core takes it: JSON and files."""
from __future__ import annotations

import io
import os
import pathlib
from collections.abc import Mapping
from types import GeneratorType
from typing import Any

from ._core import InputFile
from .helpers import FileOutput


def encode(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): encode(member) for name, member in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, GeneratorType)):
        return [encode(item) for item in value]
    if isinstance(value, FileOutput):
        return value.url
    if isinstance(value, (pathlib.PurePath, bytes, bytearray, memoryview, io.IOBase)) or hasattr(value, "read"):
        return input_file(value)
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return value.tolist()
    return value


def input_file(file: Any, name: str | None = None) -> InputFile:
    """A path, bytes, or a file object. A file on disk is sent as it is read, and again when the connection breaks."""
    if isinstance(file, (str, os.PathLike)):
        return InputFile.at(os.fspath(file))
    if isinstance(file, (bytes, bytearray, memoryview)):
        return InputFile.of_bytes(bytes(file), name or "upload")
    if name is None and _is_untouched(file):
        return InputFile.at(file.name)
    content = file.read()
    content = content.encode() if isinstance(content, str) else bytes(content)
    named = getattr(file, "name", None)
    return InputFile.of_bytes(content, name or (os.path.basename(named) if isinstance(named, str) else "upload"))


def _is_untouched(file: Any) -> bool:
    """Whether reading it would give exactly what its path has."""
    try:
        return not file.writable() and file.tell() == 0 and os.path.samestat(os.fstat(file.fileno()), os.stat(file.name))
    except (AttributeError, OSError, TypeError, ValueError):
        return False
