"""The trained reader: windows through the network, its answers as readings; days, speakers and dimensions by rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from schemas.claim import STATUSES, Claim
from schemas.metric import metrics
from transforms.claims.context import Context, MetricChoice
from transforms.claims.opened import read_context
from transforms.claims.periods import find_period
from transforms.claims.readers.dimensions import with_dimensions
from transforms.claims.readers.reading import Reading
from transforms.claims.readers.rules import Rules
from transforms.claims.readers.trained import shots
from transforms.claims.readers.trained.decode import (
    CHANGES,
    ROLES,
    Bonus,
    Pointed,
    Spans,
    pointed,
    scores,
    softmax,
    softmax_of,
    spans_of,
)
from transforms.claims.readers.trained.features import INPUTS, features
from transforms.claims.readers.trained.windows import Window, windows
from transforms.claims.record import build
from transforms.claims.speakers import find_speaker
from transforms.claims.status import find_status

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "trained"
FOLDER = Path(__file__).with_name("model")
SUBJECT = ROLES.index("subject")
AHEAD = frozenset({"planned", "forecast", "announced"})
"""What a rumour, which the network rarely saw, is taken for."""
LIKELIEST = 3
"""Answers that are told beside the one that is given."""
Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Network:
    """The network as it is shipped."""

    session: Any
    tokenizer: Tokenizer
    metrics: tuple[str, ...]
    """The metrics that it knows, in the order of its answers."""
    bar: float
    """How likely a figure must be a claim to be one."""
    temperatures: dict[str, float]
    """By what logits are divided, so that probabilities hold: of metric and subject."""
    bonuses: tuple[Bonus, ...]
    """What the score of a stretch is raised by, role by role."""
    means: Array
    """The mean of what it makes of the figures of each metric, none the last."""

    @cached_property
    def learned(self) -> dict[str, shots.Learned]:
        """The metrics that it was never trained on, from the examples of their files."""
        return shots.learned(metrics(), self.metrics, read_context, self.vector)

    def vector(self, context: Context, place: int) -> Array:
        """What the network makes of one figure of an article."""
        for window in windows(context, self.tokenizer, [place]):
            vector: Array = self.answer(context, window)[-1][0]
            return vector
        raise ValueError(f"no window holds figure {place} of {context.document.doc}")

    def answer(self, context: Context, window: Window) -> list[Array]:
        """Logits of metric, status, change and pointers for the figures of a window, and their vectors."""
        inputs = features(context, window, self.metrics)
        found: list[Array] = self.session.run(None, {name: inputs[name][None] for name in INPUTS})
        return [one[0] for one in found]


@cache
def network(folder: Path = FOLDER) -> Network:
    """The network in a folder. FileNotFoundError where it isn't there."""
    import onnxruntime
    from tokenizers import Tokenizer

    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(folder / "network.onnx"), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    means = np.load(folder / "means.npy").astype("f4")
    bonuses = tuple(Bonus(np.array(one["length"], "f4"), one["known"]) for one in map(about["bonuses"].get, ROLES))
    return Network(session, tokenizer, tuple(about["metrics"]), about["bar"], about["temperatures"], bonuses, means)


class Trained:
    """Reads by the network."""

    name = NAME

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def read(self, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
        """What each wanted figure means."""
        readings: list[Reading | None] = [None] * len(context.quantities)
        if not wanted:
            return readings
        found = network(self.folder)
        for window in windows(context, found.tokenizer, wanted):
            outputs = found.answer(context, window)
            spans = spans_of(context, window)
            for at, (place, _, _) in enumerate(window.figures):
                readings[place] = answer(found, context, window, spans, at, outputs)
        by_network = dated(context, with_dimensions(context, readings))
        return [word or reading for word, reading in zip(unlearned(found, context, wanted), by_network, strict=True)]


def unlearned(found: Network, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
    """The rules' readings of metrics that the network never learned and that somebody has given words since."""
    added = metrics().keys() - {*found.metrics}
    if not added:
        return [None] * len(context.quantities)
    return [word if word and word.metric in added else None for word in Rules().read(context, wanted)]


def answer(
    found: Network, context: Context, window: Window, spans: Spans, at: int, outputs: Sequence[Array]
) -> Reading:
    """The network's answer for one figure of a window as a reading."""
    metric, status, change, pointers, vectors = outputs
    place, _, _ = window.figures[at]
    kind = context.quantities[place].kind
    likely: dict[str, list[tuple[str | None, float]]] = {
        "metric": measured(found, found.learned, kind, metric[at], vectors[at])
    }
    told, sure = likely["metric"][0]
    if told is None:
        return Reading(reader=NAME, probabilities={"metric": sure}, rule="none", likeliest=likely)
    names: dict[str, Pointed] = {}
    for number, role in enumerate(ROLES):
        first, last = pointers[number, :, at]
        logits = scores(first, last, spans, found.bonuses[number])
        names[role], *others = pointed(context, window, softmax_of(logits / found.temperatures["subject"]))
        if role == "subject":
            likely[role] = [(one.label, min(one.probability, 1.0)) for one in (names[role], *others)][:LIKELIEST]
    return Reading(
        reader=NAME,
        metric=told,
        subject=names["subject"].label,
        subject_id=names["subject"].entity_id,
        counterparty=names["counterparty"].label,
        counterparty_id=names["counterparty"].entity_id,
        benchmark=names["benchmark"].label if told == "benchmark_score" else None,
        change=CHANGES[int(change[at].argmax())],
        status=STATUSES[int(status[at].argmax())],
        probabilities={"metric": sure, "subject": min(names["subject"].probability, 1.0)},
        rule="network",
        likeliest=likely,
    )


def measured(
    found: Network, learned: Mapping[str, shots.Learned], kind: str, logits: Array, vector: Array
) -> list[tuple[str | None, float]]:
    """What a figure measures, None for no claim, and what else is likely, with probabilities: the answer first.

    Args:
        found: the network.
        learned: metrics that it was never trained on.
        kind: the figure's kind of unit.
        logits: what the network says of the metrics that it knows.
        vector: what it makes of the figure.
    """
    chances = softmax(logits / found.temperatures["metric"])
    answers = [*found.metrics, None]
    is_claim = 1 - float(chances[-1]) >= found.bar
    own = int(chances[:-1].argmax()) if is_claim else len(found.metrics)
    told = sorted(range(len(answers)), key=lambda one: (one != own, -chances[one]))[:LIKELIEST]
    likely: list[tuple[str | None, float]] = [(answers[one], float(chances[one])) for one in told]
    nearer = shots.nearest(learned, kind, vector, found.means[own])
    return [nearer, *likely[:-1]] if nearer else likely


def dated(context: Context, readings: Sequence[Reading | None]) -> list[Reading | None]:
    """Readings with days, speakers and rumours as rules find them, who read these better or saw them more often."""
    claims: list[Claim] = []
    found: list[Reading | None] = []
    for quantity, reading in zip(context.quantities, readings, strict=True):
        if reading is None or reading.metric not in metrics():
            found.append(reading)
            continue
        choice = MetricChoice(metric=reading.metric, rule="", score=1.0, cue_start=quantity.start, cue_end=quantity.end)
        status = reading.status or "actual"
        if status in AHEAD and find_status(context, quantity, choice) == "rumoured":
            status = "rumoured"
        start, end = find_period(context, quantity, choice, status, claims)
        speaker = find_speaker(context, quantity, choice, claims)
        found.append(replace(reading, status=status, period_start=start, period_end=end, attributed_to=speaker))
        claims.append(build(context, quantity, found[-1] or reading))
    return found
