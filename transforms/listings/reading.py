"""Which kind of listing some bytes are, and its entries."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from transforms.documents.sniffing import HEAD, listing_kind
from transforms.listings.feeds import parse_feed
from transforms.listings.jsonfeeds import parse_json_feed
from transforms.listings.model import Entry, beginning
from transforms.listings.outlines import parse_outline
from transforms.listings.sitemaps import GZIP, parse_sitemap

READERS = {"feed": parse_feed, "json feed": parse_json_feed, "outline": parse_outline, "sitemap": parse_sitemap}


def read_listing(raw: bytes, *, url: str) -> Iterable[Entry] | None:
    """The entries of a feed (RSS 0.9x to 2.0, RDF, Atom, JSON Feed), an OPML list, a sitemap or a sitemap index.

    Args:
        raw: the bytes as fetched or read; a sitemap may be gzip.
        url: where they are from: relative links resolve against it, messages name it.

    Returns:
        Entries in the listing's order; None where the bytes are something else (a page, for one). Those of a sitemap
        come from a stream, so that errors may come after some of them.

    Raises:
        ListingError: it is a listing, but broken, or it declares entities.
    """
    kind = kind_of(raw)
    return READERS[kind](raw, url=url) if kind else None


def kind_of(raw: bytes) -> str | None:
    """Which kind of listing some bytes are by their beginning; None where they are none."""
    head = raw[:HEAD]
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, HEAD)
        except zlib.error:
            return None
    return listing_kind(beginning(head))
