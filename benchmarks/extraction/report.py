"""What was measured, as Markdown tables, and the section of docs/benchmarks.md that holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.extraction.linear import LINEAR, SHORT, SIZES, Point, linear_to
from benchmarks.extraction.pairing import Result
from benchmarks.extraction.systems import Run, System
from benchmarks.page import table

BEGIN = "<!-- extraction: python -m benchmarks.extraction --write writes what follows -->"
END = "<!-- extraction ends -->"
ARTICLE = 3_400
"""Characters of an article, as speeds are told."""
ABSENT = "-"


def quality(results: Mapping[tuple[System, str], Result | str]) -> str:
    """Spans, values and quantities by system and group of texts: precision, recall and F1, and trap hits."""
    head = (
        "texts",
        "system",
        "span P",
        "span R",
        "span F1",
        "value F1",
        "quantity P",
        "quantity R",
        "quantity F1",
        "traps",
    )
    rows = []
    for (system, group), result in results.items():
        if isinstance(result, str):
            rows.append([group, system.title, result, *[ABSENT] * (len(head) - 3)])
            continue
        spans = [f"{number:.3f}" for number in (result.precision("span"), result.recall("span"), result.f1("span"))]
        told = [
            f"{number:.3f}" if system.values else ABSENT
            for number in (
                result.f1("value"),
                result.precision("quantity"),
                result.recall("quantity"),
                result.f1("quantity"),
            )
        ]
        rows.append([group, system.title, *spans, *told, str(result.traps)])
    return table(head, rows)


def recall(results: Mapping[tuple[System, str], Result | str]) -> str:
    """Of the gold figures, the share that each system finds, reads the value of, and reads with its unit."""
    rows = []
    for (system, group), result in results.items():
        if not isinstance(result, str):
            shares = [f"{result.recall(name):.3f}" for name in ("span", "value", "quantity")]
            told = shares if system.values else [shares[0], ABSENT, ABSENT]
            rows.append([group, system.title, str(result.gold), *told])
    return table(("texts", "system", "gold figures", "found", "value right", "value and unit right"), rows)


def speed(runs: Mapping[tuple[System, str], Run | str]) -> str:
    """Characters a CPU second, articles a second, loading and memory by system and language."""
    rows = []
    for (system, language), run in runs.items():
        if isinstance(run, str):
            rows.append([language, system.title, run, *[ABSENT] * 4])
            continue
        numbers = [
            f"{run.speed:,.0f}",
            f"{run.speed / ARTICLE:,.1f}",
            f"{run.load_seconds:.1f}",
            f"{run.peak_mb:,.0f}",
        ]
        rows.append([language, system.title, *numbers, str(run.failed)])
    head = (
        "language",
        "system",
        "characters a CPU second",
        "articles a second",
        "loading, s",
        "peak MB",
        "texts failed",
    )
    return table(head, rows)


def linear(points: Sequence[Point]) -> str:
    """CPU seconds for a million characters, by system, shape and length."""
    rows = []
    for system, shape in dict.fromkeys((point.system, point.shape) for point in points):
        own = [point for point in points if (point.system, point.shape) == (system, shape)]
        costs = {point.size: f"{point.cost:.2f}" for point in own}
        reached = linear_to(own)
        cells = [costs.get(size, ABSENT) for size in SIZES]
        rows.append([system, f"`{shape}`", *cells, f"to {length(reached)}" if reached else "no"])
    return table(("system", "text", *(length(size) for size in SIZES), "linear"), rows)


def length(size: int) -> str:
    """A number of characters as a table's head has it."""
    return f"{size // 1_000_000} MB" if size >= 1_000_000 else f"{size // 1000} kB"


LINEAR_NOTE = f"""CPU seconds for each million characters, French. *Linear*: a character of the longest text measured
costs at most {LINEAR} times as much as one of {length(SHORT)}. `{ABSENT}`: not tried, it would take over a minute."""
