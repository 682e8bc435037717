"""What the API's objects have in common."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client


class Resource:
    """An object of the API: its members are attributes, those that a subclass names are None when the server left them out."""

    def __init__(self, client: Client, data: dict[str, Any]) -> None:
        self._client = client
        self._data = data

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._data:
            return self._data[name]
        if any(name in base.__dict__.get("__annotations__", ()) for base in type(self).__mro__):
            return None
        raise AttributeError(f"{type(self).__name__} has no {name!r}")

    def dict(self) -> dict[str, Any]:
        """Its JSON."""
        return self._data

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._data == other._data  # type: ignore[attr-defined]

    def __repr__(self) -> str:
        shown = {name: self._data[name] for name in ("id", "owner", "name", "username", "slug", "sku", "status") if name in self._data}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown.items())})"


class Namespace:
    """The operations on one kind of object: a member of a Client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def _core(self) -> Any:
        return self._client._core
