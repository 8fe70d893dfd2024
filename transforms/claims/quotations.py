"""Quotations of a text, which may run over several sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache


@cache
def quote_marks() -> re.Pattern[str]:
    """Marks that open and close quotations."""
    return re.compile(r"(?P<open>[«“])|(?P<close>[»”])|(?P<straight>\")|(?P<line>\n)")


def quotation(text: str, place: int) -> tuple[int, int] | None:
    """Begin and end of the outermost quotation that holds a place."""
    spans = quotations(text)
    index = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[index] if index >= 0 and place < spans[index][1] else None


@lru_cache(maxsize=8)
def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The outermost quotations of a text; one of straight marks ends with its paragraph at the latest."""
    found: list[tuple[int, int]] = []
    depth, begin, straight = 0, 0, False
    for match in quote_marks().finditer(text):
        if match["line"] is not None:
            depth, straight = (0, False) if straight else (depth, False)
        elif match["open"] is not None or (match["straight"] is not None and not straight):
            straight = match["straight"] is not None
            begin = begin if depth else match.start()
            depth += 1
        elif depth:
            straight = False
            depth -= 1
            if not depth:
                found.append((begin, match.end()))
    return tuple(found)
