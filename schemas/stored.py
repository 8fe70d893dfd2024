"""Rows as the warehouse stores them: a stage's record, and which run recorded it when; TABLES names them all."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.claim import Claim
from schemas.columns import column, table_ddl
from schemas.copies import RootMember, Signature
from schemas.correction import CorrectionRow, Tombstone
from schemas.document import HASH, Document
from schemas.quarantine import Quarantined
from schemas.reference import (
    AliasRow,
    BoundsRow,
    EntityRow,
    ExchangeRateRow,
    GradeBarsRow,
    MetricRow,
    OutletRow,
    PriceIndexRow,
    RedirectRow,
    UnitRow,
)
from schemas.run import Build, EntryId, Fetch, IdAlias, Manifest, Publication, QualityResult, Reading, Run, SourceCheck
from schemas.search import ClaimNumber, ClaimWord
from schemas.watch import Notice, Watched, WatchRow

STATES = ("open", "replayed", "released", "dismissed")
ACTIONS = ("quarantined", "failed again", "replayed", "assigned", "released", "rejected", "reopened")
RUN_ID = "Run that recorded it first"
RECORDED_AT = "Instant at which the warehouse recorded it"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument(Document):
    """One revision of one article: its body as stored, which all offsets refer to, and its metadata."""

    run_id: str = column(RUN_ID)
    recorded_at: str = column(RECORDED_AT, sql="TIMESTAMPTZ")
    told: str = column(
        "Day on which it was told: of the first revision the day of publication, of an edit the day of the edit",
        sql="DATE",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim(Claim):
    """One statement of one document about one measure, as printed; never changed, never deleted."""

    run_id: str = column(RUN_ID)
    recorded_at: str = column(RECORDED_AT, sql="TIMESTAMPTZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMention(StoredClaim):
    """A quantity that no metric claims, kept for a later replay; it doesn't count as a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuarantine(Quarantined):
    """A row that failed a check, kept until it is replayed or dismissed."""

    state: str = column("How it stands", isin=STATES, default="open")
    run_id: str = column(RUN_ID)
    first_seen: str = column("Instant at which it was first recorded", sql="TIMESTAMPTZ")
    last_seen: str = column("Instant at which it was last recorded", sql="TIMESTAMPTZ")
    resolved_at: str | None = column("Instant at which it left quarantine", sql="TIMESTAMPTZ", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineStep:
    """One thing that happened to a row in quarantine; steps are added and never changed."""

    quarantine_id: str = column("Row that it happened to", pattern=HASH, key=True)
    recorded_at: str = column("Instant at which it happened", sql="TIMESTAMPTZ", key=True)
    action: str = column("What happened", isin=ACTIONS, key=True)
    state: str = column("How the row stands since", isin=STATES)
    reason: str | None = column("Why, in words", default=None)
    owner: str | None = column("Who looks after it since; null where that stays as it was", default=None)
    note: str | None = column("What was found out", default=None)
    run_id: str | None = column("Run that did it; null for a person", default=None)


TABLES: dict[str, type] = {
    "raw.fetches": Fetch,
    "core.runs": Run,
    "core.documents": StoredDocument,
    "core.readings": Reading,
    "core.claims": StoredClaim,
    "core.mentions": StoredMention,
    "core.quarantine": StoredQuarantine,
    "core.entities": EntityRow,
    "core.aliases": AliasRow,
    "core.outlets": OutletRow,
    "core.metrics": MetricRow,
    "core.bounds": BoundsRow,
    "core.grade_bars": GradeBarsRow,
    "core.redirects": RedirectRow,
    "core.units": UnitRow,
    "core.exchange_rates": ExchangeRateRow,
    "core.price_index": PriceIndexRow,
    "core.signatures": Signature,
    "core.root_members": RootMember,
    "core.corrections": CorrectionRow,
    "core.tombstones": Tombstone,
    "core.quality_results": QualityResult,
    "core.publications": Publication,
    "core.builds": Build,
    "core.id_aliases": IdAlias,
    "core.manifests": Manifest,
    "core.source_checks": SourceCheck,
    "core.entry_ids": EntryId,
    "core.quarantine_steps": QuarantineStep,
    "core.watches": WatchRow,
    "core.watched": Watched,
    "core.notices": Notice,
    "core.claim_numbers": ClaimNumber,
    "core.claim_words": ClaimWord,
}


def ddl(tables: dict[str, type] = TABLES) -> str:
    """The statements that make the given tables, with comments on each table and column."""
    return "\n".join(table_ddl(record, table) for table, record in tables.items())
