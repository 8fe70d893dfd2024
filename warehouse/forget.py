"""Forgetting: a document's text and all that quotes it goes, its hashes and the reason stay."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from schemas.columns import columns
from schemas.correction import Tombstone
from schemas.stored import TABLES
from warehouse.errors import QueryError
from warehouse.migrate import transaction
from warehouse.models import relations
from warehouse.reference import insert
from warehouse.words import forget_words

KEPT = {"core.tombstones", "core.entry_ids"}
"""Tables that quote nothing, and by which a forgotten article is known again, under another address too."""


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What was removed: the article, its rows, and the raw bytes that no other article was read from."""

    document_id: str
    revisions: int
    claims: int
    raw: tuple[str, ...]
    shared: tuple[str, ...]
    """Hashes of raw bytes that other articles stand in too: they stay."""


UNKNOWN = """
UPDATE raw.fetches SET item = NULL
WHERE url IN (SELECT f.url FROM raw.fetches AS f WHERE f.raw_sha256 IN (SELECT unnest($1)))
"""
"""What the ledger knew of the document beforehand goes too: its title is a part of it."""

UNTOLD = """
UPDATE core.notices
SET content = json_merge_patch(content, '{"figure": {"sentence": null, "surface": null, "title": null}}')
WHERE (content ->> '$.figure.claim_id') IN (SELECT c.claim_id FROM core.claims AS c WHERE c.document_id = ?)
"""
"""Notices keep the figure that they told, and lose its quotes."""
STEPS = """
DELETE FROM core.quarantine_steps
WHERE quarantine_id IN (SELECT q.quarantine_id FROM core.quarantine AS q WHERE q.document_id = ?)
"""


def quoting() -> list[str]:
    """The tables that a build makes and that hold words of claims."""
    return [
        name
        for name, model in relations().items()
        if model.materialized == "table"
        and "claim_id" in model.columns
        and {"sentence", "surface"} & set(model.columns)
    ]


def forget(con: duckdb.DuckDBPyConnection, document: str, reason: str, forgotten_at: str) -> Forgotten:
    """Remove a document in all its revisions, with claims, mentions, signatures and quarantined rows.

    It isn't stored again: a load leaves out what has a tombstone. Figures change with the next build, and readers see
    it with the next publication; the caller removes the raw bytes.

    Args:
        con: the writer's connection.
        document: document_id, name or address.
        reason: why, for the tombstone.
        forgotten_at: instant to record, ISO 8601 with a zone.

    Raises:
        QueryError: no such document, or more than one, or no reason.
    """
    if not reason.strip():
        raise QueryError("forgetting needs a reason: it stays with the tombstone")
    found = con.execute(
        "SELECT document_id, revision_id, body_sha256, raw_sha256 FROM core.documents "
        "WHERE $1 IN (document_id, doc, url)",
        [document],
    ).fetchall()
    ids = sorted({row[0] for row in found})
    if len(ids) != 1:
        told = f"means {len(ids)} documents: {', '.join(ids)}; name one of these" if ids else "is not in the warehouse"
        raise QueryError(f"{document!r} {told}")
    stones = [
        Tombstone(
            document_id=row[0],
            revision_id=row[1],
            body_sha256=row[2],
            raw_sha256=row[3],
            reason=reason.strip(),
            forgotten_at=forgotten_at,
        )
        for row in found
    ]
    hashes = sorted({row[3] for row in found})
    with transaction(con):
        claims = con.execute("SELECT count(*) FROM core.claims WHERE document_id = ?", ids).fetchone()
        insert(con, "core.tombstones", Tombstone, stones)
        for table in quoting():
            con.execute(
                f"DELETE FROM {table} WHERE claim_id IN "  # noqa: S608 - our own names
                "(SELECT c.claim_id FROM core.claims AS c WHERE c.document_id = ?)",
                ids,
            )
        forget_words(con, ids[0])
        con.execute(UNTOLD, ids)
        con.execute(STEPS, ids)
        for table, record in TABLES.items():
            if table not in KEPT and any(item.name == "document_id" for item in columns(record)):
                con.execute(f"DELETE FROM {table} WHERE document_id = ?", ids)  # noqa: S608 - our own names
        still = con.execute(
            "SELECT DISTINCT raw_sha256 FROM core.documents WHERE raw_sha256 IN (SELECT unnest($1))", [hashes]
        ).fetchall()
        con.execute(UNKNOWN, [hashes])
        con.execute("DELETE FROM core.manifests")  # the next publication measures anew what is left
        con.execute("DELETE FROM core.builds")  # what stood on it is anywhere: make all anew
    con.execute("CHECKPOINT")
    shared = tuple(sorted(row[0] for row in still))
    return Forgotten(
        document_id=ids[0],
        revisions=len(found),
        claims=int(claims[0]) if claims else 0,
        raw=tuple(digest for digest in hashes if digest not in shared),
        shared=shared,
    )
