"""What each metric means: one YAML file a metric in schemas/metrics/."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from catalogue.units import kind_of, kind_of_level, worth
from schemas.claim import FAMILIES
from schemas.dimension import Dimension, dimensions
from schemas.quantity import KINDS

FOLDER = Path(__file__).parent / "metrics"
MOST_LOOSE = 2
"""How many of a metric's dimensions may be loose: warehouse/core/placements.sql knows as many."""


class Band(BaseModel):
    """The values that lie within bounds: in base units, seconds, or US dollars; without a bound there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def in_order(self) -> Band:
        """The low bound is the lower one."""
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        return self

    def crossed(self, size: float) -> tuple[str, float] | None:
        """The bound that a value lies beyond, as `below` or `above` and the bound; None within."""
        if self.low is not None and size < self.low:
            return "below", self.low
        if self.high is not None and size > self.high:
            return "above", self.high
        return None


class Bounds(Band):
    """Bounds of a metric's levels, and others for kinds of unit in which it counts otherwise (points and percent)."""

    by_kind: dict[Literal[KINDS], Band] = {}  # type: ignore[valid-type]


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
    plausible: Bounds = Bounds()
    """Soft bounds of a level, in base units, seconds or US dollars: what lies beyond is told as doubted."""
    possible: Bounds = Bounds()
    """Hard bounds of a level: what lies beyond can't be, and is held in quarantine."""
    unbounded: str | None = None
    """Why it has no bounds, if it has none."""
    jump: float | None = Field(default=20, gt=1)
    """By what factor a level may differ within a year from what was told before it, unless a second root tells it too;
    null where its levels are no course."""
    dimensions: dict[str, Dimension] = {}
    """What tells its measures apart; the file lists names of schemas/dimensions.yml."""
    loose: tuple[str, ...] = ()
    """Those of its dimensions whose absence says nothing: a deal told with and without how it is paid is one deal.

    `counterparty` among them: offers of several bidders are told apart, an offer of nobody named is the only one named.
    """

    counts: dict[str, tuple[str, ...]] = {}
    """Counted nouns of which it counts the same: under each those that its series take for it; `1` is a bare number."""
    implied: dict[str, str] = {}
    """Values of dimensions that say nothing where its `window` is told: who is counted a week is active in it."""

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

    @property
    def bounded(self) -> tuple[str, ...]:
        """The kinds of unit whose levels are held to its bounds; `none` is a figure without a unit."""
        kinds = dict.fromkeys((*self.kinds, *self.plausible.by_kind, *self.possible.by_kind))
        return (*kinds, "none")

    def impossible(self, value: float, unit: str | None) -> str | None:
        """Why a level can't be one of this metric: value, bound and metric; None where it can."""
        band = self.band(self.possible, value, unit)
        beyond = band.crossed(value * worth(unit)) if band else None
        if beyond is None:
            return None
        side, bound = beyond
        told = f"{value:g} {unit or ''}".rstrip()
        base = {"money": "US dollars", "duration": "s", "none": ""}.get(kind_of(unit), unit)
        least = "least" if side == "below" else "most"
        return f"{told} is {side} {bound:g} {base}".rstrip() + f", the {least} that {self.name} can be"

    def is_plausible(self, value: float, unit: str | None) -> bool:
        """Whether a level lies within the soft bounds."""
        band = self.band(self.plausible, value, unit)
        return band is None or band.crossed(value * worth(unit)) is None

    def band(self, bounds: Bounds, value: float, unit: str | None) -> Band | None:
        """Those of its bounds that levels in a unit are held to; None where they are held to none."""
        kind = kind_of_level(value, unit)
        return bounds.by_kind.get(kind, bounds) if kind in self.bounded and not self.always_change else None

    @model_validator(mode="after")
    def bounds_hold(self) -> Metric:
        """What is plausible is possible, and a metric without bounds says why."""
        for kind in {"", *self.plausible.by_kind, *self.possible.by_kind}:
            soft, hard = (bounds.by_kind.get(kind, bounds) for bounds in (self.plausible, self.possible))
            for bound in (soft.low, soft.high):
                if bound is not None and hard.crossed(bound):
                    raise ValueError(f"plausible {bound:g} is not possible: widen `possible` or narrow `plausible`")
        return self

    @model_validator(mode="after")
    def loose_are_its_own(self) -> Metric:
        """What is loose is a dimension, and only an event has such: its claims meet by their days."""
        known = {*self.dimensions, *(() if self.by_counterparty else ("counterparty",))}
        if set(self.loose) - known or (self.loose and not self.event) or len(self.loose) > MOST_LOOSE:
            raise ValueError(f"loose: {', '.join(self.loose)} should be at most {MOST_LOOSE} dimensions of an event")
        return self

    @model_validator(mode="after")
    def counts_one_way(self) -> Metric:
        """A noun stands for one other at most, and what a window implies is among the dimensions."""
        nouns = [noun for same in self.counts.values() for noun in same]
        if len(set(nouns)) < len(nouns) or set(nouns) & self.counts.keys():
            raise ValueError("counts: a noun should stand for one other only")
        if self.implied.keys() - self.dimensions.keys() or (self.implied and "window" not in self.dimensions):
            raise ValueError(f"implied: {', '.join(self.implied)} should be dimensions, beside `window`")
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
