"""Sentences from the web as HTML that shows them as text: all of it is escaped, only the figure's mark is ours."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit


def quote(sentence: str, start: int, end: int) -> str:
    """The sentence with its figure marked.

    Args:
        sentence: text as printed.
        start: first code point of the figure in it.
        end: one past the figure's last; where the two don't lie within the sentence, nothing is marked.
    """
    if not 0 <= start < end <= len(sentence):
        return escape(sentence)
    return f"{escape(sentence[:start])}<mark>{escape(sentence[start:end])}</mark>{escape(sentence[end:])}"


def address(url: str | None) -> str | None:
    """The address, if it is one of the web; `javascript:` and its like are none."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def link(text: str, url: str | None) -> str:
    """The text as a link that opens beside the page, or just the text where the address is no web address."""
    if (safe := address(url)) is None:
        return escape(text)
    return f'<a href="{escape(safe)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def plain(text: str) -> str:
    """Text for a widget that reads Markdown, such that it stands there as written."""
    return re.sub(r"([\\`*_\[\]<>$~:#|!()&])", r"\\\1", text)
