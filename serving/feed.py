"""What watches have told by feed: the Atom file as it is, or its entries as rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from serving.errors import MissingError, UnknownError

if TYPE_CHECKING:
    import pyarrow as pa

ATOM = "application/atom+xml"
SPACE = "{http://www.w3.org/2005/Atom}"
COLUMNS = {
    "id": "Identity of the notice",
    "updated": "Instant at which it was told",
    "watch": "Name of the watch, or what an alert is about",
    "title": "The notice in one line",
    "content": "The notice with the sentence that states the figure",
    "url": "Address of the article",
}


def read(path: Path) -> bytes:
    """The feed's file; UnknownError where nothing has been told by feed yet."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnknownError("no watch has told anything by feed yet: a watch does with `channels: [feed]`") from None
    except OSError as error:
        raise MissingError(f"the feed can't be read: {error.strerror}") from None


def rows(feed: bytes) -> pa.Table:
    """The entries of a feed, the newest first."""
    import pyarrow as pa
    from lxml import etree

    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, no_network=True))
    found = []
    for entry in root.iter(f"{SPACE}entry"):
        category, link = entry.find(f"{SPACE}category"), entry.find(f"{SPACE}link")
        found.append({
            **{name: entry.findtext(f"{SPACE}{name}") for name in ("id", "updated", "title", "content")},
            "watch": None if category is None else category.get("term"),
            "url": None if link is None else link.get("href"),
        })  # fmt: skip
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    return pa.Table.from_pylist(found, schema=schema)
