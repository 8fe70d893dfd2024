"""Publication dates as documents write them: a day, or an instant with its zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from transforms.lexicons import languages, lexicon

DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
SLASHED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
NAMED = (
    re.compile(
        r"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d{1,2})(?:er|st|nd|rd|th)?\s+(?P<month>[^\W\d]+)\.?,?\s+(?P<year>\d{4})"
    ),
    re.compile(r"(?:[^\W\d]+\.?,?\s+)?(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"),
)
ASCTIME = "%a %b %d %H:%M:%S %Y"
EARLIEST, LATEST = 1900, 2199
"""Years in which something may have been published: what lies far ahead is a mistake or a joke in any zone."""


def parse_published(text: str, timezone: str | None = None) -> tuple[str | None, str | None]:
    """The day and the instant of a date as written.

    Args:
        text: an ISO 8601 date or time, an RFC 2822 one (as feeds write it), one with a named month, `20/11/2025` where
            day and month can't be mistaken for each other, or C's `asctime`.
        timezone: the outlet's IANA zone: an instant's day is told there, else at the offset as written.

    Returns:
        The day (`2025-11-20`) and the instant in ISO 8601 with its offset; the instant is None where the text
        has no time or no zone, both are None where the text is no possible date.
    """
    text = text.strip()
    for pattern in (DAY, COMPACT):
        found = pattern.fullmatch(text)
        if found:
            return day(*found.groups()), None
    named = named_day(text) or slashed_day(text)
    if named:
        return named, None
    moment = instant(text)
    if moment is None or not EARLIEST <= moment.year <= LATEST:
        return None, None
    if moment.tzinfo is None:
        return moment.date().isoformat(), None
    return local(moment, timezone).date().isoformat(), moment.isoformat()


def day(year: str | int, month: str | int, number: str | int) -> str | None:
    """The day that year, month and day make, None where there is none such."""
    try:
        made = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return made.isoformat() if EARLIEST <= made.year <= LATEST else None


def named_day(text: str) -> str | None:
    """The day of `20 novembre 2025`, `Thursday, Nov. 20, 2025` and the like, None for other texts."""
    for pattern in NAMED:
        found = pattern.fullmatch(text)
        month = months().get(found["month"].lower()) if found else None
        if found and month:
            return day(found["year"], month, found["day"])
    return None


def slashed_day(text: str) -> str | None:
    """The day of `20/11/2025` or `11/20/2025`; None where either part could be the month."""
    found = SLASHED.fullmatch(text)
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if first == second or (first > 12) != (second > 12):
        return day(found[3], min(first, second), max(first, second))
    return None


@cache
def months() -> dict[str, int]:
    """The number of each month's name in every language, short forms without their full stop."""
    return {
        str(name).lower().rstrip("."): number
        for language in languages()
        for number, names in lexicon(language, "time")["words"]["month"].items()
        for name in names
    }


def instant(text: str) -> datetime | None:
    """A time in ISO 8601, RFC 2822 or as `asctime` writes it."""
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d)", "", text))
    except ValueError:
        pass
    for read in (parsedate_to_datetime, asctime):
        try:
            return read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def asctime(text: str) -> datetime:
    """A time as C's `asctime` writes it, without a zone; ValueError for other texts."""
    return datetime.strptime(text, ASCTIME)


def local(moment: datetime, timezone: str | None) -> datetime:
    """The instant at the outlet's clock, as written where the zone is unknown."""
    if not timezone:
        return moment
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment
