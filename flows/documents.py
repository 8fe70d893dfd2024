"""Files and folders that hold documents: which are read, and by which name each goes in its run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from flows import archives

SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm", ".xhtml", ".pdf", *archives.SUFFIXES)
LISTINGS = (".opml", ".xml", ".rss", ".atom", ".json", ".xml.gz")
"""Files that list articles elsewhere; read where they are named, not where a folder holds them."""


class MissingError(FileNotFoundError):
    """A file or folder that isn't there, or a folder without documents; the message names it and the mend."""


def expand(target: str) -> list[Path]:
    """The documents of a file or folder; of a folder those with a known suffix, at any depth, hidden ones left out.

    Raises:
        MissingError: nothing there to read.
    """
    path = Path(target)
    if path.is_dir():
        found = sorted(
            item
            for item in path.rglob("*")
            if item.name.lower().endswith(SUFFIXES)
            and item.is_file()
            and not any(part.startswith(".") for part in item.relative_to(path).parts)
        )
        if not found:
            raise MissingError(f"{target}: no document in this folder; it reads {' '.join(SUFFIXES)}")
        return found
    if not path.exists():
        raise MissingError(f"{target}: no such file or folder; check the path from {Path.cwd()}")
    return [path]


def tails(paths: Iterable[Path]) -> list[int]:
    """How many last parts of its path tell each file from the others: two, more where several share those."""
    parts = [path.absolute().parts for path in paths]
    found = []
    shared = Counter(each[-2:] for each in parts)
    for each in parts:
        tail, rivals = 2, [other for other in parts if other[-2:] == each[-2:]] if shared[each[-2:]] > 1 else []
        while tail < len(each) and sum(other[-tail:] == each[-tail:] for other in rivals) > 1:
            tail += 1
        found.append(tail)
    return found


def names(paths: Iterable[Path]) -> list[str]:
    """The name of each document in its run: the file's stem, or the path where two stems clash."""
    listed = list(paths)
    stems = Counter(path.stem for path in listed)
    return [str(path) if stems[path.stem] > 1 else path.stem for path in listed]
