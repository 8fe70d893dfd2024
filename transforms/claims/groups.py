"""Whose a figure is where no name is: people that a share is of, markets, goods, what makes up a share."""

from __future__ import annotations

from bisect import bisect_left

from transforms.claims.case import Answer, Case
from transforms.claims.populations import goods, holder, market, population_after, population_among, population_within
from transforms.claims.roles import MARKETS
from transforms.claims.subjects import by_pattern, from_clause, has_subject

MARKET_BACK = 3
OPENING = 3000
"""Code points from its beginning on in which a text says what goods it is about."""
SHARES = frozenset({"percent", "ratio"})


def from_population(case: Case) -> Answer | None:
    """The people or things that a share is of, behind the figure or within it (`sept lycéens sur dix`)."""
    text, language = case.scene.text, case.scene.language
    if case.ties.passive.search(case.view.text[: case.view.figure]):
        return from_clause(case)
    found = population_within(case.quantity.surface, language) or population_after(text, case.quantity.end, language)
    return (*found, "population", 0.85) if found else by_pattern(case, case.ties.members, "members", 0.8)


def from_population_among(case: Case) -> Answer | None:
    """The people that the sentence begins with, or the one before: `Chez les enseignants, le taux est de Q`."""
    scene, context = case.scene, case.scene.context
    index = context.index_of(case.sentence)
    for sentence in reversed(context.sentences[max(0, index - 1) : index + 1]):
        if sentence.paragraph != case.sentence.paragraph:
            break
        found = population_among(scene.text, sentence.start, min(sentence.end, case.quantity.start), scene.language)
        if found:
            return (*found, "population:among", 0.75)
    return None


def from_population_before(case: Case) -> Answer | None:
    """The population of the nearest share before, in the same paragraph: `34 % des Américains …, et 83 % y …`.

    Not where the sentence has a subject of its own: `Quorvex fell to 8%`.
    """
    if has_subject(case):
        return None
    context = case.scene.context
    here = bisect_left(case.scene.figures, case.quantity.start)
    for quantity in reversed(context.quantities[max(0, here - 6) : here]):
        if context.sentence_of(quantity.start).paragraph != case.sentence.paragraph:
            break
        found = (
            population_after(case.scene.text, quantity.end, case.scene.language) if quantity.kind in SHARES else None
        )
        if found:
            return (*found, "population:before", 0.7)
    return None


def from_market(case: Case) -> Answer | None:
    """The market that the sentence names, else the one that the sentences before it name."""
    scene, context = case.scene, case.scene.context
    index = context.index_of(case.sentence)
    for sentence in reversed(context.sentences[max(0, index - MARKET_BACK) : index + 1]):
        named = market(scene.text, sentence.start, sentence.end, case.quantity.start, scene.language)
        if named:
            return named, None, "market", 0.8 if sentence is case.sentence else 0.6
    return None


def from_goods(case: Case) -> Answer | None:
    """The goods whose shipments the sentence tells of; for a market without a name, those that the text began with."""
    scene, sentence = case.scene, case.sentence
    named = goods(scene.text, sentence.start, sentence.end, scene.language)
    if named is None and case.role.metric in MARKETS and not has_subject(case):
        named = goods(scene.text, 0, min(sentence.start, OPENING), scene.language)
    return (named, None, "goods", 0.7) if named else None


def from_shares(case: Case) -> Answer | None:
    """Of shares of one whole, whose each is: `Les PME concentrent Q des victimes, les hôpitaux Q`."""
    return from_holder(case) if case.choice.metric == "adoption_rate" else None


def from_holder(case: Case) -> Answer | None:
    """What makes up a share, though it has no name: `Spam accounts for 90% of mail`."""
    held = holder(case.view.text, case.view.figure, case.scene.language) if case.quantity.kind in SHARES else None
    return (held, None, "holder", 0.6) if held else None
