"""Restores: a backup held against its manifest, and a warehouse brought to what it holds."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from flows.manifest import (
    ASIDE,
    STORED,
    BackupError,
    Manifest,
    Tell,
    described,
    quietly,
    read_manifest,
    same_size,
    verified,
    written_by_hand,
)
from flows.run import at_work, new_run_id
from techfigures.settings import Settings
from warehouse.publish import sync


def check(folder: Path, tell: Tell = quietly) -> tuple[Manifest, list[str]]:
    """Hold every file of a backup against its manifest.

    Returns:
        The manifest, and a line for each file that is missing or isn't what it was.

    Raises:
        BackupError: no backup there.
    """
    manifest = read_manifest(folder)
    wrong = []
    for done, (name, told) in enumerate(manifest.files.items()):
        tell(done, len(manifest.files))
        path = folder / name
        if not path.is_file():
            wrong.append(f"{path} is missing")
        elif described(path) != told:
            wrong.append(f"{path} is not what was backed up: its hash differs")
    return manifest, wrong


def restore(folder: Path, settings: Settings, *, replace: bool = False, tell: Tell = quietly) -> Manifest:
    """Bring a warehouse to what a backup holds. All is copied and verified beside its place before anything is moved.

    The warehouse itself is moved last, in one move: broken off before, the target holds what it held, and the same
    command ends it. Raw objects only come, none goes; what else is replaced stays beside, as `<name>.before-restore-…`.

    Args:
        folder: the backup.
        settings: where to restore to.
        replace: whether a warehouse that is there is replaced.
        tell: called with files done and files in all.

    Raises:
        BackupError: no backup there, one that isn't whole, or a warehouse in the target.
        WarehouseError: the warehouse in it can't be opened by this program.
        flows.lock.HeldError: a run is at work in the target.
    """
    from warehouse.connect import open_reader
    from warehouse.migrate import migrations

    manifest, wrong = check(folder, tell)
    if wrong:
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise BackupError(f"{wrong[0]}{more}: nothing was restored; another backup may be whole")
    if manifest.schema_version > len(migrations()):
        raise BackupError(
            f"{folder} has schema version {manifest.schema_version}, this program knows {len(migrations())}: update"
        )
    if settings.warehouse.path is None:
        raise BackupError("a lake is not restored to: restore without lake_catalog, then `techfigures fill-lake`")
    taken = [path for path in (settings.database, *written_by_hand(settings).values()) if path.exists()]
    if taken and not replace:
        raise BackupError(f"{taken[0]} is there already: name another --database, or say --replace")
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    with at_work(settings, new_run_id(), "restore"):
        draft = settings.database.with_name(f".{settings.database.name}.restoring")
        verified(folder / manifest.database, draft, manifest.files[manifest.database])
        with open_reader(draft):
            pass
        for done, (name, told) in enumerate(manifest.files.items()):
            tell(done, len(manifest.files))
            target = place(settings, name)
            if target is None or (same_size(target, told) and described(target) == told):
                continue
            aside = target.with_name(f".{target.name}.restoring")
            verified(folder / name, aside, told)
            if not name.startswith(STORED):
                put_aside(target)
            aside.replace(target)
        swap(settings, draft)
    return manifest


def place(settings: Settings, name: str) -> Path | None:
    """Where a file of a backup goes; None for those that are looked at, not put in place."""
    if name.startswith(STORED):
        return settings.work_folder / name
    return written_by_hand(settings).get(name.partition("/")[2])


def put_aside(path: Path) -> Path:
    """Keep what is about to be replaced, if there is anything, under a name beside it, which is returned."""
    aside = path.with_name(f"{path.name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    if path.exists():
        os.link(path, aside)
    return aside


def swap(settings: Settings, draft: Path) -> None:
    """Move a database into its place, the old one beside it, and let readers have the same."""
    database, snapshot = settings.database, settings.snapshot_path
    aside = put_aside(database)
    # A writer that was killed left its log: it belongs to the file that goes.
    log = database.with_name(f"{database.name}.wal")
    if log.exists():
        log.replace(aside.with_name(f"{aside.name}.wal"))
    shown = snapshot.with_name(f".{snapshot.name}.draft")
    shutil.copyfile(draft, shown)
    sync(shown)
    draft.replace(database)
    shown.replace(snapshot)
    sync(database.parent)
