"""Upkeep: the raw store held against its hashes and the ledger, leftovers removed, the warehouse's file kept small."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.manifest import ASIDE, written_by_hand
from flows.prepare import run_row
from flows.raw import RawMissingError
from flows.run import Run, close_run, holds_work, leavings, open_run
from techfigures.settings import Settings

NAMED = 20
"""Damaged or missing objects that are named one by one; the others are counted."""
# What should be in the raw store; forgotten bytes aren't missed, nor are those of articles that came with others'.
REFERENCED = """
SELECT raw_sha256, min(told) AS told
FROM (
  SELECT raw_sha256, url AS told FROM raw.fetches WHERE raw_sha256 IS NOT NULL
  UNION ALL
  SELECT raw_sha256, doc FROM core.documents
)
WHERE raw_sha256 NOT IN (SELECT t.raw_sha256 FROM core.tombstones AS t)
GROUP BY raw_sha256
"""


@dataclass(slots=True)
class Report:
    """What maintenance found and did."""

    objects: int = 0
    """Objects in the raw store."""
    damaged: int = 0
    """Of these the ones that aren't what their name says."""
    missing: int = 0
    """Objects that the ledger knows and the store doesn't have."""
    unreferenced: int = 0
    """Objects that the ledger doesn't know, such as what an interrupted run fetched: they stay."""
    removed: int = 0
    """Leftovers that were removed: drafts, staging that nobody needs, what a restore put aside long ago."""
    bytes_before: int = 0
    bytes_after: int = 0
    """Size of the warehouse's file."""
    failures: list[str] = field(default_factory=list)
    """A line for each damaged or missing object, as far as they are named."""


def maintain(settings: Settings) -> Report:
    """Check the raw store, remove leftovers, write the warehouse's file anew where much of it is gaps.

    Nothing that the ledger or an interrupted run may still need is removed.

    Args:
        settings: where the warehouse and the raw store are.

    Raises:
        WarehouseError: no warehouse there.
        flows.lock.HeldError: another run is at work.
    """
    from warehouse.compact import compact
    from warehouse.connect import open_reader, open_writer
    from warehouse.runs import record_run

    with open_reader(settings.warehouse):  # a warehouse that isn't there is told, not made
        pass
    with open_run(settings, flow="maintenance") as run:
        report = Report(bytes_before=settings.warehouse.size())
        check_raw(run, report)
        report.removed += sum(remove(path) for path in leftovers(run))
        compact(settings.warehouse)
        report.bytes_after = settings.warehouse.size()
        counts = {name: value for name, value in asdict(report).items() if isinstance(value, int)}
        with open_writer(settings.warehouse) as con:
            status = "failed" if report.failures else "completed"
            record_run(con, run_row(run, status, counts, "; ".join(report.failures) or None))
        close_run(run)
    return report


def check_raw(run: Run, report: Report) -> None:
    """Hold each object of the raw store against its name, and the ledger against the store."""
    from warehouse.connect import open_reader

    with open_reader(run.settings.warehouse) as con:
        told: dict[str, str] = dict(con.execute(REFERENCED).fetchall())
    stored = set()
    for digest in run.raw.digests():
        report.objects += 1
        stored.add(digest)
        try:
            run.raw.get(digest)
        except RawMissingError as error:
            report.damaged += 1
            note(report, f"{told.get(digest, 'unreferenced')}: {error}")
    for digest in sorted(told.keys() - stored):
        report.missing += 1
        note(report, f"{told[digest]}: the raw store has no {digest}; fetch it again, or restore it from a backup")
    report.unreferenced = len(stored - told.keys())


def note(report: Report, line: str) -> None:
    """Name a failure, or only count it where there are many."""
    if len(report.failures) < NAMED:
        report.failures.append(line)
    elif len(report.failures) == NAMED:
        report.failures.append("and more: the counts tell how many")


def leftovers(run: Run) -> Iterator[Path]:
    """What nobody needs any more: called under the lock, so no draft is anybody's work."""
    for ending in ("tmp", "restoring"):
        yield from run.raw.folder.glob(f"*/*.{ending}")
    for stale in leavings(run):
        if not holds_work(stale):
            yield stale.folder
    chosen = run.settings
    for path in (chosen.database, chosen.snapshot_path):
        for ending in ("draft", "draft.wal", "compact", "new", "new.wal", "restoring"):
            yield path.with_name(f".{path.name}.{ending}")
    # By the instant in its name: the file's own is that of its last change, long before the restore.
    old = f"{datetime.now(UTC) - timedelta(days=chosen.keep_days):%Y%m%dT%H%M%S%f}"
    for path in (chosen.database, *written_by_hand(chosen).values()):
        for aside in path.parent.glob(f"{path.name}{ASIDE}*"):
            if aside.name.rpartition("-")[2] < old:
                yield aside


def remove(path: Path) -> bool:
    """Remove a file or folder; whether there was one."""
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    else:
        return False
    return True
