"""Backups: the warehouse, the raw store, corrections, watches, settings without secrets; each file with its SHA-256.

A backup's folder is whole at every moment: new files come first, then the manifest in one move, then what it no longer
names goes. What may change is in a folder by the instant of the backup, so that nothing is written over; objects of the
raw store are named by their hash, so what is there already isn't copied again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flows.manifest import (
    FORMAT,
    NAME,
    RAW,
    BackupError,
    Manifest,
    Tell,
    described,
    quietly,
    read_manifest,
    same_size,
    verified,
    write_manifest,
    written_by_hand,
)
from flows.model.store import ANSWERS
from flows.run import at_work, new_run_id
from techfigures.settings import Settings, is_secret, origins
from warehouse.publish import sync


def backup(settings: Settings, folder: Path, *, wait: float = 0, tell: Tell = quietly) -> tuple[Manifest, int]:
    """Bring a folder to what the warehouse holds now.

    Args:
        settings: what to back up.
        folder: new, empty, or an earlier backup, whose raw objects aren't copied again.
        wait: seconds to wait for a run's end.
        tell: called with files done and files in all.

    Returns:
        The manifest, and how many files were copied.

    Raises:
        BackupError: the folder holds other things, or a file didn't arrive as it was.
        WarehouseError: no warehouse there.
        flows.lock.HeldError: a run is at work.
    """
    from warehouse.connect import open_reader

    with open_reader(settings.warehouse):  # a warehouse that isn't there is told, not made
        pass
    if folder.exists() and any(folder.iterdir()) and not (folder / NAME).exists():
        raise BackupError(f"{folder} holds something that is no backup: name another folder")
    with at_work(settings, new_run_id(), "backup", wait=wait):
        known = read_manifest(folder).files if (folder / NAME).exists() else {}
        (folder / RAW).mkdir(parents=True, exist_ok=True)
        manifest = copy_database(settings, folder)
        files, own = manifest.files, (folder / manifest.database).parent
        copied = 1
        for name, source in beside(settings):
            files[f"{own.name}/{name}"] = copy(source, own / name)
            copied += 1
        (own / "techfigures.toml").write_text(settings_text(settings), encoding="utf-8")
        sync(own / "techfigures.toml")
        files[f"{own.name}/techfigures.toml"] = described(own / "techfigures.toml")
        objects = [*(settings.work_folder / RAW).glob("*/*.gz"), *(settings.work_folder / ANSWERS).glob("*/*.json")]
        for done, source in enumerate(sorted(objects)):
            tell(done, len(objects))
            name = source.relative_to(settings.work_folder).as_posix()
            there = known.get(name)
            if there and same_size(folder / name, there) and source.stat().st_size == there["bytes"]:
                files[name] = there
                continue
            files[name] = copy(source, folder / name)
            copied += 1
        write_manifest(folder, manifest)
        prune(folder, manifest)
    return manifest, copied


def copy_database(settings: Settings, folder: Path) -> Manifest:
    """Copy the warehouse into a new folder, beside that of an earlier backup: the manifest that names it."""
    import duckdb

    from warehouse.connect import open_writer
    from warehouse.migrate import version as schema_version
    from warehouse.publish import copy as copy_all

    stamp = datetime.now(UTC)
    name = f"{stamp:%Y%m%dT%H%M%S%f}/warehouse.duckdb"
    (folder / name).parent.mkdir()
    with open_writer(settings.warehouse) as con:
        schema = schema_version(con) or 0
        copy_all(con, folder / name)
    return Manifest(
        format=FORMAT,
        made_at=stamp.isoformat(timespec="seconds"),
        program_version=version("techfigures"),
        schema_version=schema,
        duckdb_version=duckdb.__version__,
        database=name,
        files={name: described(folder / name)},
    )


def beside(settings: Settings) -> Iterator[tuple[str, Path]]:
    """What stands beside the warehouse and can't be made anew: name in the backup, and where it is."""
    yield from ((name, path) for name, path in written_by_hand(settings).items() if path.exists())
    if settings.euro_index and settings.euro_index.exists():
        yield "euro_index.csv", settings.euro_index
    if settings.sources and settings.sources.is_dir():
        for path in sorted(settings.sources.rglob("*")):
            if path.is_file():
                yield f"sources/{path.relative_to(settings.sources).as_posix()}", path


def settings_text(settings: Settings) -> str:
    """The settings that aren't defaults as a techfigures.toml, secrets left out by name."""
    from flows.client import redact

    lines = ["# The settings when this backup was made; secrets are left out, paths are those of then."]
    told = origins()
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value == type(settings).model_fields[name].default and told[name] == "default":
            continue
        if is_secret(name):
            lines.append(f"# {name} was set; it is not kept here")
        elif value is not None:
            plain = (
                list(value)
                if isinstance(value, tuple)
                else value
                if isinstance(value, (bool, int, float))
                else str(value)
            )
            plain = redact(plain) if isinstance(plain, str) and "://" in plain else plain
            lines.append(f"{name} = {json.dumps(plain, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def prune(folder: Path, manifest: Manifest) -> None:
    """Remove what the manifest doesn't name: the folder of an earlier backup, objects that were forgotten."""
    named = {NAME, *manifest.files}
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder comes before it
        if path.is_dir():
            with suppress(OSError):  # it isn't empty
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in named:
            path.unlink()


def copy(source: Path, target: Path) -> dict[str, Any]:
    """Copy a file, beside its place and then in one move, and read it back: its hash and size."""
    told = described(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.tmp")
    verified(source, draft, told)
    draft.replace(target)
    return told
