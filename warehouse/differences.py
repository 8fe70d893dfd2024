"""What another extractor version makes of the articles that both have read: claims gained, lost and changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from schemas.claim import Claim
from schemas.columns import columns
from warehouse.errors import QueryError
from warehouse.load import cast, statement_text

if TYPE_CHECKING:
    import pandas as pd

COMPARED = (
    "value", "value_low", "value_high", "comparator", "unit", "per", "family", "metric", "subject", "subject_id",
    "counterparty", "counterparty_id", "benchmark", "qualifier", "change", "period_start", "period_end", "status",
    "attributed_to", "dimensions",
)  # fmt: skip
"""Columns of a claim that make it another one; where it stands, how sure it is and why it was made don't."""
COLUMNS = ("change", "metric", "subject", "doc", "published", "surface", "old", "new", "sentence")
VERSIONS = """
SELECT extractor_version FROM core.readings GROUP BY ALL ORDER BY max(reading_id)
"""
# Of each article the last reading by a version.
READ = """
SELECT document_id, revision_id FROM core.readings WHERE extractor_version = $version
QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY reading_id DESC) = 1
"""
CLAIMS = "SELECT {names} FROM core.claims WHERE extractor_version = $version"
BOTH = """
CREATE OR REPLACE TEMP TABLE read_by_both AS
SELECT o.document_id, o.revision_id AS old_revision, n.revision_id AS new_revision
FROM old_read AS o INNER JOIN new_read AS n ON o.document_id = n.document_id
"""
COUNTS = """
SELECT
  (SELECT count(*) FROM read_by_both),
  (SELECT count(*) FROM old_read WHERE document_id NOT IN (SELECT document_id FROM read_by_both)),
  (SELECT count(*) FROM new_read WHERE document_id NOT IN (SELECT document_id FROM read_by_both))
"""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a version has read and nobody has loaded: valid documents and claims, as staged."""

    version: str
    documents: pd.DataFrame
    claims: pd.DataFrame


@dataclass(frozen=True, kw_only=True)
class Differences:
    """The differences between two versions over the articles that both have read."""

    old: str
    new: str
    documents: int
    """Articles that both have read."""
    only_old: int
    only_new: int
    """Articles that one of them alone has read: they aren't compared."""
    rows: list[dict[str, Any]]
    """COLUMNS: `change` is gained, lost or changed; `old` and `new` hold what differs, by column."""
    summary: list[dict[str, Any]]
    """By metric: gained, lost, changed, same (claims)."""


def versions(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The versions that have read something, the one that did so last at the end."""
    return [row[0] for row in con.execute(VERSIONS).fetchall()]


def differences(con: duckdb.DuckDBPyConnection, old: str, new: str, held: Iterable[Reading] = ()) -> Differences:
    """Compare what two versions have read.

    Args:
        con: a reader's or the writer's connection.
        old: one version.
        new: the other.
        held: what versions have read that isn't loaded; it goes before what the warehouse has of the same version.

    Raises:
        QueryError: a version that has read nothing.
    """
    unloaded = {reading.version: reading for reading in held}
    known = [*(one for one in versions(con) if one not in unloaded), *unloaded]
    for version in (old, new):
        if version not in known:
            raise QueryError(f"nothing was read by version {version!r}; there are {', '.join(known) or 'none'}")
    stage(con, "old", old, unloaded.get(old))
    stage(con, "new", new, unloaded.get(new))
    con.execute(BOTH)
    documents, only_old, only_new = con.execute(COUNTS).fetchone() or (0, 0, 0)
    pairs = con.execute(statement_text("differences")).fetchall()
    rows, counted = [], Counter[tuple[str, str]]()
    for was, now in pairs:
        told = row(was, now)
        counted[told["metric"] or "", told["change"]] += 1
        if told["change"] != "same":
            rows.append(told)
    rows.sort(key=lambda item: (item["metric"] or "", item["change"], item["doc"], item["sentence"], item["surface"]))
    names = sorted({metric for metric, _ in counted})
    changes = ("gained", "lost", "changed", "same")
    summary = [{"metric": name, **{change: counted[name, change] for change in changes}} for name in names]
    return Differences(
        old=old, new=new, documents=documents, only_old=only_old, only_new=only_new, rows=rows, summary=summary
    )


def stage(con: duckdb.DuckDBPyConnection, side: str, version: str, reading: Reading | None) -> None:
    """Make `<side>_read` and `<side>_claims` of what a version has read."""
    if reading is None:
        names = ", ".join(item.sql_name for item in columns(Claim))
        for name, sql in (("read", READ), ("claims", CLAIMS.format(names=names))):
            con.execute(f"CREATE OR REPLACE TEMP TABLE {side}_{name} AS {sql}", {"version": version})
        return
    casts = ", ".join(cast(item) for item in columns(Claim))
    frames = {"read": (reading.documents, "document_id, revision_id"), "claims": (reading.claims, casts)}
    for name, (frame, picked) in frames.items():
        con.register("unloaded", frame)
        try:
            con.execute(f"CREATE OR REPLACE TEMP TABLE {side}_{name} AS SELECT {picked} FROM unloaded")  # noqa: S608
        finally:
            con.unregister("unloaded")


def row(was: dict[str, Any] | None, now: dict[str, Any] | None) -> dict[str, Any]:
    """A pair of claims as a row of COLUMNS; `change` is `same` where nothing differs."""
    claim = now or was or {}
    differing = [name for name in COMPARED if name in claim and (was or {}).get(name) != (now or {}).get(name)]
    change = "gained" if was is None else "lost" if now is None else "changed" if differing else "same"
    return {
        "change": change,
        "metric": claim.get("metric"),
        "subject": claim.get("subject"),
        "doc": claim.get("doc"),
        "published": claim.get("published"),
        "surface": claim.get("surface"),
        "old": {name: was[name] for name in differing if was[name] is not None} if was else None,
        "new": {name: now[name] for name in differing if now[name] is not None} if now else None,
        "sentence": claim.get("sentence"),
    }
