"""Webhooks: a POST of JSON, signed as Standard Webhooks say, tried again with growing waits."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
from datetime import datetime

import httpx
import stamina
import stamina.instrumentation

from flows.notices.message import ChannelError, Message, RefusedError
from techfigures.settings import Settings

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which the same message may pass."""
PREFIX = "whsec_"
stamina.instrumentation.set_on_retry_hooks([])  # core.notices tells the failures, not the log


def post(settings: Settings, message: Message, now: datetime) -> None:
    """Post a message to the webhook.

    Args:
        settings: address, key, timeouts and retries.
        message: what to tell.
        now: instant that is signed along.

    Raises:
        RefusedError: it answered that it won't have this message.
        ChannelError: it couldn't be reached, or failed each time.
    """
    if settings.webhook_url is None:
        raise ChannelError("no webhook is set up: TECHFIGURES_WEBHOOK_URL")
    content = json.dumps(message.payload(), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "techfigures",
        "Idempotency-Key": message.key,
        "webhook-id": message.key,
        "webhook-timestamp": str(int(now.timestamp())),
    }
    if settings.webhook_secret is not None:
        signed = f"{message.key}.{headers['webhook-timestamp']}.".encode() + content
        headers["webhook-signature"] = sign(settings.webhook_secret.get_secret_value(), signed)
    # httpx logs each address that it asks, and this one may hold a key.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    timeout = httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout)
    for attempt in stamina.retry_context(
        on=is_transient, attempts=settings.retries + 1, timeout=settings.total_timeout, wait_jitter=0.2
    ):
        with attempt:
            try:
                answer = httpx.post(
                    settings.webhook_url.get_secret_value(), content=content, headers=headers, timeout=timeout
                )
            except httpx.HTTPError as error:
                raise ChannelError(f"the webhook can't be reached: {type(error).__name__}") from None
            except (httpx.InvalidURL, ValueError) as error:
                raise RefusedError(f"the webhook's address doesn't hold: {type(error).__name__}") from None
            if answer.status_code in TRANSIENT:
                raise ChannelError(f"the webhook answered {answer.status_code}")
            if not answer.is_success:
                raise RefusedError(f"the webhook answered {answer.status_code}")


def is_transient(error: Exception) -> bool:
    """Whether the same message may pass later."""
    return isinstance(error, ChannelError) and not isinstance(error, RefusedError)


def sign(secret: str, content: bytes) -> str:
    """The value of `webhook-signature`; a secret that begins with `whsec_` is Base64."""
    try:
        told = base64.b64decode(secret[len(PREFIX) :], validate=True) if secret.startswith(PREFIX) else secret.encode()
    except binascii.Error:
        raise RefusedError("the webhook's secret begins with whsec_ and isn't Base64") from None
    return "v1," + base64.b64encode(hmac.new(told, content, hashlib.sha256).digest()).decode()
