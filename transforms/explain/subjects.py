"""Whose measure a figure is: what each rule that looks for the subject answers, in order, and who can't be it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from schemas.quantity import Quantity
from transforms.claims.case import LEAST_FIT, Answer, Case
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.parties import case_of
from transforms.claims.rules import rules
from transforms.claims.subjects import hinted, stands_free
from transforms.explain.model import SubjectCandidate
from transforms.explain.reasons import reason

OPTIONAL = frozenset({"hint", "frame"})
"""What few metrics have: not told where it answers nothing."""


def subject_candidates(
    context: Context, quantity: Quantity, choice: MetricChoice, before: Parties | None
) -> tuple[SubjectCandidate, ...]:
    """What could be the subject of a claim, the rules in order and then the names that none of them takes.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures.
        before: the parties of the same measure told before it, as `resolve_parties` takes them.
    """
    case, framed, _ = case_of(context, quantity, choice, before)
    asked: list[tuple[str, str, Callable[[Case], Answer | None]]] = [
        ("hint", "what the metric's own words or a table's label name", hinted),
        ("frame", "a deal's frames of words", lambda _: framed),
        *((rule.__name__.removeprefix("from_"), first_line(rule.__doc__), rule) for rule in rules(case.role)),
    ]
    found: list[SubjectCandidate] = []
    chosen = ""
    for name, about, rule in asked:
        answer = rule(case)
        if answer is None and name in OPTIONAL:
            continue
        if answer is None:
            found.append(SubjectCandidate(rule=name, label=None, score=None, verdict="silent", reason=about))
            continue
        label, _, told, score = answer
        verdict, why = ("later", reason("subjects", "later", rule=chosen)) if chosen else ("chosen", about)
        chosen = chosen or told
        found.append(SubjectCandidate(rule=told, label=label, score=score, verdict=verdict, reason=why))
    answered = {item.label for item in found}
    return (*found, *(item for item in unfit(case) if item.label not in answered))


def unfit(case: Case) -> Iterator[SubjectCandidate]:
    """Those whom the sentence names and who can't be the subject, each with the first reason."""
    seen = set()
    for index, party in enumerate(case.view.parties):
        written = party.name.label if party.name else case.scene.context.document.body[party.start : party.end]
        why = why_unfit(case, index)
        if why and (written, why) not in seen:
            seen.add((written, why))
            yield SubjectCandidate(rule="", label=written, score=None, verdict="unfit", reason=why)


def why_unfit(case: Case, index: int) -> str | None:
    """Why a party of the sentence can't be the subject; None where it can."""
    place = case.view.places[index]
    name = case.name(place)
    if name is None:
        return reason("subjects", "nobody")
    if case.role.fit(name) <= LEAST_FIT:
        return reason("subjects", "kind", kind=name.kind or "unknown")
    reasons = {
        "other_side": name.label in case.avoid,
        "passing": bool(place) and case.scene.in_passing(name),
        "counted": case.is_counted(name),
        "said_by": place in case.said_by,
        "governed": place < case.view.figure and not stands_free(case, index),
    }
    return next((reason("subjects", code) for code, holds in reasons.items() if holds), None)


def first_line(doc: str | None) -> str:
    """A rule's docstring, its first line without the stop."""
    return (doc or "").strip().splitlines()[0].rstrip(".") if doc else ""
