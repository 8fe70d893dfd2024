"""A claim: one statement of one document that a measure of a subject has, had or will have a value."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH
from schemas.quantity import COMPARATORS, Evidence

FAMILIES = ("deal", "budget", "benchmark", "usage", "price", "finance", "workforce", "market",
            "infrastructure", "ownership", "security", "policy", "other")  # fmt: skip
STATUSES = ("actual", "announced", "planned", "forecast", "rumoured")


CLAIMED = ("family", "metric", "subject", "status")
"""Columns that a claim has, though a mention, which shares the record, may lack them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of one document about one measure, as printed; without family and metric it is a mention."""

    doc: str = column("Name of the document in its run")
    start: int = column("First code point of surface in the body", sql_name="span_start", unit="code points", ge=0)
    end: int = column("One past the last code point of surface", sql_name="span_end", unit="code points", ge=1)
    surface: str = column("The quantity as written: numeral, scale and unit; comparator words stay outside")
    value: float = column(
        "In base units, scale applied; below zero where a level is; percentages as written; the midpoint of a range"
    )
    value_low: float | None = column("Low end of a range", default=None)
    value_high: float | None = column("High end of a range", default=None)
    comparator: str = column(
        "= exact, ~ about, > more than or at least, < less than or up to, range", isin=COMPARATORS, default="="
    )
    unit: str | None = column(
        "ISO 4217, %, pp, physical, point, 1, or the English singular of what is counted; null: no currency told",
        default=None,
    )
    per: str | None = column("Denominator: `1e6 token`, `wk`, `user` …", default=None)
    family: str | None = column("Family of metrics; null for a mention", isin=FAMILIES, default=None)
    metric: str | None = column("What is measured; null for a mention", default=None)
    subject: str | None = column("Whose measure it is: the catalogue's label, else as written", default=None)
    counterparty: str | None = column("The other side of the metric's roles; several joined by ` and `", default=None)
    benchmark: str | None = column("Benchmark's name, for benchmark_score", default=None)
    qualifier: str | None = column("What narrows the measure, in short English", default=None)
    change: str | None = column(
        "increase or decrease, where the value is a difference and not a level",
        isin=("increase", "decrease"),
        default=None,
    )
    period_start: str | None = column("First day that the value holds for", sql="DATE", default=None)
    period_end: str | None = column("Last day that the value holds for", sql="DATE", default=None)
    status: str | None = column("actual, announced, planned, forecast, rumoured", isin=STATUSES, default=None)
    attributed_to: str | None = column("Whom the document credits for the figure", default=None)
    sentence: str = column("The sentence that states it")
    sentence_start: int = column("First code point of the sentence in the body", unit="code points", ge=0)
    sentence_end: int = column("One past the last code point of the sentence", unit="code points", ge=1)
    evidence: tuple[Evidence, ...] = column(
        "Spans that made the value: numeral, scale, unit, per, comparator, what was carried from where", default=()
    )
    dimensions: dict[str, str] = column("The metric's typed dimensions: protocol, direction, tier, window, stage …")
    subject_id: str | None = column(
        "Catalogue id of the subject; null where the name is not in the catalogue", default=None
    )
    counterparty_id: str | None = column(
        "Catalogue id of the counterparty, the first where there are several", default=None
    )
    confidence: float = column(
        "How sure the extractor is of metric and subject, 0 to 1", unit="probability", ge=0, le=1, default=0.0
    )
    reader: str = column("Which reader said what it means: rules, trained or model", late=True, default="rules")
    metric_probability: float | None = column(
        "How sure that reader is of the metric; null where it gives none",
        unit="probability",
        ge=0,
        le=1,
        late=True,
        default=None,
    )
    subject_probability: float | None = column(
        "How sure that reader is of the subject; null where it gives none",
        unit="probability",
        ge=0,
        le=1,
        late=True,
        default=None,
    )
    flags: tuple[str, ...] = column(
        "What checks took (`subject:absent`), what another reader filled in (`subject:rules`), `model_pending`, what a "
        "second reading of the number reads otherwise (`second_reading:unit`)",
        late=True,
        default=(),
    )
    rule: str = column("Rules that made it: scanner rule, metric frame, subject rule", default="")
    language: str | None = column("ISO 639-1 code of the document", default=None)
    published: str | None = column("Day of publication of the document", sql="DATE", default=None)
    extractor_version: str = column("Version of rules and lexicons that read it", default="")
    document_id: str = column("Identity of the article", pattern=HASH, default="0" * 16)
    revision_id: str = column("Revision of the article that was read", pattern=HASH, default="0" * 16)
    claim_id: str = column("Hash of revision, span, value, unit and metric", pattern=HASH, key=True, default="0" * 16)
