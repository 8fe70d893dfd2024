"""What tokens cost: prices by model from a file, nothing on this machine, unknown where the file knows no price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from flows.client.addresses import is_loopback
from flows.model.errors import ModelError
from techfigures.settings import Settings

BUNDLED = Path(__file__).with_name("tariffs.yml")
MILLION = 1_000_000
Money = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class Price(BaseModel):
    """The price of a model's tokens, a million at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model: str = Field(min_length=1)
    """Its name, or a pattern in which * is any text."""
    input: Money
    output: Money
    as_of: date
    """Day on which it was so."""
    source: str


class Tariff(BaseModel):
    """The prices of a file, the first that fits counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    currency: str = Field(pattern="^[A-Z]{3}$")
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """What one model's tokens cost here."""

    currency: str
    input: Decimal = Decimal(0)
    output: Decimal = Decimal(0)
    told: str = "on this machine"
    """Where the price is from."""

    def cost(self, given: int, answered: int) -> Decimal:
        """The price of so many tokens in and out."""
        return (given * self.input + answered * self.output) / MILLION


def rate(settings: Settings, model: str) -> Rate | None:
    """What the tokens of a model cost at the endpoint that is set; None where nobody knows.

    Raises:
        ModelError: the file of prices can't be read, or a budget of money is set and the price isn't known.
    """
    path = settings.model_tariffs or BUNDLED
    tariff = read(path)
    host = urlsplit(settings.model_url).hostname or ""
    if is_loopback(host):
        return Rate(tariff.currency)
    for price in tariff.prices:
        if fnmatchcase(model, price.model):
            return Rate(tariff.currency, price.input, price.output, f"{price.source}, {price.as_of}")
    if settings.model_budget_money is not None:
        raise ModelError(
            f"a budget of money needs a price, and {path} has none of model {model!r}: copy that file, add an entry "
            "with model, input, output, as_of and source, and name it in TECHFIGURES_MODEL_TARIFFS"
        )
    return None


def read(path: Path) -> Tariff:
    """A file of prices; ModelError says what is wrong with it."""
    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Tariff.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ModelError(f"{path}: {where}: {first['msg']}; {BUNDLED} shows the form") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        told = " ".join(str(error).split())
        raise ModelError(f"{path}: {told}; it must be YAML in the form of {BUNDLED}") from None
