"""Roots: what is copied or quoted goes back to the article that told it first, whatever order they come in."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from warehouse.forget import forget
from warehouse.roots import place_roots

QUOTES = ("we looked for a partner that lets us keep our own name", "nobody else wanted to pay for the old port crane")


def article(doc: str, day: int, *quotes: int, loaded: int = 1) -> dict[str, Any]:
    """An article of a day of March that holds some of the quotations."""
    said = " ".join(f"“{QUOTES[number]}”, they said." for number in quotes)
    return {"doc": doc, "body": f"{doc} tells this. {said}", "published": f"2026-03-{day:02d}", "loaded": loaded}


def roots(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The name of each article's root."""
    return dict(
        con.execute(
            """
            SELECT d.doc, o.doc FROM core.current_roots AS r
            INNER JOIN core.current_documents AS d ON r.document_id = d.document_id
            INNER JOIN core.current_documents AS o ON r.root_id = o.document_id
            """
        ).fetchall()
    )


def test_clusters_that_meet_become_one_with_members_long_past(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    told = [article("a", 1, 0), article("b", 10, 0), article("x", 2, 1), article("y", 12, 1), article("z", 12)]
    load(con, {"documents": told})
    assert roots(con) == {"a": "a", "b": "a", "x": "x", "y": "x", "z": "z"}
    load(con, {"documents": [*told, article("d", 24, 0, 1, loaded=2)]})
    assert roots(con) == dict.fromkeys("abxyd", "a") | {"z": "z"}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 1, 3), (1, 1, 1)])
def test_the_order_of_loads_changes_nothing(con: duckdb.DuckDBPyConnection, load: Any, order: tuple[int, ...]) -> None:
    told = [article(doc, day, 0, loaded=number) for doc, day, number in zip("abc", (1, 8, 20), order, strict=True)]
    load(con, {"documents": told})
    assert roots(con) == {"a": "a", "b": "a", "c": "a"}


def test_a_quotation_taken_up_a_month_later_is_no_copy(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {"documents": [article("a", 1, 0), article("b", 28, 0)]})
    assert roots(con) == {"a": "a", "b": "b"}


def test_what_is_placed_stays_as_it_is(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(con, {"documents": [article("a", 1, 0), article("b", 8, 0)]})
    assert place_roots(con, "2026-04-01T00:00:00+00:00") == 0


def test_a_forgotten_root_leaves_its_copies_together(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    told = [article("a", 1, 0), article("b", 4, 0), article("c", 8, 0)]
    load(con, {"documents": told})
    forget(con, "a", "asked", "2026-04-01T00:00:00+00:00")
    load(con, {"documents": [*told[1:], article("d", 9, loaded=2)]})
    assert roots(con) == {"b": "b", "c": "b", "d": "d"}
