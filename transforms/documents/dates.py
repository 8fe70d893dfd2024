"""Publication dates as documents write them: a day, or an instant with its zone."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
EARLIEST = 1900


def parse_published(text: str, timezone: str | None = None) -> tuple[str | None, str | None]:
    """The day and the instant of a date as written.

    Args:
        text: an ISO 8601 date or time, or an RFC 2822 one (as feeds write it).
        timezone: the outlet's IANA zone: an instant's day is told there, else at the offset as written.

    Returns:
        The day (`2025-11-20`) and the instant in ISO 8601 with its offset; the instant is None where the text
        has no time or no zone, both are None where the text is no possible date.
    """
    text = text.strip()
    for pattern in (DAY, COMPACT):
        found = pattern.fullmatch(text)
        if found:
            return day(found), None
    moment = instant(text)
    if moment is None or moment.year < EARLIEST:
        return None, None
    if moment.tzinfo is None:
        return moment.date().isoformat(), None
    return local(moment, timezone).date().isoformat(), moment.isoformat()


def day(found: re.Match[str]) -> str | None:
    """The day that year, month and day make, None where there is none such."""
    try:
        made = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return made.isoformat() if made.year >= EARLIEST else None


def instant(text: str) -> datetime | None:
    """A time in ISO 8601 or RFC 2822."""
    try:
        return datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d)", "", text))
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None


def local(moment: datetime, timezone: str | None) -> datetime:
    """The instant at the outlet's clock, as written where the zone is unknown."""
    if not timezone:
        return moment
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment
