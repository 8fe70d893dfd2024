"""OPML: the feeds that a feed reader exports."""

from __future__ import annotations

from transforms.documents.decoding import declared_charset, decode
from transforms.documents.sniffing import XML_DECLARATION
from transforms.listings.model import Entry, ListingError, absolute, distinct, refuse_entities


def parse_outline(raw: bytes, *, url: str) -> list[Entry]:
    """The feeds and included lists of an OPML document (1.0 to 2.0), those in folders too, each address once.

    Args:
        raw: the bytes as fetched or read.
        url: where they are from.

    Returns:
        Entries with `is_listing`: each is to be read as a listing of its own.

    Raises:
        ListingError: broken XML, or entities.
    """
    import listparser

    text, _ = decode(raw, url, declared_charset(raw))
    refuse_entities(text, url)
    parsed = listparser.parse(XML_DECLARATION.sub("", text, count=1))
    listed = [*parsed["feeds"], *parsed["lists"]]
    # listparser passes over what is cut off and says nothing.
    if not listed and "</opml>" not in text.lower():
        raise ListingError(f"{url}: the OPML list is broken off; export it again")
    return distinct(
        Entry(url=address, title=item["title"] or None, is_listing=True)
        for item in listed
        if (address := absolute(item["url"], url))
    )
