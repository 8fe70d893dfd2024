"""One document's bytes to its records: the transforms in their order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flows.ingest import is_address
from flows.run import Item
from schemas.claim import Claim
from schemas.columns import moved, plain
from schemas.document import Sentence
from schemas.quantity import Quantity
from transforms.health import AHEAD

if TYPE_CHECKING:
    from transforms.claims.readers import Request, Setup
    from transforms.documents import Article

WARMING = {
    "fr": "La start-up lyonnaise Ombrelle a levé 35 millions d’euros auprès du fonds Garance, a-t-elle annoncé mardi. "
    "Elle compte 2,1 millions d’utilisateurs, 12 % de plus qu’en 2024, et emploie 140 personnes à Lyon. ",
    "en": "Norvane said on Tuesday that it had agreed to buy the chip designer Tessel for $2.4 billion in cash. "
    "Its app has 45 million monthly users, up 12% from last year, costs $20 a month and scores 81% on MMLU. ",
}
"""Sentences whose reading loads what each language needs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with what was found in it; nothing where its language isn't read."""

    article: Article
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Claim, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    version: str = ""
    """Version of the extractor that read it."""
    unanswered: tuple[Request, ...] = ()
    """What a language model was to be asked and has not answered."""


def read(raw: bytes, item: Item) -> list[Article]:
    """The articles of an item's bytes, under the item's name in its run.

    Raises:
        transforms.documents.DocumentError: it can't be read as an article.
    """
    from transforms.documents import Hints, read_articles
    from transforms.documents.identity import site

    on_web = is_address(item.address)
    hints = Hints(
        language=item.language,
        published=item.published,
        publisher=item.publisher,
        title=item.title,
        url=item.address if on_web else None,
        source=item.source,
        media_type=item.media_type,
        charset=charset(item.media_type),
        path=None if on_web else item.address,
        tail=item.tail,
        is_truncated=item.headline_only,
        latest=(datetime.now(UTC) + AHEAD).date().isoformat(),
        site=(site(item.answered or item.address) or "") if on_web else None,
        domains=tuple((item.hosts or "").split(",")),
        is_declared=on_web and item.is_declared,
    )
    articles = read_articles(raw, name=item.address, hints=hints)
    return [named(article, item.doc) for article in articles] if item.doc else articles


def charset(media_type: str | None) -> str | None:
    """The charset parameter of a Content-Type, if it has one."""
    from email.message import Message

    header = Message()
    header["content-type"] = media_type or ""
    return header.get_content_charset()


def named(article: Article, doc: str) -> Article:
    """An article under another name than its file's stem."""
    document = dataclasses.replace(article.document, doc=doc + article.document.doc.removeprefix(article.doc))
    return dataclasses.replace(article, doc=doc, document=document)


def extract_article(article: Article, setup: Setup | None = None) -> Reading:
    """What an article says in figures, as its readers say; by rules unless given."""
    from transforms.claims import extract
    from transforms.claims.readers import BY_RULES

    found = extract(article.document, setup or BY_RULES)
    return Reading(
        article, found.claims, found.mentions, found.sentences, found.quantities, found.version, found.unanswered
    )


def warm() -> None:
    """Load what reading and staging need: processes that are forked afterwards have it."""
    import pyarrow.parquet  # noqa: F401

    from schemas.columns import to_frame
    from transforms.copies import signature
    from transforms.listings import read_listing

    read_listing(b"<rss version='2.0'><channel><title>a</title></channel></rss>", url="https://warm.example/feed")
    for language, sentence in WARMING.items():
        page = (
            f"<html><head><title>{sentence}</title></head><body><article><p>{sentence * 3}</p></article></body></html>"
        )
        item = Item(address="warm.html", language=language, published="2025-03-04", media_type="text/html")
        for article in read(page.encode(), item):
            found = extract_article(article)
            signature(found.article.document)
            to_frame(found.claims, Claim)


def rows(readings: Iterable[Reading], *, mentions: bool = False) -> Iterator[dict[str, Any]]:
    """Claims as rows of the claim record, its own fields after the shared ones, offsets into each file's whole body.

    Args:
        readings: what was read, in order.
        mentions: whether quantities that no metric claims come too, in the order of the text.
    """
    for reading in readings:
        found = (*reading.claims, *reading.mentions) if mentions else reading.claims
        for claim in sorted(found, key=lambda item: (item.start, item.end)):
            yield row(claim, reading.article)


def row(claim: Claim, article: Article) -> dict[str, Any]:
    """One claim as a row, moved from its article's body to its file's."""
    found: dict[str, Any] = plain(moved(claim, article.offset))
    found["doc"] = article.doc
    return found


def whole_body(raw: bytes, name: str, articles: list[Article]) -> str:
    """The body of a whole file, which offsets refer to: the page's or PDF's, or the text under the front matter."""
    if articles[0].document.media_type in ("text/html", "application/pdf"):
        return articles[0].document.body
    from transforms.documents.decoding import declared_charset, decode
    from transforms.documents.separators import explicit_pieces

    text, _flags = decode(raw, name, declared_charset(raw))
    return text[explicit_pieces(text, name)[0] :]
