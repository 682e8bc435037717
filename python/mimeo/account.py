"""What the API has besides: who one is, what models run on, collections."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any, List

from ._calls import answer
from .model import Model
from .pagination import Page, async_page, page
from .resource import Namespace, Resource


class Account(Resource):
    type: str
    username: str
    name: str
    github_url: str | None


class Accounts(Namespace):
    def current(self) -> Account:
        return Account(self._client, self._core.get("/v1/account").wait())

    async def async_current(self) -> Account:
        return Account(self._client, await answer(self._core.get("/v1/account")))


class Hardware(Resource):
    sku: str
    name: str


class Hardwares(Namespace):
    def list(self) -> List[Hardware]:
        return [Hardware(self._client, one) for one in self._core.get("/v1/hardware").wait()]

    async def async_list(self) -> List[Hardware]:
        return [Hardware(self._client, one) for one in await answer(self._core.get("/v1/hardware"))]


class Collection(Resource):
    name: str
    slug: str
    description: str | None

    @property
    def models(self) -> list[Model] | None:
        """Only of one that `get` answered."""
        data = self._data.get("models")
        return None if data is None else [Model(self._client, one) for one in data]

    def __iter__(self) -> Iterator[Model]:
        return iter(self.models or [])

    def __len__(self) -> int:
        return len(self._data.get("models") or [])


class Collections(Namespace):
    def list(self, cursor: Any = ...) -> Page[Collection]:
        return page(self._client, Collection, "/v1/collections", cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Collection]:
        return await async_page(self._client, Collection, "/v1/collections", cursor)

    def get(self, slug: str) -> Collection:
        return Collection(self._client, self._core.get_collection(slug).wait())

    async def async_get(self, slug: str) -> Collection:
        return Collection(self._client, await answer(self._core.get_collection(slug)))
