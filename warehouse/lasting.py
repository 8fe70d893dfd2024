"""Ids that last: an id of a figure or an event that is gone leads to the one that most of its claims have since."""

from __future__ import annotations

import duckdb

IDS = {
    "core.placements": ("figure", "SELECT p.claim_id, p.figure_id AS id FROM core.placements AS p"),
    "mart.event_figures": (
        "event",
        "SELECT f.claim_id, f.event_id AS id FROM mart.event_figures AS f",
    ),
}
"""Tables by whose rows claims get their ids: the kind of id, and the query of claims with theirs."""


def note(con: duckdb.DuckDBPyConnection, relation: str, only: str) -> None:
    """Keep the ids that claims have before a table is made anew; `only` is the condition on what is, or empty."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE ids_before AS {IDS[relation][1]} {only}")


def lead(con: duckdb.DuckDBPyConnection, relation: str, only: str, recorded_at: str) -> None:
    """Let ids that are gone lead to those that most of their claims have now.

    An alias of an id that is given again is taken back; one that led to an id that is gone leads on.
    """
    kind, query = IDS[relation]
    con.execute(f"CREATE OR REPLACE TEMP TABLE ids_now AS {query} {only}")
    con.execute(LED)
    con.execute("UPDATE core.id_aliases AS a SET new_id = l.new_id FROM temp.ids_led AS l WHERE a.new_id = l.old_id")
    con.execute(
        "INSERT INTO core.id_aliases SELECT l.old_id, l.new_id, $kind, CAST($at AS TIMESTAMPTZ) FROM temp.ids_led AS l "
        "WHERE l.old_id NOT IN (SELECT a.old_id FROM core.id_aliases AS a)",
        {"kind": kind, "at": recorded_at},
    )
    con.execute("DELETE FROM core.id_aliases WHERE old_id IN (SELECT n.id FROM temp.ids_now AS n)")
    for name in ("before", "now", "led"):
        con.execute(f"DROP TABLE temp.ids_{name}")


LED = """
CREATE OR REPLACE TEMP TABLE ids_led AS
SELECT
  m.old_id,
  arg_max(m.new_id, { 'a': m.claims, 'b': m.new_id }) AS new_id
FROM (
  SELECT b.id AS old_id, n.id AS new_id, count(*) AS claims
  FROM temp.ids_before AS b
  INNER JOIN temp.ids_now AS n ON b.claim_id = n.claim_id
  WHERE b.id NOT IN (SELECT i.id FROM temp.ids_now AS i)
  GROUP BY b.id, n.id
) AS m
GROUP BY m.old_id
"""
