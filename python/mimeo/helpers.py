"""Files that come out of models."""
from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

from . import _core
from ._calls import answer


class _Pieces(Iterator[bytes], AsyncIterator[bytes]):
    """A file being read, from its beginning to its end."""

    def __init__(self, pieces: _core.FilePieces) -> None:
        self._pieces = pieces

    def __next__(self) -> bytes:
        piece = self._pieces.next().wait()
        if piece is None:
            raise StopIteration
        return piece

    async def __anext__(self) -> bytes:
        piece = await answer(self._pieces.next())
        if piece is None:
            raise StopAsyncIteration
        return piece


class FileOutput(Iterator[bytes], AsyncIterator[bytes]):
    """A file at an address. Every loop over it reads it from its beginning; `next` goes on where the last one was.

    When the connection breaks, reading goes on where it was, with the same file or not at all; length and, where the server
    tells one, hash are checked before the end is reported.
    """

    def __init__(self, file: _core.FileOutput) -> None:
        self._file = file
        self._pieces: _Pieces | None = None

    @property
    def url(self) -> str:
        return self._file.url

    @property
    def name(self) -> str:
        """The last part of its address, "out.png"; "output" for a `data:` one."""
        return self._file.name

    @property
    def content_type(self) -> str:
        return self._file.content_type().wait()

    @property
    def size(self) -> int:
        return self._file.size().wait()

    async def acontent_type(self) -> str:
        return await answer(self._file.content_type())

    async def asize(self) -> int:
        return await answer(self._file.size())

    def read(self) -> bytes:
        return self._file.read().wait()

    async def aread(self) -> bytes:
        return await answer(self._file.read())

    def save(self, path: str | os.PathLike[str], *, sha256: str = "") -> int:
        """To a file, written beside it and renamed when it is whole, so that nobody sees half of it. Answers its size."""
        return self._file.save(os.fspath(path), sha256).wait()

    async def asave(self, path: str | os.PathLike[str], *, sha256: str = "") -> int:
        return await answer(self._file.save(os.fspath(path), sha256))

    def __iter__(self) -> Iterator[bytes]:
        return _Pieces(self._file.open())

    def __aiter__(self) -> AsyncIterator[bytes]:
        return _Pieces(self._file.open())

    def __next__(self) -> bytes:
        self._pieces = self._pieces or _Pieces(self._file.open())
        return next(self._pieces)

    async def __anext__(self) -> bytes:
        self._pieces = self._pieces or _Pieces(self._file.open())
        return await self._pieces.__anext__()

    def __str__(self) -> str:
        return self.url

    def __repr__(self) -> str:
        return f"FileOutput({self.url[:100]!r})"

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, FileOutput) and other.url == self.url

    def __hash__(self) -> int:
        return hash(self.url)
