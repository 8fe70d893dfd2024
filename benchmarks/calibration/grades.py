"""Bars of the grades, fitted on annotated articles, and how right claims of each grade are.

    python -m benchmarks.calibration.grades [--shared DIR] [--fit]

A claim is right where value, unit, metric and subject are: the level `claim` of the corpora's scorer. On the labelled
press value and unit are held against the label by the same scorer, metric and subject by the label's alternatives and
the catalogue's names. Claims of figures that aren't claims, or have no label, are wrong; optional ones don't count.

Bars are the lowest confidence from which on claims reach TARGETS in texts that a reader neither learned from nor is
measured on: the labelled press for the rules; for the trained reader, which learned from that, the validation articles,
each by weights fitted without it; open texts for a language model. `--fit` writes schemas/grades.yml.
Exit status 2 where the corpora are absent.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import yaml

from benchmarks.calibration.examples import Example
from benchmarks.calibration.fit import cross_validate
from benchmarks.gate.corpora import BASELINE, ROOT, hides, paths, scorer
from benchmarks.readers.confidence import claims
from benchmarks.readers.recorded import FOLDER, Recording
from flows.model.setup import UNNAMED as MODEL
from schemas.grades import FILE, GRADES, Bars, Measured
from training.examples import pair
from training.measure import right_fields
from training.texts import LABELS, VALIDATION, Article, labelled
from transforms.claims.readers import Setup, parse_chain, read
from transforms.claims.readers.confidence import signals
from transforms.claims.readers.rules import Rules

TARGETS = {"sure": 0.95, "likely": 0.85}
LEAST = 20
"""Claims from which on a share is told by more than chance."""
EVEN = 0.5
"""Highest bar of what is likely: where the target asks for more, what is more probably right than wrong is likely, and
its measured share is told; else six claims of seven of a small reader would stand in no ranking."""
READERS = ("rules", "trained", "model")
HEAD = "".join(f"{line}\n" for line in FILE.read_text(encoding="utf-8").splitlines() if line.startswith("#"))


def of_labels(score: ModuleType, articles: Iterator[Article], reader: str) -> list[tuple[Example, float]]:
    """Claims of labelled articles with their signals, whether each is right, and their confidence."""
    found = []
    for article in articles:
        context = article.context
        readings, _ = read(context, Setup(parse_chain(reader)))
        beside = Rules().read(context, range(len(readings)))
        labels = pair(context, article.labels)
        for place, reading in enumerate(readings):
            label, figure = labels.get(place, {}), context.quantities[place]
            if reading.metric is None or label.get("optional"):
                continue
            right = "metric" in label and ("value" not in label or score.same_quantity(label, vars_of(figure)))
            if right:
                good = right_fields(context, label, reading)
                right = good["metric"] and good["subject"]
            seen = signals(context, figure, reading, beside[place])
            found.append((Example(article.doc, seen, right), reading.confidence))
    return found


def vars_of(figure: object) -> dict[str, object]:
    """What the scorer compares of a figure."""
    return {name: getattr(figure, name) for name in ("value", "value_low", "value_high", "unit")}


def of_gold(score: ModuleType, shared: Path, name: str, reader: str) -> list[tuple[str, float, bool]]:
    """Claims of an annotated corpus: article, confidence, whether right; none of a model that has no answers to it."""
    entry = json.loads(BASELINE.read_text(encoding="utf-8"))[name]
    texts, gold_path, _ = paths(shared, name, entry)
    recording = Recording(FOLDER / f"{entry['corpus'].replace('/', '-')}.jsonl")
    if reader == "model" and not recording.path.exists():
        return []
    gold, found = score.read_jsonl(gold_path), []
    for path in sorted(texts.glob("*.md")):
        told = list(claims(path, Setup(parse_chain(reader), MODEL), recording))
        wanted = [item for item in gold if item["doc"] == path.stem]
        levels = {at: (wanted[place], level) for place, at, level in score.pair_up(wanted, [row for row, *_ in told])}
        for at, (_, reading, _) in enumerate(told):
            partner, level = levels.get(at, ({}, 0))
            if not partner.get("optional"):
                found.append((path.stem, reading.confidence, level >= score.LEVELS.index("claim") + 1))
    return found


def fitted(said: Sequence[float], right: Sequence[bool]) -> Bars:
    """The lowest bars that reach TARGETS, at most EVEN for likely; none is sure where none reaches the first."""
    order = sorted(range(len(said)), key=lambda at: -said[at])
    reached: dict[str, float | None] = dict.fromkeys(TARGETS)
    good = 0
    for count, at in enumerate(order, 1):
        good += right[at]
        last = count == len(order) or said[order[count]] < said[at]
        for grade, target in TARGETS.items():
            if last and count >= LEAST and good >= target * count:
                reached[grade] = said[at]
    reached["likely"] = min(EVEN, EVEN if reached["likely"] is None else reached["likely"])
    return Bars(**reached)


def counted(reader: str, texts: str, bars: Bars, said: Sequence[float], right: Sequence[bool]) -> Iterator[Measured]:
    """Each grade's share of a reader's claims and the share of them that is right."""
    of = [bars.grade(value) for value in said]
    for grade in GRADES:
        held = [outcome for one, outcome in zip(of, right, strict=True) if one == grade]
        yield Measured(
            reader=reader,
            texts=texts,
            grade=grade,
            claims=len(held),
            share=round(len(held) / max(len(said), 1), 3),
            precision=round(sum(held) / len(held), 3) if held else None,
        )


def main() -> int:
    """Fit, measure, print, and with `--fit` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/ and eval/")
    parser.add_argument("--fit", action="store_true", help="write schemas/grades.yml")
    options = parser.parse_args()
    try:
        score = scorer(options.shared)
    except FileNotFoundError as error:
        print(f"grades: {error} is absent; name the corpora's folder with --shared", file=sys.stderr)
        return 2
    press = options.shared / "corpus" / "train"
    entries = json.loads(BASELINE.read_text(encoding="utf-8"))
    held = [name for name in entries if name.startswith("held") and not {"near", "reader"} & entries[name].keys()]
    found: dict[str, Bars] = {}
    rows: list[Measured] = []
    for reader in READERS:
        gold = {name: of_gold(score, options.shared, name, reader) for name in (*held, "seed", "press")}
        valid = of_labels(score, labelled(press, [VALIDATION]), reader) if reader != "model" else []
        said, right = [value for _, value in valid], [one.right for one, _ in valid]
        match reader:
            case "rules":
                files = sorted(path.name for path in LABELS.glob("*.jsonl") if not path.name.startswith("validation"))
                learned = of_labels(score, labelled(press, files), reader)
                found[reader] = fitted([value for _, value in learned], [one.right for one, _ in learned])
            case "trained":
                said = cross_validate([one.signals for one, _ in valid], right, [one.doc for one, _ in valid])
                found[reader] = fitted(said, right)
            case _:
                opened = [
                    one
                    for name in ("seed", "press")
                    for one in gold[name]
                    if not hides(entries[name].get("closed"), one[0])
                ]
                found[reader] = fitted([value for _, value, _ in opened], [good for *_, good in opened])
        if valid:
            rows += counted(reader, "validation", found[reader], said, right)
        sets = {"held": [one for name in held for one in gold[name]], "seed": gold["seed"], "press": gold["press"]}
        for texts, told in sets.items():
            rows += counted(reader, texts, found[reader], [value for _, value, _ in told], [good for *_, good in told])
    told_bars = {reader: asdict(one) for reader, one in found.items()}
    text = HEAD + yaml.safe_dump({"bars": told_bars, "measured": [asdict(one) for one in rows]}, sort_keys=False)
    print(text)
    if options.fit:
        FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
