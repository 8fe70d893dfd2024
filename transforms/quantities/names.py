"""Units by name and by symbol: words of a language and signs of the catalogue -> unit, factor and kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.numbers import get_currency_name

import catalogue
from transforms.lexicons import LOADER
from transforms.normalise import normalise

WHOLE_KINDS = (
    ("percent", "%", "percent", 1.0),
    ("percentage_point", "pp", "percentage_point", 1.0),
    ("basis_point", "pp", "percentage_point", 0.01),
    ("score", "point", "score", 1.0),
)
"""List of units.yml, unit, kind, factor."""


SHORTEST = 3
"""Letters of a unit's name; what is shorter is a symbol, whose case counts."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit's name or symbol stands for: a value in base units is the number times `factor`.

    Without a unit it is money whose country the name leaves open.
    """

    unit: str | None
    factor: float
    kind: str
    key: str
    per: str | None = None


@cache
def catalogue_file(name: str) -> Any:
    """The data of a file of catalogue/."""
    path = Path(catalogue.__file__).parent / f"{name}.yml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way


def unit(name: str, factor: float = 1.0, per: str | None = None) -> Unit:
    """A physical unit or a time by its name in the catalogue."""
    kind = catalogue_file("units")["units"].get(name, {}).get("kind", "physical")
    return Unit(name, factor, kind, f"physical:{name}:{factor:g}", per)


def time(name: str, factor: float = 1.0) -> Unit:
    """A unit of time."""
    return Unit(name, factor, "duration", f"time:{name}" if factor == 1 else f"time:{name}:{factor:g}")


def signs() -> dict[str, str]:
    """Signs and codes of currencies -> ISO 4217."""
    data = catalogue_file("currencies")
    return {**data["signs"], **data["spaced"], **{code: code for code in data["codes"]}}


def of_dollar() -> dict[str, str]:
    """What stands behind a number with a dollar sign and says whose dollars: $75 U.S."""
    found: dict[str, str] = catalogue_file("currencies")["of_dollar"]
    return found


def currency_names(locales: Iterable[str]) -> Iterator[tuple[str, Unit]]:
    """Names of the catalogue's currencies as Unicode CLDR has them, in lower case: `Malaysian ringgits`."""
    for locale in locales:
        for code in catalogue_file("currencies")["codes"]:
            for count in (None, 1, 2):
                name = get_currency_name(code, count, locale).lower().replace("’", "'")
                if name != code.lower():
                    yield name, Unit(code, 1.0, "money", f"currency:{code}")


def cldr_names(locales: Iterable[str]) -> Iterator[tuple[str, Unit]]:
    """Names of the catalogue's units as Unicode CLDR has them, in lower case: `square feet`, `pieds carrés`."""
    for locale in locales:
        patterns = Locale.parse(locale)._data["unit_patterns"]
        for base, row in catalogue_file("units")["units"].items():
            for name, factor in row.get("cldr", {}).items():
                told = patterns.get(name, {})
                for pattern in (told.get("long") or told.get("short", {})).values():
                    words = normalise(pattern).removeprefix("{0}").strip().lower()
                    if "{" not in words and len(words) >= SHORTEST:
                        yield words, unit(base, factor)
                        yield words.replace(" ", "-"), unit(base, factor)


def unit_names(units: dict[str, Any]) -> dict[str, Unit]:
    """Names of units in lower case, of one language -> unit.

    Args:
        units: the language's units.yml; its own names come before those of CLDR.
    """
    table = {**dict(cldr_names(units["locales"])), **dict(currency_names(units["locales"]))}
    table |= dict(physical_names(units))
    for code, names in units["currencies"].items():
        table.update(dict.fromkeys(names, Unit(code, 1.0, "money", f"currency:{code}")))
    for name, (code, factor) in units["subunits"].items():
        table[name] = Unit(code, factor, "money", f"currency:{code}:{factor:g}")
    for name, names in units["time"].items():
        table.update(dict.fromkeys(names, time(name)))
    table.update(dict.fromkeys(units["currencies_open"], Unit(None, 1.0, "money", "money:")))
    for word, (name, factor) in units["subtimes"].items():
        table[word] = time(name, factor)
    for listed, name, kind, factor in WHOLE_KINDS:
        key = f"{kind}:{name}" if factor == 1 else f"{kind}:{name}:{factor:g}"
        table.update(dict.fromkeys(units[listed], Unit(name, factor, kind, key)))
    return table


def physical_names(units: dict[str, Any]) -> Iterator[tuple[str, Unit]]:
    """Names of physical units, with and without the prefixes' names."""
    prefixes = catalogue_file("units")["prefixes"]
    for base, names in units["physical"].items():
        for name in names:
            yield name, unit(base)
            for prefix, symbol in units["prefixes"].items():
                yield prefix + name, unit(base, prefixes[symbol])
    for name, (base, factor) in units["sub_physical"].items():
        yield name, unit(base, factor)


def unit_symbols(units: dict[str, Any]) -> dict[str, Unit]:
    """Case-sensitive symbols of units, prefixes applied -> unit.

    Args:
        units: a language's units.yml, for the symbols that only it writes (Go, To).
    """
    data = catalogue_file("units")
    table: dict[str, Unit] = {}
    for name, row in data["units"].items():
        local = [symbol for symbol, base in units["symbols"].items() if base == name]
        factors = {prefix: data["prefixes"][prefix] for prefix in row.get("prefixes", ())}
        factors |= data["binary_prefixes"] if row.get("binary") else {}
        factors |= {"K": 1e3} if "k" in factors else {}
        make = time if row["kind"] == "duration" else unit
        for symbol in (*row["symbols"], *local):
            table[symbol] = make(name)
            table.update({prefix + symbol: make(name, factor) for prefix, factor in factors.items()})
        for symbol, factor in row.get("more", {}).items():
            table[symbol] = time(name, factor) if row["kind"] == "duration" else unit(name, factor, row.get("per"))
    table.update({symbol: time(name) for symbol, name in units["symbol_names"].items()})
    return table
