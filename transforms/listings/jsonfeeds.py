"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from transforms.documents.decoding import decode, whole
from transforms.documents.model import shortened
from transforms.listings.model import Entry, ListingError, absolute, distinct, plain, when


def parse_json_feed(raw: bytes, *, url: str) -> list[Entry]:
    """The items of a JSON feed in its order, each article once.

    Raises:
        ListingError: the bytes are no JSON, or hold no list of items.
    """
    text, _ = decode(raw, url, "utf-8")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListingError(f"{url}: the JSON feed is broken ({error}); fetch it again or tell the outlet") from None
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list):
        raise ListingError(f"{url}: the JSON feed has no list of `items`; tell the outlet")
    return distinct(entry for item in items if isinstance(item, dict) and (entry := entry_of(item, url)))


def entry_of(item: dict[str, Any], base: str) -> Entry | None:
    """One item as an entry, None where it has no http(s) address; `id` stands in for a missing one."""
    fields = {name: whole(str(value)) for name, value in item.items() if isinstance(value, str | int)}
    guid = fields.get("id")
    candidates = (fields.get("url"), fields.get("external_url"), guid if guid and "://" in guid else None)
    address = next((found for text in candidates if text and (found := absolute(text, base))), None)
    if address is None:
        return None
    return Entry(
        url=address,
        title=shortened(plain(fields.get("title"))),
        published=when(fields.get("date_published")) or when(fields.get("date_modified")),
        modified=when(fields.get("date_modified")),
        summary=plain(fields.get("summary") or fields.get("content_text") or fields.get("content_html")),
        guid=guid,
    )
