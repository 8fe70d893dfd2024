"""The outlet's articles: Markdown with YAML front matter in sample/articles/, read through importlib.resources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

import yaml

ORIGIN = "https://lesignal.example"
"""The outlet's own address, which canonical links carry: an article's identity doesn't depend on the port served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as the newsroom keeps it; of a paywalled one, `body` is what a visitor sees."""

    slug: str
    title: str
    language: str
    section: str
    teaser: str
    body: str
    caption: str
    published: datetime | None = None
    modified: datetime | None = None
    free: bool = True
    remaining: int = 0
    """Percent of the article behind the paywall."""

    @property
    def path(self) -> str:
        """Path of its page on the site."""
        return f"/{self.language}/{self.slug}"

    @property
    def canonical(self) -> str:
        """The address that the outlet gives it."""
        return ORIGIN + self.path

    @property
    def changed(self) -> datetime | None:
        """When its page last changed, where the article says so."""
        return self.modified or self.published


@cache
def articles() -> tuple[Article, ...]:
    """All articles, the newest first, the undated last.

    Raises:
        ValueError: names the file whose front matter doesn't hold.
    """
    folder = files("sample") / "articles"
    found = [
        parse(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name.endswith(".md")
    ]
    return tuple(sorted(found, key=lambda item: (-item.published.timestamp() if item.published else 0.0, item.slug)))


def parse(name: str, text: str) -> Article:
    """An article from its file's text: front matter between two lines of `---`, then the body."""
    try:
        _, head, body = text.split("---\n", 2)
        meta = yaml.safe_load(head)
        return Article(
            slug=name.removesuffix(".md"),
            body=body.strip() + "\n",
            published=instant(meta.pop("published", None)),
            modified=instant(meta.pop("modified", None)),
            **meta,
        )
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise ValueError(f"sample/articles/{name}: {error}") from None


def instant(text: str | None) -> datetime | None:
    """The instant that an ISO 8601 text tells; without a time zone it tells none."""
    moment = datetime.fromisoformat(text) if text else None
    if moment and moment.tzinfo is None:
        raise ValueError(f"{text} needs a time zone, as in 2025-11-20T08:40:00+01:00")
    return moment
