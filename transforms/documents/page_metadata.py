"""What a page states of its article: JSON-LD (schema.org), Open Graph, meta tags, the canonical link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from transforms.documents.decoding import whole
from transforms.documents.identity import canonical_url
from transforms.documents.model import Metadata

ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|Report|Review)$")
# Script blocks may wrap their content for old browsers: /*<![CDATA[*/ … /*]]>*/
WRAPPING = re.compile(r"\A\s*(?:/\*|//)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?:/\*|//)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*\Z")
PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "publication_date", "pubdate",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "date",
)  # fmt: skip
MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
DEPTH = 30


def page_metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """The metadata of a page; what it doesn't state is None, dates stay as written.

    Args:
        tree: the page, untouched.
        url: where it was fetched.
    """
    tags = meta_tags(tree)
    canonical = address(tree, tags, url)
    data = article_data(tree, canonical or url)
    free = truth(data.get("isAccessibleForFree"))
    tier = tags.get("article:content_tier")
    return Metadata(
        publisher=named(data.get("publisher")) or tags.get("og:site_name") or None,
        language=language(tree, tags, data),
        published=text(data.get("datePublished")) or first(tags, PUBLISHED) or marked_time(tree, "datePublished"),
        modified=text(data.get("dateModified")) or first(tags, MODIFIED) or marked_time(tree, "dateModified"),
        url=canonical,
        title=text(data.get("headline")) or tags.get("og:title") or content(tree, "//h1") or content(tree, "//title"),
        is_free=free if free is not None or not tier else tier == "free",
    )


def paid_selectors(tree: HtmlElement) -> list[str]:
    """The CSS selectors of the parts that a page marks as not free (schema.org `hasPart`)."""
    parts = article_data(tree, None).get("hasPart") or []
    parts = parts if isinstance(parts, list) else [parts]
    found = []
    for part in parts:
        if isinstance(part, dict) and truth(part.get("isAccessibleForFree")) is False:
            selector = part.get("cssSelector")
            found += [str(item) for item in (selector if isinstance(selector, list) else [selector]) if item]
    return found


def meta_tags(tree: HtmlElement) -> dict[str, str]:
    """The contents of `<meta>` by name, property or itemprop in lower case; the first of each counts."""
    tags: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        value = (node.get("content") or "").strip()
        if name and value:
            tags.setdefault(name.strip().lower(), value)
    return tags


def address(tree: HtmlElement, tags: dict[str, str], url: str | None) -> str | None:
    """The canonical address, absolute; a site that names its front page as canonical everywhere is not believed."""
    links = [node.get("href") for node in tree.iter("link") if "canonical" in (node.get("rel") or "").lower().split()]
    for candidate in (*links, tags.get("og:url")):
        if not candidate:
            continue
        try:
            found = canonical_url(urljoin(url or "", candidate.strip()))
        except ValueError:
            continue
        if found and not (url and is_front(found) and not is_front(url)):
            return found
    return canonical_url(url)


def is_front(url: str) -> bool:
    """Whether an address is a site's front page."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def article_data(tree: HtmlElement, url: str | None) -> dict[str, Any]:
    """The JSON-LD object of the page's article: the one with the page's address, else the first with a headline."""
    found = [item for item in json_objects(tree) if any(ARTICLE.match(kind) for kind in kinds(item))]
    for item in found:
        if url and canonical_url(identifier(item, url)) == url:
            return item
    return next(
        (item for item in found if item.get("headline") or item.get("datePublished")), found[0] if found else {}
    )


def identifier(item: dict[str, Any], base: str) -> str:
    """The address that a JSON-LD object gives for itself."""
    for name in ("mainEntityOfPage", "url", "@id"):
        value = item.get(name)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            try:
                return whole(urljoin(base, value))
            except ValueError:
                continue
    return ""


def json_objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, outer ones first; what doesn't parse is passed over."""
    for node in tree.iter("script"):
        if "ld+json" not in (node.get("type") or ""):
            continue
        source = WRAPPING.sub("", (node.text or "").strip()).strip()
        try:
            yield from walk(json.loads(source, strict=False), DEPTH)
        except (ValueError, RecursionError):
            continue


def walk(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects within a JSON value, to a depth."""
    if depth <= 0:
        return
    if isinstance(value, dict):
        yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from walk(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item, depth - 1)


def kinds(item: dict[str, Any]) -> list[str]:
    """The types of a JSON-LD object without their namespace."""
    kind = item.get("@type")
    return [str(name).rpartition("/")[2] for name in (kind if isinstance(kind, list) else [kind]) if name]


def named(value: Any) -> str | None:
    """The name of an organisation given as text, object or list."""
    if isinstance(value, list):
        return named(value[0]) if value else None
    return text(value.get("name")) if isinstance(value, dict) else text(value)


def text(value: Any) -> str | None:
    """A text on one line, None where it is empty or no text."""
    value = value[0] if isinstance(value, list) and value else value
    return (whole(" ".join(value.split())) or None) if isinstance(value, str) else None


def truth(value: Any) -> bool | None:
    """A boolean as sites write it: `true`, `"False"`, `http://schema.org/True`."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower().rpartition("/")[2] if isinstance(value, str) else ""
    return {"true": True, "yes": True, "false": False, "no": False}.get(word)


def language(tree: HtmlElement, tags: dict[str, str], data: dict[str, Any]) -> str | None:
    """The article's language: JSON-LD, Open Graph, the header, the root element."""
    stated = data.get("inLanguage")
    stated = stated.get("alternateName") or stated.get("name") if isinstance(stated, dict) else stated
    return text(stated) or tags.get("og:locale") or tags.get("content-language") or tree.get("lang") or None


def marked_time(tree: HtmlElement, name: str) -> str | None:
    """The time of an element marked `itemprop="datePublished"` (or the like), or `<time pubdate>`."""
    for node in tree.xpath("//*[@itemprop or (self::time and @pubdate)]"):
        marked = name in (node.get("itemprop") or "").split()
        if marked or (name == "datePublished" and node.tag == "time" and node.get("pubdate") is not None):
            found: str | None = node.get("datetime") or node.get("content")
            if found:
                return found.strip()
    return None


def first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The first of some tags that is there."""
    return next((tags[name] for name in names if name in tags), None)


def content(tree: HtmlElement, path: str) -> str | None:
    """The text of the first element at a path."""
    for node in tree.xpath(path):
        found = " ".join("".join(node.itertext()).split())
        if found:
            return found
    return None
