"""Publishing: the warehouse as one read-only file that readers open, swapped whole, so that no reader meets a lock."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from schemas.columns import sql_text
from schemas.run import Publication
from warehouse import blocks
from warehouse.build import build
from warehouse.errors import WarehouseError, check_folder, explained
from warehouse.lake import is_lake
from warehouse.migrate import transaction
from warehouse.move import export_file
from warehouse.quality import QualityReport, run_quality
from warehouse.quality.reconciliation import record
from warehouse.reference import insert


class QualityFailed(WarehouseError):  # noqa: N818 - it is an outcome that stops, no mishap
    """A check of severity error failed: nothing was published; `report` says what failed."""

    def __init__(self, report: QualityReport) -> None:
        first = report.failures[0]
        more = f" and {len(report.failures) - 1} more" if len(report.failures) > 1 else ""
        super().__init__(f"not published, readers keep the last snapshot: {first.told()}{more}")
        self.report = report


@dataclass(frozen=True, kw_only=True)
class Release:
    """A snapshot that was published: its rows by mart, its quality report and its record."""

    snapshot: Path
    marts: dict[str, int]
    quality: QualityReport
    publication: Publication


def snapshot_path(database: Path | str) -> Path:
    """Where the snapshot of a warehouse stands unless told otherwise: `x.duckdb` has `x.snapshot.duckdb`."""
    return Path(database).with_suffix(".snapshot.duckdb")


def release(
    con: duckdb.DuckDBPyConnection, snapshot: Path | str, docs_dir: Path | str, run_id: str, recorded_at: str
) -> Release:
    """Rebuild the marts, check quality, publish.

    Args:
        con: the writer's connection.
        snapshot: the file that readers open.
        docs_dir: folder of the quality report.
        run_id: the run that publishes.
        recorded_at: instant to record, ISO 8601 with a zone.

    Raises:
        QualityFailed: a check of severity error failed; readers keep the last snapshot.
        WarehouseError: no room or no permission for the snapshot; readers keep the last one.
    """
    marts = build(con, recorded_at)
    report = run_quality(con, docs_dir, run_id, recorded_at)
    if not report.passed:
        raise QualityFailed(report)
    publication = publish(con, snapshot, run_id, recorded_at)
    return Release(snapshot=Path(snapshot), marts=marts, quality=report, publication=publication)


LARGE = 64 * 2**20
"""Bytes from which a file is copied as it is: to write it anew, without its gaps, takes half a minute a gigabyte."""


def publish(
    con: duckdb.DuckDBPyConnection,
    snapshot: Path | str,
    run_id: str,
    published_at: str,
    *,
    compact: bool | None = None,
) -> Publication:
    """Copy the warehouse to a new file and swap it in as the snapshot; open readers keep the one that they have.

    The marts are copied as they are: call `build.build` first, or `release`, which does it all. A large snapshot that
    is replaced stays as a spare, from which the next one is made: most of its blocks are the same.

    Args:
        con: the writer's connection.
        snapshot: the file that readers open.
        run_id: the run that publishes.
        published_at: instant to record, ISO 8601 with a zone.
        compact: write the copy anew, without what was deleted; by the file's size unless given.
    """
    snapshot = Path(snapshot)
    check_folder(snapshot, writing=True)
    counts = con.execute(
        """
        SELECT
          (SELECT count(*) FROM core.current_documents),
          (SELECT count(*) FROM core.current_claims),
          (SELECT count(*) FROM core.quarantine WHERE state = 'open')
        """
    ).fetchone()
    documents, claims, quarantined = counts or (0, 0, 0)
    publication = Publication(
        run_id=run_id, published_at=published_at, documents=documents, claims=claims, quarantined=quarantined
    )
    with transaction(con):
        insert(con, "core.publications", Publication, [publication])
        record(con, published_at)
    draft, spare = (snapshot.with_name(f".{snapshot.name}.{ending}") for ending in ("draft", "spare"))
    with explained(snapshot):
        try:
            copy(con, draft, compact=compact, spare=None if same(spare, snapshot) else spare)
            discard(spare)
            if draft.stat().st_size >= LARGE and snapshot.exists() and not compact and not is_lake(con):
                with suppress(OSError):  # a file system without links has no spare
                    os.link(snapshot, spare)
            draft.replace(snapshot)
            sync(snapshot.parent)
        except BaseException:
            with transaction(con):  # what readers can't see was not published
                con.execute(
                    "DELETE FROM core.publications WHERE run_id = ? AND published_at = ?", [run_id, published_at]
                )
            discard(draft)
            raise
    return publication


def copy(
    con: duckdb.DuckDBPyConnection, draft: Path, *, compact: bool | None = None, spare: Path | None = None
) -> None:
    """Copy everything that the connection's database holds into a new file, and to the disk.

    Args:
        con: the writer's connection.
        draft: the new file.
        compact: write the copy anew, without what was deleted; by the file's size unless given.
        spare: an earlier copy that nobody needs; it becomes this one, so that only what has changed is written.
    """
    discard(draft)
    if is_lake(con):
        export_file(con, draft)
        sync(draft)
        return
    name, source = con.execute(
        "SELECT database_name, path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone() or ("", None)
    if source and not (compact if compact is not None else Path(source).stat().st_size < LARGE):
        con.execute("CHECKPOINT")
        if spare and spare.exists():
            spare.replace(draft)
        # Another process must read the file: closing it here would drop this process's lock on it.
        done = subprocess.run([sys.executable, blocks.__file__, source, str(draft)], check=False)  # noqa: S603 - our own
        if done.returncode:
            raise OSError(done.returncode, os.strerror(done.returncode), str(draft))
        return
    quoted = '"' + str(name).replace('"', '""') + '"'
    con.execute(f"ATTACH {sql_text(str(draft))} AS snapshot_draft")
    try:
        con.execute(f"COPY FROM DATABASE {quoted} TO snapshot_draft")
        con.execute("CHECKPOINT snapshot_draft")
    finally:
        con.execute("DETACH snapshot_draft")
    sync(draft)


def same(one: Path, other: Path) -> bool:
    """Whether both names are of one file: a publishing was broken off between its two last steps."""
    return one.exists() and other.exists() and one.samefile(other)


def discard(draft: Path) -> None:
    """Remove what an interrupted publishing left behind."""
    for path in (draft, draft.with_name(draft.name + ".wal")):
        with suppress(FileNotFoundError):
            path.unlink()


def sync(path: Path) -> None:
    """Bring a file or folder to the disk. Only for files that no connection of this process has open."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
