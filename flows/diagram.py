"""dags.md from the flows: `python -m flows.diagram` writes it, `--check` says whether it is stale."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

from flows.deployments import DEPLOYMENTS, Deployment
from flows.steps import STEPS, Step

PATH = Path(__file__).parent.parent / "dags.md"
INTRODUCTION = """\
# The flows

This page is generated from `flows/steps.py`, the list that the flow itself carries out:
`python -m flows.diagram` writes it.

A step in a rounded box runs once a run; one in a stacked box runs once a batch, batches side by side, and hands its
rows on as files under `<work>/runs/<run>/`. A document that a step can't read goes to quarantine with its rule and
message, and the others go on. A step that fails stops those that need it, and no other.
"""

RATES = """\
## rates

On weekdays after the European Central Bank has fixed them: the days that are new come beside the rates that are there.

```mermaid
flowchart LR
  fetch(["fetch eurofxref-hist.zip"]) --> load(["add new days to core.exchange_rates"])
```
"""

REEXTRACT = """\
## re-extract

When rules or readers have changed: `techfigures re-extract` carries out the daily flow with a look into the ledger in
the place of discovery and fetching. What the present readers have read already is skipped, so a run that broke off is
completed. A language model, where it is one of the readers, is asked what it has not answered yet; nothing else uses
the network. With `--no-publish` the results are held beside the warehouse, `techfigures diff` compares them with what
stands, and the next `re-extract` loads them.

```mermaid
flowchart LR
  prepare(["prepare"]) --> take(["load what is held"]) --> relist(["list what raw.fetches holds"])
  relist --> extract[["ask, extract, validate, load"]] --> build(["build, check, publish"])
  prepare -. no publish .-> unheld(["list what isn't held"]) --> hold[["ask, extract, validate, keep"]] --> held[(held)]
  held --> take
```
"""

OTHERS = """\
## backfill

`techfigures backfill --since DAY` carries out the daily flow over what sources list of past days and the ledger doesn't
hold, a thousand entries a run, until nothing is left.

## quality

Every week: figures and marts made anew from all claims, every suite over all of it, the snapshot published where
nothing failed, the report as an artifact.

## maintenance

Every night: each object of the raw store held against its hash and the ledger, leftovers of runs that broke off
removed, the warehouse's file written anew where much of it is gaps.

## Schedules

| deployment | flow | when (Paris) | |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page: the drawing, and a sentence a step."""
    rows = [f"| {number} | `{step.name}` | {where(step)} | {step.says} |" for number, step in enumerate(STEPS, start=1)]
    return (
        "\n".join(
            [
                INTRODUCTION,
                "## daily",
                "",
                "```mermaid",
                *drawing(),
                "```",
                "",
                "| | step | runs | what it does |",
                "| --- | --- | --- | --- |",
                *rows,
                "",
                RATES,
                REEXTRACT,
                OTHERS + "".join(scheduled(item) for item in DEPLOYMENTS),
            ]
        ).rstrip("\n")
        + "\n"
    )


def scheduled(item: Deployment) -> str:
    """One line of the schedules."""
    when = f"`{item.cron}`" if item.cron else "when asked"
    return f"| {item.name} | `{item.entrypoint}` | {when} | {item.description} |\n"


def where(step: Step) -> str:
    """How often a step runs, and what is special about it."""
    said = "once a run" if step.scope == "run" else "once a batch"
    said += ", one at a time" if step.serial else ""
    return said + (", tried again" if step.network else "")


def drawing() -> list[str]:
    """The lines of the Mermaid drawing: an arrow from each step to the one that follows it."""
    boxes = {"run": "([{0}])", "batch": "[[{0}]]"}
    lines = ["flowchart LR", *(f"  {step.name}{boxes[step.scope].format(step.name)}" for step in STEPS)]
    lines += [f"  {before.name} --> {after.name}" for before, after in pairwise(STEPS)]
    last = [step for step in STEPS if step.scope == "batch"][-1]
    return [*lines, f"  {last.name} -. what failed .-> quarantine[(quarantine)]", "  publish --> snapshot[(snapshot)]"]


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` compare it: status 1 where it is stale."""
    if arguments == ["--check"]:
        if PATH.is_file() and PATH.read_text(encoding="utf-8") == page():
            return 0
        sys.stderr.write(f"{PATH} is stale: run `python -m flows.diagram`\n")
        return 1
    PATH.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
