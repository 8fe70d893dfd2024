"""What the words of a unit mean by Unicode CLDR, which knows nothing of the scanner's tables: a second opinion.

CLDR (through Babel) names units and currencies in each language, with SI prefixes and without. Where its words stand
for one unit, that is its opinion; of words that it doesn't know, or that are several units, it has none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from transforms.lexicons import languages

FAMILIES = ("currency", "percent", "physical", "time")
LOCALES = {"en": ("en", "en_GB")}
"""Locales of a language that spell units otherwise."""
LONGEST_SYMBOL = 3
LENGTHS = ("long", "short")
"""The forms that are words and symbols; narrow ones share letters."""
PREFIXES = {
    "pico": 1e-12, "nano": 1e-9, "micro": 1e-6, "milli": 1e-3, "centi": 1e-2, "deci": 0.1, "hecto": 1e2, "kilo": 1e3,
    "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15,
}  # fmt: skip
"""SI prefixes (SI Brochure 9, table 7) that CLDR's names begin with."""
NAMES = {
    "watt": ("W", 1), "watt-hour": ("Wh", 1), "byte": ("B", 1), "hertz": ("Hz", 1), "volt": ("V", 1),
    "meter": ("m", 1), "square-meter": ("m2", 1), "square-kilometer": ("m2", 1e6),
    "square-centimeter": ("m2", 1e-4), "hectare": ("ha", 1), "cubic-meter": ("m3", 1),
    "cubic-kilometer": ("m3", 1e9), "cubic-foot": ("ft3", 1), "liter": ("L", 1), "gram": ("kg", 1e-3),
    "tonne": ("t", 1), "pound": ("lb", 1), "celsius": ("°C", 1), "fahrenheit": ("°F", 1),
    "kilometer-per-hour": ("km/h", 1), "mile-per-hour": ("mph", 1), "knot": ("kn", 1),
    "nautical-mile": ("nmi", 1), "newton-meter": ("N·m", 1), "pound-force-foot": ("lb-ft", 1),
    "pound-force-per-square-inch": ("psi", 1), "pixel": ("pixel", 1), "second": ("s", 1), "minute": ("min", 1),
    "hour": ("h", 1), "day": ("d", 1), "week": ("wk", 1), "month": ("mo", 1), "year": ("yr", 1),
    "percent": ("%", 1),
}  # fmt: skip
"""The catalogue's unit for CLDR's, and how many of it that is."""
SPELT = {"%": "%", "percent": "%", "per cent": "%", "pour cent": "%", "pour-cent": "%"}
"""Per cent as each language writes it; CLDR has one of two spellings."""
SHARED = re.compile(r"^\W?[$¥£]\W?$|^(?:kr|Rs)\.?$")
"""Signs of several currencies: which one is meant stands elsewhere in the text."""


def opinion(text: str, family: str, language: str) -> tuple[str, float] | None:
    """The unit that words stand for by CLDR, and how many of it; None where it has no opinion.

    Args:
        text: the words or the symbol, as written.
        family: what the scanner took them for (`currency`, `percent`, `physical`, `time`): pounds weigh and pay.
        language: ISO 639-1 code.
    """
    if language not in languages() or family not in FAMILIES:
        return None
    plain = " ".join(text.split()).replace("’", "'")
    lowered = plain.lower()
    if family == "percent":
        return (SPELT[lowered], 1.0) if lowered in SPELT else None
    if family == "currency":
        code = currencies(language).get(plain) or currencies(language).get(lowered)
        return (code, 1.0) if code else None
    # Of symbols the case counts: Nm is no nm.
    return units(language).get(plain) or (units(language).get(lowered) if len(plain) > LONGEST_SYMBOL else None)


@cache
def units(language: str) -> Mapping[str, tuple[str, float]]:
    """Units by their symbols, as written, and their names, in lower case: those that are one unit alone."""
    from babel import Locale

    found: dict[str, set[tuple[str, float] | None]] = defaultdict(set)
    told = [Locale.parse(name)._data["unit_patterns"] for name in LOCALES.get(language, (language,))]
    for name, lengths in (item for patterns in told for item in patterns.items()):
        meant = known(name.partition("-")[2])
        for length in LENGTHS:
            for pattern in dict(lengths.get(length, {})).values():
                if isinstance(pattern, str) and "{0}" in pattern:
                    word = " ".join(pattern.replace("{0}", "").split())
                    found[word.lower() if length == "long" else word].add(meant)
    return {word: next(iter(meant)) for word, meant in found.items() if len(meant) == 1 and None not in meant}  # type: ignore[misc]


def known(name: str) -> tuple[str, float] | None:
    """The catalogue's unit for a name of CLDR's, without its category (`gigawatt`); None where it has none."""
    if name in NAMES:
        return NAMES[name]
    for prefix, factor in PREFIXES.items():
        rest = name.removeprefix(prefix)
        if rest != name and rest in NAMES:
            unit, base = NAMES[rest]
            return unit, factor * base
    return None


@cache
def currencies(language: str) -> Mapping[str, str]:
    """Codes by the names of currencies, in lower case, and by symbols that no other currency shares."""
    from babel import Locale

    locale = Locale(language)
    found: dict[str, set[str]] = defaultdict(set)
    for code, name in locale.currencies.items():
        found[name.lower()].add(code)
        found[code].add(code)
    for code, names in locale._data["currency_names_plural"].items():
        for name in dict(names).values():
            found[str(name).lower()].add(code)
    for code, symbol in locale.currency_symbols.items():
        if not SHARED.match(symbol):
            found[symbol].add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}
