"""The commands that read a warehouse: query, trend, status, quarantine, export."""

import csv
import io
import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from techfigures.cli.app import call
from techfigures.cli.output import shown
from techfigures.cli.plot import terminal
from techfigures.cli.status import age
from techfigures.cli.trend import charts, sparkline


def ask(capsys: pytest.CaptureFixture[str], warehouse: Path, *arguments: str) -> tuple[int, str, str]:
    """Status, stdout and stderr of a command on the warehouse."""
    status = call([*arguments, "--database", str(warehouse)])
    out, err = capsys.readouterr()
    return status, out, err


def test_query_lists_its_questions(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["query", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"telling", "series", "leaderboard"} <= {row["name"] for row in listed}
    assert all(row["question"].endswith("?") for row in listed)


def test_query_by_name_in_every_form(capsys: pytest.CaptureFixture[str], warehouse: Path, tmp_path: Path) -> None:
    given = ["query", "series", "-p", "metric=users", "--param", "days=2"]
    status, out, _ = ask(capsys, warehouse, *given, "--json")
    rows: list[dict[str, Any]] = json.loads(out)
    assert status == 0
    assert [(row["subject"], row["days"]) for row in rows] == [("Norvane", 3)]
    status, out, _ = ask(capsys, warehouse, *given, "--format", "csv")
    assert [row["subject"] for row in csv.DictReader(io.StringIO(out))] == ["Norvane"]
    status, out, _ = ask(capsys, warehouse, *given)
    assert "Norvane" in out
    status, out, _ = ask(capsys, warehouse, *given, "-o", str(tmp_path / "o.jsonl"), "-f", "jsonl")
    assert (status, out) == (0, "")
    assert json.loads((tmp_path / "o.jsonl").read_text())["subject"] == "Norvane"


def test_query_with_sql(capsys: pytest.CaptureFixture[str], warehouse: Path) -> None:
    sql = "SELECT count(*) AS documents FROM core.current_documents"
    assert ask(capsys, warehouse, "query", sql, "--json")[1] == '[\n  {\n    "documents": 3\n  }\n]\n'


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["query", "telln"], 1, "did you mean telling?"),
        (["query", "telling", "-p", "depth=3"], 1, "depth"),
        (["query", "SELECT 1; SELECT 2"], 1, "2 statements"),
        (["query", "DELETE FROM core.claims"], 1, "SQL"),
        (["query", "SELECT * FROM read_csv('/etc/passwd')"], 1, "SQL"),
        (["query", "SELECT 1", "-p", "a=1"], 2, "only named questions take parameters"),
        (["trend", "Nobody", "users"], 1, "no users of 'Nobody' was told"),
        (["quarantine", "show", "ffff"], 1, "names no row"),
        (["quarantine", "list", "--state", "lost"], 1, "states are"),
        (["export", "deels", "-o", "x.csv"], 1, "nothing is called 'deels'"),
        (["export", "deals", "-o", "x.xls"], 1, "formats are"),
    ],
)
def test_what_does_not_hold_is_one_line(
    capsys: pytest.CaptureFixture[str], warehouse: Path, arguments: list[str], status: int, told: str
) -> None:
    found, out, err = ask(capsys, warehouse, *arguments)
    assert (found, out) == (status, "")
    assert err.count("\n") == 1
    assert told in err


def test_trend_shows_a_chart_and_the_sources(capsys: pytest.CaptureFixture[str], warehouse: Path) -> None:
    status, out, _ = ask(capsys, warehouse, "trend", "norvane", "users")
    assert status == 0
    assert "▁▃█" in out.replace("▂", "▃")
    assert out.count("The Ledger") == 3
    rows = json.loads(ask(capsys, warehouse, "trend", "norvane", "users", "--json")[1])
    assert [row["value"] for row in rows] == [40e6, 45e6, 60e6]
    assert all(row["sentence"] for row in rows)


@pytest.mark.parametrize(("name", "begins"), [("t.png", b"\x89PNG"), ("t.SVG", b"<svg")])
def test_trend_writes_a_picture(
    capsys: pytest.CaptureFixture[str], warehouse: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    assert ask(capsys, warehouse, "trend", "norvane", "users", "-o", str(tmp_path / name)) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_chart_in_the_terminal_is_text_with_its_ends() -> None:
    days = [date(2025, 1, 1), date(2025, 6, 1)]
    drawn = terminal([{"day": day, "value": value} for day, value in zip(days, (40e6, 60e6), strict=True)])
    assert "●" in drawn
    assert "\x1b" not in drawn
    assert shown(60e6) in drawn
    assert "2025-01-01" in drawn
    assert "●" in terminal([{"day": day, "value": 3} for day in days])


def test_sparkline_and_series() -> None:
    assert sparkline([1, 4.5, 8]) == "▁▅█"
    assert sparkline([3, 3]) == "▁▁"

    def row(day: str, value: float, unit: str, dimensions: str = "{}") -> dict[str, Any]:
        return {
            "day": day,
            "value": value,
            "unit": unit,
            "per": None,
            "change": None,
            "benchmark": None,
            "qualifier": None,
            "dimensions": dimensions,
        }

    other = row("2025-03-01", 7, "EUR", '{"tax":"included"}')
    lines = charts([row("2025-02-01", 2, "EUR"), row("2025-01-01", 1, "EUR"), row("2025-01-01", 9, "USD"), other])
    assert lines == ["▁█  EUR  2025-01-01 1 … 2025-02-01 2"]


def test_status(capsys: pytest.CaptureFixture[str], warehouse: Path) -> None:
    status, out, _ = ask(capsys, warehouse, "status")
    assert status == 0
    assert "3 documents" in out
    assert "completed" in out
    told = json.loads(ask(capsys, warehouse, "status", "--json")[1])
    assert (told["counts"]["documents"], told["counts"]["quarantined"]) == (3, 1)


def test_quarantine_list_and_show(capsys: pytest.CaptureFixture[str], warehouse: Path) -> None:
    (row,) = json.loads(ask(capsys, warehouse, "quarantine", "list", "--json")[1])
    assert (row["rule"], row["doc"]) == ("empty", "empty")
    assert "empty.md" in ask(capsys, warehouse, "quarantine", "list")[1]
    assert ask(capsys, warehouse, "quarantine", "list", "--rule", "binary")[1] == "Nothing in quarantine.\n"
    shown = ask(capsys, warehouse, "quarantine", "show", row["quarantine_id"][:8])[1]
    assert row["quarantine_id"] in shown
    assert "the file is empty" in shown
    assert json.loads(ask(capsys, warehouse, "quarantine", "show", row["quarantine_id"], "--json")[1])["row"]["address"]


def test_export(capsys: pytest.CaptureFixture[str], warehouse: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    target = tmp_path / "claims.parquet"
    status, out, err = ask(capsys, warehouse, "export", "core.claims", "-o", str(target))
    assert (status, out) == (0, "")
    assert err == f"{pq.read_table(target).num_rows} rows in {target}\n"
    out = ask(capsys, warehouse, "export", "telling", "-p", "rows=1", "-o", str(tmp_path / "t.csv"), "--json")[1]
    assert json.loads(out) == {"path": str(tmp_path / "t.csv"), "rows": 1}


def test_quarantine_is_worked_off(capsys: pytest.CaptureFixture[str], warehouse: Path, tmp_path: Path) -> None:
    own = tmp_path / "w.duckdb"
    shutil.copy(warehouse, own)
    (row,) = json.loads(ask(capsys, own, "quarantine", "list", "--json")[1])
    one = row["quarantine_id"]
    assert ask(capsys, own, "quarantine", "assign", one, "--owner", "Ada", "--note", "asked the desk")[0] == 0
    assert (
        json.loads(ask(capsys, own, "quarantine", "list", "--owner", "Ada", "--json")[1])[0]["note"] == "asked the desk"
    )
    assert ask(capsys, own, "quarantine", "reject", one)[0] == 2
    assert ask(capsys, own, "quarantine", "reject", one, "--reason", "never had text")[0] == 0
    assert ask(capsys, own, "quarantine", "list")[1] == "Nothing in quarantine.\n"
    status, _, err = ask(capsys, own, "quarantine", "release", one, "--reason", "x")
    assert (status, err) == (1, f"techfigures: row {one} is dismissed already: see `quarantine show`\n")
    shown = ask(capsys, own, "quarantine", "show", one)[1]
    assert "assigned, by hand; owner Ada; note asked the desk" in shown
    assert "rejected, by hand; reason never had text" in shown
    told = json.loads(ask(capsys, own, "quarantine", "show", one, "--json")[1])["history"]
    assert [step["action"] for step in told] == ["quarantined", "assigned", "rejected"]
    assert ask(capsys, own, "quarantine", "reopen", one, "--reason", "a mistake")[0] == 0
    assert json.loads(ask(capsys, own, "status", "--json")[1])["quarantine"][0]["rows"] == 1
    assert ask(capsys, tmp_path / "none.duckdb", "quarantine", "reject", one, "--reason", "x")[0] == 1
    assert not (tmp_path / "none.duckdb").exists()


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=4000), "which is 4,000 days ahead of this clock: one of them was wrong"),
        (timedelta(seconds=10), "0 minutes ago"),
        (-timedelta(minutes=5), "5 minutes ago"),
        (-timedelta(hours=3), "3 hours ago"),
        (-timedelta(days=9), "9 days ago"),
    ],
)
def test_status_tells_an_age(ahead: timedelta, words: str) -> None:
    assert age(datetime.now(UTC) + ahead) == words


def test_status_tells_how_old_the_snapshot_is(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(["status", "--database", str(warehouse)])
    out = capsys.readouterr().out
    assert re.search(r"published .* UTC, \d+ minutes ago", out)
    assert re.search(r"started .* UTC, \d+ minutes ago", out)
