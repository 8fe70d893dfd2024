"""What is fuzzed: each target reads any bytes and may raise only what it says that it raises."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.archives import records
from schemas.claim import Claim
from schemas.quantity import Quantity
from transforms.documents import DocumentError, Hints, read_articles
from transforms.listings import ListingError, read_listing
from transforms.quantities import scan
from transforms.rederive import Failure, rederive
from transforms.rereading import read_numeral, read_scale
from transforms.sentences import split_sentences

MOST = 20_000
"""Bytes of an input: what needs more is found by the tests of bounds."""
SEEDS = Path(__file__).with_name("seeds")
"""A folder a target: inputs of our own, and what fuzzing has found, each replayed by every run of the tests."""
LANGUAGES = ("en", "fr")
KINDS = ("numeral", "word", "scale")
SURFACE = ("start", "end", "surface", "value", "value_low", "value_high", "comparator", "unit", "per", "evidence")


def listing(data: bytes) -> None:
    """A feed, a JSON feed, an OPML list or a sitemap: entries, or an error that names the fault."""
    try:
        for entry in read_listing(data, url="https://press.example/list") or ():
            assert entry.url
    except (ListingError, DocumentError):
        return


def document(data: bytes, name: str, hints: Hints) -> None:
    """A file or page: articles with a body, whose sentences lie within it."""
    try:
        articles = read_articles(data, name=name, hints=hints)
    except DocumentError:
        return
    assert articles
    for article in articles:
        body = article.document.body
        body.encode()
        for sentence in split_sentences(body, LANGUAGES[len(body) % len(LANGUAGES)]):
            assert 0 <= sentence.start < sentence.end <= len(body)


def page(data: bytes) -> None:
    """A page of the web."""
    document(data, "https://press.example/a", Hints(url="https://press.example/a", media_type="text/html"))


def text(data: bytes) -> None:
    """A text, with or without front matter."""
    document(data, "a.md", Hints())


def pdf(data: bytes) -> None:
    """A PDF."""
    document(data if data.startswith(b"%PDF-") else b"%PDF-1.7\n" + data, "a.pdf", Hints())


def archive(data: bytes) -> None:
    """A web archive, of which no page is larger than is let through."""
    with tempfile.NamedTemporaryFile(suffix=".warc") as file:
        file.write(data)
        file.flush()
        for record in records(Path(file.name), MOST):
            assert len(getattr(record, "payload", b"")) <= MOST


def read_twice(data: bytes) -> Iterator[tuple[Quantity, list[Failure]]]:
    """A body's figures, each with what the second reader has against it."""
    body = data[1:].decode(errors="ignore")
    language = LANGUAGES[data[0] % len(LANGUAGES)] if data else LANGUAGES[0]
    for quantity in scan(body, language):
        assert quantity.surface == body[quantity.start : quantity.end]
        told = {name: getattr(quantity, name) for name in SURFACE}
        claim = Claim(doc="", sentence="", sentence_start=0, sentence_end=1, dimensions={}, language=language, **told)
        yield quantity, rederive(claim, body)


def figures(data: bytes) -> None:
    """A body's figures, each read a second time."""
    for quantity, _ in read_twice(data):
        assert quantity.evidence


def agreement(data: bytes) -> None:
    """The same, and both readings agree: where they don't, a figure is held back, which is a fault of one of them."""
    for quantity, against in read_twice(data):
        assert not against, quantity


def numerals(data: bytes) -> None:
    """The second reader's word for any numeral: a number or none."""
    words = data[2:].decode(errors="ignore")
    if len(data) < len(words) + 2:
        return
    language = LANGUAGES[data[0] % len(LANGUAGES)]
    for value in (read_numeral(words, KINDS[data[1] % len(KINDS)], language), read_scale(words, language)):
        assert value is None or isinstance(value, float | int)


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (listing, page, text, pdf, archive, figures, agreement, numerals)
}
LONG_ONES = ("agreement",)
"""Targets for a night alone: in noise enough something will differ, and what does is held back by every run."""
