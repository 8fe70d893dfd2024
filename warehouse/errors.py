"""What can go wrong with the warehouse; each message is one line that names the thing and the mend."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class WarehouseError(Exception):
    """Anything about the warehouse that its user can mend."""


class WarehouseExistsError(WarehouseError):
    """Something stands where something new was to be written."""


class WarehouseMissingError(WarehouseError):
    """The file or its folder isn't there."""


class WarehouseLockedError(WarehouseError):
    """Another process holds the file."""


class NotAWarehouseError(WarehouseError):
    """The file is no DuckDB file, or not one of ours."""


class WarehouseNewerError(WarehouseError):
    """The file was written by a newer program than this one."""


class WarehouseFullError(WarehouseError):
    """The disk has no room left."""


class WarehouseReadOnlyError(WarehouseError):
    """The file or its folder can't be written."""


class WarehouseUnreachableError(WarehouseError):
    """The catalogue's server doesn't answer, or refuses."""


class WarehouseConflictError(WarehouseError):
    """Another writer's transaction came first."""


class LoadError(WarehouseError):
    """What should be loaded isn't what the schemas say."""


class QueryError(WarehouseError):
    """A query that doesn't hold: unknown name or parameter, SQL that fails, more than one statement."""


class QueryTimeoutError(QueryError):
    """A query that took longer than its limit."""


KNOWN: tuple[tuple[re.Pattern[str], type[WarehouseError], str], ...] = (
    (
        re.compile("Could not set lock on file"),
        WarehouseLockedError,
        "is held by {who}: read the snapshot beside it, or wait until that run has ended",
    ),
    (
        re.compile("different configuration than existing connections"),
        WarehouseLockedError,
        "is open in this process in another way: close that connection first",
    ),
    (
        re.compile(
            rf"No space left|File too large|Could not write all bytes|\[errno ({errno.ENOSPC}|{errno.EDQUOT})\]"
        ),
        WarehouseFullError,
        "has no room left on its disk: free some space and run again; what was loaded before is kept",
    ),
    (
        re.compile(rf"Permission denied|Read-only file system|\[errno ({errno.EACCES}|{errno.EROFS}|{errno.EPERM})\]"),
        WarehouseReadOnlyError,
        "can't be opened or written with your permissions: change them or choose another path",
    ),
    (
        re.compile("not a valid DuckDB database file"),
        NotAWarehouseError,
        "is not a DuckDB file: name another path, or move it away to start anew",
    ),
    (
        re.compile("Could not read enough bytes|Corrupt database file|checksum"),
        NotAWarehouseError,
        "is cut off or damaged: move it away and run again, what was fetched is in the raw store",
    ),
    (
        re.compile("(older|newer) version of DuckDB|with version number", re.IGNORECASE),
        WarehouseNewerError,
        "was written by another version of DuckDB than {version}: install the version that wrote it",
    ),
    (
        re.compile("Transaction conflict"),
        WarehouseConflictError,
        "was written by another process meanwhile, nothing of this was kept: run again",
    ),
    (
        re.compile("server closed the connection|connection to server|Connection refused|terminating connection"),
        WarehouseUnreachableError,
        "can't be reached: see lake_catalog, and whether its PostgreSQL is up",
    ),
    (
        re.compile("DATA_PATH parameter"),
        WarehouseError,
        "keeps its files elsewhere than lake_data says: set it to what it was when the lake was made",
    ),
)
"""What DuckDB and the system say, and what is told instead: the path, then these words."""


def explain(error: Exception, place: object) -> WarehouseError | None:
    """The error as one that names the mend; None where it is none of the kinds known here."""
    told = " ".join(str(error).split()) + f" [errno {getattr(error, 'errno', None)}]"
    for pattern, kind, mend in KNOWN:
        if pattern.search(told):
            holder = HOLDER.search(told)
            who = f"process {holder['pid']} ({holder['program']})" if holder else "another process"
            return kind(f"{place} {mend.format(who=who, version=duckdb.__version__)}")
    return None


@contextmanager
def explained(place: object) -> Iterator[None]:
    """Turn DuckDB's and the system's errors about `place`, a file or storage, into WarehouseErrors; others pass."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        known = explain(error, place)
        if known is None:
            raise
        raise known from error


def check_folder(path: Path, *, writing: bool) -> None:
    """Raise where the folder of `path` is missing, or can't be written though it should be."""
    folder = path.parent
    if not folder.is_dir():
        raise WarehouseMissingError(f"folder {folder} does not exist: create it, or name another path for {path.name}")
    if path.is_dir():
        raise NotAWarehouseError(f"{path} is a folder: name a file")
    if writing and not os.access(folder, os.W_OK):
        raise WarehouseReadOnlyError(f"folder {folder} can't be written: change its permissions or choose another path")
