"""Predictions: one run of a model each."""
from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from ._calls import answer
from ._inputs import encode
from .exceptions import ModelError
from .pagination import Page, async_page, page
from .resource import Namespace, Resource
from .stream import EventStream

if TYPE_CHECKING:
    from .deployment import Deployment
    from .model import Model, Version

TERMINAL = ("succeeded", "failed", "canceled", "aborted")


class CreateParams(TypedDict, total=False):
    """What may stand beside the input of a prediction."""

    webhook: str
    webhook_completed: str
    webhook_events_filter: list[str]
    stream: bool
    wait: bool | int
    file_encoding_strategy: str  # "base64": files travel inside the prediction
    cancel_after: str  # "30s", "5m", "1h30m"
    idempotency_key: str  # the same key is the same prediction, so that a create may be repeated when its answer got lost


def split(params: dict[str, Any], wait: bool | int | None) -> tuple[dict[str, Any], int | None]:
    """The core's options; and for how many seconds the answer is waited for, None: not at all."""
    options = {name: value for name, value in params.items() if name not in ("wait", "stream", "webhook_completed")}
    if completed := params.get("webhook_completed"):
        options.update(webhook=completed, webhook_events_filter=["completed"])
    wait = params.get("wait", wait)
    return options, None if wait is None or wait is False else 60 if wait is True else max(1, int(wait))


class Prediction(Resource):
    id: str
    model: str
    version: str
    status: str
    input: dict[str, Any] | None
    output: Any
    logs: str | None
    error: str | None
    metrics: dict[str, Any] | None
    created_at: str | None
    started_at: str | None
    completed_at: str | None
    source: str | None
    deployment: str | None
    urls: dict[str, str] | None

    @dataclass
    class Progress:
        """How far it has come, by the last progress bar in its logs."""

        percentage: float
        current: int
        total: int

    @property
    def progress(self) -> Progress | None:
        bars = re.findall(r"^\s*(\d+)%\s*\|[^|\r\n]*\|\s*(\d+)/(\d+)", (self.logs or "").replace("\r", "\n"), re.M)
        if not bars:
            return None
        percent, current, total = bars[-1]
        return Prediction.Progress(int(percent) / 100, int(current), int(total))

    def _wait(self, eager: bool = False) -> Any:
        return self._client._core.wait(self._data, self._client.poll_interval, eager)

    def wait(self) -> None:
        """Until it has ended, however."""
        self._data = self._wait().wait()

    async def async_wait(self) -> None:
        self._data = await answer(self._wait())

    def reload(self) -> None:
        self._data = self._client._core.get_prediction(self.id).wait()

    async def async_reload(self) -> None:
        self._data = await answer(self._client._core.get_prediction(self.id))

    def cancel(self) -> None:
        self._data = self._client._core.cancel_prediction(self.id).wait()

    async def async_cancel(self) -> None:
        self._data = await answer(self._client._core.cancel_prediction(self.id))

    def stream(self, use_file_output: bool = True) -> EventStream:
        """Its events from the first on, also of one that has ended."""
        return EventStream(self._client, self._client._core.stream_of(self._data), use_file_output)

    async def async_stream(self, use_file_output: bool = True) -> EventStream:
        return self.stream(use_file_output)

    def output_iterator(self) -> Iterator[Any]:
        """The items of its output, as far as they are there at each question."""
        told = 0
        while True:
            output = self.output or []
            yield from output[told:]
            told = len(output)
            if self.status in TERMINAL:
                break
            time.sleep(self._client.poll_interval)
            self.reload()
        self._raise_failure()

    async def async_output_iterator(self) -> AsyncIterator[Any]:
        told = 0
        while True:
            output = self.output or []
            for item in output[told:]:
                yield item
            told = len(output)
            if self.status in TERMINAL:
                break
            await asyncio.sleep(self._client.poll_interval)
            await self.async_reload()
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self.status == "failed":
            raise ModelError(self)


class Predictions(Namespace):
    def list(self, cursor: Any = ...) -> Page[Prediction]:
        return page(self._client, Prediction, "/v1/predictions", cursor)

    async def async_list(self, cursor: Any = ...) -> Page[Prediction]:
        return await async_page(self._client, Prediction, "/v1/predictions", cursor)

    def get(self, id: str) -> Prediction:
        return Prediction(self._client, self._core.get_prediction(id).wait())

    async def async_get(self, id: str) -> Prediction:
        return Prediction(self._client, await answer(self._core.get_prediction(id)))

    def create(self, version: Version | str | None = None, input: dict[str, Any] | None = None, *,
               model: Model | str | tuple[str, str] | None = None, deployment: Deployment | str | tuple[str, str] | None = None,
               **params: Any) -> Prediction:
        """Makes one, of a version, a model or a deployment. With `wait` it is answered when it has ended, or so many seconds later
        (True: 60). `params`: see CreateParams."""
        options, seconds = split(params, None)
        made = Prediction(self._client, self._begin(version, model, deployment, input, options).wait())
        if seconds is not None:
            call = made._wait(eager=True)
            if call.wait_for(seconds):
                made._data = call.result()
            call.stop()
        return made

    async def async_create(self, version: Version | str | None = None, input: dict[str, Any] | None = None, *,
                           model: Model | str | tuple[str, str] | None = None,
                           deployment: Deployment | str | tuple[str, str] | None = None, **params: Any) -> Prediction:
        options, seconds = split(params, None)
        made = Prediction(self._client, await answer(self._begin(version, model, deployment, input, options)))
        if seconds is not None:
            try:
                made._data = await asyncio.wait_for(answer(made._wait(eager=True)), seconds)
            except asyncio.TimeoutError:
                pass
        return made

    def _begin(self, version: Any, model: Any, deployment: Any, input: dict[str, Any] | None, options: dict[str, Any]) -> Any:
        if sum(one is not None for one in (version, model, deployment)) != 1:
            raise ValueError("Exactly one of 'model', 'version', or 'deployment' must be specified.")
        if deployment is not None:
            return self._core.deployment_predict(name_of(deployment), encode(input or {}), options)
        return self._core.create_prediction(reference(version if model is None else model), encode(input or {}), options)

    def cancel(self, id: str) -> Prediction:
        return Prediction(self._client, self._core.cancel_prediction(id).wait())

    async def async_cancel(self, id: str) -> Prediction:
        return Prediction(self._client, await answer(self._core.cancel_prediction(id)))


def name_of(thing: Any) -> str:
    """ "owner/name" of a model or a deployment, however it is given."""
    if isinstance(thing, tuple):
        return "/".join(thing)
    return thing if isinstance(thing, str) else f"{thing.owner}/{thing.name}"


def reference(thing: Any) -> str:
    """What the core knows a model or a version by."""
    from .model import Version

    return thing.id if isinstance(thing, Version) else name_of(thing)
