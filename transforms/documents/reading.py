"""Bytes of a file, page or PDF to the articles that they hold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from schemas.document import Document
from schemas.identity import key, sha256
from transforms.documents.dates import parse_published
from transforms.documents.decoding import declared_charset, decode
from transforms.documents.identity import canonical_url, doc_name, document_id, owned
from transforms.documents.language import language_of
from transforms.documents.model import Article, DocumentError, Hints, Metadata, Piece, shortened
from transforms.documents.paywall import ends_in_paywall
from transforms.documents.publisher import believed
from transforms.documents.segmentation import segment
from transforms.documents.separators import explicit_pieces
from transforms.documents.sniffing import HTML, listing_kind, media_type_of

WORDS = re.compile(r"\w+(?:[-'’.]\w+)*")
NO_HINTS = Hints()


def read_articles(raw: bytes, *, name: str, hints: Hints = NO_HINTS) -> list[Article]:
    """The articles in some bytes: a PDF, HTML, Markdown or plain text, with or without front matter, one or many.

    Args:
        raw: the bytes as fetched or read.
        name: the file's name, address or `-`; its stem names the document.
        hints: what the caller knows; it holds where the document itself says nothing.

    Returns:
        The articles in order, one at least; where there are several, each `Document.doc` is `stem#1`, `stem#2` …

    Raises:
        DocumentError: rules `empty`, `binary`, `encoding`, `front_matter`, `feed`, `no_text`, `pdf`, `encrypted`; the
            message names the file and the mend.
    """
    held = contents(raw, name, hints)
    bodies = [held.text[piece.start : piece.end] for piece in held.pieces]
    if not any(WORDS.search(body) for body in bodies):
        raise DocumentError(
            "no_text", f"{name}: there is no text under the front matter or in the page; give the article's body"
        )
    several = len(held.pieces) > 1
    doc = doc_name(name)
    raw_sha256 = sha256(raw)
    return [
        Article(
            document(
                body,
                state(piece.metadata, hints),
                hints,
                name=name,
                part=number if several else None,
                media_type=held.media_type,
                raw_sha256=raw_sha256,
                flags=held.flags,
            ),
            doc,
            piece.start - held.start,
        )
        for number, (piece, body) in enumerate(zip(held.pieces, bodies, strict=True), start=1)
    ]


class Held(NamedTuple):
    """What some bytes hold: their text (of a page or PDF its body), where that begins, and the articles in it."""

    media_type: str
    text: str
    flags: tuple[str, ...]
    start: int
    pieces: list[Piece]


def contents(raw: bytes, name: str, hints: Hints) -> Held:
    """The text of some bytes and its articles' places; DocumentError as `read_articles` has it."""
    if raw.lstrip()[:5] == b"%PDF-":
        from transforms.documents.pdf import PDF, read_pdf

        body, metadata = read_pdf(raw, name)
        return Held(PDF, body, (), 0, [Piece(0, len(body), metadata)])
    text, flags = decode(raw, name, hints.charset or declared_charset(raw))
    kind = listing_kind(text)
    if kind:
        raise DocumentError("feed", f"{name}: this is a listing ({kind}), not an article; `techfigures run` reads it")
    media_type = media_type_of(text, name, hints.media_type)
    if media_type == HTML:
        from transforms.documents.html import read_page

        body, metadata = read_page(text, name, hints.url, hints.language)
        return Held(media_type, body, flags, 0, [Piece(0, len(body), metadata)])
    start, pieces = explicit_pieces(text, name)
    if len(pieces) == 1 and start == 0:
        pieces = segment(text, pieces[0])
    return Held(media_type, text, flags, start, pieces)


def state(metadata: Metadata, hints: Hints) -> Metadata:
    """What the article says of itself, completed by what the caller knows."""
    stated = metadata.publisher if hints.site is None else believed(metadata.publisher, hints.site)
    return replace(
        metadata,
        publisher=shortened((hints.publisher if hints.is_declared else None) or stated or hints.publisher),
        language=metadata.language or hints.language,
        published=metadata.published or hints.published,
        title=shortened(metadata.title or hints.title),
    )


def dated(stated: str | None, hints: Hints) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Day and instant of a date as stated, and flags; of one that lies ahead what the caller knows stands in for it."""
    flags: tuple[str, ...] = ()
    for text in dict.fromkeys(filter(None, (stated, hints.published))):
        day, instant = parse_published(text, hints.timezone)
        if day and hints.latest and day > hints.latest:
            flags += ("date_in_future",)
            continue
        if day:
            return day, instant, flags
        flags += ("date_unreadable",)
    return None, None, (*flags, "no_date")


def document(
    body: str,
    metadata: Metadata,
    hints: Hints,
    *,
    name: str,
    part: int | None,
    media_type: str,
    raw_sha256: str,
    flags: tuple[str, ...],
) -> Document:
    """One article as a record: identity, dates, language and flags follow from body and metadata."""
    # A page states its language by its template: the caller's word and the detector come before it.
    is_page = media_type == HTML
    stated = hints.language or metadata.language if is_page else metadata.language
    language = language_of(body, stated, binding=not is_page or bool(hints.language))
    published, published_at, told = dated(metadata.published, hints)
    found = [*flags, *language.flags, *told]
    body_sha256 = sha256(body.encode("utf-8", "surrogatepass"))
    # A page's address is the caller's too; of several articles in one file none owns it.
    stated_url = metadata.url
    if stated_url and hints.site is not None and not owned(stated_url, hints.site, hints.domains):
        stated_url = None
        found.append("canonical_elsewhere")
    url = stated_url or (hints.url if part is None else None)
    identity = document_id(url, hints.path or name, metadata.publisher, body_sha256, part, hints.tail)
    return Document(
        doc=doc_name(name) if part is None else f"{doc_name(name)}#{part}",
        document_id=identity,
        revision_id=key(identity, body_sha256),
        url=canonical_url(url) or url,
        title=metadata.title,
        publisher=metadata.publisher,
        source=hints.source,
        language=language.code,
        language_detected=language.detected,
        published=published,
        published_at=published_at,
        modified_at=dated(metadata.modified, replace(hints, published=None))[1] if metadata.modified else None,
        media_type=media_type,
        is_free=metadata.is_free,
        is_truncated=hints.is_truncated or metadata.is_truncated or ends_in_paywall(body, language.code),
        word_count=len(WORDS.findall(body)),
        body=body,
        body_sha256=body_sha256,
        raw_sha256=raw_sha256,
        extra=metadata.extra,
        flags=tuple(dict.fromkeys(found)),
    )
