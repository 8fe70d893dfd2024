"""By what copies of one text are found, and which articles go back to one root."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What an article has in common with its copies and with rewrites of the same release."""

    document_id: str = column("Identity of the article", pattern=HASH)
    revision_id: str = column("Revision that was read", pattern=HASH, key=True)
    shingles: int = column("Different runs of five words in the body", ge=0)
    minhash: tuple[int, ...] = column("MinHash of these runs: equal places estimate their overlap", sql="BIGINT[]")
    bands: tuple[int, ...] = column("Hashes of parts of the MinHash: near copies share one", sql="BIGINT[]")
    quotes: tuple[int, ...] = column("Hashes of quotations of eight words or more", sql="BIGINT[]")
    agency: str | None = column("Catalogue id of the agency that the article credits as its author", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RootMember:
    """An article with the root that it goes back to, for as long as the warehouse knew it so."""

    document_id: str = column("Identity of the article", pattern=HASH, key=True)
    revision_id: str = column("Revision by which it was placed", pattern=HASH)
    root_id: str = column(
        "document_id of the earliest article of its cluster: itself where it has no copies", pattern=HASH
    )
    because: str = column("What ties it to the cluster: copy, quotation, agency, alone")
    recorded_from: str = column("Instant from which the warehouse knew it so", sql="TIMESTAMPTZ", key=True)
    recorded_to: str | None = column(
        "Instant from which it no longer did; null while it does", sql="TIMESTAMPTZ", default=None
    )
