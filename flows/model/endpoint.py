"""Where a language model is asked, by the settings: what doesn't hold is told before anything is fetched."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

from flows.client.addresses import redact
from flows.model.errors import ModelError
from flows.model.secret import key_of
from flows.model.setup import setup
from flows.model.tariff import Rate, rate
from techfigures.settings import Settings


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint and the model that is asked there."""

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    rate: Rate | None = None
    """What tokens cost; None where nobody knows."""


def asks(settings: Settings) -> bool:
    """Whether a run asks a language model: it is a reader, and some requests may be made."""
    return setup(settings).chain.asks_model and settings.model_budget_requests != 0


def endpoint(settings: Settings) -> Endpoint:
    """The endpoint that the settings name.

    Raises:
        ModelError: no model is named, the extra is missing, or address, key or prices don't hold.
    """
    if not settings.model:
        raise ModelError(
            "TECHFIGURES_MODEL names no language model: set it to one that the endpoint has; "
            "TECHFIGURES_MODEL_BUDGET_REQUESTS=0 reads by imported answers alone"
        )
    if find_spec("openai") is None:
        raise ModelError("asking a language model needs the extra `model`: pip install 'techfigures[model]'")
    return Endpoint(address(settings.model_url), settings.model, key_of(settings), rate(settings, settings.model))


def address(url: str) -> str:
    """The endpoint's address; ModelError where it can't be one, or holds a password."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise ModelError(
            f"TECHFIGURES_MODEL_URL is {redact(url)!r}: an http or https address such as http://HOST/v1 is meant"
        )
    if parts.username or parts.password:
        raise ModelError(
            f"TECHFIGURES_MODEL_URL ({redact(url)}) holds a password: TECHFIGURES_MODEL_KEY is where keys belong"
        )
    return url
