"""The record of a figure: the scanner's number, and what a reader says that it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.claim import Claim
from schemas.identity import key
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.context import Context

if TYPE_CHECKING:
    from transforms.claims.readers.reading import Reading

COUNTED_TIMES = {"downloads": "download", "audience": "view"}


def build(context: Context, quantity: Quantity, reading: Reading, version: str = "") -> Claim:
    """The record of a figure, claimed or not.

    Args:
        context: its document.
        quantity: the figure; value, unit and comparator come from it alone.
        reading: what it means.
        version: the extractor's version.
    """
    document, sentence = context.document, context.sentence_of(quantity.start)
    metric = reading.metric
    unit = unit_of(quantity, metric)
    return Claim(
        doc=document.doc,
        start=quantity.start,
        end=quantity.end,
        surface=quantity.surface,
        value=quantity.value,
        value_low=quantity.value_low,
        value_high=quantity.value_high,
        comparator=quantity.comparator,
        unit=unit,
        per=quantity.per or reading.per,
        family=metrics()[metric].family if metric else None,
        metric=metric,
        subject=reading.subject,
        counterparty=reading.counterparty,
        benchmark=reading.benchmark,
        qualifier=reading.qualifier,
        change=reading.change,
        period_start=reading.period_start,
        period_end=reading.period_end,
        status=reading.status,
        attributed_to=reading.attributed_to,
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        evidence=quantity.evidence,
        dimensions=dict(reading.dimensions),
        subject_id=reading.subject_id,
        counterparty_id=reading.counterparty_id,
        confidence=reading.confidence,
        reader=reading.reader,
        metric_probability=reading.probabilities.get("metric"),
        subject_probability=reading.probabilities.get("subject"),
        flags=reading.flags,
        rule=" ".join(filter(None, (quantity.rule, reading.rule))),
        language=document.language,
        published=document.published,
        extractor_version=version,
        document_id=document.document_id,
        revision_id=document.revision_id,
        claim_id=key(document.revision_id, quantity.start, quantity.end, quantity.value, unit, metric),
    )


def unit_of(quantity: Quantity, metric: str | None) -> str | None:
    """The unit: a bare number that is a score counts points, times that something was downloaded are downloads."""
    if metric == "benchmark_score" and quantity.kind == "count" and quantity.unit == "1":
        return "point"
    if metric in COUNTED_TIMES and quantity.kind == "multiple" and quantity.rule.startswith("weak:frequency"):
        return COUNTED_TIMES[metric]
    return quantity.unit
