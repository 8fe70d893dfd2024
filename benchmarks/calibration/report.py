"""What calibration is worth, as a page section and a plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.calibration.measures import Bin, bars, bins, brier, calibration_error, chance_error, ranking

BEGIN = "<!-- calibration: python -m benchmarks.calibration --fit writes what follows -->"
END = "<!-- calibration ends -->"
PLOT = "images/reliability.svg"
INTRODUCTION = """\
`python -m benchmarks.calibration --fit`, {day}. Confidence is the probability that value, unit, metric and
subject are right: a logistic model over what the rules saw, fitted by maximum likelihood (Platt 1999). The
expected calibration error (ECE, 10 bins of equal mass, Guo et al. 2017) is the mean distance between what
claims say and the share of them that is right; *by chance* is what a perfect model would show on so few
claims, *ranked* how often a right claim is surer than a wrong one. *Cross-validated*: each article by weights
fitted without it. Nothing was fitted on the others."""
OPTIMISTIC = 0.05
"""How much too much claims say on average before the page warns of it."""
SIZE, EDGE, LEGEND = 360, 48, 150
COLOURS = ("#1f6feb", "#d1570c")


@dataclass(frozen=True, slots=True)
class Trial:
    """Confidences of claims beside whether they are right; `wanted` is how many figures gold asks for."""

    name: str
    said: Sequence[float]
    right: Sequence[bool]
    wanted: int


def section(trials: Sequence[Trial], day: str) -> str:
    """The section of docs/benchmarks.md: errors, bars, and the plot."""
    errors = [
        f"| {one.name} | {len(one.said)} | {mean(one.right):.2f} | {mean(one.said):.2f} "
        f"| {calibration_error(one.said, one.right):.3f} | {chance_error(one.said):.3f} "
        f"| {brier(one.said, one.right):.3f} | {ranking(one.said, one.right):.2f} |"
        for one in trials
    ]
    kept = [bars(one.said, one.right, one.wanted) for one in trials]
    rows = [
        f"| {row[0].bar:.1f} | " + " | ".join(f"{one.precision:.2f} | {one.recall:.2f}" for one in row) + " |"
        for row in zip(*kept, strict=True)
    ]
    lines = [
        INTRODUCTION.format(day=day),
        "",
        "| claims | number | right | mean confidence | ECE | by chance | Brier | ranked |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *errors,
        "",
        *filter(None, map(optimism, trials)),
        f"![Share of claims that are right, by confidence]({PLOT})",
        "",
        "What `techfigures extract --min-confidence BAR` keeps; recall is of all figures that the annotators found.",
        "",
        "| bar | " + " | ".join(f"precision, {one.name} | recall" for one in trials) + " |",
        "| --- |" + " --- | --- |" * len(trials),
        *rows,
    ]
    return "\n".join(lines)


def optimism(trial: Trial) -> str:
    """A warning where a trial's claims say clearly more than holds."""
    over = mean(trial.said) - mean(trial.right)
    if over < OPTIMISTIC:
        return ""
    return (
        f"Claims of {trial.name} texts say {over:.2f} too much on average: the rules were written with the other\n"
        "texts in sight. Expect the same of texts of your own, and set a higher bar.\n"
    )


def mean(values: Sequence[float]) -> float:
    """The mean, 0 of nothing."""
    return sum(values) / max(len(values), 1)


def plot(trials: Sequence[Trial]) -> str:
    """The reliability diagram as SVG: a point for each bin, its vertical line what chance makes of a right share."""
    ticks = [at / 5 for at in range(6)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE + LEGEND} {SIZE}" font-size="12">',
        "<title>Share of claims that are right, by confidence</title>",
        '<style>text {font-family: sans-serif}</style><rect width="100%" height="100%" fill="#fff"/>',
        f'<path d="M{x(0)} {y(0)}H{x(1)}M{x(0)} {y(0)}V{y(1)}" stroke="#57606a" fill="none"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#8c959f" stroke-dasharray="4 4"/>',
        *(f'<text x="{x(at)}" y="{y(0) + 18}" text-anchor="middle">{at:.1f}</text>' for at in ticks),
        *(f'<text x="{x(0) - 6}" y="{y(at) + 4}" text-anchor="end">{at:.1f}</text>' for at in ticks),
        f'<text x="{x(0.5)}" y="{SIZE - 6}" text-anchor="middle">confidence</text>',
        f'<text x="14" y="{y(0.5)}" text-anchor="middle" transform="rotate(-90 14 {y(0.5)})">share right</text>',
    ]
    for number, (trial, colour) in enumerate(zip(trials, COLOURS, strict=False)):
        parts += [point(one, colour) for one in bins(trial.said, trial.right)]
        top = EDGE + 20 * number
        parts.append(f'<circle cx="{SIZE - 20}" cy="{top}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{SIZE - 10}" y="{top + 4}">{trial.name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def point(one: Bin, colour: str) -> str:
    """One bin: a dot, and two standard errors of its share up and down."""
    spread = 2 * math.sqrt(max(one.right * (1 - one.right), 0.01) / one.count)
    low, high = max(one.right - spread, 0.0), min(one.right + spread, 1.0)
    return (
        f'<path d="M{x(one.said)} {y(low)}V{y(high)}" stroke="{colour}" opacity="0.5"/>'
        f'<circle cx="{x(one.said)}" cy="{y(one.right)}" r="5" fill="{colour}"/>'
    )


def x(value: float) -> float:
    """Where a confidence stands on the plot."""
    return round(EDGE + value * (SIZE - 2 * EDGE), 1)


def y(value: float) -> float:
    """Where a share stands on the plot."""
    return round(SIZE - EDGE - value * (SIZE - 2 * EDGE), 1)
