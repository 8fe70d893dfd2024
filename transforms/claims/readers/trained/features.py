"""A window as the network takes it."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from schemas.metric import metrics
from schemas.quantity import KINDS, Quantity
from transforms.claims.context import Context
from transforms.claims.readers.checks import RELATIVE
from transforms.claims.readers.trained.windows import Window

MINUS = -1e4
"""What is added to the logit of a metric that can't hold a figure."""
MAGNITUDES = 20
Array = np.ndarray[Any, Any]
INPUTS = ("ids", "part", "item", "first", "last", "kind", "magnitude", "allowed")


def features(context: Context, window: Window, names: tuple[str, ...]) -> dict[str, Array]:
    """The arrays of one window by name: pieces [pieces], figures [figures], allowed metrics [figures, metrics + 1].

    Args:
        context: the article.
        window: the window.
        names: the metrics in the order of the network's answers.
    """
    figures = [context.quantities[place] for place, _, _ in window.figures]
    return {
        "ids": np.array(window.ids, "i8"),
        "part": np.array(window.part, "i8"),
        "item": np.array(window.item, "i8"),
        "first": np.array([first for _, first, _ in window.figures], "i8"),
        "last": np.array([last for _, _, last in window.figures], "i8"),
        "kind": np.array([KINDS.index(figure.kind) for figure in figures], "i8"),
        "magnitude": np.array([magnitude(figure) for figure in figures], "i8"),
        "allowed": np.stack([allowed(figure.kind, names) for figure in figures]),
    }


def magnitude(figure: Quantity) -> int:
    """A figure's order of magnitude as a class: 0 is nothing, 5 is one."""
    if not figure.value:
        return 0
    return int(min(max(math.log10(abs(figure.value)) + 5, 1), MAGNITUDES - 1))


@cache
def allowed(kind: str, names: tuple[str, ...]) -> Array:
    """0 for each metric that can hold a kind of figure, as a level or a difference, and for none; else MINUS.

    A metric that the schemas don't know any more can't be.
    """
    can = [name in metrics() and kind in kinds_of(name) for name in names]
    return np.where([*can, True], 0.0, MINUS).astype("f4")


def kinds_of(name: str) -> set[str]:
    """The kinds of figures that a metric can hold, differences included."""
    metric = metrics()[name]
    return {*metric.kinds, *metric.frame_kinds, *metric.change_kinds, *RELATIVE}
