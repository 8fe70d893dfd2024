"""Forgetting a document everywhere: warehouse, raw store, staged frames, and the snapshot that readers open."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import held
from flows.model.setup import store
from flows.notices.feed import ENTRIES, write_feed
from flows.publish import build, check, publish
from flows.run import close_run, open_run
from techfigures.settings import Settings

if TYPE_CHECKING:
    from warehouse.forget import Forgotten


def forget_document(settings: Settings, document: str, reason: str) -> Forgotten:
    """Remove a document's bytes and quotes, leave a tombstone, and publish without it.

    Args:
        settings: where the warehouse and the raw store are.
        document: its document_id, name or address.
        reason: why; it stays with the tombstone.

    Raises:
        QueryError: no such document, or no reason.
    """
    from warehouse.connect import open_writer
    from warehouse.forget import forget
    from warehouse.notices import latest

    with open_run(settings, flow="forget") as run:
        with open_writer(settings.warehouse) as con:
            found = forget(con, document, reason, datetime.now(UTC).isoformat())
            told = latest(con, "feed", ENTRIES)
        for digest in found.raw:
            run.raw.path(digest).unlink(missing_ok=True)
        shutil.rmtree(settings.cache_path.parent, ignore_errors=True)  # the HTTP cache has pages too
        held.forget(settings.work_folder)
        store(settings).forget(found.document_id)  # what a language model said names who the article names
        for folder in run.folder.parent.iterdir():  # staged frames of earlier runs hold its text
            if folder != run.folder:
                shutil.rmtree(folder, ignore_errors=True)
        if settings.feed_path.exists():  # it quotes what it tells
            write_feed(settings.feed_path, told)
        run.write_lines("outcome.jsonl", [{"counts": {"forgotten": found.revisions}, "failures": []}])
        build(run)
        check(run)
        publish(run, compact=True)
        wipe(settings)
        close_run(run)
    return found


def wipe(settings: Settings) -> None:
    """Leave nothing of what was deleted in the warehouse's files."""
    from warehouse.connect import open_writer
    from warehouse.lake import scrub

    if settings.warehouse.path:
        replace_by(settings.snapshot_path, settings.database)
        return
    with open_writer(settings.warehouse) as con:
        scrub(con)


def replace_by(snapshot: Path, database: Path) -> None:
    """Put a copy of the compact snapshot in the warehouse's place: gaps of the old file still hold what was deleted."""
    from warehouse.publish import sync

    draft = database.with_name(f".{database.name}.compact")
    shutil.copyfile(snapshot, draft)
    sync(draft)
    draft.replace(database)
    sync(database.parent)
