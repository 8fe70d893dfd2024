"""Fit the confidence of claims on the annotated articles, and say how well it holds.

    python -m benchmarks.calibration [--shared DIR] [--held TEXTS GOLD] [--fit]

Closed texts, and those of `--held`, are only counted: nothing is fitted on them. `--fit` writes
transforms/claims/confidence.yml and what docs/benchmarks.md says of it. Run it after rules or lexicons have changed.
Exit status 2 where the corpora are absent.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks.calibration.examples import Examples, collect, folder
from benchmarks.calibration.fit import cross_validate, fit
from benchmarks.calibration.report import BEGIN, END, PLOT, Trial, plot, section
from benchmarks.gate.corpora import ROOT, scorer
from benchmarks.page import PAGE, write_section
from transforms.claims.confidence import WEIGHTS, Model

HEAD = """# Log odds that a claim is right, for each signal of transforms/claims/confidence.py.
# Written by `python -m benchmarks.calibration --fit` from {claims} claims of {docs} annotated articles.
"""


def weights_file(model: Model, examples: Examples) -> str:
    """The weights as YAML."""
    head = HEAD.format(claims=len(examples.claims), docs=len({one.doc for one in examples.claims}))
    return head + yaml.safe_dump({"intercept": model.intercept, "weights": dict(model.weights)})


def main() -> int:
    """Fit, measure, print, and with `--fit` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/ and eval/")
    parser.add_argument(
        "--held", type=Path, nargs=2, metavar=("TEXTS", "GOLD"), help="more texts that are only counted"
    )
    parser.add_argument("--fit", action="store_true", help="write weights, plot and page")
    options = parser.parse_args()
    try:
        score = scorer(options.shared)
    except FileNotFoundError as error:
        print(f"calibration: {error} is absent; name the corpora's folder with --shared", file=sys.stderr)
        return 2
    examples, held = collect(score, options.shared)
    signals, right = [one.signals for one in examples.claims], [one.right for one in examples.claims]
    model = fit(signals, right)
    apart = cross_validate(signals, right, [one.doc for one in examples.claims])
    trials = [Trial("cross-validated", apart, right, examples.wanted)]
    unread = {"closed": held}
    if options.held:
        texts, gold = options.held
        unread["held"] = sum((found for _, found in folder(score, texts, gold, "held")), Examples((), 0))
    for name, counted in unread.items():
        said = [model.probability(one.signals) for one in counted.claims]
        trials.append(Trial(name, said, [one.right for one in counted.claims], counted.wanted))
    day = datetime.now(UTC).date().isoformat()
    print(section(trials, day))
    if options.fit:
        WEIGHTS.write_text(weights_file(model, examples), encoding="utf-8")
        (PAGE.parent / PLOT).write_text(plot(trials), encoding="utf-8")
        write_section(section(trials, day), BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
