"""The secret that signs webhooks, and whether one is genuine."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._calls import answer
from ._core import verify_webhook
from .exceptions import ReplicateException
from .resource import Namespace, Resource


class WebhookSigningSecret(Resource):
    key: str


class WebhookValidationError(ValueError):
    """It is not genuine, or too old."""


class MissingWebhookHeaderError(WebhookValidationError):
    pass


class MissingWebhookBodyError(WebhookValidationError):
    pass


class Webhooks(Namespace):
    @property
    def default(self) -> Default:
        return Default(self._client)

    @staticmethod
    def validate(request: Any = None, headers: Mapping[str, str] | None = None, body: str | bytes | None = None,
                 secret: WebhookSigningSecret | str | None = None, tolerance: float | None = None) -> bool:
        """True, or WebhookValidationError. Takes a request of httpx, or headers and the body byte by byte as it came; `tolerance`
        in seconds, None accepts any age."""
        if not secret:
            raise ValueError("Missing webhook signing secret")
        if request is not None:
            headers, body = request.headers, request.content
        named = {name.lower(): value for name, value in (headers or {}).items()}
        if not body:
            raise MissingWebhookBodyError("Missing webhook body")
        for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            if not named.get(name):
                raise MissingWebhookHeaderError(f"Missing {name}")
        try:
            verify_webhook(named["webhook-id"], named["webhook-timestamp"], named["webhook-signature"],
                           body.encode() if isinstance(body, str) else bytes(body),
                           secret if isinstance(secret, str) else secret.key, tolerance or 0)
        except ReplicateException as why:
            raise WebhookValidationError(getattr(why, "detail", None) or str(why)) from None
        return True


class Default(Namespace):
    def secret(self) -> WebhookSigningSecret:
        return WebhookSigningSecret(self._client, {"key": self._core.webhook_secret().wait()})

    async def async_secret(self) -> WebhookSigningSecret:
        return WebhookSigningSecret(self._client, {"key": await answer(self._core.webhook_secret())})
