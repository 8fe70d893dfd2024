"""The Atom feed: a file with the last notices, written anew in one piece."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

from flows.notices.message import ChannelError, data, paragraph

ENTRIES = 100


def write_feed(path: Path, notices: list[dict[str, Any]]) -> None:
    """Write the feed.

    Args:
        path: the file.
        notices: rows of core.notices, newest first, ENTRIES at most.

    Raises:
        ChannelError: the file can't be written.
    """
    from feedgen.feed import FeedGenerator

    feed = FeedGenerator()
    feed.id(urn(str(path.name)))
    feed.title("techfigures")
    feed.subtitle("What watches have found")
    feed.author({"name": "techfigures"})
    if notices:
        feed.updated(notices[0]["recorded_at"])
    for row in notices:
        figure = data(row).get("figure") or {}
        entry = feed.add_entry(order="append")
        entry.id(urn(row["notice_id"]))
        entry.title(row["title"])
        entry.updated(row["recorded_at"])
        entry.category(term=row["name"])
        entry.content(paragraph(row), type="text")
        if str(figure.get("url") or "").startswith(("http://", "https://")):
            entry.link(href=figure["url"])
    draft = path.with_name(f".{path.name}.tmp")
    try:
        draft.write_bytes(feed.atom_str(pretty=True))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ChannelError(f"{path} can't be written: {error.strerror}") from None


def urn(name: str) -> str:
    """An identity that stays the same however often the feed is written."""
    return uuid.UUID(bytes=hashlib.sha256(f"techfigures {name}".encode()).digest()[:16]).urn
