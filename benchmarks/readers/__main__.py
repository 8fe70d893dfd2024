"""Score readers beside each other on annotated articles, a language model by its recorded answers.

    python -m benchmarks.readers [--shared DIR] [--fit] [--write]
    python -m benchmarks.readers --record CORPUS ANSWERS…

`--fit` fits the confidence of each reader but the rules on open texts: transforms/claims/readers/confidence.yml.
`--write` puts the tables into docs/benchmarks.md. `--record` turns answers to requests that `techfigures label export`
wrote for a corpus' texts into benchmarks/readers/answers/CORPUS.jsonl, by span.
Exit status 2 where the corpora are absent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from benchmarks.calibration.examples import collect as collect_rules
from benchmarks.calibration.fit import cross_validate, fit
from benchmarks.calibration.measures import calibration_error
from benchmarks.gate.corpora import BASELINE, LEVELS, ROOT, paths, scorer
from benchmarks.page import table, told, write_section
from benchmarks.readers.confidence import RISING, collect, of_press
from benchmarks.readers.language import added
from benchmarks.readers.press import validated
from benchmarks.readers.recorded import FOLDER, Asked, Recording, extracted, record
from benchmarks.readers.unseen import unseen
from flows.model.setup import UNNAMED as MODEL
from flows.model.tariff import Rate, rate
from techfigures.settings import Settings
from transforms.claims.confidence import model as rules_model
from transforms.claims.readers import Setup, parse_chain
from transforms.claims.readers.confidence import WEIGHTS

CHAINS = ("rules", "trained", "rules, trained below 0.6", "model", "rules, model below 0.6")
OFFLINE = ("rules", "trained", "rules, trained below 0.6")
"""Those that are tried on the validation articles, of which there are no recorded answers."""
BAR = 0.7
PRICED = ("gpt-5-mini", "gpt-4.1")
"""Models of the bundled tariff by which the price of an article is told; neither gave the recorded answers."""
HEAD = """# Log odds that a claim is right, for each signal of transforms/claims/readers/confidence.py, by reader.
# Written by `python -m benchmarks.readers --fit` from annotated articles.
"""
BEGIN = "<!-- readers: python -m benchmarks.readers --write writes what follows -->"
END = "<!-- readers end -->"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """A chain of readers on a corpus."""

    corpus: str
    chain: str
    scores: Row
    articles: int
    figures: int
    asked: Asked


def corpora() -> dict[str, Row]:
    """The corpora of which there are answers, with their entries of the baseline."""
    entries = json.loads(BASELINE.read_text(encoding="utf-8"))
    plain = {name: entry for name, entry in entries.items() if not {"near", "reader"} & entry.keys()}
    return {name: entry for name, entry in plain.items() if recording(entry).path.exists()}


def recording(entry: Row) -> Recording:
    """The answers of a corpus."""
    return Recording(FOLDER / f"{entry['corpus'].replace('/', '-')}.jsonl")


def trials(score: ModuleType, shared: Path) -> Iterator[Trial]:
    """Each chain on each corpus."""
    for name, entry in corpora().items():
        texts, gold_path, traps_path = paths(shared, name, entry)
        gold, traps = score.read_jsonl(gold_path), score.read_jsonl(traps_path)
        for chain in CHAINS:
            asked = Asked()
            rows = list(extracted(texts, Setup(parse_chain(chain), MODEL), recording(entry), asked))
            result, _ = score.evaluate(gold, rows, traps)
            scores = {level: result["levels"][level]["f1"] for level in LEVELS} | {"traps": result["trap_hits"]}
            yield Trial(name, chain, scores, len(list(texts.glob("*.md"))), result["gold"], asked)


def section(found: Sequence[Trial]) -> str:
    """The table with what it is of."""
    prices = {name: priced(name) for name in PRICED}
    head = ["corpus", "readers", "figures", *LEVELS, "traps", "figures asked", "tokens in", "tokens out"]
    head += [f"{rate.currency}, {name}" for name, rate in prices.items()]
    rows = []
    for one in found:
        share = str(one.asked.figures) if one.asked.requests else ""
        told_of = one.asked.tokens_in, one.asked.tokens_out
        tokens = [f"{count / one.articles:,.0f}" if one.asked.requests else "" for count in told_of]
        costs = [float(rate.cost(*told_of)) / one.articles for rate in prices.values()]
        tokens += [f"{cost:.5f}" if one.asked.requests else "" for cost in costs]
        levels = [f"{one.scores[level]:.3f}" for level in LEVELS]
        rows.append([one.corpus, one.chain, str(one.figures), *levels, str(one.scores["traps"]), share, *tokens])
    lines = [told("python -m benchmarks.readers --write"), "", table(head, rows), "", NOTE]
    return "\n".join(lines)


NOTE = (
    "F1 a level, each needing the one before. Tokens and prices are those of an article, estimated as `techfigures "
    "label estimate` does, instructions included, by the tariff of two hosted models (flows/model/tariffs.yml). A "
    "large language model answered exported requests, which ask for no number: benchmarks/readers/answers/about.yml "
    "says when and how."
)


@dataclass(frozen=True, slots=True)
class Sure:
    """Confidences of a reader's claims on some texts, beside whether they are right."""

    reader: str
    texts: str
    said: list[float]
    right: list[bool]


def calibrated(score: ModuleType, shared: Path, *, fit_anew: bool) -> Iterator[Sure]:
    """How sure each reader is, and how often right: on texts to fit on, which none learned from, and on closed ones."""
    fitted = {}
    entries = corpora()
    _, closed = collect_rules(score, shared)
    said = [rules_model().probability(one.signals) for one in closed.claims]
    yield Sure("rules", "closed", said, [one.right for one in closed.claims])
    for reader in ("trained", "model"):
        answers = {name: recording(entry) for name, entry in entries.items()}
        setup = Setup(parse_chain(reader), MODEL)
        open_ones, closed = collect(score, shared, entries, setup, answers)
        texts = "open"
        if not setup.chain.asks_model:  # it learned from the open ones; a language model has no answers for these
            open_ones, texts = of_press(shared / "corpus" / "train", setup), "validation"
        signals, right = [one.signals for one in open_ones.claims], [one.right for one in open_ones.claims]
        found = fit(signals, right, rising=RISING)
        fitted[reader] = {"intercept": found.intercept, "weights": dict(found.weights)}
        apart = cross_validate(signals, right, [one.doc for one in open_ones.claims])
        yield Sure(reader, f"{texts}, cross-validated", apart, right)
        yield Sure(
            reader,
            "closed",
            [found.probability(one.signals) for one in closed.claims],
            [one.right for one in closed.claims],
        )
    if fit_anew:
        WEIGHTS.write_text(HEAD + yaml.safe_dump(fitted), encoding="utf-8")


def reliability(found: Sequence[Sure]) -> str:
    """How far confidence holds, reader by reader, and what a bar on it keeps."""
    head = ["reader", "texts", "claims", "right", "mean confidence", "ECE", "at 0.7 or more", "of these right"]
    rows = []
    for one in found:
        kept = [outcome for value, outcome in zip(one.said, one.right, strict=True) if value >= BAR]
        share, precision = len(kept) / max(len(one.said), 1), sum(kept) / max(len(kept), 1)
        mean = [sum(values) / max(len(values), 1) for values in (one.right, one.said)]
        numbers = [f"{mean[0]:.2f}", f"{mean[1]:.2f}", f"{calibration_error(one.said, one.right):.3f}"]
        rows.append([one.reader, one.texts, str(len(one.said)), *numbers, f"{share:.0%}", f"{precision:.2f}"])
    return table(head, rows)


def priced(model: str) -> Rate:
    """The price of a hosted model's tokens. ValueError where the bundled tariff lacks it."""
    found = rate(Settings(model_url="https://example.org/v1"), model)
    if found is None:
        raise ValueError(f"flows/model/tariffs.yml has no price of {model}")
    return found


def main() -> int:
    """Measure and print, or record answers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/ and eval/")
    parser.add_argument("--fit", action="store_true", help="fit the confidence of readers that aren't the rules")
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--record", nargs="+", metavar=("CORPUS", "ANSWERS"), help="keep answers to exported requests")
    options = parser.parse_args()
    try:
        score = scorer(options.shared)
    except FileNotFoundError as error:
        print(f"readers: {error} is absent; name the corpora's folder with --shared", file=sys.stderr)
        return 2
    if options.record:
        name, *files = options.record
        entry = json.loads(BASELINE.read_text(encoding="utf-8"))[name]
        out = recording(entry).path
        texts, *_ = paths(options.shared, name, entry)
        count = record(texts, map(Path, files), Setup(parse_chain("model"), MODEL), out)
        print(f"{out}: answers of {count} documents")
        return 0
    sure = list(calibrated(score, options.shared, fit_anew=options.fit))
    press = validated(options.shared / "corpus" / "train", OFFLINE)
    text = f"{section(list(trials(score, options.shared)))}\n\n{press}\n\n{reliability(sure)}\n\n{unseen()}"
    text += f"\n\n{added(ROOT / 'benchmarks' / 'corpus' / 'german', 'de', options.shared)}"
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
