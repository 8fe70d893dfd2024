"""From texts and labels to the folder that is shipped: `python -m training TEXTS`."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import torch
import yaml

from schemas.metric import metrics
from training import calibrate, encoder
from training.examples import Example, examples, summary
from training.export import write
from training.measure import measure
from training.texts import LABELS, VALIDATION, Article, labelled, own
from training.train import answer, build, means, train
from transforms.claims.readers.trained.decode import ROLES
from transforms.claims.readers.trained.features import features
from transforms.claims.readers.trained.reader import FOLDER

CONFIG = Path(__file__).with_name("config.yml")


def parse() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder of the labelled articles, <doc>.md each")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the model is written (that of the package)")
    parser.add_argument("--work", type=Path, default=Path("training/work"), help="folder of checkpoints and logs")
    parser.add_argument("--share", type=float, default=1.0, help="of the training articles, for a learning curve")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another choice, as YAML")
    return parser.parse_args()


def configured(changes: list[str]) -> dict[str, Any]:
    """The choices of `config.yml`, some of them changed. ValueError names one that isn't there."""
    config: dict[str, Any] = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))
    for change in changes:
        name, _, value = change.partition("=")
        if name not in config:
            raise ValueError(f"--set {change}: {name!r} is none of {', '.join(config)}")
        config[name] = yaml.safe_load(value)
    return config


def words(articles: list[Article]) -> list[str]:
    """What the pieces must spell: titles, names and bodies."""
    documents = [article.context.document for article in articles]
    names = [name.label for article in articles for name in article.context.names]
    return [*(document.body for document in documents), *(document.title or "" for document in documents), *names]


def main() -> None:
    """Train, calibrate, measure and write."""
    options = parse()
    config = configured(options.set)
    torch.manual_seed(config["seed"])
    begun = time.monotonic()
    options.work.mkdir(parents=True, exist_ok=True)

    def tell(line: str) -> None:
        print(f"{time.monotonic() - begun:.0f} s: {line}", flush=True)

    files = sorted(path.name for path in LABELS.glob("*.jsonl") if not path.name.startswith("validation"))
    press = list(labelled(options.texts, files))
    press = press[:: round(1 / options.share)]
    mine = list(own(config["own"]))
    whole = encoder.read(encoder.find())
    tokenizer, order = encoder.cut(whole, words([*press, *mine]), config["pieces"])
    found, added = examples(press, tokenizer), examples(mine, tokenizer)
    tell(f"{len(press)} articles {summary(found)}; own {len(mine)} {summary(added)}")
    for example in added:
        example.hidden = True
    network = build(config, whole, order)
    scale = [1.0] * len(found) + [config["own_weight"]] * len(added)
    train(config, network, [*found, *added], scale, tell, options.work / "checkpoint.pt")

    kept = list(labelled(options.texts, [VALIDATION]))
    labels = {article.doc: article.labels for article in kept}
    held = examples(kept, tokenizer)
    outputs = answer(network, held)
    bonuses = network.bonuses()
    scales = calibrate.temperatures(held, outputs, labels, bonuses[calibrate.SUBJECT])
    about = {
        "metrics": list(metrics()),
        "temperatures": scales,
        "bar": calibrate.bar(held, outputs, labels, scales["metric"]),
        "bonuses": {
            role: {"length": [round(float(one), 4) for one in bonus.length], "known": round(bonus.known, 4)}
            for role, bonus in zip(ROLES, bonuses, strict=True)
        },
        "pieces": len(order),
        "validation": {name: round(value, 3) for name, value in measure(held, outputs, labels, bonuses).items()},
    }
    tell(json.dumps(about["validation"]))
    write(network, tokenizer, shown(held), means(network, found), about, options.to)
    tell(f"written to {options.to}")


def shown(found: list[Example]) -> dict[str, Any]:
    """The arrays of a window with several figures."""
    example = max(found, key=lambda one: len(one.window.figures))
    return features(example.context, example.window, tuple(metrics()))


if __name__ == "__main__":
    main()
