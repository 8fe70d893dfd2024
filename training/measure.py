"""How right a network's answers are, figure by figure: for choosing while training; the gate scores the product."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from schemas.claim import STATUSES
from training.examples import Example, metric_ids, pair
from transforms.claims.readers.names import folded, resolve
from transforms.claims.readers.trained.decode import CHANGES, ROLES, Bonus, pointed, scores, softmax, softmax_of

FULL = ("metric", "subject", "counterparty", "benchmark", "status", "change")
"""What must be right for a figure to be right in full, comparator and denominator apart, which rules read."""


def same(context: Any, told: str | None, answer: str | None) -> bool:
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
            good = {"metric": chosen in label["metric"].split("|")}
            for number, role in enumerate(ROLES):
                logits = scores(pointers[number, 0, at], pointers[number, 1, at], example.spans, bonuses[number])
                best = pointed(example.context, example.window, softmax_of(logits))[0]
                good[role] = same(example.context, label.get(role), best.label)
            good["status"] = STATUSES[int(status[at].argmax())] in label["status"].split("|")
            good["change"] = (CHANGES[int(change[at].argmax())] or "") in (label.get("change") or "").split("|")
            good["forced"] = forced in label["metric"].split("|")
            for name, is_right in good.items():
                right[name] += is_right
            right["metric F1"] += good["metric"]
            right["claim F1"] += good["metric"] and good["subject"]
            right["full F1"] += all(
                good[name] for name in ("metric", "subject", "counterparty", "benchmark", "status", "change")
            )
    shares = {name: count / right["figures"] for name, count in right.items() if name != "figures" and "F1" not in name}
    return shares | {name: 2 * count / (predicted + wanted) for name, count in right.items() if "F1" in name}
