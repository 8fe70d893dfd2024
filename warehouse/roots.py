"""Roots: copies of one text and rewrites of one release, found in what articles have in common, share one."""

from __future__ import annotations

import duckdb

from schemas.copies import RootMember
from warehouse.load import statement_text
from warehouse.migrate import transaction
from warehouse.temporal import bring_some

WINDOW = 14
"""Days within which a copy follows its root."""
COPY = 0.5
"""Share of equal MinHashes from which two articles are copies."""


def place_roots(con: duckdb.DuckDBPyConnection, recorded_at: str) -> int:
    """Give each article that is new, or has a new revision, its root; clusters that it joins become one.

    The root is the article of the cluster that was told first. An article that is edited stays with its cluster: others
    have copied what it said before.

    Args:
        con: the writer's connection.
        recorded_at: instant to record, ISO 8601 with a zone.

    Returns:
        How many rows of core.root_members were closed or begun.
    """
    con.execute(statement_text("unplaced"))
    edges = con.execute(statement_text("copies"), {"days": WINDOW, "copy": COPY}).fetchall()
    known = con.execute(statement_text("neighbours"), {"days": WINDOW}).fetchall()
    con.execute("DROP TABLE temp.unplaced")
    parents = {document: document for document, *_ in known}
    reasons: dict[str, str] = {}
    for document, _, _, root, _ in known:
        if root:
            join(parents, document, root)
    for one, other, because in edges:
        join(parents, one, other)
        for document in (one, other):
            reasons[document] = min(reasons.get(document, because), because)
    roots: dict[str, str] = {}
    for document, *_ in sorted(known, key=lambda row: (row[1], row[0])):
        roots.setdefault(find(parents, document), document)
    rows = [
        RootMember(
            document_id=document,
            revision_id=revision,
            root_id=roots[find(parents, document)],
            because=reasons.get(document) or because or "alone",
            recorded_from=recorded_at,
        )
        for document, _, revision, _, because in known
    ]
    with transaction(con):
        return bring_some(con, "core.root_members", RootMember, rows, recorded_at, key="document_id")


def find(parents: dict[str, str], name: str) -> str:
    """The representative of a name's cluster; paths are halved on the way."""
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name


def join(parents: dict[str, str], one: str, other: str) -> None:
    """Make two clusters one; a name that isn't known yet, such as a forgotten root's, is one of its own."""
    first, second = sorted(find(parents, parents.setdefault(name, name)) for name in (one, other))
    parents[second] = first
