"""Structured logs: lines for people or JSON on stderr, under the ids that are bound, with nothing secret in them."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from pydantic import SecretStr

from techfigures.foreign import redact_within, told
from techfigures.settings import Settings

MASK = "***"
# Without the variables of each frame: these are whole articles.
TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
# Until a run says otherwise nothing is logged: structlog's own default is stdout, where commands put data.
structlog.configure(
    wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL),
    logger_factory=structlog.WriteLoggerFactory(sys.stderr),
)
log = structlog.get_logger()


def configure(settings: Settings) -> None:
    """Set logs up: `log_format` says as what, `log_level` from which level on. May be called again.

    Ids come from `structlog.contextvars.bound_contextvars(run=…, source=…, document=…)`.
    """
    secrets = [
        value.get_secret_value()
        for value in (getattr(settings, name) for name in Settings.model_fields)
        if isinstance(value, SecretStr) and value.get_secret_value()
    ]
    as_json = settings.log_format == "json"
    last: list[Any] = (
        [TRACEBACKS, Masking(secrets), structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [
            structlog.processors.format_exc_info,
            Masking(secrets, for_people=True),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


class Masking:
    """Takes every secret of the settings, and those of addresses, out of an event, however deep they stand."""

    def __init__(self, secrets: list[str], *, for_people: bool = False) -> None:
        """`secrets` are the texts to take out; `for_people` takes out what a terminal obeys, too."""
        self.secrets = sorted(secrets, key=len, reverse=True)
        self.told = told if for_people else redact_within

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """The event without them."""
        return {name: self.masked(value) for name, value in event.items()}

    def masked(self, value: Any) -> Any:
        """A value without them."""
        if isinstance(value, (dict, list, tuple)):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            found = {name: self.masked(item) for name, item in items}
            return found if isinstance(value, dict) else list(found.values())
        text = value if isinstance(value, str) else str(value)
        clean = self.told(text)
        for secret in self.secrets:
            clean = clean.replace(secret, MASK)
        return value if clean == text else clean
