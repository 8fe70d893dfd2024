"""What kind of unit a claim's unit is, and what a value of it is worth in the one by which values are compared."""

from __future__ import annotations

from functools import cache

from catalogue import FOLDER, read

DURATIONS = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "wk": 604_800, "mo": 2_629_746, "yr": 31_556_952}
"""Seconds in a duration; months and years are the Gregorian calendar's mean."""
SHARES = {"%": "percent", "pp": "percentage_point", "point": "score", "1": "ratio"}


@cache
def kinds() -> dict[str, str]:
    """The kind of each unit that the catalogue knows, currencies included."""
    physical = {unit: str(row["kind"]) for unit, row in read(FOLDER / "units.yml")["units"].items()}
    return physical | dict.fromkeys(DURATIONS, "duration") | SHARES | dict.fromkeys(worths(), "money")


@cache
def worths() -> dict[str, float]:
    """What one of each currency is roughly worth in US dollars: for bounds, never for conversions."""
    data = read(FOLDER / "currencies.yml")
    return {code: float(data["worth"][code]) for code in data["codes"]}


def kind_of(unit: str | None) -> str:
    """The kind of a claim's unit; `count` for a counted noun, `none` where no unit is told."""
    return "none" if unit is None else kinds().get(unit, "count")


def kind_of_level(value: float, unit: str | None) -> str:
    """The kind by which a level is held to bounds: a number without a noun is counted, a fraction of one is a ratio."""
    return "count" if unit == "1" and value >= 1 else kind_of(unit)


def worth(unit: str | None) -> float:
    """What one of a unit is worth among others of its kind: seconds, rough US dollars, else 1."""
    if unit is None:
        return 1.0
    return float(DURATIONS.get(unit) or worths().get(unit) or 1.0)
