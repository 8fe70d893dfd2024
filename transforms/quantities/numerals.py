"""What a numeral is worth: digits with their marks, number words, fractions and groups (a dozen)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from transforms.quantities.draft import Draft
from transforms.quantities.lexer import RAISED, VULGAR, Token
from transforms.quantities.tables import Tables

MARK = "mark"
"""The tag of a score told with the best that there is."""
LONGEST = 24
"""Longer runs of digits are identifiers."""
GROUPED = re.compile(r"\d{1,3}(?:([ ,.'])\d{3})(?:\1\d{3}){2,12}")
"""A number whose every three digits are set apart, however long."""
POWER = re.compile(
    r"(?:(?P<mantissa>\d+(?:[.,]\d+)?)(?:e| ?x ?(?=10[^\d]))|(?=10[^\d.,]))(?:10\^?)?(?P<power>[+⁻-]?[\d⁰¹²³⁴-⁹]+)"
)
"""What multiplies a power of ten, if anything, and its exponent."""
RAISED_DIGITS = str.maketrans(f"{RAISED}⁻", "0123456789-")
Word = tuple[int, int, str]
_WORD = re.compile(r"[^\W\d_]+")
STOPPED = re.compile(r"(?:(?:(\d+) ?(?:h|:) ?)?(\d+) ?(?:m|min|:|') ?)?(?<!\d)(\d+)(?: ?(?:s|''|\"|″|[.,]) ?(\d+)?)?$")
"""Hours, minutes, seconds and their decimals of a time that a clock has stopped."""


def digits_value(written: str, decimal: str) -> float:
    """The value of a number in digits.

    Args:
        written: the digits with marks, normalised.
        decimal: the language's decimal mark; the other mark sets groups of three apart, else it is a decimal mark.
    """
    if power := POWER.fullmatch(written):
        mantissa = (power["mantissa"] or "1").replace(",", ".")
        return float(f"{mantissa}e{power['power'].translate(RAISED_DIGITS)}")
    plain = written.replace(" ", "").replace("'", "")
    if plain.startswith((".", ",")) and plain[1:].isdigit():
        return float(f"0.{plain[1:]}")
    other = "." if decimal == "," else ","
    if decimal in plain and other in plain:
        last = max(plain.rfind(decimal), plain.rfind(other))
        return float(re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :])
    mark = decimal if decimal in plain else other
    head, *groups = plain.split(mark)
    if not groups:
        return float(plain)
    if head != "0" and (len(groups) > 1 or is_group(groups[0], mark, mark == other)):
        return float(head + "".join(groups))
    return float(f"{head}.{groups[0]}")


def is_group(group: str, mark: str, other: bool) -> bool:
    """Whether what follows a mark is a group of three: always after the other mark, `.000` after a decimal point."""
    return len(group) == 3 and (other or (mark == "." and group == "000"))


def words_value(t: Tables, words: list[Word]) -> tuple[float, int]:
    """The value of number words and how many of them it takes: `five six` is two numerals.

    Args:
        t: the language's tables.
        words: start, end and text of each word, joiners included.
    """
    total = current = last = 0.0
    used = 0
    for index, (_, _, word) in enumerate(words):
        if word == t.numerals["joiner"]:
            before = words[index - 1][2] if index else ""
            following = words[index + 1][2] if index + 1 < len(words) else ""
            if joins(t, last, before, following):
                continue
            break
        if word in t.scales:
            last = t.scales[word]
            whole = total and last >= total
            total, current = ((total + current) * last if whole else total + (current or 1) * last), 0.0
        elif (value := t.words.get(word, 1.0)) == 100:  # an article counts once: a million two hundred thousand
            if current >= 100:
                break
            current, last = (current or 1) * 100, 100.0
        elif value == 20 and last == 4 and current % 100 == 4:  # quatre-vingts
            current, last = current + 76, 80.0
        elif not used or last >= 100 or fits(t, last, value):
            current, last = current + value, value
        else:
            break
        used = index + 1
    return total + current, used


def joins(t: Tables, last: float, before: str, following: str) -> bool:
    """Whether `and` stands inside of a numeral here: vingt et un, nonante et un, one hundred and twenty."""
    joined = t.sets["joined"]
    if not joined:
        return last >= 100
    return following in joined and 20 <= last < 100 and (last < 80 or t.words.get(before) == last)


def fits(t: Tables, last: float, value: float) -> bool:
    """Whether a word below 100 may follow another: twenty-five, soixante-quinze, dix-sept."""
    by_twenties = bool(t.sets["joined"]) and ((last in (60, 80) and value < 20) or (last == 10 and 7 <= value <= 9))
    return value > 0 and (by_twenties or (last >= 20 and last % 10 == 0 and value < 10))


def drafts(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """The numeral, or the several numerals, that a token of the lexer holds."""
    written = low[token.start : token.end]
    if len(written) <= LONGEST or token.kind in ("words", "collective") or GROUPED.fullmatch(written):
        yield from READERS[token.kind](t, low, token)


def read_digits(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A number in digits."""
    written = low[token.start : token.end]
    draft = Draft("digits", token.start, token.end, digits_value(written, t.numerals["decimal"]))
    marked = any(mark in written for mark in " ',.e") or bool(POWER.fullmatch(written))
    draft.grouped = marked and draft.numeral >= 1000 and draft.numeral % 1 == 0
    draft.decimal = marked and not draft.grouped
    draft.prove("numeral", token.start, token.end, f"digits:{t.language}")
    yield draft


def read_words(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """The numerals of a run of number words; a scale at the end stands apart from its numeral."""
    words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(low, token.start, token.end)]
    while words:
        word = words[0][2]
        if word == t.numerals["joiner"] or (word in t.scales and word not in t.sets["scale_starts"]):
            words = words[1:]
            continue
        value, used = words_value(t, words)
        taken, words = words[: max(used, 1)], words[max(used, 1) :]
        yield word_draft(t, taken, value)


def word_draft(t: Tables, taken: list[Word], value: float) -> Draft:
    """The draft of one numeral in words."""
    start, end, word = taken[-1]
    draft = Draft("words", taken[0][0], end, value)
    if len(taken) > 1 and word in t.scales and word not in t.sets["scale_starts"]:
        numeral, _ = words_value(t, taken[:-1])
        if numeral * t.scales[word] == value:  # not where it multiplies a part: two million five hundred thousand
            draft.numeral = numeral
            draft.prove("numeral", taken[0][0], taken[-2][1], f"words:{t.language}")
            draft.set_scale(t.scales[word], word, start, end)
            return draft
    if len(taken) == 1 and word in t.sets["articles"]:
        draft.form = "article"
    draft.prove("numeral", taken[0][0], end, f"{draft.form}:{word if draft.form == 'article' else t.language}")
    return draft


def read_listed(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A fraction, a half before a scale, or a multiple in one word, as the lexicon lists it."""
    n, written = t.numerals, low[token.start : token.end]
    values = {"half": n["half_before"], "part": n["half_units"], "multiple": n["multiple_words"]}.get(token.kind)
    fractions = {**n["fractions_of"], **n["fractions"]}
    articles = ("", *n["contracted_articles"].values())
    value = (
        values[written]
        if values
        else next(fractions[f"{article}{written}"] for article in articles if f"{article}{written}" in fractions)
    )
    kind = "half" if token.kind == "part" else token.kind
    draft = Draft(kind, token.start, token.end, value)
    if kind == "multiple":
        draft.unit, draft.kind = "1", "multiple"
    draft.prove("numeral", token.start, token.end, f"{kind}:{written}")
    yield draft


def read_article(_: Tables, low: str, token: Token) -> Iterator[Draft]:
    """An article that stands for one: a million."""
    draft = Draft("article", token.start, token.end, 1.0)
    draft.prove("numeral", token.start, token.end, f"article:{low[token.start : token.end]}")
    yield draft


def read_stroked(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A fraction set as such, and a whole number with one: ¾, 2½, 2 1/2."""
    written = low[token.start : token.end]
    if written[-1] in VULGAR:
        whole, part = written[:-1].strip(), VULGAR[written[-1]]
    else:
        *before, over, under = re.findall(r"\d+", written)
        whole, part = "".join(before), float(over) / max(float(under), 1.0)
    draft = Draft("digits" if whole else "fraction", token.start, token.end, float(whole or 0) + part)
    draft.decimal = bool(whole)
    draft.prove("numeral", token.start, token.end, f"digits:{t.language}")
    yield draft


def read_pair(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A couple of a scale: a couple of hundred, about two hundred."""
    written = low[token.start : token.end]
    draft = Draft("collective", token.start, token.end, t.numerals["pairs"][written], comparator="~")
    draft.prove("numeral", token.start, token.end, f"collective:{written}")
    yield draft


def read_ratio(_: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A quotient: 1/25000."""
    written = low[token.start : token.end]
    denominator = float(re.sub(r"\D", "", written[2:]))
    if denominator > 2:
        draft = Draft("ratio", token.start, token.end, 1 / denominator, unit="1", kind="ratio")
        draft.prove("numeral", token.start, token.end, f"fraction:{written}")
        yield draft


def read_clock(_: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A duration in hours and minutes: 1 h 20."""
    hours, minutes = (float(part) for part in re.findall(r"\d+", low[token.start : token.end])[:2])
    draft = Draft("clock", token.start, token.end, hours + minutes / 60, unit="h", kind="duration")
    draft.prove("numeral", token.start, token.end, "clock:h")
    hour = token.start + low[token.start : token.end].index("h")
    draft.prove("unit", hour, hour + len(re.findall(r"h\w*", low[hour : token.end])[0]), "time:h")
    yield draft


def read_lap(_: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A time that a clock has stopped: 1:28.4, 9''87, 14 min 48 s 62."""
    *larger, seconds, _decimals = STOPPED.findall(low[token.start : token.end])[0]
    time = 60 * (60 * float(larger[0] or 0) + float(larger[1] or 0)) + float(f"{seconds}.{_decimals or 0}")
    draft = Draft("clock", token.start, token.end, time, unit="s", kind="duration", decimal=True)
    draft.prove("numeral", token.start, token.end, "clock:s")
    yield draft


def read_mark(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A mark and the best that there is: 17/20."""
    written, best = low[token.start : token.end].split("/")
    draft = Draft(
        "digits", token.start, token.end, digits_value(written, t.numerals["decimal"]), unit="point", kind="score"
    )
    draft.tags.append(MARK)
    draft.prove("numeral", token.start, token.start + len(written), f"digits:{t.language}")
    if draft.numeral <= float(best):
        yield draft


def read_group(t: Tables, low: str, token: Token) -> Iterator[Draft]:
    """A dozen, une petite quarantaine: about its number; a plural without numeral is vague and yields nothing."""
    groups = t.numerals["collectives"]
    words = low[token.start : token.end].split(" ")
    name = next(name for at in range(len(words)) if (name := " ".join(words[at:])) in groups)
    head = low[token.start : token.end - len(name)].strip()
    times = t.words.get(head, float(head) if head.isdigit() else 1.0)
    counted = head or name.startswith(tuple(t.numerals["half_before"]))
    if counted and (times > 1 or not name.endswith("s")):
        start = token.end - len(name) if head in t.sets["vague_articles"] else token.start
        draft = Draft("collective", start, token.end, times * groups[name], comparator="~")
        draft.prove("numeral", start, token.end, f"collective:{name}")
        yield draft


READERS: dict[str, Callable[[Tables, str, Token], Iterator[Draft]]] = {
    "digits": read_digits,
    "words": read_words,
    "fraction": read_listed,
    "half": read_listed,
    "multiple": read_listed,
    "article": read_article,
    "ratio": read_ratio,
    "clock": read_clock,
    "lap": read_lap,
    "lasting": read_clock,
    "part": read_listed,
    "mark": read_mark,
    "hms": read_lap,
    "collective": read_group,
    "pair": read_pair,
    "stroked": read_stroked,
}
"""How each kind of token is read."""
