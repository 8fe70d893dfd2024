"""How right a network's answers are, figure by figure: for choosing while training; the gate scores the product."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from schemas.claim import STATUSES
from training.examples import Example, metric_ids, pair
from training.texts import Label
from transforms.claims.context import Context
from transforms.claims.readers import TRAINED, Reading
from transforms.claims.readers.names import folded, resolve
from transforms.claims.readers.trained.decode import CHANGES, ROLES, Bonus, pointed, scores, softmax, softmax_of

FULL = ("metric", "subject", "counterparty", "benchmark", "status", "change")
"""What must be right for a figure to be right in full, comparator and denominator apart, which rules read."""
LEVELS = ("metric", "claim", "full")
"""Right in metric; with the subject; and in full."""


def right_fields(context: Context, label: Label, reading: Reading) -> dict[str, bool]:
    """Which fields of a reading are right by the label of a figure that is a claim."""
    return {
        "metric": reading.metric in label["metric"].split("|"),
        "status": reading.status in label["status"].split("|"),
        "change": (reading.change or "") in (label.get("change") or "").split("|"),
        **{name: same(context, label.get(name), getattr(reading, name)) for name in ROLES},
    }


def levels(good: Mapping[str, bool]) -> tuple[str, ...]:
    """The levels that right fields reach, each needing the one before."""
    reached = (good["metric"], good["metric"] and good["subject"], all(good[name] for name in FULL))
    return tuple(level for level, held in zip(LEVELS, reached, strict=True) if held)


def same(context: Context, told: str | None, answer: str | None) -> bool:
    """Whether an answer is one of a label's alternatives, by the catalogue's names."""
    options = [""] if told is None else told.split("|")
    if answer is None:
        return "" in options
    names = {folded(option) for option in options}
    names |= {folded(found[0]) for option in options if option and (found := resolve(context, option))}
    return unicodedata.normalize("NFC", folded(answer)) in names


def measure(
    examples: Sequence[Example],
    outputs: Sequence[tuple[np.ndarray[Any, Any], ...]],
    labels: dict[str, Any],
    bonuses: Sequence[Bonus],
) -> dict[str, float]:
    """F1 of claims by metric, by metric and subject, and all; and how often single fields are right."""
    ids = metric_ids()
    names = {number: name for name, number in ids.items()}
    right: Counter[str] = Counter()
    predicted = wanted = 0
    for example, (metric, status, change, pointers, _) in zip(examples, outputs, strict=True):
        paired = pair(example.context, labels[example.doc])
        probabilities = softmax(metric)
        for at, (place, _, _) in enumerate(example.window.figures):
            label = paired[place]
            chosen = names[int(probabilities[at].argmax())]
            optional = bool(label.get("optional"))
            claimed = "metric" in label
            predicted += chosen is not None and not optional
            wanted += claimed and not optional
            if not claimed or optional:
                continue
            right["figures"] += 1
            forced = names[int(probabilities[at][:-1].argmax())]
            told: dict[str, Any] = {}
            for number, role in enumerate(ROLES):
                logits = scores(pointers[number, 0, at], pointers[number, 1, at], example.spans, bonuses[number])
                told[role] = pointed(example.context, example.window, softmax_of(logits))[0].label
            reading = Reading(
                reader=TRAINED,
                metric=chosen,
                status=STATUSES[int(status[at].argmax())],
                change=CHANGES[int(change[at].argmax())],
                **told,
            )
            good = right_fields(example.context, label, reading)
            right.update(name for name, held in good.items() if held)
            right.update(f"{level} F1" for level in levels(good))
            right["forced"] += forced in label["metric"].split("|")
    shares = {name: count / right["figures"] for name, count in right.items() if name != "figures" and "F1" not in name}
    return shares | {name: 2 * count / (predicted + wanted) for name, count in right.items() if "F1" in name}
