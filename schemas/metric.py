"""What each metric means: one YAML file a metric in schemas/metrics/."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from schemas.claim import FAMILIES
from schemas.dimension import Dimension, dimensions
from schemas.quantity import KINDS

FOLDER = Path(__file__).parent / "metrics"
MOST_LOOSE = 2
"""How many of a metric's dimensions may be loose: warehouse/core/placements.sql knows as many."""


class Band(BaseModel):
    """Plausible values in base units: outside of it a claim is suspect, not wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    low: float | None = None
    high: float | None = None


class Example(BaseModel):
    """A sentence that tells a metric, for readers that learn what it is from that."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    figure: str
    """The figure as the sentence writes it."""
    language: str = "en"


class Metric(BaseModel):
    """The meaning of one metric, the same in every language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    family: Literal[FAMILIES]  # type: ignore[valid-type]
    label: dict[Literal["en", "fr"], str]
    description: str
    kinds: tuple[Literal[KINDS], ...] = Field(min_length=1)  # type: ignore[valid-type]
    units: tuple[str, ...] = ()
    """Units or counted nouns that it usually takes besides those of `implied_by`; empty: any of its kinds. A physical
    unit that stands in neither rules it out."""
    implied_by: tuple[str, ...] = ()
    """Counted nouns and physical units that by themselves say that it is this metric."""
    implied_from: float = 1
    """Smallest value from which such a noun says so."""
    change_kinds: tuple[Literal[KINDS], ...] = ()  # type: ignore[valid-type]
    """Kinds it takes only as a difference (`users grew by 12 %`)."""
    frame_kinds: tuple[Literal[KINDS], ...] = ()  # type: ignore[valid-type]
    """Kinds it takes only where the words around the figure say so outright (`40 % of its revenue`)."""
    always_change: bool = False
    """Whether it is a difference by itself (a growth)."""
    level: str | None = None
    """The metric whose differences it tells, if it is a growth."""
    subject: str
    """Who or what the subject is."""
    counterparty: str | None = None
    """Who the other side is; null where there is none."""
    subject_kinds: tuple[str, ...] = ()
    """Catalogue kinds that the subject is usually of."""
    event: bool = False
    """Whether it happens on a day (a deal), rather than holding over a period."""
    lasting: bool = False
    """Whether it holds from when it is told until told otherwise (a price, a score), whatever the month."""
    by_counterparty: bool = False
    """Whether each counterparty makes a figure of its own (an investor's share of an investment)."""
    default_status: Literal["actual", "announced", "planned", "forecast", "rumoured"] = "actual"
    plausible: Band = Band()
    """Plausible values of a level, in base units of its usual unit."""
    dimensions: dict[str, Dimension] = {}
    """What tells its measures apart; the file lists names of schemas/dimensions.yml."""
    loose: tuple[str, ...] = ()
    """Those of its dimensions whose absence says nothing: a deal told with and without how it is paid is one deal.

    `counterparty` among them: offers of several bidders are told apart, an offer of nobody named is the only one named.
    """

    examples: tuple[Example, ...] = ()
    """Sentences that tell it: by these the trained reader knows a metric that it was never trained on."""

    @field_validator("dimensions", mode="before")
    @classmethod
    def named(cls, names: Sequence[str]) -> dict[str, Dimension]:
        """The dimensions of these names."""
        unknown = [name for name in names if name not in dimensions()]
        if unknown:
            raise ValueError(f"no such dimension: {', '.join(unknown)}")
        return {name: dimensions()[name] for name in names}

    @model_validator(mode="after")
    def loose_are_its_own(self) -> Metric:
        """What is loose is a dimension, and only an event has such: its claims meet by their days."""
        known = {*self.dimensions, *(() if self.by_counterparty else ("counterparty",))}
        if set(self.loose) - known or (self.loose and not self.event) or len(self.loose) > MOST_LOOSE:
            raise ValueError(f"loose: {', '.join(self.loose)} should be at most {MOST_LOOSE} dimensions of an event")
        return self


@cache
def metrics() -> dict[str, Metric]:
    """All metrics by name, in order of family and name. ValueError names the file that doesn't hold."""
    found = {}
    for path in sorted(FOLDER.glob("*.yml")):
        try:
            found[path.stem] = Metric(name=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValidationError, TypeError, yaml.YAMLError) as error:
            raise ValueError(f"{path}: {error}") from None
    order = {family: rank for rank, family in enumerate(FAMILIES)}
    return dict(sorted(found.items(), key=lambda item: (order[item[1].family], item[0])))
