"""The reader by rules: metrics by their words, parties by turns of words, periods, speakers and status by lexicons."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from schemas.claim import Claim
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.change import find_change
from transforms.claims.confidence import confidence
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.metrics import choose_metrics
from transforms.claims.parties import HERE, resolve_parties
from transforms.claims.periods import find_period
from transforms.claims.readers.reading import Reading
from transforms.claims.record import build
from transforms.claims.speakers import find_speaker
from transforms.claims.status import find_status

NAME = "rules"
NOTHING = Reading(reader=NAME)
PARAGRAPH = 12
"""Claims before a figure among which the same measure is looked for."""
BUDGETED = frozenset({"budget_planned", "budget_committed", "budget_spent"})
"""What is planned, committed and spent beside each other in a sentence is one budget."""
GUESSED = frozenset({"clause", "after", "before", "topic"})
"""Rules of subjects that are not sure enough for the figures behind to follow them."""
COMPARED = frozenset({"contrast", "for", "bracket", "label", "list", "adjacent"})
"""Rules of subjects that a sentence tells beside its own."""


class Rules:
    """Reads by rules."""

    name = NAME

    def read(self, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
        """What each figure means; all of them, since rules hand on from one to the next. Found out once a document."""
        del wanted
        if Rules not in context.memo:
            context.memo[Rules] = [reading for *_, reading in readings(context, choose_metrics(context))]
        found: list[Reading | None] = list(context.memo[Rules])
        return found


def readings(
    context: Context, choices: Sequence[MetricChoice | None]
) -> Iterator[tuple[Quantity, MetricChoice | None, Parties | None, Reading]]:
    """Each figure, what it measures, the parties of the same measure told before it, and the reading made of that."""
    claims: list[Claim] = []
    for quantity, choice in zip(context.quantities, choices, strict=True):
        if choice is None:
            yield quantity, None, None, NOTHING
        else:
            before = told_before(context, claims, quantity, choice)
            reading = interpret(context, quantity, choice, before, claims)
            claims.append(build(context, quantity, reading))
            yield quantity, choice, before, reading


def same_measure(context: Context, before: Claim, quantity: Quantity, choice: MetricChoice) -> bool:
    """Whether a claim tells of the same measure in the same sentence, with no name between it and a figure."""
    between = bisect_left(context.name_starts, before.end)
    return (
        (before.metric == choice.metric or {before.metric, choice.metric} <= BUDGETED)
        and before.rule.split(" ")[-1] not in GUESSED
        and (before.sentence_start or 0) <= quantity.start < (before.sentence_end or 0)
        and (between == len(context.names) or context.names[between].start >= quantity.start)
    )


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


def interpret(
    context: Context,
    quantity: Quantity,
    choice: MetricChoice,
    before: Parties | None = None,
    told: Sequence[Claim] = (),
) -> Reading:
    """All that the document says of a figure; `before` are its measure's parties, `told` the claims so far."""
    parties = resolve_parties(context, quantity, choice, before)
    status = find_status(context, quantity, choice)
    period_start, period_end = find_period(context, quantity, choice, status, told)
    has_other_side = bool(metrics()[choice.metric].counterparty)
    return Reading(
        reader=NAME,
        metric=choice.metric,
        subject=parties.subject,
        subject_id=parties.subject_id,
        counterparty=parties.counterparty if has_other_side else None,
        counterparty_id=parties.counterparty_id,
        benchmark=choice.benchmark,
        qualifier=choice.qualifier,
        dimensions=dict(choice.dimensions),
        change=find_change(context, quantity, choice),
        status=status,
        period_start=period_start,
        period_end=period_end,
        attributed_to=find_speaker(context, quantity, choice, told),
        confidence=confidence(context, quantity, choice, parties),
        rule=" ".join(filter(None, (choice.rule, parties.rule))),
    )
