"""Sitemaps, sitemap indexes and news sitemaps (sitemaps.org 0.9, Google News 0.9): read in a stream, in flat memory."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from transforms.documents.model import shortened
from transforms.listings.model import Entry, ListingError, absolute, beginning, plain, refuse_entities, when

NEWS = ("http://www.google.com/schemas/sitemap-news/0.9", "https://www.google.com/schemas/sitemap-news/0.9")
GZIP = b"\x1f\x8b"
BLOCK = 65_536
MOST = 52_428_800
"""Bytes of a sitemap, decompressed (sitemaps.org 0.9)."""


class Readable(Protocol):
    """What a sitemap is read from: a file, a response, anything with `read`."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes, `size` or so; empty at the end."""
        ...


def parse_sitemap(raw: bytes | Readable, *, url: str) -> Iterator[Entry]:
    """The pages of a sitemap, in its order; those of a sitemap index are further sitemaps (`is_listing`).

    Args:
        raw: the bytes, or a binary stream of them, gzip included.
        url: where they were fetched: relative addresses resolve against it, messages name it.

    Yields:
        An item for each entry with an http(s) address: a news entry with title and day of publication, else `modified`
        as its `lastmod` says.

    Raises:
        ListingError: broken XML, damaged gzip, or XML entities; items before the break have been given by then.
    """
    stream = Inflated(raw if not isinstance(raw, bytes) else io.BytesIO(raw), url)
    refuse_entities(beginning(stream.head), url)
    try:
        # `remove_blank_text` spares a text node an entry; entities are never resolved, nothing is loaded.
        for _, node in etree.iterparse(
            stream, events=("end",), tag=("{*}url", "{*}sitemap"), remove_blank_text=True,
            remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False,
        ):  # fmt: skip
            item = entry(node, url)
            if item:
                yield item
            node.clear()
            parent = node.getparent()
            while parent is not None and node.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        fault = f"{url}: the sitemap is broken XML ({error.msg}); fetch it again or tell the outlet"
        raise ListingError(fault) from None


def entry(node: etree._Element, url: str) -> Entry | None:
    """One `url` or `sitemap` element as an item, None where it has no http(s) address."""
    told: dict[str, str] = {}
    for part in node.iter():
        if isinstance(part.tag, str) and part.text and part.text.strip():
            name = etree.QName(part)
            key = f"news:{name.localname}" if name.namespace in NEWS else name.localname
            # Only the entry's own address: pictures and videos have `loc` elements too, in other namespaces.
            if key != "loc" or part.getparent() is node:
                told.setdefault(key, part.text.strip())
    address = absolute(told.get("loc", ""), url)
    if address is None:
        return None
    return Entry(
        url=address,
        title=shortened(plain(told.get("news:title"))),
        published=when(told.get("news:publication_date")),
        modified=when(told.get("lastmod")),
        is_listing=etree.QName(node).localname == "sitemap",
    )


class Inflated:
    """A binary stream for lxml: gzip is decompressed on the way, block by block; `head` is its beginning."""

    def __init__(self, stream: Readable, url: str) -> None:
        """`url` is named in errors."""
        self.stream = stream
        self.url = url
        first = stream.read(BLOCK)
        self.inflate = zlib.decompressobj(31) if first.startswith(GZIP) else None
        self.waiting = first
        self.head = self.block(BLOCK)
        self.given = False
        self.left = MOST - len(self.head)

    def read(self, size: int = BLOCK) -> bytes:
        """The next bytes, `size` at most once the head is given; empty at the end."""
        if not self.given:
            self.given = True
            return self.head
        found = self.block(size)
        self.left -= len(found)
        if self.left < 0:
            raise ListingError(
                f"{self.url}: the sitemap is larger than {MOST:,} bytes, which none may be; tell the outlet"
            )
        return found

    def block(self, size: int) -> bytes:
        """Some bytes, decompressed."""
        if self.inflate is None:
            data, self.waiting = self.waiting, b""
            return data or self.stream.read(size)
        while not self.inflate.eof:
            data = self.waiting or self.stream.read(BLOCK)
            try:
                found = self.inflate.decompress(data, size)
            except zlib.error as error:
                raise ListingError(f"{self.url}: damaged gzip ({error}); fetch it again") from None
            self.waiting = self.inflate.unconsumed_tail
            if found or not data:
                return found
        return b""
