"""Write the generated pages anew, or hold them against the code: `python scripts/generate.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from schemas.claim import Claim
from schemas.columns import Column, columns
from schemas.document import Document, Sentence
from schemas.metric import Metric, metrics
from schemas.quantity import Quantity
from schemas.quarantine import Quarantined
from transforms.claims.words import metric_words

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


def example_of(metric: Metric) -> tuple[str, str]:
    """A sentence that tells a metric, and its figure."""
    for text, surface, *_ in metric_words("en")[metric.name].cases:
        return text, surface
    return metric.examples[0].text, metric.examples[0].figure


def metric_row(metric: Metric) -> str:
    """One line of the metrics catalogue."""
    dimensions = ", ".join(f"`{name}`" for name in metric.dimensions) or "-"
    kinds = ", ".join(metric.kinds).replace("_", " ")
    other = metric.counterparty or "-"
    text, surface = example_of(metric)
    example = cell(str(text).replace(surface, f"**{surface}**", 1))
    return (
        f"| `{metric.name}` | {metric.description} | {example} | {kinds} | {metric.subject} | {other} | {dimensions} |"
    )


def catalogue() -> str:
    """The metrics catalogue, family by family."""
    lines = [
        NOTICE,
        "# Metrics",
        "",
        "What each metric means; `schemas/metrics/` is the source. The figure of the example is in bold.",
    ]
    family = None
    for metric in metrics().values():
        if metric.family != family:
            family = metric.family
            lines += [
                "",
                f"## {family}",
                "",
                "| metric | meaning | example | units | subject | counterparty | dimensions |",
            ]
            lines.append("| --- | --- | --- | --- | --- | --- | --- |")
        lines.append(metric_row(metric))
    return "\n".join(lines) + "\n"


def marts() -> str:
    """The reference of marts and named queries: what each holds, its columns or parameters."""
    from warehouse.models import models

    lines = [NOTICE, "# Marts and named queries", "", "What `techfigures query` reads; `warehouse/` is the source."]
    lines += ["", "## Marts", ""]
    for model in models("marts").values():
        lines += [f"### {model.relation}", "", f"{model.description} {model.grain.capitalize()}.", ""]
        lines += ["| column | meaning |", "| --- | --- |"]
        lines += [f"| `{name}` | {cell(model.describe(name))} |" for name in model.columns]
        lines.append("")
    lines += ["## Named queries", "", "| query | answers | parameters |", "| --- | --- | --- |"]
    for model in models("queries").values():
        given = "; ".join(f"`{name}`: {cell(item.description)}" for name, item in model.parameters.items()) or "-"
        lines.append(f"| `{model.name}` | {cell(model.description)} | {given} |")
    return "\n".join(lines) + "\n"


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", r"\|")


def commands() -> str:
    """The reference of the command line: what `--help` says of each command."""
    from typer.main import get_command

    from techfigures.cli.app import app

    def described(name: str, command: Any, above: Any) -> list[str]:
        context = command.context_class(
            command, parent=above, info_name=name, terminal_width=100, **command.context_settings
        )
        head = "###" if above else "##"
        lines = ["", f"{head} {context.command_path}", "", "```text", command.get_help(context).rstrip(), "```"]
        for below, inner in sorted(getattr(command, "commands", {}).items()):
            lines += described(below, inner, context)
        return lines

    intro = (
        "What `--help` prints of each command. Exit status 0 is success, 1 a failure, 2 a mistake in what was typed."
    )
    return "\n".join([NOTICE, "# Command line", "", intro, *described("techfigures", get_command(app), None)]) + "\n"


def settings() -> str:
    """The reference of settings: name, default and meaning, by group."""
    from techfigures.settings import GROUPS, Settings

    intro = (
        "Options of the command line come first, then variables of the environment (`TECHFIGURES_` and the name in "
        "capitals), then `techfigures.toml` in the working directory. `techfigures config` prints what holds and where "
        "it comes from; `techfigures config --write` makes a commented file."
    )
    grouped = [name for names in GROUPS.values() for name in names]
    rest = tuple(name for name in Settings.model_fields if name not in grouped)
    lines = [NOTICE, "# Settings", "", intro]
    for group, names in (GROUPS | ({"Others": rest} if rest else {})).items():
        lines += ["", f"## {group}", "", "| setting | default | meaning |", "| --- | --- | --- |"]
        for name in names:
            field = Settings.model_fields[name]
            default = "-" if field.default in (None, ()) else f"`{cell(str(field.default))}`"
            lines.append(f"| `{name}` | {default} | {cell(field.description or '')} |")
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
    "docs/cli.md": commands,
    "docs/data-dictionary.md": dictionary,
    "docs/marts.md": marts,
    "docs/metrics.md": catalogue,
    "docs/scale.md": scale,
    "docs/settings.md": settings,
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
