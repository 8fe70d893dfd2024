"""OPML: the feeds that a feed reader exports."""

from __future__ import annotations

from typing import Any

from transforms.documents.decoding import declared_charset, decode
from transforms.documents.model import shortened
from transforms.documents.sniffing import XML_DECLARATION, listing_kind
from transforms.listings.model import Entry, ListingError, absolute, distinct, plain, refuse_entities


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
    parsed = outline(raw, url=url)
    return distinct(
        Entry(url=address, title=shortened(plain(item["title"])), is_listing=True)
        for item in (*parsed["feeds"], *parsed["lists"])
        if (address := absolute(item["url"], url))
    )


def outline(raw: bytes, *, url: str) -> dict[str, Any]:
    """An OPML document as listparser has it: `feeds`, and `lists` that are elsewhere.

    Each has `url` as written, `title` and `categories`, the folders that it lies in. Errors as of `parse_outline`.
    """
    import listparser

    text, _ = decode(raw, url, declared_charset(raw))
    refuse_entities(text, url)
    if listing_kind(text) != "outline":
        raise ListingError(f"{url}: this is no OPML list of feeds; a feed reader exports one")
    # ASCII, because listparser guesses the encoding; bytes, because it fetches a text that is an address.
    parsed: dict[str, Any] = listparser.parse(
        XML_DECLARATION.sub("", text, count=1).encode("ascii", "xmlcharrefreplace")
    )
    # listparser passes over what is cut off and says nothing.
    if not (parsed["feeds"] or parsed["lists"]) and "</opml>" not in text.lower():
        raise ListingError(f"{url}: the OPML list is broken off; export it again")
    return parsed
