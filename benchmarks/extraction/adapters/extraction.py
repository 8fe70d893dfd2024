"""The whole of techfigures: a text's claims, read as `techfigures extract` reads a file with front matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transforms.claims.readers import Setup

FIELDS = ("start", "end", "value", "value_low", "value_high", "unit")


def load(language: str, setup: Setup | None = None) -> Callable[[dict[str, Any]], Iterator[dict[str, Any]]]:
    """The extraction, as `drive` calls it; by rules unless given who reads."""
    from flows.reading import extract_article, read
    from flows.run import Item

    item = Item(address="text.md")

    def claims(text: dict[str, Any]) -> Iterator[dict[str, Any]]:
        head = f"---\nlanguage: {language}\npublished: {text['published']}\n---\n"
        for article in read((head + text["text"]).encode(), item):
            for found in extract_article(article, setup).claims:
                span = {name: getattr(found, name) for name in FIELDS}
                yield span | {"start": found.start + article.offset, "end": found.end + article.offset}

    return claims
