"""Trainings: making new versions of a model."""
from __future__ import annotations

from typing import Any

from ._calls import answer
from ._inputs import encode
from .pagination import Page, async_page, page
from .prediction import Prediction, split
from .resource import Namespace


class Training(Prediction):
    """It looks like a prediction; its output is {"version", "weights"}."""

    def reload(self) -> None:
        self._data = self._client._core.get_training(self.id).wait()

    async def async_reload(self) -> None:
        self._data = await answer(self._client._core.get_training(self.id))

    def cancel(self) -> None:
        self._data = self._client._core.cancel_training(self.id).wait()

    async def async_cancel(self) -> None:
        self._data = await answer(self._client._core.cancel_training(self.id))


class Trainings(Namespace):
    def list(self, cursor: Any = ...) -> Page[Training]:
        return page(self._client, Training, "/v1/trainings", cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Training]:
        return await async_page(self._client, Training, "/v1/trainings", cursor)

    def get(self, id: str) -> Training:
        return Training(self._client, self._core.get_training(id).wait())

    async def async_get(self, id: str) -> Training:
        return Training(self._client, await answer(self._core.get_training(id)))

    def create(self, version: str | None = None, input: dict[str, Any] | None = None, destination: str | None = None, *,
               model: Any = None, **params: Any) -> Training:
        """`version`: "owner/name:id", or `model` and the version's id. `destination`, a model of the caller, gets a version."""
        return Training(self._client, self._create(version, input, destination, model, params).wait())

    async def async_create(self, version: str | None = None, input: dict[str, Any] | None = None, destination: str | None = None,
                           *, model: Any = None, **params: Any) -> Training:
        return Training(self._client, await answer(self._create(version, input, destination, model, params)))

    def _create(self, version: Any, input: dict[str, Any] | None, destination: str | None, model: Any,
                params: dict[str, Any]) -> Any:
        if model is not None:
            owner_and_name = "/".join(model) if isinstance(model, tuple) else getattr(model, "id", model)
            version = f"{owner_and_name}:{getattr(version, 'id', version)}"
        return self._core.create_training(version, destination or "", encode(input or {}), split(params, None)[0])

    def cancel(self, id: str) -> Training:
        return Training(self._client, self._core.cancel_training(id).wait())

    async def async_cancel(self, id: str) -> Training:
        return Training(self._client, await answer(self._core.cancel_training(id)))
