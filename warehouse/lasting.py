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
WITH gone AS (
  SELECT b.* FROM temp.ids_before AS b WHERE b.id NOT IN (SELECT i.id FROM temp.ids_now AS i)
),

kept AS (
  SELECT g.id AS old_id, n.id AS new_id, TRUE AS is_kept
  FROM gone AS g
  INNER JOIN temp.ids_now AS n ON g.claim_id = n.claim_id
),

-- An edit of an article makes its claims anew: what it says now of the same measure stands for what it said.
edited AS (
  SELECT g.id AS old_id, n.id AS new_id, FALSE AS is_kept
  FROM gone AS g
  INNER JOIN core.claims AS c ON g.claim_id = c.claim_id
  INNER JOIN core.documents AS d ON c.revision_id = d.revision_id
  INNER JOIN core.documents AS e ON d.document_id = e.document_id
  INNER JOIN core.claims AS k
    ON
      e.revision_id = k.revision_id AND c.metric = k.metric AND c.status = k.status
      AND lower(c.subject) = lower(k.subject) AND c.per IS NOT DISTINCT FROM k.per
      AND c.change IS NOT DISTINCT FROM k.change AND c.benchmark IS NOT DISTINCT FROM k.benchmark
  INNER JOIN temp.ids_now AS n ON k.claim_id = n.claim_id
  WHERE g.claim_id NOT IN (SELECT i.claim_id FROM temp.ids_now AS i)
)

SELECT
  m.old_id,
  arg_max(m.new_id, { 'a': m.is_kept, 'b': m.claims, 'c': m.new_id }) AS new_id
FROM (
  SELECT b.old_id, b.new_id, b.is_kept, count(*) AS claims
  FROM (FROM kept UNION ALL FROM edited) AS b
  GROUP BY b.old_id, b.new_id, b.is_kept
) AS m
GROUP BY m.old_id
"""
