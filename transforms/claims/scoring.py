"""How strongly the words around a figure speak for each metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from typing import NamedTuple

from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from transforms.claims.cues import Cues, Hit
from transforms.claims.words import STRENGTHS
from transforms.quantities.names import catalogue_file

THRESHOLD = 2.0
"""The score from which a figure is a claim; a term that names the measure outright reaches it within its clause."""
SURE = 3.8
"""The score that a figure told in passing needs: a frame, or two terms at once."""
IMPLIED = 3.0
IMPLIED_FEW = 2.2
HUNDREDS = 100
"""What a unit that implies a metric adds, and the count below which it adds less."""
USUAL = 1.0
LARGE = 0.6
MANY = 1000
"""A count of the metric's usual nouns adds USUAL, from MANY on LARGE more: small counts carry the story."""
MORE_FRAMES = 0.3
MORE_TERMS = 0.35
MOST_TERMS = 1.5
"""What further terms add, as a share of their strength, and at most."""
LOOSE = 0.7
"""What a frame with words in its gap is worth less."""
UNKNOWN_NOUN = 0.35
"""What remains of a frame that ends at a figure which counts something that the metric doesn't count."""
TERMS = 3
"""How many terms count for one metric."""
IMPLAUSIBLE = 4.0
AGAINST_FRAME = 0.4
"""What remains of a blocker against a metric whose frame holds the figure."""
RULED_OUT = 100.0
"""A blocker that holds the figure itself."""
WORD = 0.2
"""What each word of a frame adds: of two frames the one that says more holds."""
BESIDE_FRAME = 1.0
"""What a term adds at most where a frame holds the figure already."""
HELD = frozenset({"money", "count", "physical", "percent"})
"""Kinds of levels that are held to a metric's plausible band."""
RATES = frozenset({"production_rate", "usage_time", "requests", "throughput", "token_use"})
BILLED = frozenset({"user", "seat", "mo", "yr", "GB", "image", "request", "query", "h", "min", "license", "call"})


class Score(NamedTuple):
    """A metric's score for a figure, with its best cue: the rule and the span of its words."""

    metric: str
    value: float
    rule: str
    start: int
    end: int
    framed: bool = False
    led: bool = False
    """Whether a frame begins before the figure: a verb or noun that leads to it."""
    margin: float = 0.0
    """How far it lies ahead of the second-best metric."""


def fits(metric: Metric, quantity: Quantity, *, change: bool, framed: bool, wide: bool) -> bool:
    """Whether a metric takes figures of this kind.

    Args:
        metric: the metric.
        quantity: the figure.
        change: whether the words around it make it a difference.
        framed: whether a frame of the metric holds it.
        wide: whether that frame is one for kinds that the metric takes by frames only.
    """
    kind = quantity.kind
    part = "percent" if kind == "ratio" else kind  # `fell by a third` tells what `fell by 33%` does
    if metric.always_change:
        return part in metric.kinds and (change or framed)
    if kind == "physical" and not known_unit(metric, quantity):
        return False
    if kind == "count" and "1" in metric.units and not known_unit(metric, quantity):
        return False
    if kind in metric.kinds:
        return framed or not (change and kind == "percent") or metric.kinds == ("percent",)
    return (wide and part in metric.frame_kinds) or (change and part in metric.change_kinds)


def known_unit(metric: Metric, quantity: Quantity) -> bool:
    """Whether a figure counts what the metric counts."""
    return not metric.units or is_usual(metric, quantity)


def is_usual(metric: Metric, quantity: Quantity) -> bool:
    """Whether the metric's file names the unit of a figure."""
    return quantity.unit in metric.units or quantity.unit in metric.implied_by


class Evidence(NamedTuple):
    """What speaks for a metric and against it: cues near the figure with their strength, and what surrounds them."""

    near: tuple[tuple[float, Hit], ...] = ()
    around: float = 0.0
    against: float = 0.0
    blockers: tuple[tuple[float, Hit], ...] = ()
    """The cues near the figure that `against` is the strongest of."""


Surroundings = Mapping[str, tuple[float, float]]
"""What the text around a sentence adds for each metric, and takes away."""


def surround(hits: Iterable[tuple[Hit, float]]) -> Surroundings:
    """Sum up cues of the sentence before, the heading and the lede, each with the share of its strength that counts."""
    found: dict[str, tuple[float, float]] = {}
    for hit, part in hits:
        if hit.quantity is None:
            around, against = found.get(hit.cue.metric, (0.0, 0.0))
            strength = STRENGTHS[hit.cue.kind] * part
            blocks = hit.cue.kind == "blocker"
            found[hit.cue.metric] = (around, max(against, strength)) if blocks else (max(around, strength), against)
    return found


def score_metrics(
    quantity: Quantity, cues: Cues, surroundings: Surroundings, extra: Iterable[Hit], *, change: bool
) -> list[Score]:
    """The metrics that speak for a figure, best first; the arguments are those of `weigh_metrics`."""
    weighed = weigh_metrics(quantity, cues, surroundings, extra, change=change)
    scores = [score for _, score in weighed.values() if score is not None]
    return sorted(scores, key=lambda score: (-score.value, score.metric))


def weigh_metrics(
    quantity: Quantity, cues: Cues, surroundings: Surroundings, extra: Iterable[Hit], *, change: bool
) -> dict[str, tuple[Evidence, Score | None]]:
    """What speaks for each metric, and its score; None where it doesn't take such a figure.

    Args:
        quantity: the figure.
        cues: the cues of its sentence.
        surroundings: what the text around the sentence adds, which counts little.
        extra: cues that other rules found for this figure (a table's header, a benchmark's name), which count in full.
        change: whether the words around it make it a difference.
    """
    near: dict[str, list[tuple[float, Hit]]] = {}
    blockers: dict[str, list[tuple[float, Hit]]] = {}
    for hit, proximity in chain(cues.near(quantity), ((hit, 1.0) for hit in extra)):
        strength, name = STRENGTHS[hit.cue.kind] * proximity, hit.cue.metric
        if hit.cue.kind == "blocker":
            blockers.setdefault(name, []).append((RULED_OUT if hit.quantity is not None else strength, hit))
        else:
            near.setdefault(name, []).append((strength, hit))
    names = near.keys() | surroundings.keys() | implied_by(quantity)
    weighed = {}
    for name in names:
        around, blocked = surroundings.get(name, (0.0, 0.0))
        stops = tuple(blockers.get(name, ()))
        against = max(blocked, *(strength for strength, _ in stops)) if stops else blocked
        evidence = Evidence(tuple(near.get(name, ())), around, against, stops)
        weighed[name] = (evidence, add_up(metrics()[name], quantity, evidence, change=change))
    return weighed


def add_up(metric: Metric, quantity: Quantity, evidence: Evidence, *, change: bool) -> Score | None:
    """One metric's score, or None where it doesn't take such a figure."""
    usual = quantity.kind in metric.kinds
    frames = [hit for _, hit in evidence.near if hit.cue.kind == "frame" and (usual or hit.cue.wide)]
    if not fits(metric, quantity, change=change, framed=bool(frames), wide=any(hit.cue.wide for hit in frames)):
        return None
    known = known_unit(metric, quantity) or quantity.kind != "count" or quantity.unit == "1"
    ranked = sorted(((frame_strength(hit, quantity, known=known), hit) for hit in frames), key=lambda item: -item[0])
    terms = apart([item for item in evidence.near if item[1].cue.kind != "frame"], frames)
    if not usual:
        terms = [(strength * (1.0 if hit.cue.kind == "strong" else UNKNOWN_NOUN), hit) for strength, hit in terms]
    value = evidence.around + unit_bonus(metric, quantity, named=bool(terms or frames), framed=bool(frames))
    value -= evidence.against * (AGAINST_FRAME if frames and evidence.against < RULED_OUT else 1.0)
    if terms:
        first = terms[0][0] * (1.0 if known else UNKNOWN_NOUN)
        value += min(first, BESIDE_FRAME) if frames else first
        value += min(MORE_TERMS * sum(strength for strength, _ in terms[1:]), MOST_TERMS)
    if frames:
        value += ranked[0][0] + MORE_FRAMES * (len(frames) > 1)
    if not plausible(metric, quantity):
        value -= IMPLAUSIBLE
    if not ranked and not terms:
        return Score(metric.name, value, f"{metric.name}/unit", quantity.start, quantity.end)
    best = (ranked or terms)[0][1]
    led = any(hit.start < quantity.start for hit in frames)
    return Score(metric.name, value, best.cue.rule, best.start, best.end, framed=bool(frames), led=led)


def unit_bonus(metric: Metric, quantity: Quantity, *, named: bool, framed: bool) -> float:
    """What a figure's unit and denominator add.

    Args:
        metric: the metric.
        quantity: the figure.
        named: whether words speak for the metric too.
        framed: whether a frame is among them.
    """
    per = per_bonus(metric.name, quantity.per) if quantity.per and named else 0.0
    if is_implied(metric, quantity) and not framed:
        return per + (IMPLIED if quantity.kind != "count" or quantity.value >= HUNDREDS else IMPLIED_FEW)
    if named and quantity.kind == "count" and quantity.unit != "1" and is_usual(metric, quantity):
        return per + USUAL + LARGE * (quantity.value >= MANY)
    return per


def apart(terms: Iterable[tuple[float, Hit]], taken: Iterable[Hit]) -> list[tuple[float, Hit]]:
    """Terms that share no text with frames or with each other, strongest first."""
    kept: list[tuple[float, Hit]] = []
    taken = list(taken)
    for strength, hit in sorted(terms, key=lambda item: -item[0]):
        if not any(overlap(hit, other) for other in taken):
            kept.append((strength, hit))
            taken.append(hit)
        if len(kept) == TERMS:
            break
    return kept


def per_bonus(metric: str, per: str) -> float:
    """What a denominator adds to the metrics that usually have one."""
    if metric == "list_price":
        return 2.5 if "token" in per else 1.0 if per in BILLED else 0.0
    return 1.0 if metric in RATES else 0.5 if metric == "unit_cost" else 0.0


@cache
def by_unit() -> Mapping[str | None, tuple[Metric, ...]]:
    """The metrics that each unit implies."""
    units = {unit for metric in metrics().values() for unit in metric.implied_by}
    return {unit: tuple(metric for metric in metrics().values() if unit in metric.implied_by) for unit in units}


@cache
def amounts() -> frozenset[str]:
    """The units in which what is used, made or covered is told, as with a noun that is counted: gallons, acres."""
    return frozenset(name for name, row in catalogue_file("units")["units"].items() if row.get("amount"))


def implied_by(quantity: Quantity) -> set[str]:
    """The metrics that a figure's unit alone says that it is."""
    return {metric.name for metric in by_unit().get(quantity.unit, ()) if is_implied(metric, quantity)}


def is_implied(metric: Metric, quantity: Quantity) -> bool:
    """Whether a figure's unit alone says that it is this metric."""
    return (
        quantity.unit in metric.implied_by
        and quantity.kind in {"count", "physical"}
        and (quantity.kind != "count" or quantity.value >= metric.implied_from)
    )


def frame_strength(hit: Hit, quantity: Quantity, *, known: bool) -> float:
    """A frame's strength: more for each word, less with words in its gap or where it ends at an unknown noun."""
    words = min((hit.end - hit.start - (quantity.end - quantity.start)) // 6, 6)
    strength = STRENGTHS["frame"] - LOOSE if hit.gapped else STRENGTHS["frame"] + WORD * words
    return strength if known or hit.end > quantity.end else strength * UNKNOWN_NOUN


def plausible(metric: Metric, quantity: Quantity) -> bool:
    """Whether a level lies within the metric's plausible band; durations and rates of growth aren't held to it."""
    if quantity.kind not in HELD or quantity.kind not in metric.kinds:
        return True
    return metric.is_plausible(quantity.value, quantity.unit)


def overlap(one: Hit, other: Hit) -> bool:
    """Whether two hits share text."""
    return one.start < other.end and other.start < one.end
