"""Whether a lexicon or the catalogue lists some words of a text under the key that evidence names.

Keys are `family:entry`: `currency:EUR`, `percent:%`, `percentage_point:pp`, `physical:W:1e+09`, `time:h`,
`score:point`, `multiple:fois`, `counted:user` (a listed noun), `noun:borough` (a noun by rule), `implied:token`,
`per:1e6 token`, `comparator:~`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from babel.numbers import get_currency_name
from babel.units import format_unit

import catalogue
from transforms.lexicons import LOADER, languages, lexicon, written
from transforms.rereading import read_digits, read_scale, read_words, words_of

DIGIT_GROUPS = re.compile(r"\d[\d.,]*(?: \d{3})*")
PLURAL = re.compile(r"(?:aux|eaux|ies|es|s|x|e|y)$")


def unit_of(key: str) -> str:
    """The unit that a key stands for, as a claim writes it."""
    family, _, entry = key.partition(":")
    if family == "multiple":
        return "1"
    return re.sub(r":[\d.e+-]+$", "", entry)


def unit_listed(text: str, key: str, language: str) -> bool:
    """Whether the words are listed as that unit."""
    unit = unit_of(key)
    plain = folded(text)
    units = lexicon(language, "units")
    checks: dict[str, Callable[[], bool]] = {
        "currency": lambda: currency_listed(text, unit, language),
        "money": lambda: plain in units["currencies_open"],
        "percent": lambda: plain in units["percent"],
        "score": lambda: plain in units["score"],
        "percentage_point": lambda: plain in units["percentage_point"] or plain in units["basis_point"],
        "physical": lambda: text in symbols(unit) or plain in {*names(unit, language), *symbols(unit)},
        "time": lambda: text in symbols(unit) or plain in names(unit, language),
        "multiple": lambda: multiple_listed(plain, language),
        "implied": lambda: units["implied"].get(plain) == unit,
        "counted": lambda: noun_listed(plain, unit, language),
        "noun": lambda: noun_stated(plain, unit, language),
    }
    check = checks.get(key.partition(":")[0])
    return check is not None and bool(check())


def currency_listed(text: str, unit: str, language: str) -> bool:
    """Whether a sign, a code or a name stands for a currency, or a name for its hundredth."""
    units, currencies = lexicon(language, "units"), shared("currencies")
    plain = folded(text)
    sign = any(currencies[table].get(text) == unit for table in ("signs", "spaced", "of_dollar"))
    code = text == unit and text in currencies["codes"]
    named = plain in units["currencies"].get(unit, ()) or plain in currency_names(unit, language)
    return bool(
        sign
        or code
        or named
        or units["subunits"].get(plain, ("",))[0] == unit
        or units["whose_dollars"].get(plain) == unit
        or plain in sensed(unit, language)
        or unit in units["currencies_open"].get(plain, ())
    )


@cache
def currency_names(unit: str, language: str) -> frozenset[str]:
    """The names of a currency that Unicode CLDR has in a language."""
    locales = lexicon(language, "units")["locales"]
    return frozenset(folded(get_currency_name(unit, count, locale)) for locale in locales for count in (None, 1, 2))


def sensed(unit: str | None, language: str) -> set[str]:
    """The names that mean a unit among certain words only."""
    senses = lexicon(language, "units")["senses"].items()
    return {name for name, listed in senses if any(sense["unit"] == unit for sense in listed)}


def noun_stated(plain: str, unit: str, language: str) -> bool:
    """Whether a noun that no table lists stands in the text itself: it is the unit's plural, or they begin alike."""
    said, claimed = (re.split("[ -]", word)[-1] for word in (plain, unit.lower()))
    if lexicon(language, "counted")["irregular"].get(said) == claimed:
        return True
    return alike(said, claimed) or any(
        len(plain.split()) == len(phrase.split()) and all(map(alike, plain.split(), phrase.split()))
        for phrase in translated(unit, language)
    )


def alike(said: str, listed: str) -> bool:
    """Whether two words begin alike, as the forms of one noun do."""
    begins = min(4, len(stem(said)), len(stem(listed)))
    return stem(said)[:begins] == stem(listed)[:begins]


def translated(unit: str, language: str) -> Sequence[str]:
    """The nouns of a language that its bilingual list gives an English one for; none where it has no list."""
    return translations(language).get(unit, ()) if written(language, "glossary") else ()


@cache
def translations(language: str) -> dict[str, list[str]]:
    """The bilingual list of a language the other way round."""
    found: dict[str, list[str]] = {}
    for phrase, singular in lexicon(language, "glossary").items():
        found.setdefault(str(singular), []).append(folded(str(phrase)))
    return found


def multiple_listed(plain: str, language: str) -> bool:
    """Whether the words say `times`."""
    numerals = lexicon(language, "numerals")
    listed = {
        mark.strip("- ") for mark in (*numerals["multiples"], *numerals["multiple_glued"], *numerals["multiple_words"])
    }
    return plain.strip("- ") in listed


def noun_listed(plain: str, unit: str, language: str) -> bool:
    """Whether a noun, in singular or plural, is listed as what is counted."""
    counted = lexicon(language, "counted")
    nouns = counted["nouns"]
    if counted["groups"].get(plain) == unit:
        return True
    forms = {stems(folded(form)) for noun in nouns.get(unit, ()) for form in (str(noun), f"{noun}s", f"{noun}x")}
    heads = (plain, plain.rsplit("-", 1)[-1])
    return any(stems(head) in forms for head in heads)


def per_listed(text: str, key: str, language: str) -> bool:
    """Whether the words are listed as that denominator, its count included."""
    units = lexicon(language, "units")
    entry = key.partition(":")[2]
    plain = folded(text)
    if plain in units["per_adverbs"]:
        return bool(units["per_adverbs"][plain] == entry)
    count, _, name = entry.partition(" ") if entry[:1].isdigit() else ("1", "", entry)
    for word, unit in sorted(units["per"].items(), key=lambda item: -len(str(item[0]))):
        for form in (folded(str(word)), folded(f"{word}s")):
            head = plain.removesuffix(form)
            if head != plain and not head[-1:].isalpha():
                return bool(unit == name and float(count) == count_before(head, language))
    head, _, word = plain.rpartition(" ")
    opened = f"{head} ".startswith(tuple(units["per_open"])) and word not in units["per_open_not"]
    stated = stems(word) == stems(name) or lexicon(language, "counted")["irregular"].get(word) == name
    return opened and stated and float(count) == count_before(head, language)


def count_before(head: str, language: str) -> float:
    """How many of a denominator: `par million de` is a million, `per` one."""
    units, table = lexicon(language, "units"), words_of(language)
    leads = sorted(
        (folded(str(item)).strip() for item in (*units["per_before"], *units["per_far"])), key=len, reverse=True
    )
    head = head.removeprefix(next((lead for lead in leads if lead and head.startswith(lead)), ""))
    digits = "".join(DIGIT_GROUPS.findall(head)).replace(" ", "")
    total = (read_digits(digits, language) or 1.0) if digits else 1.0
    for token in DIGIT_GROUPS.sub(" ", head).replace("'", "' ").split():
        number = None if token in table.idle else read_words(token, table, language)
        total *= read_scale(token, language) or number or 1.0
    return total


def comparator_listed(text: str, key: str, language: str) -> bool:
    """Whether the words are listed as that comparator, contracted forms (`près des`, `jusqu'au`) included."""
    sign = key.partition(":")[2]
    plain = folded(text).strip()
    table = lexicon(language, "comparators")
    if plain in table["glued"]:
        return bool(table["glued"][plain] == sign)
    listed = {
        form
        for place in ("before", "after")
        for phrase in table[place].get(sign, ())
        for form in contracted(folded(str(phrase)))
    }
    return plain in listed


def contracted(phrase: str) -> tuple[str, ...]:
    """A phrase with the contracted forms of the French preposition that ends it."""
    if phrase.endswith(" de"):
        return (phrase, f"{phrase[:-2]}d'", f"{phrase[:-2]}des", f"{phrase[:-2]}du")
    if phrase.endswith((" à", "'à")):
        return (phrase, f"{phrase[:-1]}au", f"{phrase[:-1]}aux")
    return (phrase,)


@cache
def shared(name: str) -> Any:
    """A file of the catalogue."""
    path = Path(catalogue.__file__).parent / f"{name}.yml"
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - a safe loader either way


@cache
def symbols(unit: str) -> frozenset[str]:
    """The symbols of a physical unit, prefixed ones included."""
    data = shared("units")
    row = data["units"].get(unit, {})
    found = set(row.get("more", {}))
    prefixes = [*row.get("prefixes", ()), *(data["binary_prefixes"] if row.get("binary") else ())]
    local = [
        symbol
        for language in languages()
        for symbol, name in lexicon(language, "units")["symbols"].items()
        if name == unit
    ]
    for symbol in (*row.get("symbols", ()), *local):
        found |= {symbol, *(f"{prefix}{symbol}" for prefix in prefixes)}
        found |= {f"K{symbol}"} if "k" in prefixes else set()
    for language in languages():
        found |= {symbol for symbol, name in lexicon(language, "units")["symbol_names"].items() if name == unit}
    return frozenset(found)


@cache
def names(unit: str, language: str) -> frozenset[str]:
    """The names of a physical unit or a time in a language, prefixed ones included."""
    table = lexicon(language, "units")
    found = {folded(str(name)) for family in ("physical", "time") for name in table[family].get(unit, ())}
    found |= {f"{prefix}{name}" for prefix in table["prefixes"] for name in table["physical"].get(unit, ())}
    for family in ("sub_physical", "subtimes"):
        found |= {folded(str(name)) for name, (base, _) in table[family].items() if base == unit}
    return frozenset(found | cldr_names(unit, language) | sensed(unit, language))


def cldr_names(unit: str, language: str) -> set[str]:
    """The names that Unicode CLDR has in a language for the units that stand for one of the catalogue."""
    listed = shared("units")["units"].get(unit, {}).get("cldr", ())
    locales = lexicon(language, "units")["locales"]
    told = {
        folded(format_unit(count, name, length, locale=locale))
        for name in listed
        for locale in locales
        for count in (1, 2)
        for length in ("long", "short")
    }
    plain = {re.sub(r"^[\d., ]+|[\d., ]+$", "", name) for name in told}
    return plain | {name.replace(" ", "-") for name in plain}


def folded(text: str) -> str:
    """The text in lower case, with plain blanks, apostrophes and hyphens."""
    text = text.lower().translate(
        {0x2019: "'", 0x2018: "'", 0x2011: "-", 0x2010: "-", 0x2013: "-", 0x2212: "-", 0x2032: "'"}
    )
    return re.sub(r"[\s\u00a0\u202f\u2009]", " ", text)


def stems(phrase: str) -> tuple[str, ...]:
    """The stems of a phrase's words."""
    return tuple(stem(word) for word in phrase.split())


def stem(word: str) -> str:
    """A word without the ending of its plural or feminine."""
    return PLURAL.sub("", word) if len(word) > 3 else word
