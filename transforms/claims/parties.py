"""Whose measure a figure is, and who stands on the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.quantity import Quantity
from transforms.claims.case import Answer, Case
from transforms.claims.context import Context, MetricChoice, Name, Parties
from transforms.claims.deals import read_frames
from transforms.claims.frames import sources
from transforms.claims.roles import role_of
from transforms.claims.rules import rules
from transforms.claims.scene import scene_of
from transforms.claims.subjects import hinted

HERE = "same"
"""The rule of parties that are those of the same measure right before in the sentence."""
SERIES = frozenset(
    {"market_share", "traffic_share", "adoption_rate", "feature_share", "vulnerabilities", "records_exposed"}
)
"""Measures that a text tells in series, of one subject."""
OF_PERSONS = frozenset({"usage", "security", "other"})
"""Families whose measures a person can have, in a text about that person."""


def resolve_parties(
    context: Context, quantity: Quantity, choice: MetricChoice, before: Parties | None = None
) -> Parties:
    """Whose measure a figure is, and the other side.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures.
        before: the parties of the same measure told before: with the rule HERE right before in the sentence, where no
            name stands between, else before in the paragraph.

    Returns:
        Labels and ids (null for what the catalogue doesn't hold), the rule that found the subject and how sure it is,
        0 to 1. Where nothing fits, the subject is null.
    """
    case, framed, others = case_of(context, quantity, choice, before)
    answer = hinted(case) or framed or next((found for rule in rules(case.role) if (found := rule(case))), None)
    if answer is None:
        return Parties(counterparty=join(others), counterparty_id=others[0].entity_id if others else None)
    label, entity_id, rule, score = answer
    others = [name for name in others if name.label != label]
    return Parties(
        subject=label,
        subject_id=entity_id,
        counterparty=join(others),
        counterparty_id=others[0].entity_id if others else None,
        rule=rule,
        score=score,
    )


def case_of(
    context: Context, quantity: Quantity, choice: MetricChoice, before: Parties | None
) -> tuple[Case, Answer | None, list[Name]]:
    """The case that the rules on subjects look at, with what the metric's frames say of subject and other side.

    The arguments are those of `resolve_parties`.
    """
    scene = scene_of(context)
    sentence = context.sentence_of(quantity.start)
    view = scene.view(quantity, sentence)
    role = role_of(choice.metric)
    if scene.about_person and role.family in OF_PERSONS:
        role = replace(role, kinds=(*role.kinds, "person"), people=True)
    case = Case(scene, quantity, choice, role, sentence, view, sources(view, context.language))
    if before and before.subject:
        if before.rule == HERE:
            case.inherited = (before.subject, before.subject_id, HERE, 0.8)
        elif role.metric in SERIES:
            case.told = (before.subject, before.subject_id, "told", 0.6)
    framed, others = read_frames(case)
    case.avoid |= {name.label for name in others}
    if choice.metric.startswith("budget"):
        case.avoid |= scene.reporters
    return case, framed, others


def join(names: Sequence[Name]) -> str | None:
    """Several names as one text."""
    return " and ".join(dict.fromkeys(name.label for name in names)) or None
