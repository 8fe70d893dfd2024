"""How likely a claim is right in value, unit, metric and subject: a logistic model over what the rules saw.

The weights of `confidence.yml` are fitted by `python -m benchmarks.calibration --fit` on annotated articles. Fitting by
maximum likelihood makes the outcome a probability by itself (Platt 1999); the expected calibration error (Guo et al.
2017) in docs/benchmarks.md tells how far it is from one.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from schemas.document import Sentence
from schemas.metric import metrics
from schemas.quantity import Quantity
from transforms.claims.context import Context, MetricChoice, Parties

WEIGHTS = Path(__file__).with_name("confidence.yml")
HALF_SCORE, HALF_MARGIN = 4.0, 2.0
"""The metric's score, and its lead over the second best, at which either counts half of the most that it can."""
RISING = ("metric_score", "metric_margin", "subject_score", "subject_known")
"""Signals that never make a claim less sure."""
CUES = frozenset({"term", "unit", "unnamed"})
"""What a metric may rest on besides a frame of words, as its rule is named."""
SUBJECT_RULES = {
    "clause": "clause",
    "before": "before",
    "told": "before",
    "topic": "before",
    "after": "after",
    "same": "same",
    "population": "class",
    "market": "class",
    "goods": "class",
}
"""Rules of subjects by the kind of tie that they rest on; any other is `tied`: a turn of words, a table, a deal."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of signals, in log odds; a signal that has none counts nothing."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, signals: Mapping[str, float]) -> float:
        """How likely a claim with these signals is right, 0 to 1."""
        weights = self.weights
        odds = self.intercept + sum([weights[name] * value for name, value in signals.items() if name in weights])
        return 1 / (1 + math.exp(-min(max(odds, -30.0), 30.0)))


@cache
def model() -> Model:
    """The fitted weights. ValueError names the file where it is missing or isn't a mapping of numbers."""
    try:
        data = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
        return Model(float(data["intercept"]), {name: float(weight) for name, weight in data["weights"].items()})
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{WEIGHTS}: {error!r}; python -m benchmarks.calibration --fit writes it") from None


def confidence(context: Context, quantity: Quantity, choice: MetricChoice, parties: Parties) -> float:
    """How likely a figure's claim is right in value, unit, metric and subject, 0 to 1."""
    return round(model().probability(read_signals(context, quantity, choice, parties)), 4)


def read_signals(context: Context, quantity: Quantity, choice: MetricChoice, parties: Parties) -> dict[str, float]:
    """What speaks for and against a claim, as numbers: those named `group:value` are 1 where they hold.

    Args:
        context: the document.
        quantity: the figure.
        choice: what it measures.
        parties: whose it is.
    """
    sentence = context.sentence_of(quantity.start)
    labels = {name.label for name in context.names[within(context.name_starts, sentence)]}
    here = within(context.quantity_starts, sentence)
    figures = here.stop - here.start
    counts, total = label_counts(context)
    told = {
        "metric_score": share(choice.score, HALF_SCORE),
        "metric_margin": share(choice.margin, HALF_MARGIN),
        "subject_score": min(max(parties.score, 0.0), 1.0),
        "subject_weight": counts[parties.subject or ""] / max(total, 1),
        "subject_here": float(parties.subject in labels),
        "subject_known": float(parties.subject_id is not None),
        "other_names": math.log1p(len(labels - {parties.subject})),
        "other_figures": math.log(max(figures, 1)),
        "weak": float(quantity.rule.startswith("weak:")),
        "carried": float("+" in quantity.rule),
        "handed_on": float("+" in choice.rule),
    }
    groups = (
        f"cue:{cue_of(choice.rule)}",
        f"subject:{subject_group(parties)}",
        f"kind:{quantity.kind}",
        f"block:{sentence.block}",
        f"family:{metrics()[choice.metric].family if choice.metric in metrics() else 'other'}",
        f"language:{context.language}",
    )
    return told | dict.fromkeys(groups, 1.0)


def share(value: float, half: float) -> float:
    """A number of 0 or more as one from 0 to 1, a half at `half`."""
    return max(value, 0.0) / (max(value, 0.0) + half)


def within(starts: Sequence[int], sentence: Sentence) -> slice:
    """Which of the items that begin at some places, in order, begin in a sentence."""
    return slice(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))


def label_counts(context: Context) -> tuple[Counter[str], int]:
    """How often the document names each of its names, and how often any."""
    if label_counts not in context.memo:
        context.memo[label_counts] = Counter(name.label for name in context.names), len(context.names)
    found: tuple[Counter[str], int] = context.memo[label_counts]
    return found


def cue_of(rule: str) -> str:
    """What a metric's rule rests on: a term, a unit, nothing named, else a frame of words."""
    name = rule.partition("/")[2].partition("+")[0]
    return name if name in CUES else "frame"


def subject_group(parties: Parties) -> str:
    """The kind of tie that a subject rests on, `none` where there is no subject."""
    return SUBJECT_RULES.get(parties.rule.partition(":")[0], "tied") if parties.subject else "none"
