"""The index of words: claims are found by what their sentences, titles and names say, without reading all of them."""

from __future__ import annotations

import duckdb

from warehouse.load import statement_text

PART = 1_000_000
"""Claims whose words are sorted at once."""
STALE = 0.2
"""Share of claims that stand no longer from which the index is made anew."""

SEARCHED = "SELECT c.claim_id, c.revision_id, c.sentence, c.subject, c.counterparty FROM core.current_claims AS c"
TOUCHED = " WHERE c.document_id IN (SELECT t.document_id FROM touched_document_id AS t)"


def index_words(con: duckdb.DuckDBPyConnection, *, anew: bool) -> None:
    """Add the words of claims that the index doesn't hold yet; words of a claim never change.

    Args:
        con: the writer's connection, in a transaction.
        anew: whether all is being built anew: then the index too, where much of it stands no longer. Else the claims of
            the articles in `touched_document_id` are looked at.
    """
    if anew and stale(con) > STALE:
        con.execute("DELETE FROM core.claim_words; DELETE FROM core.claim_numbers")
    con.execute(f"CREATE TEMP {'VIEW' if anew else 'TABLE'} searched AS {SEARCHED}{'' if anew else TOUCHED}")
    con.execute(statement_text("unnumbered"))
    con.execute(f"DROP {'VIEW' if anew else 'TABLE'} temp.searched")
    first, last = con.execute(
        "SELECT coalesce(min(u.claim_number), 1), coalesce(max(u.claim_number), 0) FROM temp.unnumbered AS u"
    ).fetchone() or (1, 0)
    for begin in range(first, last + 1, PART):
        con.execute(statement_text("claim_words"), {"first": begin, "last": min(begin + PART - 1, last)})
    con.execute(
        "INSERT INTO core.claim_numbers SELECT u.claim_number, u.claim_id FROM temp.unnumbered AS u "
        "ORDER BY u.claim_number"
    )
    con.execute("DROP TABLE temp.unnumbered")


def stale(con: duckdb.DuckDBPyConnection) -> float:
    """The share of indexed claims that stand no longer."""
    share = con.execute(
        """
        SELECT coalesce(avg((c.claim_id IS NULL)::INTEGER), 0)
        FROM core.claim_numbers AS n
        LEFT JOIN core.current_claims AS c ON n.claim_id = c.claim_id
        """
    ).fetchone()
    return float(share[0]) if share else 0.0


FORGET = """
DELETE FROM core.claim_words
WHERE claim_number IN (
  SELECT n.claim_number FROM core.claim_numbers AS n
  INNER JOIN core.claims AS c ON n.claim_id = c.claim_id
  WHERE c.document_id = $1
);
DELETE FROM core.claim_numbers
WHERE claim_id IN (SELECT c.claim_id FROM core.claims AS c WHERE c.document_id = $1);
"""


def forget_words(con: duckdb.DuckDBPyConnection, document_id: str) -> None:
    """Take the words of a document's claims out of the index; before the claims themselves go."""
    for statement in FORGET.strip().removesuffix(";").split(";"):
        con.execute(statement, [document_id])
