"""Dates that lie ahead are no dates of publication, and what no calendar of Python's has is told all the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.archives import instant
from techfigures.cli.app import call
from transforms.health import latest
from warehouse.query import tellable

Answer = Callable[..., bytes]
Ask = Callable[[str], list[tuple[Any, ...]]]
AHEAD = ("2099-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "Fri, 31 Dec 9999 23:59:59 -0500", "10000-01-01")


@pytest.mark.parametrize("date", AHEAD)
def test_what_lies_ahead_tops_nothing(
    wire: Any, answer: Answer, run_flow: Callable[..., dict[str, Any]], ask: Ask, documents: Path, date: str
) -> None:
    item = f"<item><title>Vans</title><link>/a</link><pubDate>{date}</pubDate></item>"
    wire.routes["/feed"] = answer(f"<rss version='2.0'><channel><title>a</title>{item}</channel></rss>".encode())
    head = f"<meta property='article:published_time' content='{date}'><meta name='datemodified' content='{date}'>"
    body = "<p>Norvane employs 9 people, and its app has 99 million monthly users, the company said.</p>"
    page = f"<html lang='en'><head><title>Vans</title>{head}</head><body><article>{body}</article></body></html>"
    wire.routes["/a"] = answer(page.encode(), Content_Type="text/html")
    told = run_flow(documents, wire.url("/feed"))
    assert (told["failures"], told["problems"]) == ([], [])
    ((published, at, modified, flags),) = ask(
        "SELECT published, published_at, modified_at, flags::VARCHAR FROM core.documents WHERE url IS NOT NULL"
    )
    assert (published, at, modified) == (None, None, None)
    assert "no_date" in flags
    assert "date_" in flags


def test_a_file_of_tomorrow_is_of_tomorrow(tmp_path: Path, run_flow: Callable[..., dict[str, Any]], ask: Ask) -> None:
    days = [(datetime.now(UTC) + timedelta(days=ahead)).date().isoformat() for ahead in (0, 1, 3)]
    for day in days:
        (tmp_path / f"{day}.md").write_text(
            f"---\nlanguage: en\npublished: {day}\n---\nNorvane cut 300 jobs in {day}.\n"
        )
    run_flow(*sorted(tmp_path.glob("*.md")))
    assert [str(day) for (day,) in ask("SELECT published FROM core.documents ORDER BY published NULLS LAST")] == [
        *days[:2],
        "None",
    ]


def test_a_stamp_past_the_calendar_is_none() -> None:
    assert latest("9999-12-31T23:59:59-05:00") is None
    assert instant("9999-12-31T23:59:59-05:00") is None
    assert instant("2025-03-04T10:00:00Z") == "2025-03-04T10:00:00+00:00"


ODD = """
SELECT n,
  CASE n WHEN 1 THEN DATE '10000-01-01' WHEN 2 THEN DATE '0044-03-15 (BC)' WHEN 3 THEN DATE '2025-03-04' END AS day,
  CASE n WHEN 1 THEN TIMESTAMPTZ '10000-01-01 00:00:00+00' END AS instant, TIMESTAMP '2025-03-04' AS usual,
  CASE n WHEN 1 THEN [DATE '10000-01-01', NULL] WHEN 2 THEN [] END AS days
FROM range(1, 5) AS r(n) ORDER BY n
"""


def test_years_that_python_does_not_know_are_told_as_text() -> None:
    rows = tellable(duckdb.connect().execute(ODD).to_arrow_table()).to_pylist()
    assert [row["day"] for row in rows] == ["10000-01-01", "-0043-03-15", "2025-03-04", None]
    assert rows[0]["instant"].startswith("10000-01-01 00:00:00")
    assert [row["days"] for row in rows] == [["10000-01-01", None], [], None, None]
    assert {row["usual"] for row in rows} == {datetime(2025, 3, 4)}


def test_query_and_export_tell_them(
    run_flow: Callable[..., dict[str, Any]], documents: Path, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    run_flow(documents)
    given = ["--database", str(settings.database)]
    for form in ("table", "json", "csv"):
        assert call(["query", ODD, "--format", form, *given]) == 0
        assert "10000-01-01" in capsys.readouterr().out
    for form in ("jsonl", "csv", "parquet"):
        assert call(["export", ODD, "-o", str(tmp_path / f"out.{form}"), *given]) == 0
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])["day"] == "10000-01-01"
