"""Deployments: an address and instances of its own for a version."""
from __future__ import annotations

from typing import Any

from ._calls import answer
from .pagination import Page, async_page, page
from .prediction import Prediction, Predictions, name_of
from .resource import Namespace, Resource


class Deployment(Resource):
    owner: str
    name: str

    class Release(Resource):
        number: int
        model: str
        version: str
        created_at: str
        created_by: dict[str, Any] | None

        class Configuration(Resource):
            hardware: str
            min_instances: int
            max_instances: int

        @property
        def configuration(self) -> Configuration:
            return Deployment.Release.Configuration(self._client, self._data["configuration"])

    @property
    def id(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def current_release(self) -> Release | None:
        data = self._data.get("current_release")
        return data and Deployment.Release(self._client, data)

    @property
    def predictions(self) -> DeploymentPredictions:
        return DeploymentPredictions(self)


class DeploymentPredictions:
    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def create(self, input: dict[str, Any], **params: Any) -> Prediction:
        return Predictions(self._deployment._client).create(deployment=self._deployment, input=input, **params)

    async def async_create(self, input: dict[str, Any], **params: Any) -> Prediction:
        return await Predictions(self._deployment._client).async_create(deployment=self._deployment, input=input, **params)


class DeploymentsPredictions(Namespace):
    def create(self, deployment: str | tuple[str, str] | Deployment, input: dict[str, Any], **params: Any) -> Prediction:
        return Predictions(self._client).create(deployment=deployment, input=input, **params)

    async def async_create(self, deployment: str | tuple[str, str] | Deployment, input: dict[str, Any],
                           **params: Any) -> Prediction:
        return await Predictions(self._client).async_create(deployment=deployment, input=input, **params)


class Deployments(Namespace):
    """A deployment is named "owner/name"."""

    @property
    def predictions(self) -> DeploymentsPredictions:
        return DeploymentsPredictions(self._client)

    def list(self, cursor: Any = ...) -> Page[Deployment]:
        return page(self._client, Deployment, "/v1/deployments", cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Deployment]:
        return await async_page(self._client, Deployment, "/v1/deployments", cursor)

    def get(self, name: str) -> Deployment:
        return Deployment(self._client, self._core.get_deployment(name).wait())

    async def async_get(self, name: str) -> Deployment:
        return Deployment(self._client, await answer(self._core.get_deployment(name)))

    def create(self, name: str, model: Any, version: Any, hardware: str, min_instances: int = 0,
               max_instances: int = 1) -> Deployment:
        return Deployment(self._client, self._create(name, model, version, hardware, min_instances, max_instances).wait())

    async def async_create(self, name: str, model: Any, version: Any, hardware: str, min_instances: int = 0,
                           max_instances: int = 1) -> Deployment:
        return Deployment(self._client, await answer(self._create(name, model, version, hardware, min_instances, max_instances)))

    def _create(self, name: str, model: Any, version: Any, hardware: str, min_instances: int, max_instances: int) -> Any:
        return self._core.create_deployment(name, name_of(model), getattr(version, "id", version), hardware, min_instances,
                                            max_instances)

    def update(self, deployment_owner: str, deployment_name: str, version: Any = None, hardware: str | None = None,
               min_instances: int | None = None, max_instances: int | None = None) -> Deployment:
        """Makes a new release; what is not given stays as it is."""
        return Deployment(self._client, self._core.update_deployment(
            f"{deployment_owner}/{deployment_name}", getattr(version, "id", version), hardware, min_instances, max_instances).wait())

    async def async_update(self, deployment_owner: str, deployment_name: str, version: Any = None, hardware: str | None = None,
                           min_instances: int | None = None, max_instances: int | None = None) -> Deployment:
        return Deployment(self._client, await answer(self._core.update_deployment(
            f"{deployment_owner}/{deployment_name}", getattr(version, "id", version), hardware, min_instances, max_instances)))

    def delete(self, deployment_owner: str, deployment_name: str) -> bool:
        self._core.delete_deployment(f"{deployment_owner}/{deployment_name}").wait()
        return True

    async def async_delete(self, deployment_owner: str, deployment_name: str) -> bool:
        await answer(self._core.delete_deployment(f"{deployment_owner}/{deployment_name}"))
        return True
