"""Dates of publication: days, instants, the outlet's local day, and what is none."""

from __future__ import annotations

import pytest

from transforms.documents.dates import parse_published


@pytest.mark.parametrize(
    ("text", "timezone", "day", "instant"),
    [
        ("2025-11-20", None, "2025-11-20", None),
        (" 2025/1/2 ", None, "2025-01-02", None),
        ("20251120", None, "2025-11-20", None),
        ("2025-11-20T00:30:00+01:00", None, "2025-11-20", "2025-11-20T00:30:00+01:00"),
        ("2025-11-19T23:30:00Z", None, "2025-11-19", "2025-11-19T23:30:00+00:00"),
        ("2025-11-19T23:30:00Z", "Europe/Paris", "2025-11-20", "2025-11-19T23:30:00+00:00"),
        ("2025-11-20T01:00:00+01:00", "America/New_York", "2025-11-19", "2025-11-20T01:00:00+01:00"),
        ("2025-11-20 08:00:00 +0100", None, "2025-11-20", "2025-11-20T08:00:00+01:00"),
        ("2025-11-20T08:00", None, "2025-11-20", None),
        ("Thu, 20 Nov 2025 08:00:00 GMT", None, "2025-11-20", "2025-11-20T08:00:00+00:00"),
        ("20 novembre 2025", None, "2025-11-20", None),
        ("Jeudi 1er janv. 2026", None, "2026-01-01", None),
        ("November 20, 2025", None, "2025-11-20", None),
        ("Thursday, Nov. 20th, 2025", None, "2025-11-20", None),
        ("20/11/2025", None, "2025-11-20", None),
        ("11/20/2025", None, "2025-11-20", None),
        ("05.05.2025", None, "2025-05-05", None),
        ("Thu Nov 20 08:00:00 2025", None, "2025-11-20", None),
        ("2025-11-20T08:00:00Z", "No/Where", "2025-11-20", "2025-11-20T08:00:00+00:00"),
    ],
)
def test_dates(text: str, timezone: str | None, day: str, instant: str | None) -> None:
    assert parse_published(text, timezone) == (day, instant)


@pytest.mark.parametrize(
    "text",
    [
        "05/03/2025",
        "20/20/2025",
        "31 février 2025",
        "12 parsecs 2025",
        "",
        "hier",
        "2025-02-30",
        "2025-13-01",
        "0001-01-01",
        "20 novembre",
        "99999999",
        "2025",
        "12:30",
    ],
)
def test_what_is_no_possible_date_stays_open(text: str) -> None:
    assert parse_published(text) == (None, None)
