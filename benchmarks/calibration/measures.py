"""How far confidence lies from the share that is right, and what a bar on it keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10
BARS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9)
DRAWS = 200


@dataclass(frozen=True, slots=True)
class Bin:
    """Claims of like confidence: how many, what they say on average, and the share that is right."""

    count: int
    said: float
    right: float


@dataclass(frozen=True, slots=True)
class Bar:
    """What claims of at least some confidence are worth."""

    bar: float
    kept: int
    precision: float
    recall: float


def bins(said: Sequence[float], right: Sequence[bool], count: int = BINS) -> list[Bin]:
    """Claims in order of confidence, cut into parts of the same size."""
    order = np.argsort(np.array(said), kind="stable")
    parts = [part for part in np.array_split(order, count) if len(part)]
    values, outcomes = np.array(said), np.array(right, dtype=float)
    return [Bin(len(part), float(values[part].mean()), float(outcomes[part].mean())) for part in parts]


def calibration_error(said: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: the mean distance of confidence and share that is right over bins of equal mass."""
    found = bins(said, right)
    return sum(one.count * abs(one.said - one.right) for one in found) / max(sum(one.count for one in found), 1)


def chance_error(said: Sequence[float]) -> float:
    """The calibration error that mere chance gives on so few claims, were each right as often as it says."""
    draws = np.random.default_rng(0)
    values = np.array(said)
    return float(
        np.mean([calibration_error(said, (draws.random(len(values)) < values).tolist()) for _ in range(DRAWS)])
    )


def brier(said: Sequence[float], right: Sequence[bool]) -> float:
    """The mean squared distance of confidence and outcome; lower is better."""
    return float(np.mean((np.array(said) - np.array(right, dtype=float)) ** 2))


def ranking(said: Sequence[float], right: Sequence[bool]) -> float:
    """How often a right claim is surer than a wrong one (area under the ROC curve); ties count half."""
    values, outcomes = np.array(said), np.array(right, dtype=bool)
    above = values[outcomes][:, None] - values[~outcomes][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean()) if above.size else 0.5


def bars(said: Sequence[float], right: Sequence[bool], wanted: int, at: Sequence[float] = BARS) -> list[Bar]:
    """Precision and recall of the claims at or above each bar; `wanted` is how many figures gold asks for."""
    found = []
    for bar in at:
        kept = [outcome for value, outcome in zip(said, right, strict=True) if value >= bar]
        found.append(Bar(bar, len(kept), sum(kept) / len(kept) if kept else 1.0, sum(kept) / max(wanted, 1)))
    return found
