"""The independent reader: what a stretch of text is worth, by Babel, text2num and tables of its own.

It shares no code and no table with the scanner, whose work it checks: a digit, a scale or a prefix is read from the
text alone, never from the key by which the scanner read it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from transforms.lexicons import languages, lexicon

BLANKS = re.compile(r"[\s\u00a0\u202f\u2009'’]")
READ_AS_DIGITS = ("digits", "words", "fraction", "out_of")
CLOCK_PART = re.compile(r"(\d+)\s*(''|[a-z:'\"\u2032\u2033.,]?)")
CLOCK_MARKS = {"h": 3600.0, "m": 60.0, "'": 60.0, "\u2032": 60.0, "s": 1.0, "''": 1.0, '"': 1.0, "\u2033": 1.0}
"""Seconds of what stands before each mark of a clock's time."""
MIXED = re.compile(r"(?P<whole>\d+)??[\s-]*(?:(?P<sign>[¼-¾⅐-⅞])|(?P<over>\d+)[/⁄](?P<under>[1-9]\d*))")
RAISED = re.compile("\u207b?[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]+")
POWER = re.compile("(?:(.*\\d)(?:e|[x\u00d7]10\\^)|10\\^)([+\u2212-]?\\d+)")
"""A power of ten and what multiplies it, raised digits behind a caret: 6.81e+12, 5×10^6."""
THREES = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
# SI prefixes (SI Brochure 9) and binary ones (IEC 80000-13), by symbol and by name.
SYMBOL_PREFIXES = {
    "": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "h": 1e2, "c": 1e-2, "m": 1e-3,
    "µ": 1e-6, "μ": 1e-6, "n": 1e-9, "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40,
}  # fmt: skip
NAME_PREFIXES = {
    "kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15, "exa": 1e18, "centi": 1e-2, "milli": 1e-3,
    "micro": 1e-6, "nano": 1e-9, "hecto": 1e2, "deci": 1e-1,
}  # fmt: skip
BASES = {
    "W": ("W", "Wc", "Wp"),
    "Pa": ("Pa",),
    "J": ("J",),
    "cal": ("cal",),
    "eV": ("eV",),
    "Sv": ("Sv",),
    "N": ("N",),
    "bar": ("bar",),
    "Ω": ("Ω",),
    "A": ("A",),
    "Wh": ("Wh",),
    "B": ("B", "o"),
    "B/s": ("B/s", "octets/s", "o/s"),
    "bit/s": ("bit/s", "bits/s", "b/s", "bps"),
    "FLOP/s": ("FLOPS", "FLOP/s", "flops", "Flops"),
    "FLOP": ("FLOP", "FLOPs"),
    "Hz": ("Hz",),
    "V": ("V",),
    "Ah": ("Ah",),
    "s": ("s",),
    "m": ("m",),
    "m2": ("m²", "m2"),
    "m3": ("m³", "m3"),
    "L": ("L", "l"),
    "t": ("t", "tCO2", "tCO2e"),
    "pixel": ("px", "pix", "pixels", "P"),
}
# Units that are no decimal multiple of their base by a prefix.
WHOLE = {"km²": 1e6, "km2": 1e6, "ha": 1e4, "g": 1e-3, "mg": 1e-6, "kg": 1.0}
STEMS = (
    ("century", 100.0), ("centuries", 100.0), ("siecle", 100.0), ("decibel", 1.0), ("quinta", 100.0),
    ("euro cent", 0.01), ("us cents", 0.01),
    ("centime", 0.01), ("cent", 0.01), ("pence", 0.01), ("basis point", 0.01), ("basis-point", 0.01),
    ("points de base", 0.01), ("point de base", 0.01), ("trimestre", 3.0), ("quarter", 3.0), ("semestre", 6.0),
    ("decade", 10.0), ("decennie", 10.0), ("square kilomet", 1e6), ("kilometres carres", 1e6),
    ("kilometre carre", 1e6), ("cubic kilomet", 1e9), ("kilometres per", 1.0), ("kilometers per", 1.0),
    ("kilometres an", 1.0), ("kilometers an", 1.0), ("kilometres à l", 1.0), ("milligram", 1e-6),
    ("short ton", 0.90718474), ("long ton", 1.0160469088), ("tonnes courtes", 0.90718474), ("tonne courte", 0.90718474),
    ("kilometres par heure", 1.0), ("kilogram", 1.0), ("gram", 1e-3),
)  # fmt: skip
EXACT = {
    "p": 0.01,
    "¢": 0.01,
    "bp": 0.01,
    "bps": 0.01,
    "pb": 0.01,
    "kilos": 1.0,
    "gigas": 1e9,
    "giga": 1e9,
    "gigs": 1e9,
    "megas": 1e6,
    "teras": 1e12,
}


@dataclass(frozen=True, slots=True)
class Words:
    """One language's tables of the independent reader."""

    one: str
    articles: frozenset[str]
    unread: frozenset[str]
    scales: dict[str, float]
    symbols: dict[str, float]
    parts: dict[str, float]
    groups: dict[str, float]
    folds: dict[str, float]
    idle: frozenset[str]


@cache
def words_of(language: str) -> Words:
    """The tables of a language."""
    table = lexicon(language, "rederive")

    def numbers(name: str) -> dict[str, float]:
        return {str(word): float(value) for word, value in table[name].items()}

    return Words(
        one=table["one"],
        articles=frozenset(table["articles"]),
        unread=frozenset(table["unread"]),
        scales=numbers("scales"),
        symbols=numbers("symbols"),
        parts=numbers("parts"),
        groups=numbers("groups"),
        folds=numbers("folds"),
        idle=frozenset(table["idle"]),
    )


def read_numeral(text: str, kind: str, language: str) -> float | None:
    """The value of a numeral as written, None where it can't be read.

    Args:
        text: the numeral.
        kind: what the scanner took it for (`digits`, `words`, `fraction`, `half`, `collective`, `multiple`, `article`,
            `clock`): it picks the reading, it does not give the value.
        language: ISO 639-1 code of a language with tables.
    """
    if language not in languages():
        return None
    table = words_of(language)
    plain = text.strip().lower().replace("’", "'").replace("\u2011", "-")
    if kind in READ_AS_DIGITS and BLANKS.sub("", text).lstrip(".,")[:1].isnumeric():
        return read_quotient(plain, language)
    if kind == "cents":
        return int(plain) / 100 if plain.isdigit() else None
    if kind == "collective":
        return read_group(plain, table, language)
    if kind in ("fraction", "half"):
        return read_fraction(plain, table, language)
    return read_fold(plain, table, language) if kind == "multiple" else read_words(plain, table, language)


def read_clock(text: str, unit: str) -> float | None:
    """A time that a clock stopped, by its marks, in a unit of time: 1 h 20, 2h 09m 31s, 1:28.4, 9''87.

    What stands behind the last mark counts in the next smaller unit, digits behind seconds as their decimals.
    """
    size = {"h": 3600.0, "min": 60.0, "s": 1.0}.get(unit)
    parts = CLOCK_PART.findall(re.sub(r"(?<=[hms])[a-z]+|\bet\b", "", text.lower().replace("’", "'")))
    if size is None or not parts:
        return None
    total, last = 0.0, 60.0 * 60.0 ** (sum(mark == ":" for _, mark in parts) - 1) if parts[0][1] == ":" else 1.0
    for index, (digits, mark) in enumerate(parts):
        before = parts[index - 1][1] if index else ""
        if mark in CLOCK_MARKS:
            last = CLOCK_MARKS[mark]
            total += int(digits) * last
        elif index and (before in (".", ",") or CLOCK_MARKS.get(before) == 1.0):
            total += int(digits) / 10 ** len(digits)
        elif mark == ":" or before == ":":
            total += int(digits) * last
            last /= 60
        else:
            total += int(digits) * (last / 60 if index else last)
    return total / size


def read_quotient(plain: str, language: str) -> float | None:
    """A number in digits, one over another (1/40), or a whole number with a fraction (2½, 2 1/2)."""
    if mixed := MIXED.fullmatch(plain):
        part = unicodedata.numeric(mixed["sign"]) if mixed["sign"] else int(mixed["over"]) / int(mixed["under"])
        return int(mixed["whole"] or 0) + part
    parts = [read_digits(part, language) for part in re.split("[/⁄]", plain)]
    if len(parts) == 2:
        return parts[0] / parts[1] if parts[0] is not None and parts[1] else None
    return parts[0] if len(parts) == 1 else None


def read_digits(text: str, language: str) -> float | None:
    """A number in digits, by Babel; a mark before three digits groups where the language's decimal mark is another."""
    from babel.numbers import NumberFormatError, parse_decimal

    plain = BLANKS.sub("", text)
    if power := POWER.fullmatch(RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), plain.lower())):
        mantissa = read_digits(power[1], language) if power[1] else 1.0
        return None if mantissa is None else mantissa * 10.0 ** int(power[2].replace("\u2212", "-"))
    if plain[:1] in (".", ",") and plain[1:].isdigit():  # .318
        return float(f"0.{plain[1:]}")
    marks = [char for char in plain if char in ".,"]
    if not plain or not plain[-1].isdigit() or not plain[0].isdigit():
        return None
    decimal = str(lexicon(language, "rederive")["decimal"])
    if len(set(marks)) == 2:
        decimal = marks[-1]
    elif len(marks) > 1:
        decimal = "." if marks[0] == "," else ","
    elif marks and marks[0] != decimal and not THREES.fullmatch(plain):
        decimal = marks[0]
    elif marks and marks[0] == "." and plain.endswith(".000") and THREES.fullmatch(plain):
        decimal = ","
    try:
        # German writes 1.234,5 and English 1,234.5: the two conventions without blanks.
        return float(parse_decimal(plain, locale="de" if decimal == "," else "en"))
    except NumberFormatError:
        return None


def read_words(plain: str, table: Words, language: str) -> float | None:
    """A number in words, by text2num; with a scale that it lacks or reads otherwise, by the own table."""
    from text_to_num import text2num

    tokens = plain.replace("'", "' ").replace(",", " ").split()
    if not tokens:
        return None
    if len(tokens) == 1 and (tokens[0] in table.scales or tokens[0] in table.articles):
        return table.scales.get(tokens[0], 1.0)
    if tokens[0] in table.articles:
        tokens[0] = table.one
    if table.unread.isdisjoint(tokens):
        written = " ".join(tokens)
        for form in dict.fromkeys((written, written.replace("-", " "))):  # dix-huit-mille, as since 1990
            try:
                return float(text2num(form, language))
            except ValueError:
                continue
    if tokens[-1] not in table.scales:
        return None
    head = read_words(" ".join(tokens[:-1]), table, language)
    return None if head is None else head * table.scales[tokens[-1]]


def read_group(plain: str, table: Words, language: str) -> float | None:
    """A dozen, une petite vingtaine, trois dizaines: how many times which group."""
    for name, size in sorted(table.groups.items(), key=lambda item: -len(item[0])):
        for form in (name, f"{name}s"):
            if plain == form or plain.endswith(f" {form}"):
                return times(plain[: len(plain) - len(form)], size, table, language)
    return None


def read_fraction(plain: str, table: Words, language: str) -> float | None:
    """Two thirds, la moitié, and a half, un demi-: how many of which part."""
    tokens = plain.replace("-", " ").replace("'", "' ").split()
    found = [index for index, token in enumerate(tokens) if token in table.parts]
    if len(found) != 1 or any(token not in table.idle for token in tokens[found[0] + 1 :]):
        return None
    return times(" ".join(tokens[: found[0]]), 1 / table.parts[tokens[found[0]]], table, language)


def read_fold(plain: str, table: Words, language: str) -> float | None:
    """Tenfold, double: how many times."""
    if plain in table.folds:
        return table.folds[plain]
    head = re.sub(r"-?fold$", "", plain)
    if head == plain:
        return None
    return read_digits(head, language) if head[:1].isdigit() else read_words(head, table, language)


def times(head: str, size: float, table: Words, language: str) -> float | None:
    """A size taken as often as the words before it say; articles and idle words count once."""
    tokens = head.replace("'", "' ").split()
    left = [token for token in tokens if token not in table.articles and token not in table.idle]
    if not left:
        return size
    count = (
        read_digits(left[0], language)
        if len(left) == 1 and left[0][0].isdigit()
        else read_words(" ".join(left), table, language)
    )
    return None if count is None else count * size


def read_scale(text: str, language: str) -> float | None:
    """What a scale's word or symbol multiplies by, None where it is no scale of the language."""
    if language not in languages():
        return None
    table = words_of(language)
    plain = text.strip(" -\u00a0\u202f")
    if len(words := BLANKS.sub(" ", plain).split()) > 1:  # lakh crore
        sizes = [read_scale(word, language) for word in words]
        return None if None in sizes else math.prod(size for size in sizes if size)
    return (
        table.symbols.get(plain) or table.scales.get(plain.lower()) or table.groups.get(plain.lower().removesuffix("s"))
    )


def digit_run(body: str, start: int, end: int) -> tuple[int, int]:
    """The span of digits with points and commas between them that a span of digits is part of."""
    while start and (
        body[start - 1].isdecimal() or (body[start - 1] in ".," and body[start - 2 : start - 1].isdecimal())
    ):
        start -= 1
    while body[end : end + 1].isdecimal() or (
        body[end : end + 1] in (".", ",") and body[end + 1 : end + 2].isdecimal()
    ):
        end += 1
    return start, end


def is_one_number(run: str, language: str) -> bool:
    """Whether digits and marks are one number for sure; figures in a list without blanks (45.2,43.1) are not."""
    decimal = re.escape(lexicon(language, "rederive")["decimal"])
    return bool(
        re.fullmatch(
            rf"\d+|\d+{decimal}\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+(?:\.\d+)?|[1-9]\d{{0,2}}(?:\.\d{{3}})+(?:,\d+)?", run
        )
    )


def is_scale_word(word: str, language: str) -> bool:
    """Whether a whole word multiplies what stands before it."""
    return word.lower() in words_of(language).scales


def read_factor(text: str, unit: str | None) -> float:
    """What a unit's prefix or name multiplies by to reach the base unit: 1e9 for GW, 0.01 for centimes."""
    plain = text.strip()
    if plain in WHOLE and unit in ("m2", "kg"):
        return WHOLE[plain]
    for base in BASES.get(unit or "", ()):
        prefix = plain.removesuffix(base)
        if prefix != plain and prefix in SYMBOL_PREFIXES:
            return SYMBOL_PREFIXES[prefix]
    name = re.sub(r"\s", " ", plain.lower()).replace("é", "e").replace("è", "e")
    if name in EXACT:
        return EXACT[name]
    for stem, factor in STEMS:
        if name.startswith(stem):
            return factor
    for prefix, factor in NAME_PREFIXES.items():
        if name.startswith(prefix) and len(name) > len(prefix) + 1:
            return factor
    return 1.0
