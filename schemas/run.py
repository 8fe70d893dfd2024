"""What the program did: runs, fetches, readings, checks and publications, one row each."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH, SHA256

RUN_STATUSES = ("running", "completed", "failed", "interrupted")
SEVERITIES = ("error", "warning")
CACHED = ("fresh", "revalidated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a flow; one that was killed stays `running` until the next one finds it."""

    run_id: str = column("Identity of the run", key=True)
    flow: str = column("Flow that ran: daily, load, replay …")
    started_at: str = column("Instant at which it started", sql="TIMESTAMPTZ")
    ended_at: str | None = column("Instant at which it ended; null while it runs", sql="TIMESTAMPTZ", default=None)
    status: str = column("How it stands", isin=RUN_STATUSES, default="running")
    program_version: str = column("Version of techfigures", default="")
    extractor_version: str = column("Version of rules and lexicons", default="")
    parameters: dict[str, object] = column("What it was asked to do")
    counts: dict[str, object] = column("What it did: documents, claims, mentions, quarantined …")
    message: str | None = column("Why it failed, one line", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One fetch of one address or file, successful or not; addresses are kept without credentials."""

    fetch_id: str = column("Hash of address, instant and bytes", pattern=HASH, key=True)
    url: str = column("Address or path that was asked for")
    final_url: str | None = column("Address that answered, after redirects", default=None)
    source: str | None = column("Source that it was fetched through", default=None)
    status: int | None = column(
        "HTTP status, of the kept answer after a 304; null for a file or where nothing answered",
        ge=100,
        le=599,
        default=None,
    )
    media_type: str | None = column("Media type of the bytes, as told or guessed", default=None)
    fetched_at: str = column("Instant of the last attempt", sql="TIMESTAMPTZ")
    raw_sha256: str | None = column("SHA-256 of the bytes, the key of the raw store", pattern=SHA256, default=None)
    size: int | None = column("Size of the bytes as kept", unit="bytes", ge=0, default=None)
    error: str | None = column("Why it failed, one line; null where it didn't", default=None)
    rule: str | None = column("Rule by which it failed: http_404, timeout, robots_forbid …", default=None)
    optout: str | None = column("Declaration by which the outlet reserves it, and where that stands", default=None)
    headers: dict[str, str] | None = column("Headers of the answer that are worth keeping", default=None)
    redirects: tuple[dict[str, object], ...] | None = column(
        "Redirects that were followed: status, address, whether to another host", default=None
    )
    attempts: int | None = column("Attempts that it took", ge=1, default=None)
    elapsed: float | None = column("Time that the last attempt took", unit="seconds", ge=0, default=None)
    cached: str | None = column("Part of the cache in it; null where the server sent it all", isin=CACHED, default=None)
    transferred: int | None = column("Size of the body on the wire", unit="bytes", ge=0, default=None)
    item: dict[str, object] | None = column(
        "What was known of the document beforehand; null for a feed, which is no document", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What one run found of one source: whether it answered as usual, and how it has fared until then."""

    run_id: str = column("Run that read it", key=True)
    source: str = column("Source that was read", key=True)
    checked_at: str = column("Instant at which it was read", sql="TIMESTAMPTZ")
    verdict: str = column(
        "`well`, else what is wrong: `no_items`, `stale`, `one_date`, `out_of_bounds`, or why it couldn't be read",
        pattern=r"[a-z0-9_]+",
    )
    message: str | None = column("What is wrong, one line; null where nothing is", default=None)
    items: int = column("Entries that it listed", unit="entries", ge=0)
    newest: str | None = column("Instant of its newest entry, as far as told", sql="TIMESTAMPTZ", default=None)
    failures: int = column("Failures in a row, this one included, that count against its error budget", ge=0)
    open_until: str | None = column(
        "Instant until which it is left alone for its failures", sql="TIMESTAMPTZ", default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryId:
    """Which article a feed means by an entry's own identifier (guid, atom:id), whatever its address is by then."""

    entry_id: str = column("Hash of the source and the identifier", pattern=HASH, key=True)
    document_id: str = column("Identity of the article", pattern=HASH)
    run_id: str = column("Run that recorded it first")
    recorded_at: str = column("Instant at which the warehouse recorded it", sql="TIMESTAMPTZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which extractor read which revision of an article; the last reading of an article stands."""

    reading_id: int = column("Order in which readings were recorded, from 1", ge=1, key=True)
    document_id: str = column("Identity of the article", pattern=HASH)
    revision_id: str = column("Revision that was read", pattern=HASH)
    extractor_version: str = column("Version of rules and lexicons that read it")
    run_id: str = column("Run that recorded it")
    recorded_at: str = column("Instant at which the warehouse recorded it", sql="TIMESTAMPTZ")
    superseded_at: str | None = column(
        "Instant from which another reading stood; null for the one that stands now", sql="TIMESTAMPTZ", default=None
    )
    told: str = column("Day on which its revision was told", sql="DATE")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBy:
    """Which extractor read a revision, as a batch hands it on to the load: one batch may have been read by several."""

    revision_id: str = column("Revision that was read", pattern=HASH, key=True)
    extractor_version: str = column("Version of readers, rules and lexicons that read it")


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityResult:
    """The outcome of one expectation or check on the freshly loaded warehouse."""

    run_id: str = column("Run that checked", key=True)
    suite: str = column("Suite that holds it: the table or mart", key=True)
    expectation: str = column("What was expected", key=True)
    column_name: str | None = column("Column that it looks at; null for several or the table", key=True, default=None)
    parameters: dict[str, object] = column("Its bounds, sets and conditions")
    severity: str = column("An error stops the publishing, a warning doesn't", isin=SEVERITIES)
    success: bool = column("Whether it held")
    checked: int = column("Rows looked at", unit="rows", ge=0)
    unexpected: int = column("Rows that fail it", unit="rows", ge=0)
    examples: tuple[str, ...] = column("A few of the values or rows that fail it")
    recorded_at: str = column("Instant at which the warehouse recorded it", sql="TIMESTAMPTZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One snapshot that was published for readers."""

    run_id: str = column("Run that published it", key=True)
    published_at: str = column("Instant of publication", sql="TIMESTAMPTZ", key=True)
    documents: int = column("Articles in it", unit="documents", ge=0)
    claims: int = column("Current claims in it", unit="claims", ge=0)
    quarantined: int = column("Rows in quarantine at that time", unit="rows", ge=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a run left in the tables that only grow: rows, and a sum over what never changes of them."""

    run_id: str = column("Run that left it so", key=True)
    relation: str = column("Table that was measured", key=True)
    measure: str = column("How it was measured: another way has other digests")
    total_rows: int = column("Rows that it left", unit="rows", ge=0)
    digest: str = column("Sum of their hashes, in whatever order they lie")
    recorded_at: str = column("Instant at which the warehouse recorded it", sql="TIMESTAMPTZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdAlias:
    """Where an id of a figure or an event leads that was merged into another one, or bears another one since."""

    old_id: str = column("Id that was given before", key=True)
    new_id: str = column("Id that it leads to")
    kind: str = column("What it is the id of", isin=("figure", "event"))
    recorded_at: str = column("Instant at which the warehouse recorded it", sql="TIMESTAMPTZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What the last build of figures and marts had seen: the next one makes anew only what has changed since."""

    built_at: str = column("Instant of the build", sql="TIMESTAMPTZ", key=True)
    reading_id: int = column("Last reading that it had seen", ge=0)
    fingerprint: str = column("Hash of the models' SQL and of the reference tables: another one rebuilds all")
    rate_day: str | None = column("Last day of exchange rates that it had seen", sql="DATE", default=None)
