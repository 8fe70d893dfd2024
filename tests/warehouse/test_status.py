"""Status: what is held, how the last run ended, also while a run writes."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas.run import Run
from warehouse.connect import open_writer
from warehouse.errors import QueryError, WarehouseLockedError, WarehouseMissingError
from warehouse.publish import publish
from warehouse.quarantine import get, resolve, rows
from warehouse.runs import close_interrupted, record_run
from warehouse.status import status

ROOT = Path(__file__).parents[2]
GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": "Acme cut 12 jobs."}],
    "claims": [{"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"}],
    "quarantine": [
        {"doc": "a", "rule": "not_rederivable", "row": {"value": 13}},
        {"doc": "b", "rule": "not_rederivable"},
        {"doc": "b", "rule": "value:ge", "stage": "quantity"},
    ],
}
HOLD = """
import sys
from pathlib import Path
from warehouse.connect import open_writer
with open_writer(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""


def run(number: int, **values: Any) -> Run:
    return Run(
        **{
            "run_id": f"run-{number}",
            "flow": "daily",
            "started_at": f"2026-01-0{number}T00:00:00Z",
            "parameters": {},
            "counts": {},
            **values,
        }
    )


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match="`techfigures run` makes"):
        status(tmp_path / "w.duckdb", tmp_path / "w.snapshot.duckdb")


def test_counts_runs_quarantine_and_snapshot(tmp_path: Path, load: Any) -> None:
    database, snapshot = tmp_path / "w.duckdb", tmp_path / "w.snapshot.duckdb"
    with open_writer(database) as con:
        load(con, GIVEN)
        record_run(con, run(1, status="completed", ended_at="2026-01-01T00:01:00Z"))
        record_run(con, run(2))
    found = status(database, snapshot)
    assert (found.read, found.busy, found.published, found.snapshot_bytes) == (str(database), None, None, None)
    assert found.counts["claims"] == found.counts["documents"] == 1
    assert found.families == {"workforce": 1}
    assert found.quarantine == [
        {"stage": "claim", "rule": "not_rederivable", "rows": 2, "oldest_days": 1.0, "unassigned": 2},
        {"stage": "quantity", "rule": "value:ge", "rows": 1, "oldest_days": 1.0, "unassigned": 1},
    ]
    assert found.last_run
    assert (found.last_run["run_id"], found.last_run["status"]) == ("run-2", "running")
    with open_writer(database) as con:
        assert close_interrupted(con, "2026-01-03T00:00:00Z", {"run-3"}) == ["run-2"]
        assert close_interrupted(con, "2026-01-03T00:00:00Z") == []
        record_run(con, run(3, status="failed", message="no network", ended_at="2026-01-03T00:00:00Z"))
        publish(con, snapshot, "run-3", "2026-01-03T00:00:00Z")
    found = status(database, snapshot)
    assert found.published
    assert found.published["published_at"].astimezone(UTC) == datetime(2026, 1, 3, tzinfo=UTC)
    assert found.snapshot_bytes == snapshot.stat().st_size
    assert found.last_run
    assert found.last_run["message"] == "no network"


def test_while_a_run_writes_the_snapshot_is_read(tmp_path: Path, load: Any) -> None:
    database, snapshot = tmp_path / "w.duckdb", tmp_path / "w.snapshot.duckdb"
    with open_writer(database) as con:
        load(con, GIVEN)
        publish(con, snapshot, "run-1", "2026-01-01T00:00:00Z")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline() == "open\n"
            found = status(database, snapshot)
            assert found.read == str(snapshot)
            assert found.busy
            assert str(holder.pid) in found.busy
            with pytest.raises(WarehouseLockedError):
                status(database, tmp_path / "none.duckdb")
        finally:
            holder.communicate("")


def test_quarantine_is_listed_shown_and_resolved(con: Any, load: Any) -> None:
    load(con, GIVEN)
    assert [row["rule"] for row in rows(con, rule="value:ge")] == ["value:ge"]
    assert len(rows(con, stage="claim")) == 2
    assert len(rows(con, limit=1)) == 1
    one = next(row for row in rows(con) if row["doc"] == "a")
    assert get(con, one["quarantine_id"][:10])["row"] == {"value": 13}
    assert resolve(con, [one["quarantine_id"]], "2026-01-05T00:00:00Z", "run-5") == 1
    assert resolve(con, [one["quarantine_id"]], "2026-01-05T00:00:00Z", "run-5") == 0
    assert len(rows(con)) == 2
    assert len(rows(con, state=None)) == 3
    assert [row["resolved_at"].day for row in rows(con, state="replayed")] == [5]
    for wrong in ("", "zzzz"):
        with pytest.raises(QueryError, match="see `quarantine list`"):
            get(con, wrong)
    with pytest.raises(QueryError, match="states are open, replayed, released, dismissed"):
        rows(con, state="gone")
