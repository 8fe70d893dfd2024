"""Write the generated pages anew, or hold them against the code: `python scripts/generate.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from schemas.claim import Claim
from schemas.columns import Column, columns
from schemas.document import Document, Sentence
from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from schemas.quarantine import Quarantined

ROOT = Path(__file__).resolve().parent.parent
NOTICE = "<!-- Written by `make docs`; do not edit. -->"
STAGES = (Document, Sentence, Quantity, Claim, Quarantined)


def rule(item: Column) -> str:
    """What a column's values must satisfy, in words."""
    parts = []
    if item.isin:
        parts.append("one of " + ", ".join(f"`{value}`" for value in item.isin))
    if item.ge is not None:
        parts.append(f"at least {item.ge:g}")
    if item.le is not None:
        parts.append(f"at most {item.le:g}")
    if item.pattern:
        parts.append(f"matches `{item.pattern}`")
    return "; ".join(parts).replace("|", r"\|")


def dictionary() -> str:
    """The data dictionary: every column of every stage."""
    lines = [
        NOTICE,
        "# Data dictionary",
        "",
        "Each column once, in the order of its table. The warehouse comments say the same.",
    ]
    for record in STAGES:
        about = (record.__doc__ or "").strip().splitlines()[0]
        lines += ["", f"## {record.__name__}", "", about, "", "| column | in the warehouse | null | meaning | rule |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for item in columns(record):
            unit = f" ({item.unit})" if item.unit else ""
            null = "yes" if item.nullable else "no"
            meaning = f"{item.description}{unit}".replace("|", r"\|")
            lines.append(f"| `{item.name}` | `{item.sql_name}` {item.sql} | {null} | {meaning} | {rule(item)} |")
    return "\n".join(lines) + "\n"


def metric_row(metric: Metric) -> str:
    """One line of the metrics catalogue."""
    dimensions = ", ".join(f"`{name}`" for name in metric.dimensions) or "-"
    kinds = ", ".join(metric.kinds).replace("_", " ")
    other = metric.counterparty or "-"
    return f"| `{metric.name}` | {metric.description} | {kinds} | {metric.subject} | {other} | {dimensions} |"


def catalogue() -> str:
    """The metrics catalogue, family by family."""
    lines = [NOTICE, "# Metrics", "", "What each metric means; `schemas/metrics/` is the source."]
    family = None
    for metric in metrics().values():
        if metric.family != family:
            family = metric.family
            lines += ["", f"## {family}", "", "| metric | meaning | units | subject | counterparty | dimensions |"]
            lines.append("| --- | --- | --- | --- | --- | --- |")
        lines.append(metric_row(metric))
    return "\n".join(lines) + "\n"


def dags() -> str:
    """dags.md: each flow as a drawing, from the flows themselves."""
    from flows.diagram import page

    return page()


def schedules() -> str:
    """prefect.yaml: the deployments, from the code that carries them out."""
    from flows.deployments import prefect_yaml

    return prefect_yaml()


def scale() -> str:
    """docs/scale.md: what archives cost, from docs/scale.yml and what was measured."""
    from benchmarks.scale import page

    return page()


PAGES: dict[str, Callable[[], str]] = {
    "dags.md": dags,
    "docs/data-dictionary.md": dictionary,
    "docs/metrics.md": catalogue,
    "docs/scale.md": scale,
    "prefect.yaml": schedules,
}


def main(check: bool) -> int:
    """Exit status 1 where a page is stale and only checked."""
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
            print(f"generate: wrote {name}")
    if check and stale:
        print(f"generate: stale: {', '.join(stale)}; run `make docs` and commit")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
