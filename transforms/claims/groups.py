"""Whose a figure is where no name is: people that a share is of, markets, goods, what makes up a share."""

from __future__ import annotations

import re
from bisect import bisect_left

from catalogue import by_alias
from transforms.claims.case import Answer, Case
from transforms.claims.nounphrases import is_group, noun_subject, words_of
from transforms.claims.populations import (
    consumed,
    goods,
    holder,
    market,
    population_after,
    population_among,
    population_within,
)
from transforms.claims.roles import MARKETS
from transforms.claims.subjects import by_pattern, from_clause, has_subject

NAMED = re.compile("[\ue100-\uefff]")
COUNTS_THEM = frozenset({"usage", "deal", "security", "ownership"})
OF_THEM = frozenset({"funding_round", "adoption_rate", "feature_share", "usage_time", "traffic_share", "investment"})
"""Families in whose measures people are what is counted, and the measures of them that people have."""
CONSUMED = frozenset({"audience", "usage_time"})
MARKET_BACK = 3
LEDE = 4
"""A market is looked for in so many sentences before, and in as many at the text's beginning."""
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
    end = context.sentences[min(LEDE, len(context.sentences)) - 1].end
    named = None if has_subject(case) else market(scene.text, 0, end, case.quantity.start, scene.language)
    return (named, None, "market", 0.5) if named else None


def from_goods(case: Case) -> Answer | None:
    """The goods whose shipments the sentence tells of; for a market without a name, those that the text began with."""
    scene, sentence = case.scene, case.sentence
    named = goods(scene.text, sentence.start, sentence.end, scene.language)
    if named is None and (case.role.metric in MARKETS or estimated(case)) and not has_subject(case):
        named = goods(scene.text, 0, min(sentence.start, OPENING), scene.language)
    return (named, None, "goods", 0.7) if named else None


def estimated(case: Case) -> bool:
    """Whether a sentence tells what somebody who measures others found, and of nobody that it could be theirs."""
    parties = [
        party for party, place in zip(case.view.parties, case.view.places, strict=True) if place < case.view.figure
    ]
    return any(party.name and case.observes(party.name) for party in parties) and not any(p.anaphor for p in parties)


def from_shares(case: Case) -> Answer | None:
    """Of shares of one whole, whose each is: `Les PME concentrent Q des victimes, les hôpitaux Q`."""
    return from_holder(case) if case.choice.metric == "adoption_rate" else None


def from_group(case: Case) -> Answer | None:
    """The people or firms without a name that the figure's clause is about: `Three American providers hold Q`."""
    if case.role.family in COUNTS_THEM and case.role.metric not in OF_THEM:
        return None
    scene, view = case.scene, case.view
    span = noun_subject(view.text, view.figure, scene.language)
    if span is None or NAMED.search(view.text, *span):
        return None
    written = scene.text[view.starts[span[0]] : view.starts[span[1] - 1] + 1]
    if not is_group(written, scene.language):
        return None
    entity = by_alias(written) or by_alias(written.lower())
    return (
        (entity.label, entity.id, "group", 0.7)
        if entity and entity.kind == "population"
        else (written, None, "group", 0.7)
    )


def from_object(case: Case) -> Answer | None:
    """What the sentence says that people listen to or watch, where it names nobody whose that is."""
    if case.role.metric not in CONSUMED or has_subject(case):
        return None
    scene, sentence = case.scene, case.sentence
    written = consumed(scene.text, sentence.start, sentence.end, scene.language)
    return (written, None, "object", 0.6) if written else None


def from_holder(case: Case) -> Answer | None:
    """What makes up a share, though it has no name: `Spam accounts for 90% of mail`."""
    held = holder(case.view.text, case.view.figure, case.scene.language) if case.quantity.kind in SHARES else None
    if held and words_of(case.scene.language, "never") & set(held.lower().replace("'", "' ").split()):
        return None
    return (held, None, "holder", 0.6) if held else None
