"""Sources that carry on: a survey, a tracker or a report told once is whose the figures behind it are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from schemas.claim import Claim
from schemas.document import Sentence
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.antecedents import names_in, same_paragraph, speaks
from transforms.claims.context import Context, MetricChoice
from transforms.claims.credits import UNNAMED, credits_of, last_credit
from transforms.claims.quotations import quotation
from transforms.lexicons import lexicon

SERIES = (
    frozenset({"shipments", "market_share", "market_growth"}),
    frozenset({"adoption_rate", "feature_share"}),
)
"""Metrics of what is counted in series: whose count it is is told once."""
REPORTED = frozenset({"usage", "market", "budget"})
"""Families of what a report that a text is about establishes."""
MEMORY = 40
"""Claims before a figure among which the last of its series is looked for."""
BACK = 8
"""Sentences before a figure in its paragraph in which somebody else may have spoken."""
HEAD = 3
"""Sentences at the head of a text that say which report it is about: the first by the way too (`a study by X`)."""


def carried_source(context: Context, quantity: Quantity, choice: MetricChoice, before: Sequence[Claim]) -> str | None:
    """Whose figure it is, where its sentence credits nobody.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures.
        before: the claims told before it.

    Returns:
        Who is credited for the last figure of its series in this or the last paragraph, else who published the report
        that the text is about, unless somebody else has spoken in the paragraph.
    """
    sentence = context.sentence_of(quantity.start)
    if credits_of(context, sentence) or quotation(context.text, quantity.start):
        return None
    outlet, lately = context.document.publisher, before[-MEMORY:]
    series = next((kin for kin in SERIES if choice.metric in kin), None)
    if series:
        last = next((claim for claim in reversed(lately) if claim.metric in series), None)
        near = last and sentence.paragraph - context.sentence_of(last.start).paragraph <= 1
        if last and near and last.attributed_to and last.attributed_to not in {UNNAMED, outlet}:
            beside = [claim for claim in lately if claim.sentence_start == last.sentence_start]
            if any(claim.subject != last.attributed_to for claim in beside if claim.metric in series):
                return last.attributed_to
    metric = metrics().get(choice.metric)
    if metric is None or metric.family not in REPORTED or metric.event:
        return None
    earlier = (last_credit(context, told) for told in islice(same_paragraph(context, sentence), BACK))
    spoken = next((speaker for speaker in earlier if speaker), None)
    source = report_of(context)
    return source if source != outlet and spoken in {None, source} else None


def report_of(context: Context) -> str | None:
    """Who published the report, study or survey that a text's head is about."""
    if "report" not in context.memo:
        told = (publishes(context, sentence) for sentence in context.sentences[:HEAD])
        context.memo["report"] = next((source for source in told if source), None)
    found: str | None = context.memo["report"]
    return found


def publishes(context: Context, sentence: Sentence) -> str | None:
    """Who makes a report known in a sentence: `X has published a report`, `X's annual study`, `a study by X`."""
    words, text = patterns(context.language), context.text
    for match in words["published"].finditer(text, sentence.start, sentence.end):
        names = [name for name in names_in(context, sentence.start, match.start()) if speaks(name)]
        if names and words["reports"].search(text, match.end(), sentence.end):
            return names[-1].label
    by = words["by" if sentence is context.sentences[0] else "the_by"]
    for name in names_in(context, sentence.start, sentence.end):
        makes = words["own"].match(text, name.end) or by.search(text, sentence.start, name.start)
        if makes and speaks(name):
            return name.label
    return None


@cache
def patterns(language: str) -> dict[str, re.Pattern[str]]:
    """Words of reports, verbs that make them known, and those that stand behind or before who made them."""
    data = lexicon(language, "attribution")
    kinds = {kind: "|".join(data[kind]) for kind in ("published", "reports", "authored", "definite")}
    by = rf"(?<!\w)(?:{kinds['reports']})[^,.;:]{{0,40}}? ?(?:{kinds['authored']})(?: ?(?:the|la|le|l') ?| )?$"
    return {
        "published": re.compile(rf"(?<!\w)(?:{kinds['published']})(?!\w)", re.IGNORECASE),
        "reports": re.compile(rf"(?<!\w)(?:{kinds['reports']})(?!\w)", re.IGNORECASE),
        "own": re.compile(rf"'s (?:[\w-]+ ){{0,3}}(?:{kinds['reports']})(?!\w)", re.IGNORECASE),
        "by": re.compile(by, re.IGNORECASE),
        "the_by": re.compile(rf"(?<![\w'])(?:{kinds['definite']}){by}", re.IGNORECASE),
    }
