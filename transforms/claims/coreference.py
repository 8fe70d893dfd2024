"""What `la start-up`, `the company`, `elle` or nothing at all refers to: the last, weightiest name that fits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection

from transforms.claims.context import Name
from transforms.claims.roles import Role
from transforms.claims.scene import OPENING, Party, Scene

LOOK_BACK = 40
"""So many names before a place are weighed."""
NEAREST = 2.2
OPENS = 0.5
SENTENCE_COST = 0.35
PARAGRAPH_COST = 0.5
WEIGHT_SHARE = 0.4
GOVERNED_SHARE = 0.5
LOOSE_SHARE = 0.4
"""An outlet is seldom the company that a text means, a company seldom the service: but `le moteur de recherche` is."""
SAME_SENTENCE = 1.0
"""A pronoun looks first within its own sentence."""
OUTWEIGHS = 2.5
"""What a document is so much more about than a name in an earlier sentence is what an anaphor means."""
ANAPHOR_KINDS = {
    "company": frozenset({"company", "outlet", None}),
    "product": frozenset({"product", "service", "model", "company", None}),
    "model": frozenset({"model", "product", None}),
    "institution": frozenset({"institution", "programme", None}),
}


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
        return publisher(scene, role) or topic(scene, role, avoid)
    return antecedent(scene, party.start, role, party.anaphor, avoid)


def publisher(scene: Scene, role: Role) -> Name | None:
    """Who publishes the document and says `we` in it, where it fits."""
    return scene.author if scene.author and role.fit(scene.author) > 0 else None


def antecedent(scene: Scene, before: int, role: Role, anaphor: str | None, avoid: Collection[str] = ()) -> Name | None:
    """The name before a place that an anaphor, or an unspoken subject, most likely refers to."""
    here = scene.sentence_at(before)
    last = bisect_left(scene.starts, before)
    best, best_score = None, 0.0
    for index in range(max(0, last - LOOK_BACK), last):
        name = scene.names[index]
        fit = suits(name, role, anaphor)
        if not fit or name.label in avoid or scene.in_passing(name):
            continue
        score = fit * (nearness(scene, index, here, anaphor) + WEIGHT_SHARE * scene.weights.get(name.label, 0.0))
        if score > best_score:
            best, best_score = name, score
    main = topic(scene, role, avoid)
    if best is None or main is None:
        return best or main
    outweighs = scene.weights[main.label] * role.fit(main) > OUTWEIGHS * scene.weights[best.label]
    return main if outweighs and best.end < scene.context.sentences[here].start else best


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
    return (max(recency, 0.0) + opens) * (GOVERNED_SHARE if scene.governed[index] else 1.0)


def topic(scene: Scene, role: Role, avoid: Collection[str] = ()) -> Name | None:
    """The name that the document is most about, of those that fit."""
    if role not in scene.topics:
        scored = [(role.fit(name) * scene.weights.get(label, 0.0), name) for label, name in scene.first.items()]
        ranked = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
        scene.topics[role] = [name for _, name in ranked]
    return next((name for name in scene.topics[role] if name.label not in avoid), None)
