"""The quality report as one page that loads nothing: what failed first, then every suite with its expectations."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from html import escape
from itertools import groupby
from pathlib import Path

from warehouse.quality.report import Outcome, QualityReport

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
td { overflow-wrap: break-word; }
code, td:last-child { overflow-wrap: anywhere; }
.error { color: light-dark(#a40000, #ff8a80); font-weight: 600; }
.warning { color: light-dark(#7a4b00, #ffcc66); font-weight: 600; }
summary { cursor: pointer; padding: .25rem 0; }
"""
HEAD = (
    "<tr><th scope=col>expected<th scope=col>of<th scope=col>result"
    "<th scope=col>rows<th scope=col>fail<th scope=col>such as</tr>"
)


def write_page(
    folder: Path, report: QualityReport, run_id: str, recorded_at: str, descriptions: Mapping[str, str]
) -> None:
    """Write the report's index.html in one piece.

    Args:
        folder: where it goes, made as needed.
        report: what the checks found.
        run_id: the run that checked.
        recorded_at: when.
        descriptions: of suites, as far as they have one.
    """
    for old in ("expectations", "validations", "static"):  # pages of versions that wrote several
        shutil.rmtree(folder / old, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / ".index.html.tmp"
    draft.write_text(page(report, run_id, recorded_at, descriptions), encoding="utf-8")
    draft.replace(folder / "index.html")


def page(report: QualityReport, run_id: str, recorded_at: str, descriptions: Mapping[str, str]) -> str:
    """The page's HTML."""
    counts = report.counts
    verdict = "Passed" if report.passed else "Not published: readers keep the last good snapshot"
    told = f"{counts['checked']} expectations, {counts['failed']} failed, {counts['warned']} warnings."
    lines = [
        "<!doctype html>",
        '<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Quality of run {escape(run_id)}</title><style>{STYLE}</style>",
        f"<h1>Quality</h1><p>{verdict}. {told}<br>Run <code>{escape(run_id)}</code>, {escape(recorded_at)}.</p>",
    ]
    for title, outcomes in (("Errors", report.failures), ("Warnings", report.warnings)):
        if outcomes:
            lines.append(f"<h2>{title}</h2><table>{HEAD}{''.join(map(row, outcomes))}</table>")
    lines.append("<h2>All suites</h2>")
    for suite, group in groupby(report.outcomes, key=lambda item: item.suite):
        found = list(group)
        bad = sum(not item.success for item in found)
        about = f"<p>{escape(descriptions[suite])}</p>" if descriptions.get(suite) else ""
        lines.append(
            f"<details><summary>{escape(suite)}: {len(found)} expectation{'s' * (len(found) != 1)}"
            f"{f', {bad} not met' if bad else ''}</summary>"
            f"{about}<table>{HEAD}{''.join(map(row, found))}</table></details>"
        )
    return "\n".join(lines) + "\n</html>\n"


def row(item: Outcome) -> str:
    """One expectation as a table row."""
    told = ", ".join(
        f"{name} {f'{value:,.15g}' if isinstance(value, (int, float)) else value}"
        for name, value in item.parameters.items()
    )
    result = "met" if item.success else f'<span class="{item.severity}">{item.severity}</span>'
    return (
        f"<tr><td>{escape(item.expectation)}{f'<br><code>{escape(told)}</code>' if told else ''}"
        f"<td>{escape(item.suite)}{f'.{escape(item.column)}' if item.column else ''}<td>{result}"
        f"<td class=count>{item.checked:,}<td class=count>{item.unexpected:,}"
        f"<td>{'<br>'.join(escape(one) for one in item.examples)}</tr>"
    )
