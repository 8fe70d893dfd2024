"""Forgetting leaves a tombstone and nothing else; what was forgotten isn't stored again."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from schemas.columns import columns
from schemas.stored import TABLES
from schemas.watch import Notice
from warehouse.build import build
from warehouse.errors import QueryError
from warehouse.forget import forget
from warehouse.migrate import transaction
from warehouse.notices import add
from warehouse.watches import evidence

QUOTED = "Acme cut 12 jobs, said a man who wants to be forgotten."
GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [
        {"doc": "a", "body": QUOTED, "published": "2026-03-01", "url": "https://press.example/a"},
        {"doc": "b", "body": "Bolt cut 40 jobs.", "published": "2026-03-01"},
    ],
    "claims": [
        {"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"},
        {"doc": "b", "surface": "40", "value": 40, "metric": "layoffs", "subject": "Bolt"},
    ],
    "mentions": [{"doc": "a", "surface": "a man", "value": 1}],
    "quarantine": [{"doc": "a", "rule": "x", "row": {"sentence": QUOTED}}],
}
WHEN = "2026-04-01T00:00:00+00:00"


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Note that a watch told each figure."""
    claims = con.execute("SELECT claim_id FROM core.claims ORDER BY value").fetchall()
    told = evidence(con, [row[0] for row in claims])
    with transaction(con):
        add(
            con,
            [
                Notice(
                    notice_id=row[0], channel="feed", kind="watch", name="w", about="f", state="new", cadence="daily",
                    title="t", content={"figure": told[row[0]]}, run_id="r", recorded_at=WHEN,
                )
                for row in claims
            ],
        )  # fmt: skip


@pytest.mark.parametrize("name", ["a", "https://press.example/a"])
def test_text_and_quotes_go_and_hashes_stay(con: duckdb.DuckDBPyConnection, load: Any, name: str) -> None:
    load(con, GIVEN)
    tell(con)
    found = forget(con, name, " a request of 30 March ", WHEN)
    quotes = con.execute("SELECT count(*) FROM mart.latest_figures WHERE sentence LIKE '%be forgotten%'").fetchone()
    assert quotes == (0,)
    build(con, WHEN)
    assert (found.revisions, found.claims, len(found.raw), found.shared) == (1, 1, 1, ())
    for table in [name for name in TABLES if name != "core.tombstones"]:
        texts = con.execute(f"SELECT t::VARCHAR FROM {table} AS t").fetchall()  # noqa: S608 - our own names
        assert not [row for row in texts if "wants to be forgotten" in row[0]], table
    assert con.execute("SELECT count(*) FROM core.claim_words WHERE word LIKE 'forgot%'").fetchone() == (0,)
    told = con.execute(
        "SELECT content ->> '$.figure.claim_id', content ->> '$.figure.value' FROM core.notices"
    ).fetchall()
    assert [row[1] for row in told if row[0]] == ["12.0", "40.0"]
    assert con.execute("SELECT count(*) FROM core.quarantine_steps").fetchone() == (0,)
    assert con.execute("SELECT subject FROM mart.figures").fetchall() == [("Bolt",)]
    stone = con.execute("SELECT document_id, body_sha256, reason FROM core.tombstones").fetchall()
    assert [(row[0], len(row[1]), row[2]) for row in stone] == [(found.document_id, 64, "a request of 30 March")]


def test_it_is_not_stored_again(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, GIVEN)
    forget(con, "a", "asked", WHEN)
    counts = load(con, GIVEN)
    assert (counts[0].documents, counts[0].claims, counts[0].mentions) == (0, 0, 0)


def test_bytes_that_another_article_stands_in_stay(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    digest = "a" * 64
    given = GIVEN | {"documents": [row | {"raw_sha256": digest} for row in GIVEN["documents"]]}
    load(con, given)
    found = forget(con, "a", "asked", WHEN)
    assert (found.raw, found.shared) == ((), (digest,))


@pytest.mark.parametrize(
    ("name", "reason", "told"),
    [
        ("c", "asked", "'c' is not in the warehouse"),
        ("a", " ", "needs a reason"),
        ("twice", "asked", "means 2 documents"),
    ],
)
def test_what_can_not_be_forgotten_is_told(
    con: duckdb.DuckDBPyConnection, load: Any, name: str, reason: str, told: str
) -> None:
    twins = [
        {"doc": "twice", "body": "One.", "document_id": "1" * 16},
        {"doc": "twin", "body": "Two.", "url": "twice", "document_id": "2" * 16},
    ]
    load(con, GIVEN | {"documents": [*GIVEN["documents"], *twins]})
    with pytest.raises(QueryError, match=told):
        forget(con, name, reason, WHEN)
    assert con.execute("SELECT count(*) FROM core.tombstones").fetchone() == (0,)


def test_every_table_with_text_of_documents_is_reached() -> None:
    quoting = {"body", "content", "sentence", "row", "quotes", "surface"}
    for table, record in TABLES.items():
        names = {item.name for item in columns(record)}
        # Of a notice `forget` clears the quotes by the claim that it tells.
        if names & quoting and table not in {"core.corrections", "core.notices"}:
            assert "document_id" in names, table
