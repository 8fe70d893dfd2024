"""Whom a document credits for a figure: who says, writes, estimates or counted it."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.claim import Claim
from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.claims.antecedents import names_in, same_paragraph, speaks
from transforms.claims.clauses import clauses
from transforms.claims.context import Context, MetricChoice
from transforms.claims.credits import credits_of, last_credit, named_after, patterns
from transforms.claims.interviews import interviewee
from transforms.claims.quotations import quotation
from transforms.claims.sources import carried_source

REPORT = frozenset({"benchmark_score"})
"""Metrics whose figures come in runs: who puts them forward is credited for those that follow in the paragraph."""


def find_speaker(
    context: Context, quantity: Quantity, choice: MetricChoice, before: Sequence[Claim] = ()
) -> str | None:
    """Whom the document credits for a figure.

    Args:
        context: the document with its names.
        quantity: the figure.
        choice: what it measures.
        before: the claims told before it, whose source may be its own.

    Returns:
        The label of a name, `unnamed` for sources without one, the outlet for what it found itself; None where the
        document tells the figure as its own.
    """
    sentence = context.sentence_of(quantity.start)
    found = nearest(context, sentence, quantity) or quoted(context, quantity)
    if found is None and choice.metric in REPORT:
        for earlier in same_paragraph(context, sentence):
            found = last_credit(context, earlier)
            if found:
                break
    return found or interviewee(context, sentence) or carried_source(context, quantity, choice, before)


def nearest(context: Context, sentence: Sentence, quantity: Quantity) -> str | None:
    """The speaker of the closest words of attribution in the figure's sentence that reach it."""
    tree = clauses(context.text[sentence.start : sentence.end], context.language)
    within = patterns(context.language)["within"]
    best: tuple[int, int, str] | None = None
    for credit in credits_of(context, sentence):
        ahead = credit.end <= quantity.start
        if not (credit.after if ahead else credit.before):
            continue
        bound = within.search(context.text, max(sentence.start, credit.start - 30), credit.start)
        cost = tree.cost(credit.start - sentence.start, quantity.start - sentence.start, out=None if bound else 1)
        if bound and cost is None:
            continue
        gap = quantity.start - credit.end if ahead else credit.start - quantity.end
        weighed = (cost or 0, gap, credit.speaker)
        best = min(best, weighed) if best else weighed
    return best[2] if best else None


def quoted(context: Context, quantity: Quantity) -> str | None:
    """The speaker of a quotation that the figure stands in, told in another sentence than the figure's.

    After the quotation's end, or before its beginning with a colon; a quotation that nobody is credited for goes to
    who spoke last in the paragraph, else to whom the paragraph began with.
    """
    span = quotation(context.text, quantity.start)
    if span is None:
        return None
    begin, end = span
    for credit in credits_of(context, context.sentence_of(end - 1)):
        if credit.start >= end - 1 and credit.before:
            return credit.speaker
    opening = context.sentence_of(begin)
    voice = patterns(context.language)["voice"].match(context.text, opening.start, begin)
    if voice and (speaker := named_after(context, voice.end(), begin)):
        return speaker
    index = context.index_of(opening)
    before = context.sentences[index - 1] if index else opening
    if context.text[before.start : begin].rstrip(' \n«"“').endswith(":") and (speaker := last_credit(context, before)):
        return speaker
    told = list(same_paragraph(context, opening))
    for earlier in told:
        if speaker := last_credit(context, earlier):
            return speaker
    names = names_in(context, told[-1].start, begin) if told else ()
    return next((name.label for name in names if speaks(name)), None)
