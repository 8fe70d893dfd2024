"""Which words weighed in an answer: each is hidden in turn (occlusion, Zeiler and Fergus, 2014)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from transforms.claims.context import Context
from transforms.claims.readers.trained.decode import Spans, scores, softmax, spans_of
from transforms.claims.readers.trained.features import INPUTS, features
from transforms.claims.readers.trained.reader import FOLDER, SUBJECT, Array, Network, network
from transforms.claims.readers.trained.tokens import UNKNOWN
from transforms.claims.readers.trained.windows import OF_BODY, Window, windows

WORD = re.compile(r"\w[\w'’.-]*")
BATCH = 16
"""Windows that are read at once."""
TINY = 1e-9
MOST, LEAST = 5, 0.05
"""Words that are told, and the change of log likelihood from which one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A word of the body: how much likelier it makes the answer, in log likelihood, the metric's and the subject's."""

    start: int
    end: int
    metric: float
    subject: float


def weigh(context: Context, place: int, folder: Path = FOLDER) -> list[Weight]:
    """The words that weighed most in what the network says of a figure, the heaviest first.

    Args:
        context: the article.
        place: the figure's place in `context.quantities`.
        folder: the network's.
    """
    found = network(folder)
    for window in windows(context, found.tokenizer, [place]):
        spans = words_of(context, window, place)
        whole, *hidden = likelihoods(found, context, window, [(), *(pieces for _, _, pieces in spans)])
        told = [
            Weight(start=start, end=end, metric=whole[0] - metric, subject=whole[1] - subject)
            for (start, end, _), (metric, subject) in zip(spans, hidden, strict=True)
        ]
        heavy = [one for one in told if max(abs(one.metric), abs(one.subject)) >= LEAST]
        return sorted(heavy, key=lambda one: -max(abs(one.metric), abs(one.subject)))[:MOST]
    return []


def words_of(context: Context, window: Window, place: int) -> list[tuple[int, int, tuple[int, ...]]]:
    """The words of a window's body with their pieces, the figure's own apart."""
    figure = context.quantities[place]
    held = [at for at, part in enumerate(window.part) if part == OF_BODY]
    found = []
    for match in WORD.finditer(context.text, window.starts[held[0]], window.ends[held[-1]]):
        if match.start() < figure.end and match.end() > figure.start:
            continue
        pieces = tuple(at for at in held if window.starts[at] < match.end() and window.ends[at] > match.start())
        if pieces:
            found.append((match.start(), match.end(), pieces))
    return found


def likelihoods(
    found: Network, context: Context, window: Window, hidden: Sequence[tuple[int, ...]]
) -> list[tuple[float, float]]:
    """Log likelihood of the whole window's answer, of metric and of subject, with some pieces hidden each time."""
    inputs = features(context, window, found.metrics)
    spans = spans_of(context, window)
    told: list[tuple[float, float]] = []
    answer: tuple[int, int] | None = None
    for at in range(0, len(hidden), BATCH):
        some = hidden[at : at + BATCH]
        ids = np.repeat(inputs["ids"][None], len(some), 0)
        for row, pieces in enumerate(some):
            ids[row, list(pieces)] = UNKNOWN
        batch = {name: np.repeat(inputs[name][None], len(some), 0) for name in INPUTS} | {"ids": ids}
        metric, _, _, pointers, _ = found.session.run(None, batch)
        metrics: Array = np.log(np.maximum(softmax(metric[:, 0] / found.temperatures["metric"]), TINY))
        subjects = np.log(np.maximum(np.stack([chances(found, spans, one[SUBJECT, :, 0]) for one in pointers]), TINY))
        if answer is None:  # the first is the whole
            answer = int(metrics[0].argmax()), int(subjects[0].argmax())
        told += [(float(m[answer[0]]), float(s[answer[1]])) for m, s in zip(metrics, subjects, strict=True)]
    return told


def chances(found: Network, spans: Spans, pointer: Array) -> Array:
    """The probability of each stretch of a window as a figure's subject, flat."""
    first, last = pointer
    return softmax(scores(first, last, spans, found.bonuses[SUBJECT]).ravel() / found.temperatures["subject"])
