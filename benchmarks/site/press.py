"""The press that is read: feeds and articles, each made from its number alone, the same on any machine."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from benchmarks.bodies.texts import texts

PARAGRAPHS = 2
SHORTEST = 150
GONE, EMPTY = 97, 211
"""Of so many articles one is gone, and one is a page without a text."""
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Press:
    """So many feeds of so many articles each, the newest of `now`."""

    feeds: int
    articles: int
    now: datetime

    def language(self, feed: int) -> str:
        """A feed's language."""
        return LANGUAGES[feed % 2]

    def number(self, feed: int, article: int) -> int:
        """An article's number in the whole press, from 1."""
        return feed * self.articles + article + 1

    def is_gone(self, feed: int, article: int) -> bool:
        """Whether an article that its feed still lists was taken down."""
        return self.number(feed, article) % GONE == 0

    def published(self, article: int) -> datetime:
        """When an article was published."""
        return self.now - timedelta(minutes=7 * article + 5)

    def rss(self, feed: int) -> str:
        """A feed."""
        items = "".join(
            f"<item><title>{escape(self.title(feed, number))}</title><link>/articles/{feed}/{number}</link>"
            f"<guid isPermaLink='false'>{feed}-{number}</guid>"
            f"<pubDate>{format_datetime(self.published(number))}</pubDate></item>"
            for number in range(self.articles)
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {feed}</title>"
            f"<link>/</link><description>News</description>{items}</channel></rss>"
        )

    def title(self, feed: int, article: int) -> str:
        """An article's headline."""
        chosen = random.Random(f"title {feed} {article}")  # noqa: S311 - texts, not secrets
        return f"{chosen.choice(texts(self.language(feed))).title} ({feed}.{article})"

    def page(self, feed: int, article: int) -> str:
        """An article's page: some paragraphs of the project's own corpus, in an order that is its own."""
        title, language = escape(self.title(feed, article)), self.language(feed)
        body = "" if self.number(feed, article) % EMPTY == 0 else self.body(feed, article)
        links = "".join(f"<li><a href='/section/{number}'>Section {number}</a></li>" for number in range(12))
        return (
            f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>"
            f"<link rel='canonical' href='/articles/{feed}/{article}'>"
            f"<meta property='article:published_time' content='{self.published(article).isoformat()}'></head><body>"
            f"<nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
            f"<footer><p>Feed {feed}</p></footer></body></html>"
        )

    def body(self, feed: int, article: int) -> str:
        """An article's paragraphs as HTML."""
        chosen = random.Random(f"body {feed} {article}")  # noqa: S311 - texts, not secrets
        return "".join(chosen.sample(paragraphs(self.language(feed)), PARAGRAPHS))

    def write_sources(self, folder: Path, hosts: list[str]) -> None:
        """Write a folder of sources, a feed each, spread over the hosts."""
        for feed in range(self.feeds):
            path = folder / f"feed-{feed:03}" / "source.yml"
            path.parent.mkdir(parents=True)
            path.write_text(
                f"name: Feed {feed}\npublisher: Feed {feed}\nlanguage: {self.language(feed)}\nkind: feed\n"
                f"feeds:\n  - {hosts[feed % len(hosts)]}/feeds/{feed}.xml\ncadence: 1h\npublishes: 1d\n",
                encoding="utf-8",
            )


@cache
def paragraphs(language: str) -> list[str]:
    """The plain paragraphs of a language's articles, as HTML."""
    found = [part for text in texts(language) for part in text.body.split("\n\n")]
    kept = [part for part in found if len(part) >= SHORTEST and not re.match(r"[#>|*\d-]", part)]
    return [str(MarkdownIt("commonmark").render(part)) for part in kept]


def now() -> datetime:
    """The instant of a press that is made now."""
    return datetime.now(UTC).replace(microsecond=0)
