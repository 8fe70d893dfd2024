"""What some decoded text is: a listing, an HTML page, Markdown or plain text."""

from __future__ import annotations

import re

# Atomic and possessive groups: a page's head may hold thousands of comments, which must be read once.
PROLOG = r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
DOCTYPE = rf"(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)?+{PROLOG}"
FEED = re.compile(rf"{PROLOG}{DOCTYPE}<(?:rss|feed|rdf|(?:\w+:)(?:RDF|feed))\b", re.IGNORECASE | re.DOTALL)
OUTLINE = re.compile(rf"{PROLOG}{DOCTYPE}<opml\b", re.IGNORECASE | re.DOTALL)
SITEMAP = re.compile(rf"{PROLOG}{DOCTYPE}<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE | re.DOTALL)
JSON_FEED = re.compile(r"\s*\{.*?\"version\"\s*:\s*\"https?:\\?/\\?/(?:www\.)?jsonfeed\.org", re.DOTALL)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
LISTINGS = {"feed": FEED, "outline": OUTLINE, "sitemap": SITEMAP, "json feed": JSON_FEED}
PAGE = re.compile(
    rf"{PROLOG}<(?:!doctype\s+html|html|head|body|article|main|section|meta|title|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
MARKUP = re.compile(r"<(?:p|div|html|body|article|br|a|span|h[1-6])[\s>/]", re.IGNORECASE)
HEAD = 65_536
MARKDOWN, HTML, TEXT = "text/markdown", "text/html", "text/plain"


def listing_kind(text: str) -> str | None:
    """Which kind of listing a text begins as: feed (RSS, RDF, Atom), json feed, outline (OPML), sitemap; else None."""
    head = text[:HEAD].removeprefix("\ufeff")
    return next((kind for kind, pattern in LISTINGS.items() if pattern.match(head)), None)


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
