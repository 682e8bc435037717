"""Lists that come in pages."""
from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import quote

from ._calls import answer

if TYPE_CHECKING:
    from .client import Client

T = TypeVar("T")


class Page(Generic[T]):
    """One page; `next` and `previous` are what the list functions take as `cursor`."""

    def __init__(self, kind: Callable[[Client, dict[str, Any]], T], client: Client, data: dict[str, Any]) -> None:
        self.previous: str | None = data.get("previous")
        self.next: str | None = data.get("next")
        self.results: list[T] = [kind(client, item) for item in data["results"]]

    def __iter__(self) -> Iterator[T]:
        return iter(self.results)

    def __getitem__(self, index: int) -> T:
        return self.results[index]

    def __len__(self) -> int:
        return len(self.results)


def address(path: str, cursor: Any) -> str:
    """Of a page: the first, or that at a cursor."""
    if cursor is ...:
        return path
    if cursor is None:
        raise ValueError("cursor cannot be None")
    return cursor


def page(client: Client, kind: Callable[..., T], path: str, cursor: Any) -> Page[T]:
    return Page(kind, client, client._core.get(address(path, cursor)).wait())


async def async_page(client: Client, kind: Callable[..., T], path: str, cursor: Any) -> Page[T]:
    return Page(kind, client, await answer(client._core.get(address(path, cursor))))


def path(*parts: str) -> str:
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


def paginate(list_method: Callable[..., Page[T]], *args: Any, **kwargs: Any) -> Iterator[Page[T]]:
    """Every page of a list: `for page in mimeo.paginate(mimeo.models.list): ...`"""
    cursor: Any = ...
    while cursor is not None:
        one = list_method(*args, cursor=cursor, **kwargs)
        yield one
        cursor = one.next


async def async_paginate(list_method: Callable[..., Awaitable[Page[T]]], *args: Any, **kwargs: Any) -> AsyncIterator[Page[T]]:
    cursor: Any = ...
    while cursor is not None:
        one = await list_method(*args, cursor=cursor, **kwargs)
        yield one
        cursor = one.next
