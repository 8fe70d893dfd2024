"""The parties of deals: who buys, gives, holds, fines whom, by frames of speech and by the sentences around."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from transforms.claims.case import LEAST_FIT, Answer, Case, answer
from transforms.claims.context import Name
from transforms.claims.frames import Found, acquired, find_frames, follow_ups, givers, parties_in, told_in
from transforms.claims.roles import may_give
from transforms.claims.scene import PARTY, View

BACK = 4
IN_PLACES = re.compile(rf"\b(?:in|à|near|outside) {PARTY}?(?:, {PARTY})*(?:,? (?:and|et) )?$")
LIKELY = 0.6
"""How well the kind of a fine's payer fits at least; an institution's, which mostly imposes it, fits less."""
GIVERS_REACH = 120
CARRIED = frozenset({"acquisition", "funding", "stake", "fine"})
"""Roles whose parties hold on over so many sentences."""
SOLD = frozenset({"product", "service", "model"})
"""What has a price and asks none: `YouTube TV will charge $83`."""
ONE_FIGURE = frozenset({"funding", "contract", "fine", "commitment"})
"""Roles in which each figure of a sentence has its own other side."""


def read_frames(case: Case) -> tuple[Answer | None, list[Name]]:
    """Subject and counterparties by the metric's frames, then by what the sentences around say."""
    role = case.role.frame
    if role is None:
        return None, []
    subject, others = in_sentence(case, find_frames(case.view, case.scene.language, role))
    if subject is None and role in CARRIED and not (role == "fine" and names_payer(case)):
        subject, others = from_before(case, role, others)
    if role == "funding" and not others:
        others = from_next(case) or named(case, givers(case.view, case.scene.language, role))
    return subject, others


def names_payer(case: Case) -> bool:
    """Whether a fine's own sentence names somebody who can pay it."""
    names = (case.fitting(place) for place in case.view.places if place not in case.said_by)
    return any(name is not None and case.role.fit(name) >= LIKELY for name in names)


def in_sentence(case: Case, found: list[Found]) -> tuple[Answer | None, list[Name]]:
    """What the figure's own sentence tells; a frame that names both sides and this figure goes first."""
    subject: Answer | None = None
    others: list[Name] = []
    both = [item for item in found if item.subject is not None and item.others and item.bound]
    for item in both[:1] + found:
        names = other_side(case, item)
        whose = case.fitting(item.subject) if item.subject is not None and not gives(case, item.subject) else None
        if (
            whose
            and item.subject is not None
            and (said_later(case, item.subject) or (item.leads and is_place(case, item.subject)))
        ):
            continue
        if whose and any(name.label == whose.label for name in names):
            continue
        if not others and names and (subject is None or all(name.label != subject[0] for name in names)):
            others = names
        if subject is None and whose and all(name.label != whose.label for name in others):
            subject = answer(whose, item.rule, 0.9)
        if subject and others:
            break
    return subject, others


def is_place(case: Case, place: int) -> bool:
    """Whether an unknown name stands behind `in`, itself or the first of its list: `in Bristol and Haifa`."""
    name = case.name(place)
    return (
        name is not None
        and name.kind is None
        and bool(IN_PLACES.search(case.view.text[max(0, place - GIVERS_REACH) : place]))
    )


def said_later(case: Case, place: int) -> bool:
    """Whether a pronoun stands behind the figure: `bought X for $3 million as it grows` tells of the buyer."""
    party = case.view.party_at(place)
    return party is not None and party.anaphor == "pronoun" and place > case.view.figure


def gives(case: Case, place: int) -> bool:
    """Whether a party is the sentence's source, or one that something comes from: `raised … from X, taking it to …`."""
    return place in case.said_by or bool(case.ties.given.search(case.view.text[max(0, place - GIVERS_REACH) : place]))


def named(case: Case, places: Sequence[int], view: View | None = None, avoid: Collection[str] = ()) -> list[Name]:
    """The names at some places, of those that can be a deal's other side."""
    names = (case.giver(place, view, avoid) for place in places if view is not None or place not in case.said_by)
    return [name for name in names if name and may_give(name) and name.label not in avoid]


def other_side(case: Case, item: Found) -> list[Name]:
    """The counterparties that a frame found; none where the frame tells of another figure, or of the subject again."""
    if case.role.frame in ONE_FIGURE and not item.own:
        return []
    names = [name for name in named(case, item.others) if case.role.frame != "price" or name.kind not in SOLD]
    whose = case.name(item.subject) if item.subject is not None else None
    anaphors = {party.anaphor for party in map(case.view.party_at, item.others) if party and party.anaphor}
    if not anaphors or whose is None or all(name.label != whose.label for name in names):
        return names
    if "pronoun" in anaphors:
        return []
    return named(case, item.others, avoid=(whose.label,))


def from_before(case: Case, role: str, others: list[Name]) -> tuple[Answer | None, list[Name]]:
    """The parties of the deal that other figures, and the sentences before, tell of: who buys whom is said once."""
    context = case.scene.context
    index = context.index_of(case.sentence)
    for sentence in reversed(context.sentences[max(0, index - BACK) : index + 1]):
        view, found = told_in(case.scene, sentence, role)
        for item in found:
            names = named(case, item.others, view)
            whose = case.fitting(item.subject, view) if item.subject is not None else None
            if whose and (names or role in {"funding", "fine"}) and all(name.label != whose.label for name in names):
                return answer(whose, "neighbour", 0.7), others or ([] if role == "funding" else names)
    return None, others


def from_next(case: Case) -> list[Name]:
    """Who led the round, told in the next sentence, if that holds no figure of its own."""
    context = case.scene.context
    index = context.index_of(case.sentence)
    for sentence in context.sentences[index + 1 : index + 2]:
        if not case.scene.figures_in(sentence.start, sentence.end):
            view = case.scene.view(None, sentence)
            for frame in follow_ups(case.scene.language):
                for match in frame.finditer(view.text):
                    return named(case, parties_in(match), view)
    return []


def from_target(case: Case) -> Answer | None:
    """Who is bought in the deal that the document is about, where the sentence says it of nobody else."""
    bought = acquired(case.scene)
    if bought is None or bought.label in case.avoid or case.role.fit(bought) <= LEAST_FIT:
        return None
    return answer(bought, "target", 0.7)
