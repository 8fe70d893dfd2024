"""Whose measure a figure is, and who stands on the other side."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.quantity import Quantity
from transforms.claims.case import Case
from transforms.claims.context import Context, MetricChoice, Name, Parties
from transforms.claims.deals import read_frames
from transforms.claims.frames import sources
from transforms.claims.roles import role_of
from transforms.claims.scene import scene_of
from transforms.claims.subjects import hinted, rules


def resolve_parties(
    context: Context, quantity: Quantity, choice: MetricChoice, before: Parties | None = None
) -> Parties:
    """Whose measure a figure is, and the other side.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures.
        before: the parties of the same measure right before in the sentence, where no name stands between.

    Returns:
        Labels and ids (null for what the catalogue doesn't hold), the rule that found the subject and how sure it is,
        0 to 1. Where nothing fits, the subject is null.
    """
    scene = scene_of(context)
    sentence = context.sentence_of(quantity.start)
    view = scene.view(quantity, sentence)
    case = Case(scene, quantity, choice, role_of(choice.metric), sentence, view, sources(view, context.language))
    if before and before.subject:
        case.inherited = (before.subject, before.subject_id, "same", 0.8)
    framed, others = read_frames(case)
    case.avoid |= {name.label for name in others}
    if choice.metric.startswith("budget"):
        case.avoid |= scene.reporters
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


def join(names: Sequence[Name]) -> str | None:
    """Several names as one text."""
    return " and ".join(dict.fromkeys(name.label for name in names)) or None
