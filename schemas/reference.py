"""Reference rows of the warehouse: what catalogue/ and schemas/metrics/ hold as files, as tables to join with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from catalogue import Sector
from schemas.claim import FAMILIES, STATUSES
from schemas.columns import column
from schemas.quantity import KINDS

TIERS = ("company", "regulator", "agency", "press", "blog")
"""From the nearest to the farthest: who speaks of itself, who files or rules, who wires, who reports, who comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """A company, product, model, institution or programme that the catalogue knows."""

    entity_id: str = column("Catalogue id", key=True)
    label: str = column("Name that claims carry")
    kind: str = column("company, product, model, institution …")
    parent_id: str | None = column("Catalogue id of its owner: product to company", default=None)
    source: str | None = column("Where the entry comes from", default=None)
    sector: str | None = column(
        "Sector that it works in; null where the catalogue doesn't say", isin=get_args(Sector), default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRow:
    """A name by which an entity is also known; its label is one of them."""

    alias: str = column("The name, as written", key=True)
    folded: str = column("The name in lower case without accents, for look-ups")
    entity_id: str = column("Catalogue id that it leads to", key=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletRow:
    """An outlet whose articles are read."""

    outlet_id: str = column("Catalogue id", key=True)
    name: str = column("Name as documents give it")
    language: str | None = column("ISO 639-1 code of its main language", default=None)
    kind: str | None = column("press, agency, company blog, institution …", default=None)
    domain: str | None = column("Host name of its site", default=None)
    tier: str = column("How near to the figure it stands", isin=TIERS, default="press")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectRow:
    """An id that another entity has taken over, for as long as the catalogue says so."""

    entity_id: str = column("Id that claims may carry", key=True)
    canonical_id: str = column("Id of the entity that stands for it")
    recorded_from: str = column("Instant from which the warehouse knew it so", sql="TIMESTAMPTZ", key=True)
    recorded_to: str | None = column(
        "Instant from which it no longer did; null while it does", sql="TIMESTAMPTZ", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A unit of the catalogue: currencies, physical units, durations, shares and scores."""

    unit: str = column("Unit that claims carry", key=True)
    kind: str = column("Kind of unit", isin=KINDS)
    canonical: str = column("Unit in which series compare it; `money` for all currencies")
    factor: float = column("How many of the canonical unit it is; 1 for currencies", ge=0)
    worth: float = column(
        "By what values of its kind compare with bounds: seconds, rough US dollars, else 1", ge=0, default=1.0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRateRow:
    """A euro reference rate of the European Central Bank."""

    day: str = column("Banking day that it was fixed on", sql="DATE", key=True)
    currency: str = column("ISO 4217 code", key=True)
    per_euro: float = column("Units of the currency that a euro bought", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceIndexRow:
    """A yearly index of consumer prices, by which amounts of different years compare."""

    currency: str = column("Currency whose prices it follows", key=True)
    year: int = column("Calendar year", key=True)
    index_value: float = column("Level of the index; only ratios of two years mean something", ge=0)
    source: str = column("Which index, and who publishes it")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundsRow:
    """Between what a metric's levels in units of one kind lie: in base units, seconds, or rough US dollars."""

    metric: str = column("Name that claims carry", key=True)
    kind: str = column("Kind of unit; `none` for figures without one", isin=(*KINDS, "none"), key=True)
    plausible_low: float | None = column("Soft bound: a level below it is doubted", default=None)
    plausible_high: float | None = column("Soft bound: a level above it is doubted", default=None)
    possible_low: float | None = column("Hard bound: a level below it is held in quarantine", default=None)
    possible_high: float | None = column("Hard bound: a level above it is held in quarantine", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBarsRow:
    """From which trust on claims of a reader are sure or likely, as fitted on annotated articles."""

    reader: str = column("Which reader said what it means: rules, trained or model", key=True)
    sure: float | None = column("Least trust of what is sure; null: what it alone tells never is", default=None)
    likely: float | None = column("Least trust of what is likely; null: what it alone tells never is", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """What one metric means."""

    metric: str = column("Name that claims carry", key=True)
    family: str = column("Family of metrics", isin=FAMILIES)
    label_en: str = column("English label")
    label_fr: str = column("French label")
    description: str = column("What is measured")
    kinds: tuple[str, ...] = column("Kinds of unit that it takes")
    units: tuple[str, ...] = column("Units or counted nouns that it takes; empty: any of its kinds")
    subject: str = column("Who or what the subject is")
    counterparty: str | None = column("Who the other side is; null where there is none", default=None)
    is_event: bool = column("Whether it happens on a day rather than holding over a period", default=False)
    default_status: str = column("Status where the document tells none", isin=STATUSES, default="actual")
    plausible_low: float | None = column("Lowest plausible level, in base units of its usual unit", default=None)
    plausible_high: float | None = column("Highest plausible level, in base units of its usual unit", default=None)
    dimensions: dict[str, object] = column("Its typed dimensions with their allowed values")
    is_lasting: bool = column("Whether it holds from when it is told until told otherwise", default=False)
    is_by_counterparty: bool = column("Whether each counterparty makes a figure of its own", default=False)
    loose_dimensions: dict[str, None] = column(
        "Dimensions whose absence says nothing, as a JSON merge patch that takes them out (RFC 7396)"
    )
    jump: float | None = column(
        "By what factor a level may differ within a year from those before it, told by one root; null: it is no course",
        default=None,
    )
    counts: dict[str, str] = column("Counted noun -> the one that stands for it in the metric's series")
    implied: dict[str, str] = column("Dimensions whose value says nothing where a window is told")
