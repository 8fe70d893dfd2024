"""Sentences from the web as HTML that shows them as text: all of it is escaped, only the figure's mark is ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dashboards.labels import Labels


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


def marked(row: Mapping[str, Any]) -> str:
    """A claim's sentence with its figure marked."""
    return quote(row["sentence"], int(row["highlight_start"]), int(row["highlight_end"]))


def passage(paragraph: str, sentence: str, start: int, end: int) -> str:
    """The paragraph with the sentence set off in it and the figure marked.

    Args:
        paragraph: text as printed.
        sentence: the sentence that states the figure; one that ends outside of the paragraph isn't set off.
        start: first code point of the figure in the paragraph.
        end: one past the figure's last.
    """
    found = paragraph.rfind(sentence, 0, start + len(sentence))
    if found < 0 or not found <= start < end <= found + len(sentence):
        return quote(paragraph, start, end)
    stop = found + len(sentence)
    return (
        f"{escape(paragraph[:found])}<strong>{quote(sentence, start - found, end - found)}</strong>"
        f"{escape(paragraph[stop:])}"
    )


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


def item(row: Mapping[str, Any], words: Labels, proof: str = "") -> str:
    """A claim as HTML: figure, day, modality, its sentence with the figure marked, its source as a link.

    Args:
        row: columns of `trend`, of a claim.
        words: the interface's language.
        proof: HTML of a link to the claim's page.
    """
    head = [
        words.figure(row),
        words.day(row.get("day")) or words("evidence", "undated_day"),
        words("statuses", row["status"] or "actual"),
        said_by(row, words),
    ]
    outlet = ", ".join(
        filter(None, [row["publisher"] or words("evidence", "outlet_unknown"), words.day(row["published"])])
    )
    source = " · ".join(filter(None, [escape(outlet), link(row["title"] or row["url"] or "", row["url"]), proof]))
    return (
        f'<div class="figure"><p><strong>{escape(" · ".join(filter(None, head)))}</strong>{doubt(row, words)}</p>'
        f"<p>{marked(row)}</p>"
        f'<p class="source">{source}</p></div>'
    )


def doubt(row: Mapping[str, Any], words: Labels) -> str:
    """The mark of a figure that is doubted, with why; nothing where it isn't."""
    why = row.get("doubt")
    return f' <span class="tf-doubted">{escape(words("doubts", why))}</span>' if isinstance(why, str) else ""


def said_by(row: Mapping[str, Any], words: Labels) -> str:
    """Whom the document credits for the figure."""
    name = row["attributed_to"]
    if not name:
        return ""
    return words("evidence", "said_by", name=words("evidence", "unnamed") if name == "unnamed" else name)
