"""The client itself."""
from __future__ import annotations

import collections
import functools
import os
import weakref
from typing import Any

from ._calls import answer
from ._core import Call
from ._core import Client as Core
from ._core import leave_to_parent
from ._inputs import encode
from .account import Accounts, Collections, Hardwares
from .deployment import Deployments
from .exceptions import Failed, ModelError, ReplicateException
from .file import Files
from .helpers import FileOutput
from .model import Model, Models, Version
from .prediction import Prediction, Predictions, reference, split
from .stream import EventStream
from .training import Trainings
from .webhook import Webhooks

_clients: weakref.WeakSet[Client] = weakref.WeakSet()
# A client that goes right behind its last call is kept for a while: else the library's thread would be the last to have it, and might
# still be at work when the program has ended.
_retired: collections.deque[Core] = collections.deque(maxlen=1)


def _begin_anew() -> None:
    """In a child, where the library's threads are not."""
    for client in list(_clients):
        if core := client.__dict__.pop("_core", None):
            leave_to_parent(core)


os.register_at_fork(after_in_child=_begin_anew)


class Client:
    """A server, and connections to it that are kept and used again. Any thread, and several at once.

    What is not given is looked for: MIMEO_URL (with MIMEO_TOKEN), REPLICATE_BASE_URL (with REPLICATE_API_TOKEN), the Mimeo of this
    machine with its token and certificate authority, and last Replicate itself. Times are in seconds: `timeout` is that of one
    request and its whole answer, `silence_timeout` how long nothing may come of a file or a stream, `patience` how long one that
    broke is asked for again without success.
    """

    def __init__(self, api_token: str | None = None, *, base_url: str | None = None, timeout: float | None = None,
                 authorities: str | os.PathLike[str] | None = None, data_folder: str | os.PathLike[str] | None = None,
                 retries: int | None = None, connect_timeout: float | None = None, silence_timeout: float | None = None,
                 patience: float | None = None, poll_interval: float | None = None) -> None:
        self._options = (base_url or "", api_token or "", os.fspath(authorities or ""), os.fspath(data_folder or ""), retries,
                         timeout, connect_timeout, silence_timeout, patience)
        self.poll_interval = poll_interval or float(os.environ.get("REPLICATE_POLL_INTERVAL", "0.5"))
        _clients.add(self)
        self.accounts = Accounts(self)
        self.collections = Collections(self)
        self.deployments = Deployments(self)
        self.files = Files(self)
        self.hardware = Hardwares(self)
        self.models = Models(self)
        self.predictions = Predictions(self)
        self.trainings = Trainings(self)
        self.webhooks = Webhooks(self)

    @functools.cached_property
    def _core(self) -> Core:
        core = Core(*self._options)
        weakref.finalize(self, _retired.append, core).atexit = False
        return core

    @property
    def url(self) -> str:
        """Where requests go; empty when no server was found, which every call then says."""
        return self._core.url

    def file(self, url: str) -> FileOutput:
        """The file at an address."""
        return FileOutput(self._core.file(url))

    def run(self, ref: str | Model | Version, input: dict[str, Any] | None = None, *, use_file_output: bool | None = True,
            **params: Any) -> Any:
        """Runs a model and answers its output. `ref`: "owner/name" (its latest version), "owner/name:version", a version's id,
        or an object of these. Files in the input (paths, bytes, file objects) are uploaded first.

        `wait`: True lets the server hold the answer back, a number for so many seconds; after that, and with False, it is asked every
        `poll_interval`. `params`: see prediction.CreateParams.
        """
        try:
            return self._run(ref, input, use_file_output, params, hold=True).wait()
        except Failed as failure:
            raise self._model_error(failure) from None

    async def async_run(self, ref: str | Model | Version, input: dict[str, Any] | None = None, *,
                        use_file_output: bool | None = True, **params: Any) -> Any:
        """As `run`. Canceling the task cancels the prediction too."""
        try:
            return await answer(self._run(ref, input, use_file_output, params, hold=False))
        except Failed as failure:
            raise await self._async_model_error(failure) from None

    def stream(self, ref: str | Model | Version, input: dict[str, Any] | None = None, *, use_file_output: bool | None = True,
               **params: Any) -> EventStream:
        """Runs a model and answers its output as it is made: `for event in stream(...): print(str(event), end="")`."""
        return EventStream(self, self._stream(ref, input, params).wait(), bool(use_file_output))

    async def async_stream(self, ref: str | Model | Version, input: dict[str, Any] | None = None, *,
                           use_file_output: bool | None = True, **params: Any) -> EventStream:
        return EventStream(self, await answer(self._stream(ref, input, params)), bool(use_file_output))

    def _run(self, ref: Any, input: dict[str, Any] | None, use_file_output: bool | None, params: dict[str, Any],
             hold: bool) -> Call:
        options, seconds = split(params, True)
        return self._core.run(reference(ref), encode(input or {}), seconds, hold, bool(use_file_output), self.poll_interval, options)

    def _stream(self, ref: Any, input: dict[str, Any] | None, params: dict[str, Any]) -> Call:
        return self._core.stream(reference(ref), encode(input or {}), split(params, None)[0])

    def _model_error(self, failure: Failed) -> ModelError:
        try:
            return ModelError(self.predictions.get(failure.known["id"]))
        except ReplicateException:
            return ModelError(Prediction(self, failure.known))

    async def _async_model_error(self, failure: Failed) -> ModelError:
        try:
            return ModelError(await self.predictions.async_get(failure.known["id"]))
        except ReplicateException:
            return ModelError(Prediction(self, failure.known))
