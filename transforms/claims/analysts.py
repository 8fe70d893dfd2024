"""Who measures others, or only speaks of them: analysts, pollsters, researchers, spokespersons."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from catalogue import entities
from transforms.claims.context import Context
from transforms.claims.credits import credits_of
from transforms.claims.heads import Search
from transforms.lexicons import lexicon

BEFORE = 40
MOSTLY = 0.5
"""Whoever is credited in so large a part of the mentions speaks of others."""
NEVER_MERE = frozenset({"company", "product", "service", "model", "programme"})
"""Kinds that speak of themselves: being credited says nothing of them."""

ALWAYS_OTHERS = frozenset({"person", "outlet"})
"""Kinds that may be credited from the first sentence on, without the text being about them."""


@cache
def analyst_words(language: str) -> Search:
    """What those are called who measure others: `le cabinet`, `the research firm`; at the end of a text."""
    words = lexicon(language, "parties")["analysts"]
    return Search([re.compile(rf"(?<![\w-])(?:{words})(?: [\w-]+)? $", re.IGNORECASE)])


def analysts(context: Context) -> frozenset[str]:
    """Labels of those whose figures are seldom their own.

    That is whom the text calls an analyst, pollster or researcher, whom it names mostly to credit them, and whom the
    catalogue knows to measure others, but for those that the title is about.
    """
    words = analyst_words(context.language)
    called = {
        name.label
        for name in context.names
        if any(words.finditer(context.text, max(0, name.start - BEFORE), name.start))
    }
    credited = Counter(credit.speaker for sentence in context.sentences for credit in credits_of(context, sentence))
    mentioned = Counter(name.label for name in context.names)
    lede = context.sentences[min(1, len(context.sentences) - 1)].end if context.sentences else 0
    first = {name.label for name in context.names if name.start < lede and name.kind not in ALWAYS_OTHERS}
    merely = {
        name.label
        for name in context.names
        if name.kind not in NEVER_MERE
        and name.label not in first
        and credited[name.label] > MOSTLY * mentioned[name.label]
        and (name.kind is not None or credited[name.label] > 1)
    }
    titled = {name.label for name in context.title_names}
    observers = {name.label for name in context.names if name.entity_id and entities()[name.entity_id].observer}
    return frozenset(called | merely | (observers - titled))


@cache
def report_words(language: str) -> re.Pattern[str]:
    """Words for what somebody reports of others in."""
    return re.compile(rf"\b(?:{lexicon(language, 'parties')['reports']})\b", re.IGNORECASE)


def reporters(context: Context) -> frozenset[str]:
    """Institutions that a sentence names together with a report: they tell of others' money, not of theirs."""
    pattern = report_words(context.language)
    return frozenset(
        name.label
        for name in context.names
        if name.kind == "institution" and pattern.search(context.sentence_of(name.start).text)
    )
