"""What a backup says of itself: each of its files with its SHA-256; and copies that are read back."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from flows.model.store import ANSWERS
from techfigures.settings import Settings
from warehouse.publish import sync

FORMAT = 1
NAME = "manifest.json"
RAW = "raw"
"""Folder of the raw store's objects, in a backup as in a work folder."""
STORED = (f"{RAW}/", f"{ANSWERS}/")
"""How names of files begin that are the same in a backup as in a work folder."""
OBJECT = re.compile(rf"{RAW}/[0-9a-f]{{2}}/[0-9a-f]{{64}}\.gz|{ANSWERS}/[0-9a-f]{{2}}/[0-9a-f]+\.json")
"""How the whole name of such a file is."""
ASIDE = ".before-restore-"
"""Between the name of a file that a restore replaced and the instant, under which it stays."""
Tell = Callable[[int, int], None]


def quietly(_done: int, _total: int) -> None:
    """Tell nobody."""


def written_by_hand(settings: Settings) -> dict[str, Path]:
    """The files beside a warehouse that people write, by their name in a backup."""
    return {
        "corrections.yml": settings.corrections_path,
        "quality.yml": settings.quality_path,
        "watches.yml": settings.watches_path,
    }


class BackupError(RuntimeError):
    """A backup that can't be made, isn't whole, or may not be restored here; the message says what would be right."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup holds."""

    format: int
    made_at: str
    program_version: str
    schema_version: int
    duckdb_version: str
    database: str
    """The warehouse's path within the backup: in a folder of its own, with all else that may change."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By path within the backup: `sha256` and `bytes`."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup; BackupError where there is none that can be read."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
        found = Manifest(**told)
    except FileNotFoundError:
        raise BackupError(f"{folder} is no backup: it has no {NAME}") from None
    except (ValueError, TypeError) as error:
        raise BackupError(f"{folder / NAME} can't be read ({error}): another backup may be whole") from None
    if found.format != FORMAT:
        raise BackupError(f"{folder} has backup format {found.format}, this program knows {FORMAT}: update techfigures")
    if fault := unsound(found):
        raise BackupError(f"{folder / NAME} {fault}: no backup of this program's; nothing was touched")
    return found


def unsound(manifest: Manifest) -> str | None:
    """What no manifest of this program's says, None where it could be one: a backup may come from anywhere."""
    files: object = manifest.files
    if not isinstance(files, dict) or manifest.database not in files or not isinstance(manifest.schema_version, int):
        return "doesn't name its database among its files"
    for name, told in files.items():
        if not contained(name) or (name.startswith(STORED) and not OBJECT.fullmatch(name)):
            return f"names {name[:200]!r}, which no backup holds"
        if not isinstance(told, dict) or set(told) != {"sha256", "bytes"}:
            return f"doesn't tell `sha256` and `bytes` of {name[:200]!r}"
    return None


def contained(name: str) -> bool:
    """Whether a path stays within the folder that it is relative to, written in the one way that it can be."""
    path = PurePosixPath(name)
    plain = path.parts and str(path) == name and not {"\0", "\\"} & set(name)
    return bool(plain) and not path.is_absolute() and ".." not in path.parts


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in place, in one move."""
    draft = folder / f".{NAME}.tmp"
    draft.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sync(draft)
    draft.replace(folder / NAME)
    sync(folder)


def verified(source: Path, draft: Path, told: dict[str, Any]) -> None:
    """Copy a file and read the copy back; BackupError where it isn't what it should be."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    with removed_on_failure(draft):
        shutil.copyfile(source, draft)
        sync(draft)
        if described(draft) != told:
            raise BackupError(f"{source} didn't arrive at {draft.parent} as it was: check the disks")


@contextmanager
def removed_on_failure(draft: Path) -> Iterator[None]:
    """Remove a draft where the block raises."""
    try:
        yield
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def described(path: Path) -> dict[str, Any]:
    """A file's SHA-256 and size."""
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}


def same_size(path: Path, told: dict[str, Any]) -> bool:
    """Whether a file is there and as large as told."""
    return path.is_file() and path.stat().st_size == told["bytes"]
