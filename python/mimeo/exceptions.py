"""What goes wrong. All of it is a ReplicateException."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .prediction import Prediction


class ReplicateException(Exception):
    """Whatever a call of this package fails with."""


class ModelError(ReplicateException):
    """The model failed. `prediction` has its logs and all the rest."""

    prediction: Prediction

    def __init__(self, prediction: Prediction) -> None:
        self.prediction = prediction
        super().__init__(prediction.error)


class ReplicateError(ReplicateException):
    """The API said no, in its own words (RFC 7807)."""

    def __init__(self, type: str | None = None, title: str | None = None, status: int | None = None, detail: str | None = None,
                 instance: str | None = None, invalid_fields: list[dict[str, str]] | None = None) -> None:
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.instance = instance
        self.invalid_fields = invalid_fields or []
        """Of a 422: {"type", "field", "description"} each."""
        super().__init__(detail or title)

    def to_dict(self) -> dict[str, Any]:
        named = {name: getattr(self, name) for name in ("type", "title", "status", "detail", "instance")}
        return {name: value for name, value in named.items() if value is not None}

    def __str__(self) -> str:
        return "ReplicateError Details:\n" + "\n".join(f"{name}: {value}" for name, value in self.to_dict().items())


class NetworkError(ReplicateException):
    """No connection, or it broke, or nobody answered in time."""


class CanceledError(ReplicateException):
    """The prediction was canceled, by whomever."""

    prediction_id: str | None = None


class ExpiredError(ReplicateException):
    """The file or the stream was there once, and its time is over."""


class CorruptedError(ReplicateException):
    """What arrived is not what was sent: wrong length, wrong hash, no JSON."""


class LocalError(ReplicateException):
    """Something on this machine: a file cannot be read or written, no server was found."""


class Failed(ReplicateException):
    """A failure of the model as the core tells it; it becomes a ModelError."""

    def __init__(self, message: str, prediction_id: str, logs: str) -> None:
        self.known = {"id": prediction_id, "status": "failed", "error": message, "logs": logs}
        super().__init__(message)


_KINDS = {"network": NetworkError, "canceled": CanceledError, "expired": ExpiredError, "corrupted": CorruptedError,
          "local": LocalError}


def of(kind: str, message: str, status: int, title: str, invalid_fields: list[dict[str, str]], prediction_id: str,
       logs: str) -> ReplicateException:
    """The exception for an error of the core, which calls this."""
    if kind == "refused":
        return ReplicateError(title=title or None, status=status or None, detail=message, invalid_fields=invalid_fields)
    if kind == "model_failed":
        return Failed(message, prediction_id, logs)
    made = _KINDS[kind](message)
    if isinstance(made, CanceledError):
        made.prediction_id = prediction_id or None
    return made
