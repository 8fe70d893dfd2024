"""RSS and Atom feeds: the bytes of a feed to the articles that it announces."""

from __future__ import annotations

import html
import io
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from transforms.documents.dates import parse_published
from transforms.documents.decoding import declared_charset, decode
from transforms.documents.model import DocumentError
from transforms.documents.sniffing import FEED, HEAD, is_feed_text

XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{0,2000}>")


class FeedError(ValueError):
    """Bytes that can't be read as a feed; the message names the feed and the mend."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed: `url` is absolute, `published` as ISO 8601 with the offset that the feed writes."""

    url: str
    title: str | None = None
    published: str | None = None
    summary: str | None = None
    guid: str | None = None


def read_feed(raw: bytes, *, url: str) -> list[FeedItem] | None:
    """The entries of a feed, None where the bytes are something else (a page, for one).

    Args:
        raw: the bytes as fetched.
        url: where they were fetched: relative links resolve against it, messages name it.

    Raises:
        FeedError: it is a feed, but broken, or it declares entities.
    """
    return parse_feed(raw, url=url) if is_feed(raw) else None


def is_feed(raw: bytes) -> bool:
    """Whether some bytes begin as an RSS, RDF or Atom document."""
    try:
        text, _ = decode(raw[:HEAD], "feed", declared_charset(raw) or "utf-8")
    except DocumentError:
        return False
    return is_feed_text(text)


def parse_feed(raw: bytes, *, url: str) -> list[FeedItem]:
    """The entries of a feed in its order, each address once.

    Args:
        raw: the bytes as fetched.
        url: where they were fetched.

    Raises:
        FeedError: the bytes are no feed, are broken XML without an entry, or declare entities, which may expand
            without bound.
    """
    if not is_feed(raw):
        raise FeedError(
            f"{url}: this is no RSS or Atom feed; give the address of the feed, or make the source one of pages"
        )
    text, _ = decode(raw, url, declared_charset(raw))
    text = XML_DECLARATION.sub("", text, count=1)
    root = FEED.match(text)
    if ENTITY.search(text, 0, root.end() if root else HEAD):
        raise FeedError(
            f"{url}: the feed declares XML entities, which are refused; ask the outlet for a feed without a DTD"
        )
    import feedparser

    headers = {"content-location": url, "content-type": "text/xml; charset=utf-8"}
    parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)
    if parsed.bozo and not parsed.entries and broken(parsed.bozo_exception):
        fault = " ".join(str(parsed.bozo_exception).split())
        raise FeedError(f"{url}: the feed is broken XML ({fault}); fetch it again or tell the outlet")
    items = (item for entry in parsed.entries if (item := item_of(entry, url)))
    return list({item.url: item for item in reversed(list(items))}.values())[::-1]


def broken(error: Exception) -> bool:
    """Whether feedparser's complaint is about the XML and not about encoding or media type."""
    return type(error).__name__ not in ("CharacterEncodingOverride", "NonXMLContentType")


def item_of(entry: Any, base: str) -> FeedItem | None:
    """One entry as an item, None where it has no http(s) address."""
    guid = entry.get("id") or None
    link = next(
        (text for text in (entry.get("link"), guid) if text and (text == entry.get("link") or "://" in text)), ""
    )
    try:
        address = urljoin(base, link.strip())
    except ValueError:
        return None
    if not link or not address.lower().startswith(("http://", "https://")):
        return None
    return FeedItem(
        url=address,
        title=plain(entry.get("title")),
        published=published(entry),
        summary=plain(entry.get("summary")),
        guid=guid,
    )


def published(entry: Any) -> str | None:
    """When an entry was published, else last changed: as written where that is a date, else as feedparser reads it."""
    for name in ("published", "updated"):
        # Plain dict access: feedparser answers for one of the two names with the other.
        written = dict.get(entry, name)
        if not written:
            continue
        day, instant = parse_published(str(written))
        if instant or day:
            return instant or day
        read = dict.get(entry, f"{name}_parsed")
        if read:
            return datetime.fromtimestamp(timegm(read), UTC).isoformat()
    return None


def plain(markup: str | None) -> str | None:
    """The text of a title or summary, tags and entities resolved, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", markup or "")).split()) or None
