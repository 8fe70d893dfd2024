"""What some decoded text is: a feed, an HTML page, Markdown or plain text."""

from __future__ import annotations

import re

# Atomic and possessive groups: a page's head may hold thousands of comments, which must be read once.
PROLOG = r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
DOCTYPE = rf"(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)?+{PROLOG}"
FEED = re.compile(rf"{PROLOG}{DOCTYPE}<(?:rss|feed|rdf|(?:\w+:)(?:RDF|feed))\b", re.IGNORECASE | re.DOTALL)
PAGE = re.compile(
    rf"{PROLOG}<(?:!doctype\s+html|html|head|body|article|main|section|meta|title|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
MARKUP = re.compile(r"<(?:p|div|html|body|article|br|a|span|h[1-6])[\s>/]", re.IGNORECASE)
HEAD = 65_536
MARKDOWN, HTML, TEXT = "text/markdown", "text/html", "text/plain"


def is_feed_text(text: str) -> bool:
    """Whether a text begins as an RSS, RDF or Atom document."""
    return bool(FEED.match(text[:HEAD]))


def media_type_of(text: str, name: str, declared: str | None) -> str:
    """text/html, text/markdown or text/plain: by the text's own beginning, the declared type, the file's suffix.

    Args:
        text: the decoded text.
        name: the file's name or address.
        declared: a Content-Type, its parameters included.
    """
    stated = (declared or "").partition(";")[0].strip().lower()
    suffix = name.lower().partition("?")[0].rpartition(".")[2]
    if stated == MARKDOWN or suffix in ("md", "markdown"):
        return MARKDOWN
    if PAGE.match(text[:HEAD]):
        return HTML
    if stated in (HTML, "application/xhtml+xml") or suffix in ("html", "htm", "xhtml"):
        return HTML if MARKUP.search(text) else TEXT
    return TEXT
