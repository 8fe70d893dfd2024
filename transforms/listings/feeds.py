"""RSS, RDF and Atom feeds."""

from __future__ import annotations

import io
from typing import Any

from transforms.documents.decoding import declared_charset, decode
from transforms.documents.model import shortened
from transforms.documents.sniffing import FEED, HEAD, XML_DECLARATION
from transforms.listings.model import Entry, ListingError, absolute, distinct, plain, refuse_entities, when


def parse_feed(raw: bytes, *, url: str) -> list[Entry]:
    """The entries of a feed in its order, each article once.

    Args:
        raw: the bytes as fetched.
        url: where they were fetched.

    Raises:
        ListingError: the bytes are broken XML without an entry, or declare entities.
    """
    text, _ = decode(raw, url, declared_charset(raw))
    text = XML_DECLARATION.sub("", text, count=1)
    root = FEED.match(text)
    refuse_entities(text[: root.end() if root else HEAD], url)
    import feedparser

    headers = {"content-location": url, "content-type": "text/xml; charset=utf-8"}
    parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)
    if parsed.bozo and not parsed.entries and broken(parsed.bozo_exception):
        fault = " ".join(str(parsed.bozo_exception).split())
        raise ListingError(f"{url}: the feed is broken XML ({fault}); fetch it again or tell the outlet")
    return distinct(found for item in parsed.entries if (found := entry_of(item, url)))


def broken(error: Exception) -> bool:
    """Whether feedparser's complaint is about the XML and not about encoding or media type."""
    return type(error).__name__ not in ("CharacterEncodingOverride", "NonXMLContentType")


def entry_of(item: Any, base: str) -> Entry | None:
    """One entry as feedparser has it, None where it has no http(s) address."""
    guid = item.get("id") or None
    link = item.get("link") or (guid if guid and "://" in guid else "")
    address = absolute(link, base)
    if address is None:
        return None
    return Entry(
        url=address,
        title=shortened(plain(item.get("title"))),
        published=time_of(item, "published") or time_of(item, "updated"),
        modified=time_of(item, "updated"),
        summary=plain(item.get("summary")),
        guid=guid,
    )


def time_of(item: Any, name: str) -> str | None:
    """When an entry was `published` or `updated`, None where what is written is no possible date."""
    # Plain dict access: feedparser answers for one of the two names with the other. Its own reading of dates is not
    # taken: it makes a day of an impossible one (`2025-13-40` becomes 2026-01-01).
    return when(str(dict.get(item, name) or ""))
