"""The queue of quarantined rows: what waits, what happened to each, and how it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import zstandard

from warehouse.connect import open_writer
from warehouse.errors import QueryError
from warehouse.quarantine import assign, context, decide, get, history, resolve, rows
from warehouse.status import read

BODY = "Acme cut 12 jobs. Its app, told\nBolt, has 40 million users. More follows."
GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": BODY, "source": "ledger"}],
    "quarantine": [
        {"doc": "a", "rule": "not_rederivable", "loaded": 1},
        {"doc": "b", "rule": "value:ge", "loaded": 1},
        {"doc": "c", "rule": "empty", "stage": "fetch", "row": {"source": "wire"}, "loaded": 3},
    ],
}
AT = "2026-01-05T00:00:00+00:00"


@pytest.fixture
def queue(con: duckdb.DuckDBPyConnection, load: Any) -> duckdb.DuckDBPyConnection:
    load(con, GIVEN)
    return con


def ids(con: duckdb.DuckDBPyConnection, **filters: Any) -> list[str]:
    return [row["quarantine_id"] for row in rows(con, **filters)]


def actions(con: duckdb.DuckDBPyConnection, quarantine_id: str) -> list[tuple[str, str]]:
    return [(step["action"], step["state"]) for step in history(con, quarantine_id)]


def test_filters(queue: duckdb.DuckDBPyConnection) -> None:
    (first,) = ids(queue, rule="value:ge")
    assign(queue, [first], AT, owner="Ada")
    assert ids(queue, owner="Ada") == [first]
    assert len(ids(queue, owner="")) == 2
    assert [row["rule"] for row in rows(queue, source="ledger")] == ["not_rederivable"]
    assert [row["rule"] for row in rows(queue, source="wire")] == ["empty"]
    assert [row["rule"] for row in rows(queue, stage="fetch")] == ["empty"]
    oldest = rows(queue, rule="value:ge")[0]["age_days"]
    assert len(rows(queue, older_than=oldest)) == 2
    assert len(rows(queue, older_than=oldest - 2)) == 3
    assert rows(queue, older_than=oldest + 1) == []


def test_each_step_is_added_and_none_is_changed(queue: duckdb.DuckDBPyConnection) -> None:
    (one,) = ids(queue, rule="value:ge")
    assert assign(queue, [one[:10]], AT, owner=" Ada ", note="odd") == 1
    before = history(queue, one)
    assign(queue, [one], "2026-01-06T00:00:00+00:00", reason="a misprint")
    assert decide(queue, [one], "reject", "satire", "2026-01-07T00:00:00+00:00") == 1
    assert decide(queue, [one], "reopen", "it was none", "2026-01-08T00:00:00+00:00") == 1
    assert decide(queue, [one], "release", "told elsewhere", "2026-01-09T00:00:00+00:00") == 1
    assert history(queue, one)[: len(before)] == before
    assert actions(queue, one) == [
        ("quarantined", "open"), ("assigned", "open"), ("assigned", "open"), ("rejected", "dismissed"),
        ("reopened", "open"), ("released", "released"),
    ]  # fmt: skip
    found = get(queue, one)
    assert (found["state"], found["owner"], found["note"], found["reason"]) == (
        "released",
        "Ada",
        "odd",
        "told elsewhere",
    )
    assert found["resolved_at"].day == 9
    assert [step["run_id"] for step in history(queue, one)] == ["run-1", None, None, None, None, None]


def test_nothing_leaves_without_a_reason_or_twice(queue: duckdb.DuckDBPyConnection) -> None:
    (one,) = ids(queue, rule="value:ge")
    for decision in ("release", "reject"):
        with pytest.raises(QueryError, match=f"to {decision} a row needs a reason"):
            decide(queue, [one], decision, "  ", AT)
    with pytest.raises(QueryError, match="say something of the rows"):
        assign(queue, [one], AT, owner=" ")
    with pytest.raises(QueryError, match="is open already"):
        decide(queue, [one], "reopen", "why", AT)
    with pytest.raises(QueryError, match="names no row"):  # all or none
        decide(queue, [one, "ffff"], "reject", "why", AT)
    assert actions(queue, one) == [("quarantined", "open")]
    decide(queue, [one], "reject", "why", AT)
    with pytest.raises(QueryError, match=f"row {one} is dismissed already"):
        decide(queue, [one], "release", "why", AT)


@pytest.mark.parametrize(
    ("decision", "state", "step"), [("reject", "dismissed", []), ("release", "open", [("failed again", "open")])]
)
def test_a_closed_row_that_fails_again(
    queue: duckdb.DuckDBPyConnection, load: Any, decision: str, state: str, step: list[tuple[str, str]]
) -> None:
    (one,) = ids(queue, rule="value:ge")
    decide(queue, [one], decision, "why", AT)
    before = actions(queue, one)
    load(queue, {"quarantine": [{**GIVEN["quarantine"][1], "loaded": 8}]})
    found = get(queue, one)
    assert (found["state"], found["last_seen"].day) == (state, 8)
    assert actions(queue, one) == before + step


def test_loads_and_replays_leave_their_steps(queue: duckdb.DuckDBPyConnection, load: Any) -> None:
    (one,) = ids(queue, rule="not_rederivable")
    (other,) = ids(queue, rule="empty")
    load(queue, {"documents": [{"doc": "a", "body": "Acme cut 12 jobs!", "loaded": 9}]})
    assert actions(queue, one) == [("quarantined", "open"), ("replayed", "replayed")]
    assert history(queue, one)[-1]["run_id"] == "run-9"
    assert resolve(queue, [other, one], AT, "run-10") == 1
    assert actions(queue, other) == [("quarantined", "open"), ("replayed", "replayed")]
    states = queue.execute(
        "SELECT count(*) FROM core.quarantine AS q JOIN core.quarantine_states AS s USING (quarantine_id, state)"
    ).fetchone()
    assert states == (3,)


def test_a_span_is_shown_in_its_sentence(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    start = BODY.index("40 million")
    spans = {"start": start, "end": start + 10}
    sentence = {"sentence_start": BODY.index("Its"), "sentence_end": BODY.index(" More")}
    load(con, {"documents": GIVEN["documents"]})
    (revision,) = con.execute("SELECT revision_id FROM core.documents").fetchone() or ("",)
    known = {"doc": "a", "revision_id": revision, **spans}
    load(con, {"quarantine": [
        {**known, "rule": "x", "row": sentence}, {**known, "rule": "y", "row": {}}, {"doc": "a", "rule": "z"},
        {**known, "rule": "v", "row": {"sentence_start": 60, "sentence_end": 70}},
    ]})  # fmt: skip
    shown = {row["rule"]: context(con, row) for row in rows(con)}
    assert shown["x"] == "Its app, told Bolt, has →40 million← users."
    assert shown["y"] == shown["v"] == f"…{BODY[:start]}→40 million←{BODY[start + 10 :]}…".replace("\n", " ")
    assert shown["z"] is None


def test_size_and_age_are_a_mart_and_a_part_of_the_status(queue: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    told = read(queue, "w", tmp_path / "s", "w", None)
    assert [(row["rule"], row["rows"], row["oldest_days"]) for row in told.quarantine] == [
        ("not_rederivable", 1, 2.0), ("value:ge", 1, 2.0), ("empty", 1, 0.0)
    ]  # fmt: skip


def test_rows_of_an_older_warehouse_get_their_first_steps(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    packed = Path(__file__).parent / "older" / "0010.duckdb.zst"
    with packed.open("rb") as source, path.open("wb") as target:
        zstandard.ZstdDecompressor().copy_stream(source, target)
    with duckdb.connect(str(path)) as old:
        old.execute(
            """
            INSERT INTO core.quarantine BY NAME
            SELECT
              '0123456789abcdef' AS quarantine_id, 'claim' AS stage, 'r' AS rule, 'm' AS message, '{}' AS row,
              'dismissed' AS state, 'run-1' AS run_id, TIMESTAMPTZ '2026-01-01 00:00:00+00' AS first_seen,
              TIMESTAMPTZ '2026-01-01 00:00:00+00' AS last_seen, TIMESTAMPTZ '2026-01-02 00:00:00+00' AS resolved_at
            """
        )
    with open_writer(path) as con:
        assert actions(con, "0123456789abcdef") == [("quarantined", "open"), ("rejected", "dismissed")]
        held = con.execute("SELECT count(*) FROM core.quarantine").fetchone()
        agreed = con.execute(
            "SELECT count(*) FROM core.quarantine JOIN core.quarantine_states USING (quarantine_id, state)"
        )
        assert agreed.fetchone() == held
