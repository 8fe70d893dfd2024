"""What was measured of the warehouse, as the section of docs/benchmarks.md that holds it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.page import table
from benchmarks.warehouse.measure import DAY, MEMORY, THREADS, Measured
from benchmarks.warehouse.peer import QUESTIONS

BEGIN = "<!-- warehouse: python -m benchmarks.warehouse --write writes what follows -->"
END = "<!-- warehouse ends -->"
STEPS = {
    "load": "load from Parquet, in parts of a million",
    "roots": "roots",
    "words": "index of words",
    "build": "figures and marts from nothing",
    "publish": "snapshot",
    "day": f"a day of {DAY:,} claims: load, build, snapshot",
    "day's load": "of these: load",
    "day's build": "of these: roots, figures, marts, words",
    "day's snapshot": "of these: snapshot",
    "claims as of a day": "claims as of a day, the whole table",
    "figures as of a day": "figures as of a day, one metric",
}
BESIDE = """\
The warehouse beside pandas over the same claims as Parquet, in memory (events, roots, rounding and protocols are the
warehouse's alone: pandas answers less)."""
SLOW = 0.1
"""Seconds from which a question is named."""


def section(head: str, found: Sequence[Measured]) -> str:
    """The tables, a column a size."""
    sizes = [f"{one.claims:,} claims" for one in found]
    steps = [[label, *(f"{one.seconds[name]:.2f} s" for one in found)] for name, label in STEPS.items()]
    steps += [
        ["claims loaded a second", *(f"{one.claims / one.seconds['load']:,.0f}" for one in found)],
        ["snapshot", *(f"{one.megabytes['snapshot']:,.0f} MB" for one in found)],
        ["peak memory, writer and reader in one process", *(f"{one.megabytes['memory']:,.0f} MB" for one in found)],
    ]
    questions = [
        ["median of all", *(f"{1000 * statistics.median(one.questions.values()):.0f} ms" for one in found)],
        *(
            [f"`{name}`", *(f"{1000 * one.questions[name]:.0f} ms" for one in found)]
            for name in sorted(found[-1].questions, key=lambda name: -found[-1].questions[name])
            if found[-1].questions[name] >= SLOW
        ),
    ]
    peers = [
        [name, *(f"{1000 * one.questions[query]:.0f} / {1000 * one.pandas[name]:.0f} ms" for one in found)]
        for name, (query, _) in QUESTIONS.items()
    ]
    peers.append(["reading the file, pandas alone", *(f"- / {1000 * one.pandas['read']:.0f} ms" for one in found)])
    return "\n\n".join(
        [
            f"{head}\nDuckDB within {MEMORY} and {THREADS} threads; claims are generated, validation is left out.",
            table(("", *sizes), steps),
            f"Named questions, warm: the median, and those that take {1000 * SLOW:.0f} ms or more at the largest size.",
            table(("question", *sizes), questions),
            BESIDE,
            table(("question", *sizes), peers),
        ]
    )
