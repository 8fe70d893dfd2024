"""A window as the network takes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from schemas.claim import STATUSES
from schemas.metric import metrics
from schemas.quantity import KINDS, Quantity
from transforms.claims.context import Context, Name
from transforms.claims.readers.checks import RELATIVE
from transforms.claims.readers.names import folded
from transforms.claims.readers.reading import Reading
from transforms.claims.readers.rules import Rules
from transforms.claims.readers.trained import mentions
from transforms.claims.readers.trained.decode import CHANGES, ROLES
from transforms.claims.readers.trained.mentions import of_label, renown
from transforms.claims.readers.trained.windows import OF_BODY, Span, Window
from transforms.lexicons import knows_metrics

MINUS = -1e4
"""What is added to the logit of a metric that can't hold a figure."""
MAGNITUDES = 20
Array = np.ndarray[Any, Any]
INPUTS = (
    "ids",
    "part",
    "item",
    "name",
    "fame",
    "first",
    "last",
    "kind",
    "magnitude",
    "allowed",
    "word",
    "hinted",
    "rank",
)
BEFORE, BEHIND = 4, 2
"""Names before and behind a figure that are told apart by how many stand between."""
SURE = (0.15, 0.3, 0.45, 0.6, 0.75)
"""From which confidence of the rules a class of it begins; where that is fitted anew, so must the network be."""
WORD = ("metric", "confidence", "status", "change")
"""What the rules say of a figure, as classes; 0 is that they weren't asked."""


def features(context: Context, window: Window, names: tuple[str, ...]) -> dict[str, Array]:
    """The arrays of one window by name.

    Of each piece [pieces]: `ids`, `part`, `item`, `name`, `fame`; of each figure [figures]: `first`, `last`, `kind`,
    `magnitude`, its `allowed` metrics [figures, metrics + 1], the rules' `word` [figures, 4], whom they take for each
    role (`hinted` [roles, 2, figures, pieces]), and the `rank` of names around it [figures, pieces].

    Args:
        context: the article.
        window: the window.
        names: the metrics in the order of the network's answers.
    """
    figures = [context.quantities[place] for place, _, _ in window.figures]
    read: list[Reading | None] = [None] * len(figures)
    if knows_metrics(context.language):  # else that they say nothing would mean nothing
        by_rules = Rules().read(context, range(len(context.quantities)))
        read = [by_rules[place] for place, _, _ in window.figures]
    told = list(mentions.mentions(context, window))
    name, fame = names_of(context, window, told)
    return {
        "ids": np.array(window.ids, "i8"),
        "part": np.array(window.part, "i8"),
        "item": np.array(window.item, "i8"),
        "name": name,
        "fame": fame,
        "first": np.array([first for _, first, _ in window.figures], "i8"),
        "last": np.array([last for _, _, last in window.figures], "i8"),
        "kind": np.array([KINDS.index(figure.kind) for figure in figures], "i8"),
        "magnitude": np.array([magnitude(figure) for figure in figures], "i8"),
        "allowed": np.stack([allowed(figure.kind, names) for figure in figures]),
        "word": np.array([word_of(reading, names) for reading in read], "i8"),
        "hinted": hinted(window, told, read),
        "rank": ranks(window, told),
    }


def names_of(context: Context, window: Window, told: Sequence[tuple[Name, Span]]) -> tuple[Array, Array]:
    """The class of the name that each piece belongs to, and how often the article tells it; 0 for none."""
    kinds, fame = np.zeros(len(window), "i8"), np.zeros(len(window), "i8")
    known = renown(context)
    for name, (first, last) in told:
        kind = name.kind if name.kind in mentions.KINDS else None
        kinds[first : last + 1] = mentions.KINDS.index(kind) + 1
        fame[first : last + 1] = known.get(folded(name.label), 0)
    return kinds, fame


def word_of(reading: Reading | None, names: tuple[str, ...]) -> tuple[int, ...]:
    """What the rules say of a figure as classes, in the order of WORD."""
    if reading is None:
        return (0,) * len(WORD)
    if reading.metric not in names:
        return len(names) + 1, 1, 0, 0
    sure = 2 + sum(reading.confidence >= least for least in SURE)
    status = 1 + STATUSES.index(reading.status) if reading.status in STATUSES else 0
    return names.index(reading.metric) + 1, sure, status, 1 + CHANGES.index(reading.change)


def hinted(window: Window, told: Sequence[tuple[Name, Span]], read: Sequence[Reading | None]) -> Array:
    """1 where the name that the rules take for a role of a figure begins, and where it ends.

    Returns:
        [roles, 2, figures, pieces].
    """
    found = np.zeros((len(ROLES), 2, len(read), len(window)), "f4")
    for figure, reading in enumerate(read):
        if reading is None or reading.metric is None:
            continue
        for role, field in enumerate(ROLES):
            for first, last in of_label(told, getattr(reading, field)):
                found[role, 0, figure, first] = found[role, 1, figure, last] = 1
    return found


def ranks(window: Window, told: Sequence[tuple[Name, Span]]) -> Array:
    """How many names of the body stand between a name and a figure, as a class of each piece [figures, pieces].

    0 is no name of the body; 1 to BEFORE the names before the figure, the nearest first; then those behind it.
    """
    found = np.zeros((len(window.figures), len(window)), "i8")
    spans = sorted({span for _, span in told if window.part[span[0]] == OF_BODY})
    for row, (_, start, end) in enumerate(window.figures):
        before = [span for span in spans if span[1] < start]
        behind = [span for span in spans if span[0] > end]
        for number, (first, last) in enumerate(reversed(before)):
            found[row, first : last + 1] = 1 + min(number, BEFORE - 1)
        for number, (first, last) in enumerate(behind):
            found[row, first : last + 1] = 1 + BEFORE + min(number, BEHIND - 1)
    return found


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
