"""A document's explanation: the extraction's steps once more, with lists for the traces of those that give any."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schemas.claim import Claim
from schemas.columns import moved
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.assemble import UNSUPPORTED
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.credits import credits_of
from transforms.claims.dating import nearest_expressions
from transforms.claims.metrics import Decision, choose_metrics, needed
from transforms.claims.opened import read_context
from transforms.claims.periods import day_of
from transforms.claims.readers import BY_RULES, RULES, TRAINED, Chain, Reading, Setup, Step, read
from transforms.claims.readers.rules import readings
from transforms.claims.readers.trained.weigh import LEAST, weigh
from transforms.claims.record import build
from transforms.claims.status import outcome, reaching
from transforms.claims.version import extractor_version
from transforms.documents import Article
from transforms.explain.measures import because, candidates
from transforms.explain.model import Explanation, Figure, Said, Word
from transforms.explain.reasons import reason, rule_about
from transforms.explain.spans import word
from transforms.explain.subjects import subject_candidates
from transforms.lexicons import languages
from transforms.quantities import is_age, scan
from transforms.quantities.draft import Refused
from transforms.quantities.tables import tables
from transforms.rederive import as_mention, differing, rederive


def explain(article: Article, setup: Setup = BY_RULES, *, weighed: bool = False) -> Explanation:
    """Why each figure of an article is a claim, a mention or no figure.

    Args:
        article: an article; of one in a language that has no lexicons nothing is read.
        setup: who says what figures mean; what each of them says is told side by side, and the traces are the rules'.
        weighed: whether to find out which words weighed with the trained reader, which takes seconds a figure.

    Returns:
        Sentences and figures in the order of the text; spans refer to the body of the article's whole file.
    """
    document = article.document
    read = document.language in languages() and UNSUPPORTED not in document.flags
    context = read_context(document) if read else None
    return Explanation(
        doc=article.doc,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        language=document.language,
        offset=article.offset,
        body=document.body,
        sentences=moved(context.sentences, article.offset) if context else (),
        figures=moved(tuple(figures(context, article.doc, setup, weighed=weighed)), article.offset) if context else (),
    )


def figures(context: Context, doc: str, setup: Setup = BY_RULES, *, weighed: bool = False) -> list[Figure]:
    """Every figure of a document in the order of its body, refused ones too; records go by the name of their file."""
    decisions: list[Decision] = []
    choices = choose_metrics(context, decisions)
    by_start = {decision.quantity.start: decision for decision in decisions}
    final, unanswered = read(context, setup)
    if unanswered:
        final, _ = read(context, setup.offline())
    apart = side_by_side(context, setup)
    heavy = [heaviest(context, place) if weighed else () for place in range(len(context.quantities))]
    found = [
        doubled(
            figure(context, quantity, choice, before, by_start.get(quantity.start)),
            replace(build(context, quantity, stands, extractor_version(setup.version())), doc=doc),
            context.document.body,
            tuple(said(reading, stands, words) for reading in told),
        )
        for (quantity, choice, before, _), stands, told, words in zip(
            readings(context, choices), final, apart, heavy, strict=True
        )
    ]
    return sorted([*found, *refusals(context)], key=lambda item: item.start)


def doubled(told: Figure, record: Claim, body: str, readers: tuple[Said, ...]) -> Figure:
    """A figure with its record, which is a mention where a second reading of the number differs."""
    failures = rederive(record, body)
    if flags := differing(failures):
        record = as_mention(record, flags)
        told = replace(told, because=reason("because", "differs", told="; ".join(item.message for item in failures)))
    return replace(told, verdict="claim" if record.metric else "mention", record=record, readers=readers)


def side_by_side(context: Context, setup: Setup) -> list[list[Reading]]:
    """What each reader of a chain, and the rules, say of each figure by themselves; nothing where one has no answer."""
    found: list[list[Reading]] = [[] for _ in context.quantities]
    for reader in dict.fromkeys([*(step.reader for step in setup.chain.steps), RULES]):
        alone, unanswered = read(context, replace(setup, chain=Chain((Step(reader),))))
        for told, reading in zip(found, alone, strict=True):
            if not unanswered and "unread" not in reading.flags:
                told.append(reading)
    return found


def heaviest(context: Context, place: int) -> tuple[Word, ...]:
    """The words that weighed with the trained reader: for a metric, for a subject, against where points are below 0."""
    return tuple(
        word(context, one.start, one.end, f"{name} by occlusion", points=round(points, 2))
        for one in weigh(context, place)
        for name, points in (("metric", one.metric), ("subject", one.subject))
        if abs(points) >= LEAST
    )


def said(reading: Reading, stands: Reading, weighed: tuple[Word, ...] = ()) -> Said:
    """What a reader says, and whether the record is its."""
    return Said(
        reader=reading.reader,
        metric=reading.metric,
        subject=reading.subject,
        counterparty=reading.counterparty,
        status=reading.status,
        change=reading.change,
        confidence=reading.confidence,
        flags=reading.flags,
        stands=reading.reader == stands.reader,
        likeliest=reading.likeliest,
        weighed=weighed if reading.reader == TRAINED else (),
    )


def figure(
    context: Context,
    quantity: Quantity,
    choice: MetricChoice | None,
    before: Parties | None,
    decision: Decision | None,
) -> Figure:
    """A figure with the traces of the rules, claimed by them or only mentioned."""
    told = Figure(
        start=quantity.start,
        end=quantity.end,
        surface=quantity.surface,
        verdict="claim" if choice else "mention",
        rule=quantity.rule,
        about=rule_about(quantity.rule),
        because=because(decision) if decision else reason("because", "silent"),
        needed=needed(quantity),
        reading=tuple(word(context, item.start, item.end, item.key, note=item.role) for item in quantity.evidence),
        metrics=candidates(context, decision) if decision else (),
    )
    if choice is None:
        return told
    return replace(
        told,
        subjects=subject_candidates(context, quantity, choice, before),
        period=tuple(times(context, quantity)),
        status=tuple(modality(context, quantity, choice)),
        speaker=tuple(
            word(context, credit.start, credit.end, "credit", note=credit.speaker)
            for credit in credits_of(context, context.sentence_of(quantity.start))
        ),
    )


def times(context: Context, quantity: Quantity) -> Iterator[Word]:
    """The time expressions that can govern a figure, the nearest first, with the days that they name."""
    for item in nearest_expressions(context, quantity):
        days = item.days(day_of(context))
        named = None if days is None else " – ".join(dict.fromkeys(day.isoformat() for day in days))
        yield word(context, item.start, item.end, item.make, note=named)


def modality(context: Context, quantity: Quantity, choice: MetricChoice) -> Iterator[Word]:
    """The words of modality that reach a figure, the nearest first, with what each makes of it."""
    for _, kind, start, end in reaching(context, quantity):
        yield word(context, start, end, kind, note=outcome(kind, metrics().get(choice.metric)))


def refusals(context: Context) -> Iterator[Figure]:
    """The numerals that are no figures, ages too, but for those within one, plain articles and addresses in letters."""
    body, refused = context.document.body, list[Refused]()
    articles = tables(context.language).numerals["articles"]
    ages = filter(is_age, scan(body, context.language, refused))
    refused += (Refused(age.start, age.end, "age") for age in ages)
    for item in refused:
        surface = body[item.start : item.end]
        if (
            within(context.quantities, item)
            or surface.lower() in articles
            or (item.rule == "address" and not any(map(str.isdigit, surface)))
        ):
            continue
        yield Figure(
            start=item.start,
            end=item.end,
            surface=surface,
            verdict="none",
            rule=item.rule,
            about=reason("refusals", item.rule),
        )


def within(quantities: Sequence[Quantity], item: Refused) -> bool:
    """Whether a figure overlaps a numeral."""
    index = bisect_left(quantities, item.end, key=lambda quantity: quantity.start) - 1
    return index >= 0 and quantities[index].end > item.start
