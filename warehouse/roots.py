"""Roots: copies of one text and rewrites of one release, found in what articles have in common, share one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.copies import RootMember
from warehouse.migrate import transaction
from warehouse.temporal import bring_some

SQL = Path(__file__).parent / "statements"
WINDOW = 14
"""Days within which a copy follows its root."""
COPY = 0.5
"""Share of equal MinHashes from which two articles are copies."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article among the others: when it was told decides which one a cluster goes back to."""

    document_id: str
    revision_id: str
    told: str


def place_roots(con: duckdb.DuckDBPyConnection, recorded_at: str) -> int:
    """Give each article that is new, or has a new revision, its root; clusters that it joins become one.

    Args:
        con: the writer's connection.
        recorded_at: instant to record, ISO 8601 with a zone.

    Returns:
        How many articles have another root than before.
    """
    con.execute((SQL / "unplaced.sql").read_text(encoding="utf-8"))
    edges = con.execute((SQL / "copies.sql").read_text(encoding="utf-8"), {"days": WINDOW, "copy": COPY}).fetchall()
    known = con.execute((SQL / "neighbours.sql").read_text(encoding="utf-8")).fetchall()
    told = {row[0]: Placed(row[0], row[1], str(row[2])) for row in known}
    reasons: dict[str, str] = {}
    before = {name: (root, because) for name, _, _, root, because in known if root}
    parents = {name: name for name in (*told, *(root for root, _ in before.values()))}
    for name, (root, _) in before.items():
        join(parents, name, root)
    for one, other, because in edges:
        join(parents, one, other)
        for name in (one, other):
            reasons[name] = min(reasons.get(name, because), because)
    clusters: dict[str, list[Placed]] = {}
    for name, placed in told.items():
        clusters.setdefault(find(parents, name), []).append(placed)
    older = {find(parents, root): root for root, _ in before.values() if root not in told}
    rows = []
    for representative, members in clusters.items():
        first = min(members, key=lambda placed: (placed.told, placed.document_id)).document_id
        root = older.get(representative, first)
        rows += [
            RootMember(
                document_id=placed.document_id,
                revision_id=placed.revision_id,
                root_id=root,
                because=reasons.get(placed.document_id) or before.get(placed.document_id, ("", "alone"))[1],
                recorded_from=recorded_at,
            )
            for placed in members
        ]
    with transaction(con):
        changed = bring_some(con, "core.root_members", RootMember, rows, recorded_at, key="document_id")
    con.execute("DROP TABLE temp.unplaced")
    return changed


def find(parents: dict[str, str], name: str) -> str:
    """The representative of a name's cluster; paths are halved on the way."""
    while parents[name] != name:
        parents[name] = parents[parents[name]]
        name = parents[name]
    return name


def join(parents: dict[str, str], one: str, other: str) -> None:
    """Make two clusters one."""
    first, second = sorted((find(parents, one), find(parents, other)))
    parents[second] = first
