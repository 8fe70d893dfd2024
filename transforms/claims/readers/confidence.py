"""How likely a reading is right in value, unit, metric and subject: fitted for each reader by itself.

Signals are how sure the reader says it is, whether the rules read the same, and what checks took. The weights of
`confidence.yml` are fitted by `python -m benchmarks.readers --fit`; the rules have signals and weights of their own.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import yaml

from schemas.quantity import Quantity
from transforms.claims.confidence import Model
from transforms.claims.context import Context
from transforms.claims.readers.names import folded
from transforms.claims.readers.reading import Reading

WEIGHTS = Path(__file__).with_name("confidence.yml")
SURE, UNSURE = 0.995, 0.01
"""Bounds of a probability in log odds."""
UNFITTED = Model(0.0, {"metric_odds": 0.5, "subject_odds": 0.5})
"""A reader that was never fitted: its own probabilities, as they are."""


@cache
def models() -> dict[str, Model]:
    """The fitted weights by reader. ValueError names the file where it can't be read."""
    try:
        data = yaml.safe_load(WEIGHTS.read_text(encoding="utf-8"))
        return {
            name: Model(float(one["intercept"]), {signal: float(weight) for signal, weight in one["weights"].items()})
            for name, one in data.items()
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{WEIGHTS}: {error!r}; python -m benchmarks.readers --fit writes it") from None


def weighed(context: Context, quantity: Quantity, reading: Reading, beside: Reading | None) -> Reading:
    """A reading with its confidence; one of the rules has it already, one that claims nothing needs none.

    Args:
        context: the article.
        quantity: the figure.
        reading: what the reader says, as checks left it.
        beside: what the rules say of the same figure.
    """
    if reading.metric is None or reading.reader == "rules":
        return reading
    model = models().get(reading.reader, UNFITTED)
    return replace(reading, confidence=round(model.probability(signals(context, quantity, reading, beside)), 4))


def signals(context: Context, quantity: Quantity, reading: Reading, beside: Reading | None) -> dict[str, float]:
    """What speaks for and against a reading, as numbers: those named `group:value` are 1 where they hold."""
    del context
    found = {
        "metric_odds": odds(reading.probabilities.get("metric", 0.5)),
        "subject_odds": odds(reading.probabilities.get("subject", 0.5)),
        "subject_known": float(reading.subject_id is not None),
        "subject_missing": float(reading.subject is None),
        "taken": float(sum(":" in flag for flag in reading.flags)),
        "weak": float(quantity.rule.startswith("weak:")),
        "carried": float("+" in quantity.rule),
        "other": float(reading.metric == "other"),
    }
    if beside is not None:
        found |= {
            "same_metric": float(beside.metric == reading.metric),
            "same_subject": float(folded(beside.subject or "") == folded(reading.subject or "")),
            "unclaimed": float(beside.metric is None),
            "rules_confidence": beside.confidence if beside.metric == reading.metric else 0.0,
        }
    return found | {f"kind:{quantity.kind}": 1.0}


def odds(probability: float) -> float:
    """A probability as log odds, between bounds."""
    bounded = min(max(probability, UNSURE), SURE)
    return math.log(bounded / (1 - bounded))
