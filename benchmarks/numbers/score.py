"""What of the quantities of a sentence is right: span, value, value with unit, and the noun of a count.

Physical units are compared by what they measure (Pint's registry): 90 mm and 0.09 m are one quantity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product

import pint

from benchmarks.extraction.pairing import CURRENCIES, Result, Row, close, count, numbers

LEVELS = ("span", "value", "unit", "noun")
"""Each needs the one before; `unit` takes any noun for any other, which `noun` does not."""
COUNT = "count"
OURS = {
    "°C": "degC", "°F": "degF", "°": "degree", "N·m": "N*m", "lb·ft": "lbf*ft", "PS": "metric_horsepower",
    "ch": "metric_horsepower", "bhp": "hp", "h": "hour", "d": "day", "wk": "week", "mo": "month", "yr": "year",
    "s": "second", "mi/h": "mph", "kn": "knot", "kt": "knot", "cc": "cm**3", "tr/min": "rpm",
    "nmi": "nautical_mile", "in": "inch",
    "t": "metric_ton", "Mt": "megatonne", "century": "century", "decade": "decade", "quintal": "quintal", "ct": "carat",
    "FLOP": "count", "ly": "light_year", "bpm": "1/minute",
    "px": "pixel", "Mpx": "megapixel", "fps": "1/second", "q": "quintal", "stere": "m**3", "L/100 km": "L/(100*km)",
    "mpg": "mile/gallon", "ha": "hectare", "Ω": "ohm", "kn·m": "kN*m", "cal": "calorie", "kcal": "kilocalorie",
    "mAh": "mA*hour", "Ah": "A*hour", "lb-ft": "lbf*ft", "nit": "cd/m**2", "cd/m2": "cd/m**2", "ft2": "ft**2",
    "ft3": "ft**3",
    "mi2": "mile**2", "m2": "m**2", "m3": "m**3", "cm3": "cm**3", "acre": "acre", "MP": "megapixel", "pixel": "pixel",
    "min": "minute", "B": "byte", "B/s": "byte/second", "bit/s": "bit/second", "lm": "lumen", "dB": "decibel",
}  # fmt: skip
"""Symbols of the record that Pint calls otherwise."""
OTHERS = frozenset({"FLOP", "FLOP/s", "dB", "nit", "pH", "Wp"})
"""Units that are no multiple of anything here: the same symbol or another unit."""


@cache
def registry() -> pint.UnitRegistry[float]:
    """Pint's units, and the quintal of farmers, which it lacks."""
    units: pint.UnitRegistry[float] = pint.UnitRegistry()
    units.define("quintal = 100 * kilogram")
    return units


@cache
def kind(unit: str | None) -> str | tuple[str, float, float]:
    """What a unit is: a currency or `%` itself, dimension, factor and offset of a physical one, COUNT of any noun."""
    if unit in {None, "", "1"}:
        return "1"
    if unit in CURRENCIES | OTHERS or unit in {"%", "pp"}:
        return str(unit)
    name = OURS.get(str(unit), str(unit))
    if len(name) > 3 and name.isalpha() and str(unit) not in OURS:
        return COUNT
    try:
        zero, one = (registry().Quantity(number, name).to_base_units() for number in (0.0, 1.0))
    except Exception:  # noqa: BLE001 - Pint has a dozen for what it can't read, and any is a noun here
        return COUNT
    return (str(one.dimensionality), float(one.magnitude - zero.magnitude), float(zero.magnitude))


def level(gold: Row, found: Row) -> int:
    """How many of LEVELS a pair of overlapping spans reaches."""
    told = numbers(gold, found)
    units: list[str | None] = [None if one == "null" else one for one in (gold.get("unit") or "null").split("|")]
    best = 2 if all(close(one, other) for one, other in told) else 1
    given = [found.get("unit"), *([f"{found['unit']}/{found['per']}"] if found.get("per") else [])]
    for unit, other in product(units, given):
        best = max(best, reached(unit, other, told))
    return best


def reached(unit: str | None, given: str | None, told: Sequence[tuple[float, float | None]]) -> int:
    """The same, of one of the units that are right."""
    wanted, got = kind(unit), kind(given)
    if isinstance(wanted, tuple) and isinstance(got, tuple):
        same = wanted[0] == got[0] and all(
            other is not None and close(one * wanted[1] + wanted[2], other * got[1] + got[2]) for one, other in told
        )
        return 4 * same
    if {wanted, got} == {"%", "1"}:
        scale = 0.01 if wanted == "%" else 100
        return 4 * all(close(one * scale, other) for one, other in told)
    if not all(close(one, other) for one, other in told):
        return 0
    if wanted == got:
        return 4 if wanted != COUNT or str(unit).casefold() == str(given).casefold() else 3
    return 3 * ({wanted, got} == {COUNT, "1"})


def score(sentences: Iterable[tuple[Sequence[Row], Sequence[Row]]]) -> Result:
    """The counts over sentences, each by its gold and what was found."""
    return count(((gold, (), found) for gold, found in sentences), level, LEVELS)
