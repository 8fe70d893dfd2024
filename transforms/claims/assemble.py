"""A document's claims: its figures, each with metric, parties, period, status and speaker; the rest are mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.claim import Claim
from schemas.document import Document, Sentence
from schemas.identity import key
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.change import find_change
from transforms.claims.confidence import confidence
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.metrics import choose_metrics
from transforms.claims.names import names_of
from transforms.claims.parties import HERE, resolve_parties
from transforms.claims.periods import find_period
from transforms.claims.speakers import find_speaker
from transforms.claims.status import find_status
from transforms.claims.version import extractor_version
from transforms.lexicons import languages
from transforms.normalise import normalise
from transforms.quantities import scan
from transforms.sentences import split_sentences

UNSUPPORTED = "language_unsupported"
PARAGRAPH = 12
"""Claims before a figure among which the same measure is looked for."""
NOBODY = Parties()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a document holds: its sentences, every figure, those that are claims, and those that are only mentions."""

    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Claim, ...] = ()


def extract(document: Document) -> Extraction:
    """Read a document's figures.

    Args:
        document: a document in a language that has lexicons; of another one nothing is read.

    Returns:
        Sentences, quantities, claims and mentions in the order of the body. A claim's span is no other claim's.
    """
    if document.language not in languages() or UNSUPPORTED in document.flags:
        return Extraction()
    context = read_context(document)
    found = [record for _, _, _, record in records(context, choose_metrics(context))]
    return Extraction(
        sentences=context.sentences,
        quantities=context.quantities,
        claims=tuple(record for record in found if record.metric),
        mentions=tuple(record for record in found if not record.metric),
    )


def records(
    context: Context, choices: Sequence[MetricChoice | None]
) -> Iterator[tuple[Quantity, MetricChoice | None, Parties | None, Claim]]:
    """Each figure, what it measures, the parties of the same measure told before it, and the record of all that."""
    claims: list[Claim] = []
    for quantity, choice in zip(context.quantities, choices, strict=True):
        if choice is None:
            yield quantity, None, None, to_mention(context, quantity)
        else:
            before = told_before(context, claims, quantity, choice)
            claims.append(to_claim(context, quantity, choice, before, claims))
            yield quantity, choice, before, claims[-1]


def read_context(document: Document) -> Context:
    """The document cut up, with its figures and names. ValueError where its language has no lexicons."""
    language = document.language or ""
    sentences = tuple(split_sentences(document.body, language))
    title_names, names = names_of(document, language, sentences)
    return Context(
        document=document,
        language=language,
        text=normalise(document.body),
        sentences=sentences,
        quantities=one_a_span(scan(document.body, language)),
        names=tuple(names),
        title_names=tuple(title_names),
    )


def one_a_span(quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Quantities in order of place; of those that overlap, the longest, then the first."""
    kept: list[Quantity] = []
    for quantity in sorted(quantities, key=lambda item: (item.start, -item.end)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
        elif quantity.end - quantity.start > kept[-1].end - kept[-1].start:
            kept[-1] = quantity
    return tuple(kept)


def to_mention(context: Context, quantity: Quantity) -> Claim:
    """A figure that no metric claims, as a record without family and metric."""
    return build(context, quantity)


GUESSED = frozenset({"clause", "after", "before", "topic"})
"""Rules of subjects that are not sure enough for the figures behind to follow them."""


def same_measure(context: Context, before: Claim, quantity: Quantity, choice: MetricChoice) -> bool:
    """Whether a claim tells of the same measure in the same sentence, with no name between it and a figure."""
    between = bisect_left(context.name_starts, before.end)
    return (
        before.metric == choice.metric
        and before.rule.split(" ")[-1] not in GUESSED
        and (before.sentence_start or 0) <= quantity.start < (before.sentence_end or 0)
        and (between == len(context.names) or context.names[between].start >= quantity.start)
    )


COMPARED = frozenset({"contrast", "for", "bracket", "label", "list", "adjacent"})
"""Rules of subjects that a sentence tells beside its own."""


def told_before(context: Context, claims: Sequence[Claim], quantity: Quantity, choice: MetricChoice) -> Parties | None:
    """The parties of the same measure told before a figure: right before in its sentence, else in its paragraph."""
    if claims and same_measure(context, claims[-1], quantity, choice):
        return Parties(subject=claims[-1].subject, subject_id=claims[-1].subject_id, rule=HERE)
    paragraph = context.sentence_of(quantity.start).paragraph
    for claim in reversed(claims[-PARAGRAPH:]):
        if context.sentence_of(claim.start).paragraph != paragraph:
            return None
        if claim.metric == choice.metric and claim.rule.split(" ")[-1] not in COMPARED:
            return Parties(subject=claim.subject, subject_id=claim.subject_id)
    return None


def to_claim(
    context: Context,
    quantity: Quantity,
    choice: MetricChoice,
    before: Parties | None = None,
    told: Sequence[Claim] = (),
) -> Claim:
    """A figure with all that the document says of it; `before` are its measure's parties, `told` the claims so far."""
    parties = resolve_parties(context, quantity, choice, before)
    status = find_status(context, quantity, choice)
    period_start, period_end = find_period(context, quantity, choice, status, told)
    return build(
        context,
        quantity,
        choice=choice,
        parties=parties,
        status=status,
        period=(period_start, period_end),
        attributed_to=find_speaker(context, quantity, choice, told),
        change=find_change(context, quantity, choice),
    )


def build(
    context: Context,
    quantity: Quantity,
    *,
    choice: MetricChoice | None = None,
    parties: Parties = NOBODY,
    status: str | None = None,
    period: tuple[str | None, str | None] = (None, None),
    attributed_to: str | None = None,
    change: str | None = None,
) -> Claim:
    """The record of a figure, claimed or not."""
    document, sentence = context.document, context.sentence_of(quantity.start)
    metric = choice.metric if choice else None
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
        per=quantity.per,
        family=metrics()[metric].family if metric else None,
        metric=metric,
        subject=parties.subject,
        counterparty=parties.counterparty if metric and metrics()[metric].counterparty else None,
        benchmark=choice.benchmark if choice else None,
        qualifier=choice.qualifier if choice else None,
        change=change,
        period_start=period[0],
        period_end=period[1],
        status=status,
        attributed_to=attributed_to,
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        evidence=quantity.evidence,
        dimensions=dict(choice.dimensions) if choice else {},
        subject_id=parties.subject_id,
        counterparty_id=parties.counterparty_id,
        confidence=confidence(context, quantity, choice, parties) if choice else 0.0,
        rule=" ".join(filter(None, (quantity.rule, choice.rule if choice else "", parties.rule))),
        language=document.language,
        published=document.published,
        extractor_version=extractor_version(),
        document_id=document.document_id,
        revision_id=document.revision_id,
        claim_id=key(document.revision_id, quantity.start, quantity.end, quantity.value, unit, metric),
    )


COUNTED_TIMES = {"downloads": "download", "audience": "view"}


def unit_of(quantity: Quantity, metric: str | None) -> str | None:
    """The unit: a bare number that is a score counts points, times that something was downloaded are downloads."""
    if metric == "benchmark_score" and quantity.kind == "count" and quantity.unit == "1":
        return "point"
    if metric in COUNTED_TIMES and quantity.kind == "multiple" and quantity.rule.startswith("weak:frequency"):
        return COUNTED_TIMES[metric]
    return quantity.unit
