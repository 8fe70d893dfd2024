"""Logistic regression by Newton's method, with a penalty on large weights and none below zero where none may be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.claims.confidence import RISING, Model

PENALTY = 1.0
GROUP_PENALTY = 16.0
"""Half of this times a squared weight is what it costs in log likelihood; `group:value` signals cost more, since there
are many and each holds of few claims."""
STEPS, TOLERANCE = 50, 1e-9
FOLDS = 10

Signals = Mapping[str, float]
Matrix = NDArray[np.float64]


def fit(
    signals: Sequence[Signals],
    right: Sequence[bool],
    *,
    rising: Collection[str] = RISING,
) -> Model:
    """Weights under which what happened is likeliest.

    Args:
        signals: each claim's signals; one that a claim doesn't have is 0.
        right: whether each claim is right.
        rising: signals whose weight may not be negative; one that would be counts nothing.
    """
    names = sorted({name for one in signals for name in one})
    while True:
        table = np.array([[1.0, *(one.get(name, 0.0) for name in names)] for one in signals])
        costs = np.array([1e-6, *(GROUP_PENALTY if ":" in name else PENALTY for name in names)])
        weights = newton(table, np.array(right, dtype=float), costs)
        falling = {name for name, weight in zip(names, weights[1:], strict=True) if name in rising and weight < 0}
        if not falling:
            rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights[1:], strict=True)}
            return Model(round(float(weights[0]), 3), {name: weight for name, weight in rounded.items() if weight})
        names = [name for name in names if name not in falling]


def newton(table: Matrix, right: Matrix, cost: Matrix) -> Matrix:
    """Weights of the columns, each with its cost."""
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - chance) - cost * weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(cost)
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < TOLERANCE:
            break
    return weights


def cross_validate(signals: Sequence[Signals], right: Sequence[bool], docs: Sequence[str]) -> list[float]:
    """Each claim's probability under weights that were fitted without its document."""
    names = sorted(set(docs))
    fold = {doc: at % FOLDS for at, doc in enumerate(names)}
    found = [0.0] * len(docs)
    for number in range(min(FOLDS, len(names))):
        rest = [at for at, doc in enumerate(docs) if fold[doc] != number]
        fitted = fit([signals[at] for at in rest], [right[at] for at in rest])
        for at, doc in enumerate(docs):
            if fold[doc] == number:
                found[at] = fitted.probability(signals[at])
    return found
