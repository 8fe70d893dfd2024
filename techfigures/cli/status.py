"""`techfigures status`: what the warehouse holds, its last run, its snapshot, its sources, its quarantine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import print_table, put, shown

if TYPE_CHECKING:
    from warehouse.status import Status

CLOCKS_APART = 0.1
"""Hours that the clocks of two machines may differ."""


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
) -> int:
    """Show how things stand; 1 where the last run failed."""
    from techfigures.settings import settings
    from warehouse.errors import WarehouseMissingError
    from warehouse.status import status as look

    chosen = settings(database=database, snapshot=snapshot)
    served = parts(chosen.work_folder)
    try:
        found = look(chosen.warehouse, chosen.snapshot_path)
    except WarehouseMissingError as error:
        if not served:
            raise
        # It is up, and has had nothing to do yet.
        put(json.dumps({"served": served}, indent=2) if as_json else f"warehouse   {error}\n{in_lines(served)}")
        return 0
    last = found.last_run or {}
    if as_json:
        put(json.dumps(asdict(found) | {"served": served}, ensure_ascii=False, default=str, indent=2))
        return int(last.get("status") == "failed")
    for line in lines(found):
        put(line)
    if served:
        put(in_lines(served))
    unmet = ", ".join(f"{count} {severity}s" for severity, count in found.quality.items() if count)
    if unmet:
        put(f"quality     {unmet} in the last check: {chosen.work_folder / 'data-docs' / 'index.html'}")
    tables = {
        "Claims by family": [{"family": name, "claims": count} for name, count in found.families.items()],
        "In quarantine (`techfigures quarantine list`)": found.quarantine,
        "Failing sources (`techfigures sources`)": found.sources_failing,
    }
    for title, rows in tables.items():
        if rows:
            put("")
            print_table(rows, title=title)
    return int(last.get("status") == "failed")


def lines(found: Status) -> Iterator[str]:
    """Warehouse, snapshot, last run, what is held, sources and notices, a line each."""
    yield f"warehouse   {found.database}{f', {found.busy}' if found.busy else ''}"
    size = f", {found.snapshot_bytes / 1e6:,.1f} MB" if found.snapshot_bytes else ""
    when = (
        f"published {instant(found.published['published_at'])}, {age(found.published['published_at'])}"
        if found.published
        else "not published yet: `techfigures run`"
    )
    yield f"snapshot    {found.snapshot}, {when}{size}"
    if last := found.last_run:
        started = last["started_at"]
        yield f"last run    {last['run_id']} {last['status']}, started {instant(started)}, {age(started)}"
        if last.get("message"):
            yield f"            {last['message']}"
    yield "holds       " + ", ".join(f"{shown(value)} {name.replace('_', ' ')}" for name, value in found.counts.items())
    if found.sources_well or found.sources_failing:
        away = sum(row["circuit"] == "open" for row in found.sources_failing)
        yield f"sources     {found.sources_well} well, {len(found.sources_failing)} failing, {away} of them left alone"
    if found.model:
        from flows.model.tally import used

        yield f"model       {used(found.model)}"
    if found.pending:
        yield "notices     " + ", ".join(f"{count} wait for {channel}" for channel, count in found.pending.items())


def parts(work: Path) -> dict[str, dict[str, Any]]:
    """How the parts fare that `techfigures serve` keeps up, by name; none where it doesn't run."""
    from flows.lock import standing
    from flows.server import PARTS, lock_path

    found = {name: standing(lock_path(work, name)) for name in PARTS}
    return {name: told | {"answers": answers(told.get("health"))} for name, told in found.items() if told}


def answers(health: str | None) -> bool | None:
    """Whether a part answers at its address; None where it has none."""
    import httpx

    if health is None:
        return None
    try:
        return httpx.get(health, timeout=5).is_success
    except httpx.HTTPError:
        return False


def in_lines(served: dict[str, dict[str, Any]]) -> str:
    """How the parts fare, a line each."""
    return "\n".join(f"{name:<11} {part_in_words(told)}" for name, told in served.items())


def part_in_words(told: dict[str, Any]) -> str:
    """How a part fares, in words."""
    words = [told.get("state", "starting")]
    if told.get("up_since"):
        words.append(f"process {told['process']} since {told['up_since']}")
    if told["answers"] is not None:
        words.append("answers" if told["answers"] else "does not answer")
    if told.get("restarts"):
        words.append(f"started again {told['restarts']} times")
    return ", ".join([*words, *filter(None, [told.get("address")])])


def instant(value: Any) -> str:
    """An instant to the second, in UTC."""
    return f"{value:%Y-%m-%d %H:%M:%S} UTC" if hasattr(value, "strftime") else str(value)


def age(value: datetime) -> str:
    """How long ago an instant was, in words; that it is still to come where a clock was wrong, this one or that one."""
    hours = (datetime.now(UTC) - value.astimezone(UTC)).total_seconds() / 3600
    if hours < -CLOCKS_APART:
        return f"which is {span(-hours)} ahead of this clock: one of them was wrong"
    return f"{span(max(hours, 0.0))} ago"


def span(hours: float) -> str:
    """A time in whole minutes, hours or days."""
    if hours >= 48:
        return f"{hours / 24:,.0f} days"
    return f"{hours:.0f} hours" if hours >= 2 else f"{hours * 60:.0f} minutes"
