"""A quantity: numeral, scale and unit as found in a text, before anyone says what it measures."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH

COMPARATORS = ("=", "~", ">", "<", "range")
KINDS = ("money", "percent", "percentage_point", "physical", "duration", "score", "count", "ratio", "multiple")
ROLES = ("numeral", "numeral_high", "scale", "unit", "per", "comparator", "carried_unit", "carried_scale")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One stretch of the body that made a part of the value: `key` names the lexicon entry that read it."""

    role: str
    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A numeral with its scale and unit, read from a text in one language."""

    start: int = column(
        "First code point of surface in the body", sql_name="span_start", unit="code points", ge=0, key=True
    )
    end: int = column(
        "One past the last code point of surface", sql_name="span_end", unit="code points", ge=1, key=True
    )
    surface: str = column("The quantity as written: numeral, scale and unit")
    value: float = column("In base units, scale applied; below zero where a level is; the midpoint of a range")
    value_low: float | None = column("Low end of a range", default=None)
    value_high: float | None = column("High end of a range", default=None)
    comparator: str = column("Exact, about, more than, less than, range", isin=COMPARATORS, default="=")
    unit: str | None = column(
        "ISO 4217, %, pp, physical unit, point, 1, or the English singular of what is counted", default=None
    )
    per: str | None = column("Denominator: `1e6 token`, `wk`, `user` …", default=None)
    kind: str = column("Kind of unit, which metrics ask for", isin=KINDS)
    change: str | None = column(
        "increase or decrease, where the words say so", isin=("increase", "decrease"), default=None
    )
    evidence: tuple[Evidence, ...] = column(
        "Spans of numeral, scale, unit, comparator, and of what was carried from elsewhere", default=()
    )
    rule: str = column("Scanner rule that read it", default="")
    revision_id: str = column("Revision of the article that it stands in", pattern=HASH, default="0" * 16)
