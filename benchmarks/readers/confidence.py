"""Confidence of readers that aren't the rules: examples of annotated articles, each reading with its signals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.calibration.examples import NONE, RIGHT, Example, Examples
from benchmarks.gate.corpora import hides, paths
from benchmarks.readers.press import reached
from benchmarks.readers.recorded import Recording
from flows.reading import read, row
from flows.run import Item
from training.examples import pair
from training.texts import VALIDATION, labelled
from transforms.claims.opened import read_context
from transforms.claims.readers import RULES, Reading, Setup
from transforms.claims.readers import read as read_figures
from transforms.claims.readers.confidence import signals
from transforms.claims.readers.rules import Rules
from transforms.claims.record import build

Row = dict[str, Any]
RISING = ("metric_odds", "subject_odds", "same_metric", "same_subject", "rules_confidence")
"""Signals that never make a claim less sure."""


def collect(
    score: ModuleType, shared: Path, corpora: dict[str, Row], setup: Setup, answers: dict[str, Recording]
) -> tuple[Examples, Examples]:
    """Examples of a reader on some corpora: those to fit on, and those of closed texts, which are only counted."""
    fitting, held = NONE, NONE
    for name, entry in corpora.items():
        texts, gold_path, _ = paths(shared, name, entry)
        gold = score.read_jsonl(gold_path)
        for path in sorted(texts.glob("*.md")):
            of_this = [item for item in gold if item["doc"] == path.stem]
            found = examples(score, path, of_this, setup, answers[name])
            if hides(entry.get("closed"), path.stem):
                held += found
            else:
                fitting += found
    return fitting, held


def of_press(texts: Path, setup: Setup) -> Examples:
    """Examples of a reader on the validation articles, real press that nothing was made or trained on."""
    found = NONE
    for article in labelled(texts, [VALIDATION]):
        readings, _ = read_figures(article.context, setup)
        beside = Rules().read(article.context, range(len(readings)))
        kept = []
        for place, label in pair(article.context, article.labels).items():
            reading, figure = readings[place], article.context.quantities[place]
            if reading.metric is None or label.get("optional"):
                continue
            seen = signals(article.context, figure, reading, beside[place])
            kept.append(Example(article.doc, seen, "claim" in reached(article, label, reading)))
        found += Examples(tuple(kept), sum("metric" in label for label in article.labels))
    return found


def examples(score: ModuleType, path: Path, gold: list[Row], setup: Setup, recording: Recording) -> Examples:
    """The claims of one article that the reader made; those paired with an optional figure of gold count as little."""
    found = list(claims(path, setup, recording))
    levels = {at: (gold[place], level) for place, at, level in score.pair_up(gold, [claim for claim, *_ in found])}
    kept = []
    for at, (_, reading, seen) in enumerate(found):
        partner, level = levels.get(at, ({}, 0))
        if not partner.get("optional") and reading.reader != RULES:
            kept.append(Example(path.stem, seen, level >= RIGHT))
    return Examples(tuple(kept), sum(not item.get("optional") for item in gold))


def claims(path: Path, setup: Setup, recording: Recording) -> Iterator[tuple[Row, Reading, dict[str, float]]]:
    """Each claim of a file as a row, with its reading and signals."""
    for article in read(path.read_bytes(), Item(address=str(path), doc=path.stem)):
        context = read_context(article.document)
        found, unanswered = read_figures(context, setup)
        if unanswered:
            told = {request.key: recording.answer(context, request) for request in unanswered}
            found, _ = read_figures(context, Setup(setup.chain, setup.model, told))
        beside = Rules().read(context, range(len(context.quantities)))
        for quantity, reading, other in zip(context.quantities, found, beside, strict=True):
            if reading.metric is not None:
                record = row(build(context, quantity, reading), article)
                yield record, reading, signals(context, quantity, reading, other)
