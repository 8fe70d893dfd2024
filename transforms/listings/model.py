"""What a listing announces, and what all kinds of them share: addresses, dates, the refusal of entities."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from transforms.documents.dates import parse_published
from transforms.documents.decoding import declared_charset, decode
from transforms.documents.identity import canonical_url
from transforms.documents.model import DocumentError

ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{0,2000}>")


class ListingError(ValueError):
    """Bytes that can't be read as a feed, a list of feeds or a sitemap; the message names the address and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a listing: `url` is absolute; times are ISO 8601 with the offset that the listing writes.

    `is_listing` where it is no article but a further listing: a feed of an OPML list, a sitemap of an index.
    """

    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    summary: str | None = None
    guid: str | None = None
    is_listing: bool = False


def beginning(head: bytes) -> str:
    """The first bytes of a listing as text; empty where they can't be decoded."""
    try:
        return decode(head, "listing", declared_charset(head) or "utf-8")[0]
    except DocumentError:
        return ""


def refuse_entities(head: str, url: str) -> None:
    """ListingError where a document type declares entities, internal or external: they may expand without bound."""
    if ENTITY.search(head):
        raise ListingError(
            f"{url}: the document declares XML entities, which are refused; ask the outlet for one without a DTD"
        )


def absolute(address: str, base: str) -> str | None:
    """An address resolved against where it stood; None where it is empty or not http(s)."""
    try:
        found = urljoin(base, address.strip()) if address.strip() else ""
    except ValueError:
        return None
    return found if found.lower().startswith(("http://", "https://")) else None


def when(written: str | None) -> str | None:
    """A date as written as ISO 8601: the instant, else the day, None where it is no possible date."""
    day, instant = parse_published(written) if written else (None, None)
    return instant or day


def plain(markup: str | None) -> str | None:
    """The text of a title or summary, tags and entities resolved, on one line."""
    return " ".join(html.unescape(TAG.sub(" ", markup or "")).split()) or None


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in their order, each article once: by address (tracking parameters aside), and by GUID.

    One GUID counts as one article only under one title: some feeds give all their entries the same.
    """
    addresses: set[str] = set()
    guids: set[tuple[str, str | None]] = set()
    kept = []
    for entry in entries:
        address = canonical_url(entry.url) or entry.url
        if address in addresses or (entry.guid and (entry.guid, entry.title) in guids):
            continue
        addresses.add(address)
        guids |= {(entry.guid, entry.title)} if entry.guid else set()
        kept.append(entry)
    return kept
