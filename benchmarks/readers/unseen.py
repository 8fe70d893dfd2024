"""Metrics that the trained reader was never trained on, by five examples each (unseen.yml): how many it recognises."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.page import table
from schemas.metric import Example, Metric
from transforms.claims.opened import read_context
from transforms.claims.readers.trained import shots
from transforms.claims.readers.trained.reader import Network, measured, network
from transforms.claims.readers.trained.windows import windows

SENTENCES = Path(__file__).with_name("unseen.yml")


@dataclass(frozen=True, slots=True)
class Recognised:
    """Of a metric by examples: sentences that tell it, of these recognised, others, and of these taken for it."""

    metric: str
    told: int
    recognised: int
    others: int
    taken: int


def unseen() -> str:
    """A table of the metrics."""
    head = ["metric by five examples", "sentences that tell it", "recognised", "others", "taken for it"]
    return table(head, [[str(value) for value in astuple(one)] for one in recognised()])


def recognised() -> list[Recognised]:
    """How many sentences of each metric are recognised."""
    data: dict[str, Any] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    found = network()
    given = {name: metric(name, one) for name, one in data.items()}
    learned = shots.learned(given, found.metrics, read_context, found.vector)
    rows = []
    for name, one in data.items():
        said = [(row["is"], answer(found, {name: learned[name]}, row) == name) for row in one["sentences"]]
        right, wrong = ([answered for told, answered in said if told is is_it] for is_it in (True, False))
        rows.append(Recognised(name, len(right), sum(right), len(wrong), sum(wrong)))
    return rows


def metric(name: str, told: dict[str, Any]) -> Metric:
    """A metric of which only the kinds of figures and examples are told."""
    examples = tuple(Example(**one) for one in told["examples"])
    return Metric(
        name=name,
        family="usage",
        label={"en": name, "fr": name},
        description=name,
        kinds=told["kinds"],
        subject="whose it is",
        examples=examples,
    )


def answer(found: Network, learned: dict[str, shots.Learned], row: dict[str, Any]) -> str | None:
    """What a sentence's figure measures."""
    example = Example(text=row["text"], figure=row["figure"], language=row.get("language", "en"))
    context = read_context(shots.document_of(example))
    place = shots.place_of(context, example)
    (window,) = windows(context, found.tokenizer, [place])
    metrics, *_, vectors = found.answer(context, window)
    return measured(found, learned, context.quantities[place].kind, metrics[0], vectors[0])[0][0]
