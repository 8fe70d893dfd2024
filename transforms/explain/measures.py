"""Why a figure has its metric: every candidate with its score and words, from the scoring's own functions."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.metric import metrics
from transforms.claims.context import Context
from transforms.claims.cues import Hit
from transforms.claims.metrics import Decision, extra_cues, holds, is_change, needed
from transforms.claims.scoring import Evidence, Score, weigh_metrics
from transforms.explain.model import Candidate, Word
from transforms.explain.reasons import reason
from transforms.explain.spans import word


def because(decision: Decision) -> str:
    """Why a figure has its metric, or none."""
    quantity, score = decision.quantity, decision.final or decision.own
    return reason("because", step(decision), score=score.value if score else 0.0, needed=needed(quantity))


def step(decision: Decision) -> str:
    """The step that decided: its own words, a figure beside it, or that it surely measures something."""
    own, final = decision.own, decision.final
    if final is None:
        if own is None:
            return "silent"
        return "below" if own.value < needed(decision.quantity) else "unled"
    if final is decision.enough:
        return "held" if holds(final, decision.quantity) else "beside"
    if final is decision.shared:
        return final.rule.rpartition("+")[2]
    if final.rule == "other/unnamed":
        return "unnamed"
    return "told" if final.rule.endswith("+told") else "weakly"


def candidates(context: Context, decision: Decision) -> tuple[Candidate, ...]:
    """Every metric that something spoke for: the chosen one, then by score, then those that take no such figure."""
    quantity = decision.quantity
    weighed = weigh_metrics(
        quantity,
        decision.cues,
        decision.surroundings,
        extra_cues(context, quantity, decision.cues, decision.benchmarks),
        change=is_change(context, quantity),
    )
    found = [candidate(context, decision, name, *both) for name, both in weighed.items()]
    if decision.final and decision.final.metric not in weighed:
        found.append(candidate(context, decision, decision.final.metric, Evidence(), None))
    return tuple(sorted(found, key=rank))


def rank(item: Candidate) -> tuple[bool, bool, float, str]:
    """Sorts the chosen one first, then by score."""
    return item.verdict != "chosen", item.score is None, -(item.score or 0.0), item.metric


def candidate(context: Context, decision: Decision, name: str, evidence: Evidence, score: Score | None) -> Candidate:
    """One metric, and why it is it or isn't."""
    final = decision.final
    chosen = final is not None and final.metric == name
    verdict = "chosen" if chosen else verdict_of(decision, evidence, score)
    words = heard(context, evidence.near)
    if chosen and final is not None:
        score = final
        own = final is decision.own or (final.start, final.end) == (decision.quantity.start, decision.quantity.end)
        words = words if own else (word(context, final.start, final.end, final.rule), *words)
    value = None if score is None else round(score.value, 2)
    return Candidate(
        metric=name,
        score=value,
        verdict=verdict,
        reason=because(decision) if chosen else why_not(decision, verdict, value or 0.0),
        words=words,
        blockers=heard(context, evidence.blockers),
        around=round(evidence.around, 2),
        against=round(evidence.against, 2),
    )


def verdict_of(decision: Decision, evidence: Evidence, score: Score | None) -> str:
    """Why a metric is not the one."""
    final, least = decision.final, needed(decision.quantity)
    if score is None:
        return "kind"
    if score.value < least:
        return "blocked" if score.value + evidence.against >= least else "below"
    if final is None or not holds(score, decision.quantity):
        return "unled"
    return "lower" if final.value >= score.value else "overruled"


def why_not(decision: Decision, verdict: str, score: float) -> str:
    """The sentence of a verdict."""
    quantity, final = decision.quantity, decision.final
    return reason(
        "candidates",
        verdict,
        what=quantity.kind if quantity.unit in {None, "1", "%"} else f"{quantity.kind}: {quantity.unit}",
        score=score,
        needed=needed(quantity),
        chosen=metrics()[final.metric].label["en"] if final else "",
    )


def heard(context: Context, hits: Iterable[tuple[float, Hit]]) -> tuple[Word, ...]:
    """Cues as words of the body with their points, strongest first, each span once."""
    found: dict[tuple[int, int], Word] = {}
    for points, hit in sorted(hits, key=lambda item: -item[0]):
        key = (hit.start, hit.end)
        found.setdefault(key, word(context, *key, hit.cue.rule, points=round(points, 2), note=hit.cue.kind))
    return tuple(found.values())
