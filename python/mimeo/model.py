"""Models and their versions."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._calls import answer
from .pagination import Page, async_page, page, path
from .prediction import Prediction, Predictions, name_of
from .resource import Namespace, Resource

if TYPE_CHECKING:
    from .client import Client


class Version(Resource):
    id: str
    created_at: str
    cog_version: str
    openapi_schema: dict[str, Any]


class Versions(Namespace):
    def __init__(self, client: Client, model: str | tuple[str, str] | Model) -> None:
        super().__init__(client)
        self._model = name_of(model)

    def get(self, id: str) -> Version:
        return Version(self._client, self._core.get_version(self._model, id).wait())

    async def async_get(self, id: str) -> Version:
        return Version(self._client, await answer(self._core.get_version(self._model, id)))

    def list(self, cursor: Any = ...) -> Page[Version]:
        return page(self._client, Version, path("models", *self._model.split("/"), "versions"), cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Version]:
        return await async_page(self._client, Version, path("models", *self._model.split("/"), "versions"), cursor)

    def delete(self, id: str) -> bool:
        """And with it every prediction that it made."""
        self._core.delete_version(self._model, id).wait()
        return True

    async def async_delete(self, id: str) -> bool:
        await answer(self._core.delete_version(self._model, id))
        return True


class Model(Resource):
    url: str
    owner: str
    name: str
    description: str | None
    visibility: str
    github_url: str | None
    paper_url: str | None
    license_url: str | None
    cover_image_url: str | None
    run_count: int

    @property
    def id(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def default_example(self) -> Prediction | None:
        data = self._data.get("default_example")
        return data and Prediction(self._client, data)

    @property
    def latest_version(self) -> Version | None:
        data = self._data.get("latest_version")
        return data and Version(self._client, data)

    @property
    def versions(self) -> Versions:
        return Versions(self._client, self)

    def reload(self) -> None:
        self._data = self._client._core.get_model(self.id).wait()


class ModelsPredictions(Namespace):
    def create(self, model: str | tuple[str, str] | Model, input: dict[str, Any] | None = None, **params: Any) -> Prediction:
        return Predictions(self._client).create(model=model, input=input, **params)

    async def async_create(self, model: str | tuple[str, str] | Model, input: dict[str, Any] | None = None,
                           **params: Any) -> Prediction:
        return await Predictions(self._client).async_create(model=model, input=input, **params)


class Models(Namespace):
    """A model is named "owner/name", or by owner and name."""

    @property
    def predictions(self) -> ModelsPredictions:
        return ModelsPredictions(self._client)

    def list(self, cursor: Any = ...) -> Page[Model]:
        return page(self._client, Model, "/v1/models", cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Model]:
        return await async_page(self._client, Model, "/v1/models", cursor)

    def search(self, query: str) -> Page[Model]:
        return Page(Model, self._client, self._core.search_models(query).wait())

    async def async_search(self, query: str) -> Page[Model]:
        return Page(Model, self._client, await answer(self._core.search_models(query)))

    def get(self, *name: str) -> Model:
        return Model(self._client, self._core.get_model("/".join(name)).wait())

    async def async_get(self, *name: str) -> Model:
        return Model(self._client, await answer(self._core.get_model("/".join(name))))

    def create(self, owner: str, name: str, *, visibility: str, hardware: str, **more: Any) -> Model:
        """`more`: description, github_url, paper_url, license_url, cover_image_url."""
        return Model(self._client, self._core.create_model(owner, name, visibility, hardware, more).wait())

    async def async_create(self, owner: str, name: str, *, visibility: str, hardware: str, **more: Any) -> Model:
        return Model(self._client, await answer(self._core.create_model(owner, name, visibility, hardware, more)))

    def delete(self, *name: str) -> bool:
        """Only a private one without versions."""
        self._core.delete_model("/".join(name)).wait()
        return True

    async def async_delete(self, *name: str) -> bool:
        await answer(self._core.delete_model("/".join(name)))
        return True
