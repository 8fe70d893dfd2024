"""What people declare about stored rows: corrections of claims, and documents that were to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """One entry of corrections.yml: which claim, what is wrong with it and since when the warehouse corrects it."""

    correction_id: str = column("Name of the entry", key=True)
    document: str = column("Address, name or document_id of the article")
    surface: str = column("The quantity as written there")
    metric: str | None = column(
        "Metric that the claim carries, where the surface stands there more than once", default=None
    )
    expect: dict[str, object] = column("Columns of the claim as they are without the correction")
    replace: dict[str, object] = column("Columns with what is right; empty where the claim is dropped")
    is_dropped: bool = column("Whether the claim is taken out", default=False)
    reason: str = column("Why, with a source")
    dated: str = column("Day of the entry", sql="DATE")
    recorded_from: str = column("Instant from which the warehouse applied it", sql="TIMESTAMPTZ", key=True)
    recorded_to: str | None = column(
        "Instant from which it no longer did; null while it does", sql="TIMESTAMPTZ", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of a revision that was forgotten: its hashes and why."""

    document_id: str = column("Identity of the article", pattern=HASH)
    revision_id: str = column("Revision whose body and quotes were removed", pattern=HASH, key=True)
    body_sha256: str = column("SHA-256 of the body that was there")
    raw_sha256: str = column("SHA-256 of the bytes that were there")
    reason: str = column("Why it was forgotten")
    forgotten_at: str = column("Instant at which it was", sql="TIMESTAMPTZ")
