"""Metrics that the network was never trained on, known by the examples of their meaning files.

A figure is of such a metric if it lies nearer to the mean of its examples than to the mean of the metric that the
network says (nearest class mean: Mensink et al., 2013); nearness is the cosine of what the network makes of figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from schemas.document import Document
from schemas.metric import Example, Metric
from transforms.claims.context import Context

Array = np.ndarray[Any, Any]
SHARP = 8.0
"""How soon being nearer becomes being sure."""
Seen = Callable[[Context, int], Array]
"""What the network makes of a figure of an article, by its place, as a vector."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A metric that is known by examples: their mean as a vector of length one, and the kinds of its figures."""

    mean: Array
    kinds: frozenset[str]


def learned(
    given: Mapping[str, Metric], known: Container[str], read: Callable[[Document], Context], vector: Seen
) -> dict[str, Learned]:
    """The metrics that have examples and that the network doesn't know, by name.

    Args:
        given: metrics by name.
        known: the network's own.
        read: an article as readers see it.
        vector: what the network makes of a figure.

    Raises:
        ValueError: an example has no such figure; it names the metric's file.
    """
    return {
        name: Learned(
            unit(np.mean([of_example(name, one, read, vector) for one in metric.examples], 0)),
            frozenset({*metric.kinds, *metric.frame_kinds, *metric.change_kinds}),
        )
        for name, metric in given.items()
        if metric.examples and name not in known
    }


def of_example(name: str, example: Example, read: Callable[[Document], Context], vector: Seen) -> Array:
    """What the network makes of the figure of an example."""
    context = read(document_of(example))
    try:
        return unit(vector(context, place_of(context, example)))
    except ValueError as error:
        raise ValueError(f"schemas/metrics/{name}.yml: {error}") from None


def place_of(context: Context, example: Example) -> int:
    """The place of an example's figure among those of its sentence. ValueError where it isn't one."""
    start = example.text.find(example.figure)
    for place, figure in enumerate(context.quantities):
        if start >= 0 and figure.start < start + len(example.figure) and figure.end > start:
            return place
    raise ValueError(f"its example {example.text!r} holds no figure {example.figure!r}")


def document_of(example: Example) -> Document:
    """An example as an article of one sentence."""
    digest = sha256(example.text.encode()).hexdigest()
    return Document(
        doc="example",
        document_id=digest[:16],
        revision_id=digest[:16],
        language=example.language,
        body=example.text,
        body_sha256=digest,
        raw_sha256=digest,
        extra={},
    )


def nearest(learned: Mapping[str, Learned], kind: str, vector: Array, own: Array) -> tuple[str, float] | None:
    """The learned metric that a figure is of, and how likely; None where the network's own answer lies nearer.

    Args:
        learned: the learned metrics.
        kind: the figure's kind of unit.
        vector: what the network makes of it.
        own: the mean of what the network says that it is.
    """
    at = unit(vector)
    near = {name: float(at @ one.mean) for name, one in learned.items() if kind in one.kinds}
    if not near:
        return None
    best = max(near, key=near.__getitem__)
    ahead = near[best] - float(at @ own)
    return (best, 1 / (1 + math.exp(-SHARP * ahead))) if ahead > 0 else None


def unit(vector: Array) -> Array:
    """A vector of length one."""
    found: Array = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return found
