"""What `la start-up`, `the company`, `elle` or nothing at all refers to: the last, weightiest name that fits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection

from transforms.claims.context import Name
from transforms.claims.frames import acquired
from transforms.claims.roles import Role
from transforms.claims.salience import ANALYST_SHARE, OPENING
from transforms.claims.scene import Party, Scene
from transforms.lexicons import rules_of

LOOK_BACK = 40
"""So many names before a place are weighed."""
NEAREST = 2.2
OPENS = 0.5
SENTENCE_COST = 0.35
PARAGRAPH_COST = 0.5
WEIGHT_SHARE = 0.5
WEIGHTIEST = 10.0
"""A name that the document is ever so much about doesn't outweigh all that stands nearer."""
GOVERNED_SHARE = 0.5
LOOSE_SHARE = 0.4
"""An outlet is seldom the company that a text means, a company seldom the service: but `le moteur de recherche` is."""
SAME_SENTENCE = 1.0
"""A pronoun looks first within its own sentence."""
SECTION = 2.0
"""A name in the heading above is what its section is about."""
LEAST = 0.5
FRONT = 60
RELATIVE = re.compile(r",? (?:qui|who|which) ")
OUTWEIGHS, OUTWEIGHS_SAID = 1.5, 2.5
"""What a document is so much more about than a name in an earlier sentence is what an unspoken subject means, and what
an anaphor means: that follows the sentence before more closely."""
ANAPHOR_KINDS = {
    "person": frozenset({"person"}),
    "company": frozenset({"company", "outlet", None}),
    "product": frozenset({"product", "service", "model", "company", None}),
    "model": frozenset({"model", "product", None}),
    "target": frozenset({"company", None}),
    "programme": frozenset({"programme", None}),
    "institution": frozenset({"institution", "programme", None}),
}


MADE = frozenset({"model", "product", "service"})
"""What `we` tell of where the measure is mostly of a model or product: `we trained on 4 trillion tokens`."""


def refer(scene: Scene, party: Party, role: Role, avoid: Collection[str] = ()) -> Name | None:
    """The name that a party stands for: itself, else what its anaphor refers to.

    Args:
        scene: the document.
        party: a name or an anaphor.
        role: whose subject is looked for; it decides where the anaphor's own kind doesn't.
        avoid: labels that are out of the question.
    """
    if party.name:
        return party.name
    if party.anaphor == "ours":
        ours = topic(scene, role, avoid)
        makers = ours is not None and ours.kind in MADE and ours.kind in role.kinds[:1]
        return ours if makers else publisher(scene, role) or ours
    if party.anaphor == "target" and (target := acquired(scene)):
        return target
    if party.anaphor == "institution" and scene.author and scene.author.kind == "institution":
        return scene.author
    return antecedent(scene, party.start, role, party.anaphor, avoid)


def publisher(scene: Scene, role: Role) -> Name | None:
    """Who publishes the document and says `we` in it, where it fits."""
    return scene.author if scene.author and role.fit(scene.author) > 0 else None


def antecedent(scene: Scene, before: int, role: Role, anaphor: str | None, avoid: Collection[str] = ()) -> Name | None:
    """The name before a place that an anaphor, or an unspoken subject, most likely refers to; found once a document."""
    key = ("antecedent", before, role, anaphor, frozenset(avoid))
    if key not in scene.context.memo:
        scene.context.memo[key] = weightiest(scene, before, role, anaphor, avoid)
    found: Name | None = scene.context.memo[key]
    return found


def weightiest(scene: Scene, before: int, role: Role, anaphor: str | None, avoid: Collection[str]) -> Name | None:
    """The same, found anew."""
    here = scene.sentence_at(before)
    last = bisect_left(scene.starts, before)
    if anaphor == "pronoun":
        rules = (subject_of_relative, subject_here, subject_before)
        if name := next((name for rule in rules if (name := rule(scene, before, here, role, avoid))), None):
            return name
    if anaphor == "company":
        name = subject_before(scene, before, here, role, avoid)
        if name and (name.kind == "company" or (name.kind is None and scene.counts[name.label] > 1)):
            return name
        house = scene.author
        if house and house.label in scene.counts and house.kind in {"company", None} and house.label not in avoid:
            return house
    section = scene.sections[here]
    best, best_score = None, 0.0
    for index in range(max(0, last - LOOK_BACK), last):
        name = scene.names[index]
        fit = suits(name, role, anaphor)
        if not fit or name.label in avoid or scene.in_passing(name):
            continue
        if anaphor == "pronoun" and name.kind == "person" and rules_of(scene.language) == "en":  # `it` is nobody
            continue
        score = fit * (
            nearness(scene, index, here, anaphor) + WEIGHT_SHARE * min(scene.weights.get(name.label, 0.0), WEIGHTIEST)
        )
        score += SECTION * fit * (name.label in section)
        score *= ANALYST_SHARE if name.label in scene.analysts else 1.0
        if score > best_score:
            best, best_score = name, score
    main = topic(scene, role, avoid, here)
    if best is None or main is None:
        return best or main
    enough = OUTWEIGHS_SAID if anaphor else OUTWEIGHS
    outweighs = scene.weights[main.label] * role.fit(main) > enough * scene.weights[best.label]
    return main if outweighs and best.end < scene.context.sentences[here].start else best


def subject_of_relative(scene: Scene, before: int, here: int, role: Role, avoid: Collection[str]) -> Name | None:
    """Whom a relative clause of the sentence is about: in `X, qui gagne puisqu'elle …` the pronoun means X."""
    first, last = bisect_left(scene.starts, scene.context.sentences[here].start), bisect_left(scene.starts, before)
    for index in range(last - 1, first - 1, -1):
        name = scene.names[index]
        if RELATIVE.match(scene.text, name.end) and suits(name, role, "pronoun") > LEAST and name.label not in avoid:
            return name
    return None


def subject_here(scene: Scene, before: int, here: int, role: Role, avoid: Collection[str]) -> Name | None:
    """Whom a pronoun later in a sentence means: its grammatical subject, if it fits: `X told us that it …`."""
    if before - scene.context.sentences[here].start <= OPENING:
        return None
    return subject_of(scene, here, before, role, avoid)


def subject_before(scene: Scene, before: int, here: int, role: Role, avoid: Collection[str]) -> Name | None:
    """Whom a pronoun means at its sentence's beginning: the grammatical subject of the sentence before, if it fits."""
    sentences = scene.context.sentences
    if not here or sentences[here - 1].paragraph != sentences[here].paragraph:
        return None
    if before - sentences[here].start > OPENING:
        return None
    return subject_of(scene, here - 1, sentences[here - 1].end, role, avoid)


def subject_of(scene: Scene, here: int, until: int, role: Role, avoid: Collection[str]) -> Name | None:
    """The name that a sentence begins with as its grammatical subject, if a pronoun can mean it."""
    start = scene.context.sentences[here].start
    first, last = bisect_left(scene.starts, start), bisect_left(scene.starts, until)
    for index in range(first, last):
        name = scene.names[index]
        opens = name.start - start < FRONT and not scene.governed[index]
        if (
            opens
            and not (name.kind == "person" and rules_of(scene.language) == "en")
            and suits(name, role, "pronoun") > LEAST
            and name.label not in avoid
            and name.label not in scene.analysts
        ):
            return name
    return None


def suits(name: Name, role: Role, anaphor: str | None) -> float:
    """How well a name suits an anaphor and the role: 0 where it can't be meant."""
    if name.kind in {"region", "benchmark"} or (name.kind == "person" and not role.people):
        return 0.0
    kinds = ANAPHOR_KINDS.get(anaphor or "")
    if kinds is None:
        return role.fit(name)
    if name.kind not in kinds:
        return 0.0
    loose = name.kind == "outlet" or (name.kind == "company" and anaphor == "product")
    return (LOOSE_SHARE if loose else 1.0) * (0.5 + role.fit(name) / 2)


def nearness(scene: Scene, index: int, here: int, anaphor: str | None) -> float:
    """How near a name stands to a sentence, by sentences and paragraphs; more where it opens its own."""
    sentences, name = scene.context.sentences, scene.names[index]
    there = scene.sentence_at(name.start)
    recency = NEAREST - SENTENCE_COST * (here - there)
    recency -= PARAGRAPH_COST * (sentences[here].paragraph != sentences[there].paragraph)
    recency += SAME_SENTENCE * (anaphor == "pronoun" and here == there)
    opens = OPENS * (name.start - sentences[there].start < OPENING)
    aside = scene.governed[index] or name.label in scene.analysts
    return (max(recency, 0.0) + opens) * (GOVERNED_SHARE if aside else 1.0)


def topic(scene: Scene, role: Role, avoid: Collection[str] = (), here: int | None = None) -> Name | None:
    """The name that the document is most about, of those that fit; under a heading that names one, that one."""
    if role not in scene.topics:
        scored = [(role.fit(name) * scene.weights.get(label, 0.0), name) for label, name in scene.first.items()]
        ranked = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
        scene.topics[role] = [name for _, name in ranked]
    fitting = [name for name in scene.topics[role] if name.label not in avoid]
    section = scene.sections[here] if here is not None else ()
    return next(
        (name for name in fitting if name.label in section and role.fit(name) > LEAST), next(iter(fitting), None)
    )
