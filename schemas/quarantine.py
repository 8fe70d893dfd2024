"""A quarantined row: what failed a check, why, and the whole row for a later replay."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH

STAGES = ("fetch", "document", "sentence", "quantity", "claim", "rederive", "load")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that failed a check, with every rule that it failed, kept until it is replayed."""

    quarantine_id: str = column("Hash of stage, rule, document and row", pattern=HASH, key=True)
    stage: str = column("Boundary at which it failed", isin=STAGES)
    rule: str = column("Check that it failed: `not_rederivable`, `value:ge`, `empty` …")
    message: str = column("What is wrong and what would be right, one line")
    doc: str | None = column("Name of the document", default=None)
    document_id: str | None = column("Identity of the article, where it got that far", default=None)
    revision_id: str | None = column("Revision of the article, where it got that far", default=None)
    raw_sha256: str | None = column("Key of the raw bytes, where they were stored", default=None)
    start: int | None = column(
        "Span in the body, where there is one", sql_name="span_start", unit="code points", default=None
    )
    end: int | None = column("End of the span", sql_name="span_end", unit="code points", default=None)
    row: dict[str, object] = column("The whole row as it was")
