"""A copy of a large file brought up to date: blocks that are the same already aren't written again.

Run by its path in a process of its own (`python blocks.py SOURCE COPY`): whoever closes a file drops all locks that its
process has on it, DuckDB's too (fcntl(2)).
"""

from __future__ import annotations

import fcntl
import os
import sys
from io import FileIO
from pathlib import Path

BLOCK = 2**18
"""Bytes of one comparison, as many as DuckDB's blocks have."""


def bring(source: Path, copy: Path) -> int:
    """Make `copy` the same as `source`, on the disk too; it is made where there is none.

    Returns:
        How many bytes were written.
    """
    written = place = 0
    wanted, known = bytearray(BLOCK), bytearray(BLOCK)
    with FileIO(source) as given, unread(copy) as kept:
        while count := given.readinto(wanted):
            if kept.readinto(known) != count or wanted[:count] != known[:count]:
                written += os.pwrite(kept.fileno(), wanted[:count], place)
            place += count
            kept.seek(place)
        kept.truncate()
        os.fsync(kept.fileno())
    return written


def unread(copy: Path) -> FileIO:
    """The copy, to be written; where another process reads it still, as DuckDB's lock says, a new file in its place."""
    found = FileIO(os.open(copy, os.O_RDWR | os.O_CREAT, 0o666), "r+")
    try:
        fcntl.lockf(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # locked, or on a file system without locks
        found.close()
        copy.unlink()
        return FileIO(copy, "x+")
    return found


def main() -> int:
    """Bring the second file named to what the first is; 0, or the number of the system's error."""
    try:
        bring(Path(sys.argv[1]), Path(sys.argv[2]))
    except OSError as error:
        return error.errno or 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
