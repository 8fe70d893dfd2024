"""What the site's pages hold: the article in the middle of what a real outlet puts around it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any
from xml.etree import ElementTree

import yaml
from markdown_it import MarkdownIt

from sample.articles import ORIGIN, Article

ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /account\n"
ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
RELATED = 4


@cache
def template(name: str) -> Template:
    """A file of sample/templates/ with `$name` marks."""
    return Template((files("sample") / "templates" / name).read_text(encoding="utf-8"))


@cache
def words(language: str) -> dict[str, Any]:
    """The outlet's own words (navigation, newsletter, paywall …) in a language."""
    found = yaml.safe_load((files("sample") / "templates" / "words.yml").read_text(encoding="utf-8"))[language]
    return dict(found)


def article(item: Article, everything: Sequence[Article]) -> str:
    """The article's page: navigation, teasers, share bar, body, related box, newsletter box, comments count, footer."""
    text = words(item.language)
    others = [other for other in everything if other.language == item.language and other is not item]
    return template("article.html").substitute(
        frame(item.language),
        title=escape(item.title),
        teaser=escape(item.teaser),
        canonical=escape(item.canonical),
        open_graph=open_graph(item),
        json_ld=json_ld(item),
        section=escape(item.section),
        date=printed_date(item),
        reading_time=text["reading_time"].format(minutes=max(1, round(len(item.body.split()) / 200))),
        caption=escape(item.caption),
        body=MarkdownIt("commonmark").enable("table").render(item.body),
        paywall="" if item.free else paywall(item),
        related="".join(teaser(other) for other in others[:RELATED]),
        most_read="".join(f'<li><a href="{other.path}">{escape(other.title)}</a></li>' for other in others[-RELATED:]),
    )


def frame(language: str) -> dict[str, str]:
    """What every page of a language shares, ready for the template."""
    text = words(language)
    links = "".join(
        f'<li><a href="{section_path(language, name)}">{escape(name)}</a></li>' for name in text["sections"]
    )
    own = {key: escape(value) for key, value in text.items() if isinstance(value, str)}
    return {"language": language, "sections": links, **own}


def section_path(language: str, name: str) -> str:
    """Path of a section's page."""
    return f"/{language}/section/{words(language)['sections'].index(name) + 1}"


def index(listed: Sequence[Article], language: str, path: str) -> str:
    """The front page, or a section's: a teaser of each of its articles."""
    teasers = "".join(teaser(item) for item in listed)
    return template("index.html").substitute(frame(language), canonical=ORIGIN + path, teasers=teasers)


def teaser(item: Article) -> str:
    """An article as other pages announce it."""
    return (
        f'<li class="teaser"><a href="{item.path}" hreflang="{item.language}"><h3>{escape(item.title)}</h3>'
        f"<p>{escape(item.teaser)}</p></a></li>"
    )


def paywall(item: Article) -> str:
    """The notice that stands where a paywalled article breaks off."""
    text = words(item.language)
    return (
        f'<div class="paywall"><p><strong>{escape(text["remaining"].format(percent=item.remaining))}</strong></p>'
        f"<p>{escape(text['subscribe'])}</p></div>"
    )


def open_graph(item: Article) -> str:
    """The page's Open Graph tags."""
    tags = {
        "og:type": "article",
        "og:site_name": words(item.language)["site"],
        "og:title": item.title,
        "og:description": item.teaser,
        "og:url": item.canonical,
        "og:locale": words(item.language)["locale"],
    }
    if item.published:
        tags["article:published_time"] = item.published.isoformat()
    if item.modified:
        tags["article:modified_time"] = item.modified.isoformat()
    return "\n".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in tags.items())


def json_ld(item: Article) -> str:
    """The page's schema.org NewsArticle; `<` is escaped, so that no text can end the script element."""
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": item.title,
        "description": item.teaser,
        "inLanguage": item.language,
        "articleSection": item.section,
        "mainEntityOfPage": {"@type": "WebPage", "@id": item.canonical},
        "publisher": {"@type": "Organization", "name": words(item.language)["site"], "url": ORIGIN},
        "isAccessibleForFree": item.free,
    }
    if item.published:
        record["datePublished"] = item.published.isoformat()
        record["dateModified"] = (item.modified or item.published).isoformat()
    if not item.free:
        record["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    return json.dumps(record, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def feed(everything: Sequence[Article], base_url: str) -> bytes:
    """The RSS 2.0 feed: links lead to `base_url`, GUIDs are the outlet's own addresses."""
    ElementTree.register_namespace("atom", ATOM)
    ElementTree.register_namespace("dc", DUBLIN_CORE)
    rss = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(rss, "channel")
    leaf(channel, "title", "Le Signal / The Signal")
    leaf(channel, "link", f"{base_url}/")
    leaf(channel, "description", words("fr")["slogan"])
    own = {"href": f"{base_url}/feed.xml", "rel": "self", "type": "application/rss+xml"}
    ElementTree.SubElement(channel, f"{{{ATOM}}}link", own)
    for item in everything:
        entry = ElementTree.SubElement(channel, "item")
        leaf(entry, "title", item.title)
        leaf(entry, "link", base_url + item.path)
        leaf(entry, "guid", item.canonical).set("isPermaLink", "false")
        leaf(entry, "description", item.teaser)
        leaf(entry, "category", item.section)
        leaf(entry, f"{{{DUBLIN_CORE}}}language", item.language)
        if item.published:
            leaf(entry, "pubDate", format_datetime(item.published.astimezone(UTC), usegmt=True))
    ElementTree.indent(rss)
    return bytes(ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True))


def leaf(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    """A new child that holds text."""
    child = ElementTree.SubElement(parent, tag)
    child.text = text
    return child


def printed_date(item: Article) -> str:
    """The date and time as the outlet prints them in the article's language; nothing of an undated one."""
    if (moment := item.published) is None:
        return ""
    text = words(item.language)
    month = text["months"][moment.month - 1]
    printed = text["date"].format(day=moment.day, month=month, year=moment.year, time=f"{moment:%H:%M}")
    return f'<time datetime="{moment.isoformat()}">{escape(printed)}</time>'
