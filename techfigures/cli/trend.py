"""`techfigures trend`: how one measure of one subject moved, each value with its source."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from techfigures.cli import complete, plot
from techfigures.cli.output import FailedError, Format, emit, left_out_told, print_table, put, say, shown

BARS = "▁▂▃▄▅▆▇█"
NAMED = ("unit", "per", "change", "benchmark", "qualifier")
"""What names a series; the dimensions that the qualifier words tell it apart too."""
SHOWN = (
    "day",
    "comparator",
    "value",
    "unit",
    "per",
    "change",
    "status",
    "qualifier",
    "attributed_to",
    "publisher",
    "url",
    "doubt",
)
CLAIMS = "SELECT * FROM trend($subject, $metric, doubted := $doubted)"
LEFT_OUT = "SELECT count(*) FROM trend($subject, $metric, doubted := true) AS t WHERE t.doubt IS NOT NULL"


def trend(
    subject: Annotated[str, typer.Argument(help="Label, alias or catalogue id; case and accents do not matter.")],
    metric: Annotated[
        str, typer.Argument(help="Name of the metric, such as users or revenue.", autocompletion=complete.metrics)
    ],
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write instead of stdout; .png and .svg are pictures.")
    ] = None,
    doubted: Annotated[
        bool, typer.Option("--doubted", help="Show doubted values too, marked in the column doubt.")
    ] = False,
    database: Annotated[
        Path | None, typer.Option(help="The warehouse whose snapshot is asked [default: techfigures.duckdb].")
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
) -> int:
    """Show how a measure of a subject moved: a table, and a small chart a unit."""
    from techfigures.settings import settings
    from warehouse.connect import open_reader

    check_metric(metric)
    chosen = settings(database=database, snapshot=snapshot)
    with open_reader(chosen.snapshot_path) as con:
        table = con.execute(CLAIMS, {"subject": subject, "metric": metric, "doubted": doubted}).to_arrow_table()
        row = con.execute(LEFT_OUT, {"subject": subject, "metric": metric}).fetchone()
    rows: list[dict[str, Any]] = table.to_pylist()
    if row and row[0] and not doubted:
        say(left_out_told(row[0], "value"))
    form = Format.json if as_json else form
    if rows and output is not None and output.suffix.lower() in plot.PICTURES:
        plot.picture(table, f"{rows[0]['subject']}, {metric}", output)
        return 0
    if not rows:
        if form is not Format.table:
            emit([], form, output, columns=table.column_names)
        raise FailedError(f"no {metric} of {subject!r} was told; `techfigures query series` lists what there is")
    if form is not Format.table or output is not None:
        emit(rows, form, output, columns=table.column_names)
        return 0
    print_table(rows, [name for name in SHOWN if any(row[name] is not None for row in rows)])
    for number, line in enumerate(charts(rows)):
        put(f"\n{line}" if number == 0 else line)
    if sys.stdout.isatty() and (longest := max(series(rows), key=len, default=[])):
        put(f"\n{plot.terminal(longest)}")
    return 0


def check_metric(metric: str) -> None:
    """A usage error that names the nearest metrics where this is none."""
    from difflib import get_close_matches

    from schemas.metric import metrics

    if metric not in metrics():
        near = get_close_matches(metric, metrics(), n=3)
        mend = f"did you mean {', '.join(near)}?" if near else f"metrics are {', '.join(metrics())}."
        raise typer.BadParameter(f"{metric!r} is no metric; {mend}", param_hint="METRIC")


def charts(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A line a series of two points or more."""
    lines = []
    for points in series(rows):
        values = [float(row["value"]) for row in points]
        ends = f"{points[0]['day']} {shown(values[0])} … {points[-1]['day']} {shown(values[-1])}"
        name = " ".join(str(points[0][part]) for part in NAMED if points[0][part])
        lines.append(f"{sparkline(values)}  {name}  {ends}")
    return lines


def series(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Dated rows in series of two points or more: what may be compared stands together, in order of days."""

    def name(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(str(row[part] or "") for part in (*NAMED, "dimensions"))

    groups = (
        [row for row in group if row["day"] is not None] for _, group in groupby(sorted(rows, key=name), key=name)
    )
    return [sorted(points, key=lambda row: row["day"]) for points in groups if len(points) > 1]


def sparkline(values: Sequence[float]) -> str:
    """One block a value, as high as the value stands between the lowest and the highest."""
    low, high = min(values), max(values)
    step = (high - low) / (len(BARS) - 1) or 1.0
    return "".join(BARS[round((value - low) / step)] for value in values)
