"""Calibration on the validation articles: temperatures (Guo et al., 2017), and how likely a claim must be to be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from training.examples import Example, metric_ids, pair, pointed
from training.texts import Label
from transforms.claims.readers.trained.decode import LONGEST, ROLES, Bonus, scores, softmax

Array = np.ndarray[Any, Any]
Outputs = Sequence[tuple[Array, ...]]
TEMPERATURES = np.geomspace(0.5, 4, 60)
BARS = np.arange(0.2, 0.81, 0.02)
SUBJECT = ROLES.index("subject")


def temperatures(
    examples: Sequence[Example], outputs: Outputs, labels: Mapping[str, list[Label]], bonus: Bonus
) -> dict[str, float]:
    """What to divide the logits of metric and subject by so that right answers are likeliest."""
    ids = metric_ids()
    losses = {"metric": np.zeros(len(TEMPERATURES)), "subject": np.zeros(len(TEMPERATURES))}
    for example, (metric, _, _, pointers, _) in zip(examples, outputs, strict=True):
        paired = pair(example.context, labels[example.doc])
        for at, (place, _, _) in enumerate(example.window.figures):
            label = paired[place]
            right = [ids[name] for name in label.get("metric", "").split("|") if name in ids] or [ids[None]]
            losses["metric"] += likelihoods(metric[at], right)
            if "metric" in label:
                spans = pointed(example.context, example.window, label.get("subject"))
                right = [first * LONGEST + last - first for first, last in spans if last - first < LONGEST]
                if right:
                    first, last = pointers[SUBJECT, :, at]
                    losses["subject"] += likelihoods(scores(first, last, example.spans, bonus).ravel(), right)
    return {name: round(float(TEMPERATURES[loss.argmin()]), 3) for name, loss in losses.items()}


def likelihoods(logits: Array, right: Sequence[int]) -> Array:
    """Negative log likelihood of any right answer at each temperature."""
    chances = softmax(logits[None, :] / TEMPERATURES[:, None])[:, list(right)].sum(-1)
    return -np.log(np.maximum(chances, 1e-9))


def bar(examples: Sequence[Example], outputs: Outputs, labels: Mapping[str, list[Label]], temperature: float) -> float:
    """How likely a figure must be a claim to be one: where F1 of metrics is highest."""
    ids = metric_ids()
    names = {number: name for name, number in ids.items()}
    chances, right, claimed = [], [], []
    for example, (metric, *_) in zip(examples, outputs, strict=True):
        paired = pair(example.context, labels[example.doc])
        for at, (place, _, _) in enumerate(example.window.figures):
            label = paired[place]
            if label.get("optional"):
                continue
            likely = softmax(metric[at] / temperature)
            chances.append(1 - float(likely[-1]))
            claimed.append("metric" in label)
            right.append(names[int(likely[:-1].argmax())] in label.get("metric", "").split("|"))
    held, good, wanted = np.array(chances), np.array(right), sum(claimed)
    scores = [2 * (good & (held >= at)).sum() / max((held >= at).sum() + wanted, 1) for at in BARS]
    return round(float(BARS[int(np.argmax(scores))]), 2)
