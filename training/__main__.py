"""From texts and labels to the folder that is shipped: `python -m training TEXTS`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from schemas.metric import metrics
from training import calibrate
from training.export import write
from training.recipe import configured, make
from training.train import means
from transforms.claims.readers.trained.decode import ROLES
from transforms.claims.readers.trained.features import features
from transforms.claims.readers.trained.reader import FOLDER

WORK = Path("training/work")
SHOWN = 60
"""Windows, those with most figures, that show how great activations are."""


def parse() -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("texts", type=Path, help="folder of the labelled articles, <doc>.md each")
    parser.add_argument("--to", type=Path, default=FOLDER, help="where the model is written (that of the package)")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of checkpoints")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="another choice, as YAML")
    return parser.parse_args()


def main() -> None:
    """Train, calibrate, measure and write."""
    options = parse()
    tell = clock()
    made = make(configured(options.set), options.texts, options.work, tell)
    bonuses = made.network.bonuses()
    scales = calibrate.temperatures(made.held, made.outputs, made.labels, bonuses[calibrate.SUBJECT])
    about = {
        "metrics": list(metrics()),
        "temperatures": scales,
        "bar": calibrate.bar(made.held, made.outputs, made.labels, scales["metric"]),
        "bonuses": {
            role: {"length": [round(float(one), 4) for one in bonus.length], "known": round(bonus.known, 4)}
            for role, bonus in zip(ROLES, bonuses, strict=True)
        },
        "pieces": made.tokenizer.get_vocab_size(),
        "validation": {name: round(value, 3) for name, value in made.scores.items()},
    }
    tell(json.dumps(about["validation"]))
    most = sorted(made.learned, key=lambda one: -len(one.window.figures))[:SHOWN]
    rows = [features(example.context, example.window, tuple(metrics())) for example in most]
    write(made.network, made.tokenizer, rows, means(made.network, made.learned), about, options.to)
    tell(f"written to {options.to}")


def clock() -> Callable[[str], None]:
    """What tells a line with the seconds since now before it."""
    begun = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - begun:.0f} s: {line}", flush=True)

    return tell


if __name__ == "__main__":
    main()
