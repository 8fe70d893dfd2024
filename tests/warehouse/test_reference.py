"""Reference tables hold what the files hold, after every change of them."""

from __future__ import annotations

from typing import Any

import duckdb

from schemas.metric import metrics
from warehouse.reference import folded, load_reference


def test_the_bundled_files(con: duckdb.DuckDBPyConnection) -> None:
    counts = load_reference(con, "2026-01-01T00:00:00+00:00")
    assert counts["core.metrics"] == len(metrics()) > 40
    orphans = con.execute(
        """
        SELECT a.alias FROM core.aliases AS a
        WHERE NOT EXISTS (SELECT 1 FROM core.entities AS e WHERE e.entity_id = a.entity_id)
        """
    ).fetchall()
    assert orphans == []
    row = con.execute("SELECT family, label_fr, units ->> 0 FROM core.metrics WHERE metric = 'users'").fetchone()
    assert row == (metrics()["users"].family, metrics()["users"].label["fr"], metrics()["users"].units[0])


def test_what_is_no_longer_there_goes(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    load(
        con,
        {
            "entities": [
                {"entity_id": "a", "label": "Acme", "aliases": ("ACME", "Acme")},
                {"entity_id": "b", "label": "Bolt"},
            ]
        },
    )
    assert con.execute("SELECT alias FROM core.aliases ORDER BY alias").fetchall() == [("ACME",), ("Acme",), ("Bolt",)]
    load(
        con,
        {"entities": [{"entity_id": "o", "label": "Le Quotidien", "kind": "outlet", "source": "quotidien.example"}]},
    )
    assert con.execute("SELECT entity_id FROM core.entities").fetchall() == [("o",)]
    assert con.execute("SELECT name, domain FROM core.outlets").fetchall() == [("Le Quotidien", "quotidien.example")]


def test_names_are_folded_as_sql_folds_them(con: duckdb.DuckDBPyConnection) -> None:
    names = ["Café Tech", "ÉLÈVE", "Škoda", "Łódź", "OpenAI", "Ça & là", "ﬁ", "Straße", "I\u0307stanbul"]
    for name in names:
        assert con.execute("SELECT lower(strip_accents(?))", [name]).fetchone() == (folded(name),)
