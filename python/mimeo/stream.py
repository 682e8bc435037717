"""The output of a prediction as it is made."""
from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from . import _core
from ._calls import answer
from .exceptions import Failed
from .helpers import FileOutput

if TYPE_CHECKING:
    from .client import Client


@dataclass
class ServerSentEvent:
    """One event, as it was sent."""

    class EventType(Enum):
        OUTPUT = "output"
        LOGS = "logs"
        ERROR = "error"
        DONE = "done"

    event: EventType
    data: str | FileOutput
    id: str
    retry: int | None = None

    def __str__(self) -> str:
        return str(self.data) if self.event == ServerSentEvent.EventType.OUTPUT else ""


def _event(told: tuple[str, str, str, FileOutput | None], use_file_output: bool) -> ServerSentEvent:
    type, data, id, file = told
    return ServerSentEvent(ServerSentEvent.EventType(type), file if file and use_file_output else data, id)


class EventStream(Iterator[ServerSentEvent], AsyncIterator[ServerSentEvent]):
    """Every event once, however often the connection breaks; the last is `done`. Raises as `run` does when the prediction
    fails or is canceled."""

    def __init__(self, client: Client, events: _core.Events, use_file_output: bool = True) -> None:
        self._client = client
        self._events = events
        self._use_file_output = use_file_output
        self._is_over = False

    @property
    def prediction_id(self) -> str:
        return self._events.prediction_id

    def __next__(self) -> ServerSentEvent:
        if self._is_over:
            raise StopIteration
        try:
            told = self._events.next().wait()
        except Failed as failure:
            raise self._client._model_error(failure) from None
        return self._end() if told is None else _event(told, self._use_file_output)

    async def __anext__(self) -> ServerSentEvent:
        if self._is_over:
            raise StopAsyncIteration
        try:
            told = await answer(self._events.next())
        except Failed as failure:
            raise await self._client._async_model_error(failure) from None
        return self._end() if told is None else _event(told, self._use_file_output)

    def _end(self) -> ServerSentEvent:
        self._is_over = True
        return ServerSentEvent(ServerSentEvent.EventType.DONE, "{}", "")
