"""Time expressions of a text, by the patterns of its language's time.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from transforms.claims.heads import Search
from transforms.claims.reckoning import MAKERS, UNITS, Days
from transforms.lexicons import lexicon

YEAR = r"(?:19|20)\d\d(?![\d%€$]|[.,]\d|\s?[%€$])"
DAY = r"(?:1er|[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression: `make` names the reckoning, `fields` what it was given (day, month, n, unit, shift …)."""

    start: int
    end: int
    make: str
    fields: tuple[tuple[str, int], ...]
    since: bool = False

    def days(self, published: date | None, *, future: bool = False) -> Days | None:
        """First and last day; None where it needs the day of publication and there is none, or no such day exists.

        Args:
            published: the day of publication.
            future: whether a month or day without a year is one to come, rather than the last one past.
        """
        fields = dict(self.fields)
        try:
            found = MAKERS[self.make](fields, published, future)
        except (ValueError, OverflowError):
            return None
        if found and self.since:
            return (found[0], published) if published and found[0] <= published else None
        return found

    @property
    def precise(self) -> bool:
        """Whether it names a single day."""
        return self.make in {"day", "weekday"} or (self.make == "unit" and dict(self.fields)["unit"] == UNITS["d"])

    @property
    def current(self) -> bool:
        """Whether it is the day of publication (`today`)."""
        return self.precise and dict(self.fields).get("shift") == 0

    @property
    def relative(self) -> bool:
        """Whether it is reckoned from another period (`a year earlier`)."""
        return self.make == "earlier"


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern of a language's time.yml."""

    pattern: re.Pattern[str]
    make: str
    constants: tuple[tuple[str, int], ...]
    since: bool


@cache
def tables(language: str) -> dict[str, dict[str, int]]:
    """Words to numbers, by field: months, weekdays, seasons, units, ordinals, numbers, parts, directions."""
    words = lexicon(language, "time")["words"]
    found = {
        field: {str(word).casefold(): code(field, value) for value, group in table.items() for word in group}
        for field, table in words.items()
    }
    found["quarter"] = found["half"] = found["ordinal"]
    return found


def code(field: str, value: Any) -> int:
    """A table's key as a number; units by their symbol."""
    return UNITS[value] if field == "unit" else int(value)


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The language's patterns, compiled; ValueError names one that doesn't compile or has no such reckoning."""
    data = lexicon(language, "time")
    groups = {
        field: "|".join(
            sorted((re.escape(str(word)) for group in table.values() for word in group), key=len, reverse=True)
        )
        for field, table in data["words"].items()
    }
    if data.get("capitalised"):
        groups |= {field: f"(?-i:{groups[field]})" for field in data["capitalised"]}
    groups |= {
        "day": DAY,
        "year": YEAR,
        "n": rf"\d{{1,2}}|{groups['n']}",
        "yy": r"\d\d",
        "quarter": groups["ordinal"],
        "half": groups["ordinal"],
    }
    found = []
    for rule in data["rules"]:
        if rule["make"] not in MAKERS:
            raise ValueError(
                f"lexicon {language}/time.yml: no reckoning is called {rule['make']!r}; "
                f"there are {', '.join(sorted(MAKERS))}"
            )
        constants = tuple(
            (field, code(field, rule[field]))
            for field in ("shift", "unit", "part", "n", "way", "quarter")
            if field in rule
        )
        for text in rule["patterns"]:
            filled = re.sub(r"\{(\w+?)(2?)\}", lambda slot: f"(?P<{slot[1]}{slot[2]}>{groups[slot[1]]})", text)
            try:
                pattern = re.compile(rf"(?<![\w.-])(?:{filled})(?!\w)", re.IGNORECASE)
            except re.error as error:
                raise ValueError(f"lexicon {language}/time.yml: pattern {text!r}: {error}") from None
            found.append(Rule(pattern, rule["make"], constants, bool(rule.get("since"))))
    return tuple(found)


@cache
def search(language: str) -> Search:
    """The language's patterns, found in one pass."""
    return Search([rule.pattern for rule in rules(language)])


def numbers(match: re.Match[str], language: str) -> tuple[tuple[str, int], ...]:
    """The named groups of a match as numbers."""
    found = []
    for name, text in match.groupdict().items():
        if text is None:
            continue
        field = name.removesuffix("2")
        table = tables(language).get(field, {})
        value = table.get(text.casefold())
        if value is None:
            value = int(re.sub(r"\D", "", text))
        found.append((name.replace("yy", "year"), value))
    return tuple(found)


@cache
def since_pattern(language: str) -> re.Pattern[str]:
    """Words that turn what they govern into a stretch up to the publication."""
    return re.compile(
        rf"(?:{lexicon(language, 'time')['since']})(?: (?:le|la|l'|the|late|early|mid))?\s*", re.IGNORECASE
    )


def begins(since: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    """Whether such a word begins the expression or stands right before it."""
    if match["n"] if "n" in match.re.groupindex else None:
        return False  # `depuis trois ans` is a stretch by itself
    if since.match(match[0]):
        return True
    before = max(match.start() - 16, 0)
    return any(found.end() == match.start() for found in since.finditer(text, before, match.start()))


@lru_cache(maxsize=8)
def time_expressions(text: str, language: str) -> tuple[TimeExpression, ...]:
    """All time expressions of a normalised text, in order, the longest where several overlap."""
    since = since_pattern(language)
    found = [
        TimeExpression(
            match.start(),
            match.end(),
            rule.make,
            rule.constants + numbers(match, language),
            rule.since or begins(since, text, match),
        )
        for order, match in search(language).finditer(text)
        if (rule := rules(language)[order])
    ]
    kept: list[TimeExpression] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
        elif item.end - item.start > kept[-1].end - kept[-1].start:
            kept[-1] = item
    return tuple(kept)
