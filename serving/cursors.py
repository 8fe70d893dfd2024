"""Cursors: where the next page of an answer begins, in a text that nobody needs to read."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from schemas.identity import key
from serving.errors import CursorError


def question_of(name: str, given: dict[str, Any]) -> str:
    """What tells a question from others: its name and all that narrows it, the page left out."""
    narrowed = {item: given[item] for item in sorted(given) if item not in {"limit", "cursor", "format"}}
    return key(name, json.dumps(narrowed, default=str, sort_keys=True))


def written(question: str, place: list[Any]) -> str:
    """A cursor to the rows behind a place."""
    text = json.dumps([question, *place], default=str, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, question: str, length: int) -> list[Any]:
    """The place that a cursor names, so many values; CursorError where it is none, or another question's."""
    try:
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != length + 1 or not all(isinstance(x, (str, int)) for x in found):
        raise CursorError("the cursor is none of those that answers give as `next`: begin without one", name="cursor")
    if found[0] != question:
        raise CursorError("the cursor is another question's: it goes with the same parameters alone", name="cursor")
    return found[1:]
