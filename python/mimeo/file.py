"""Uploaded files: what inputs refer to."""
from __future__ import annotations

import os
from typing import Any, List, BinaryIO

from ._calls import answer
from ._inputs import encode, input_file
from .resource import Namespace, Resource


class File(Resource):
    id: str
    name: str
    content_type: str
    size: int
    etag: str
    checksums: dict[str, str]
    metadata: dict[str, Any]
    created_at: str
    expires_at: str | None
    urls: dict[str, str]


class Files(Namespace):
    def create(self, file: str | os.PathLike[str] | bytes | BinaryIO, *, filename: str | None = None,
               metadata: dict[str, Any] | None = None) -> File:
        """Of a path, bytes or a file object."""
        return File(self._client, self._core.create_file(input_file(file, filename), encode(metadata or {})).wait())

    async def async_create(self, file: str | os.PathLike[str] | bytes | BinaryIO, *, filename: str | None = None,
                           metadata: dict[str, Any] | None = None) -> File:
        return File(self._client, await answer(self._core.create_file(input_file(file, filename), encode(metadata or {}))))

    def get(self, file_id: str) -> File:
        return File(self._client, self._core.get_file(file_id).wait())

    async def async_get(self, file_id: str) -> File:
        return File(self._client, await answer(self._core.get_file(file_id)))

    def list(self) -> List[File]:
        return [File(self._client, one) for one in self._core.get("/v1/files").wait()["results"]]

    async def async_list(self) -> List[File]:
        return [File(self._client, one) for one in (await answer(self._core.get("/v1/files")))["results"]]

    def delete(self, file_id: str) -> bool:
        self._core.delete_file(file_id).wait()
        return True

    async def async_delete(self, file_id: str) -> bool:
        await answer(self._core.delete_file(file_id))
        return True
