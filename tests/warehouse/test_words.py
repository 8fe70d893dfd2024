"""The index of words grows with the claims, and is made anew where much of it stands no longer."""

from __future__ import annotations

from typing import Any

import duckdb

from warehouse.build import build
from warehouse.words import stale

WHEN = "2026-02-01T00:00:00+00:00"


def article(name: str, body: str, loaded: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "documents": [{"doc": name, "body": body, "published": "2026-01-01", "loaded": loaded}],
        "claims": [
            {"doc": name, "surface": "12", "value": 12, "metric": "layoffs", "subject": "Acme", "loaded": loaded}
        ],
    }


def told(*articles: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {kind: [row for item in articles for row in item[kind]] for kind in ("documents", "claims")}


def said(con: duckdb.DuckDBPyConnection, word: str) -> list[str]:
    sql = """
        SELECT DISTINCT c.doc
        FROM saying($word) AS s
        INNER JOIN core.claim_numbers AS n ON s.claim_number = n.claim_number
        INNER JOIN core.claims AS c ON n.claim_id = c.claim_id
        ORDER BY c.doc
    """
    return [row[0] for row in con.execute(sql, {"word": word}).fetchall()]


OTHERS = tuple(article(f"x{number}", f"Otherwise 12 jobs went, {number}.", 1) for number in range(8))


def test_a_load_adds_its_words_and_no_others(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    first, second = article("a", "Acme cut 12 jobs in Orléans.", 1), article("b", "Acme cut 12 jobs in Nîmes.", 2)
    load(con, told(first, *OTHERS))
    before = con.execute("FROM core.claim_words ORDER BY ALL").fetchall()
    load(con, told(second))
    after = con.execute("FROM core.claim_words ORDER BY ALL").fetchall()
    assert set(before) < set(after)
    assert (said(con, "orleans"), said(con, "nime"), said(con, "jobs")) == (["a"], ["b"], [*["a", "b"], *NAMES])
    build(con, WHEN, full=True)
    assert con.execute("FROM core.claim_words ORDER BY ALL").fetchall() == after


NAMES = [f"x{number}" for number in range(8)]


def test_words_of_claims_that_stand_no_longer_go_when_they_are_many(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    old, new = article("a", "Acme cut 12 jobs in Orléans.", 1), article("a", "Acme cut 12 jobs in Nîmes.", 2)
    load(con, told(old, new))
    assert stale(con) == 0.0  # most of it was touched: all was built anew
    assert (said(con, "orleans"), said(con, "nimes")) == ([], ["a"])


def test_words_of_a_few_such_claims_stay(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    old, new = article("a", "Acme cut 12 jobs in Orléans.", 1), article("a", "Acme cut 12 jobs in Nîmes.", 2)
    load(con, told(old, new, *OTHERS))
    assert 0 < stale(con) < 0.2
    assert (said(con, "orleans"), said(con, "nimes")) == (["a"], ["a"])


def test_a_document_without_claims_adds_nothing(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {"documents": [{"doc": "a", "body": "Nothing.", "published": "2026-01-01"}]})
    assert con.execute("SELECT count(*) FROM core.claim_words").fetchone() == (0,)
