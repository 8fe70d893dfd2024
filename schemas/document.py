"""A document: one revision of one article, its body and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column

HASH = r"[0-9a-f]{16}"
SHA256 = r"[0-9a-f]{64}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One revision of one article: its body as stored, which all offsets refer to, and its metadata."""

    doc: str = column(
        "Name in its run: the file's name without extension, else its path or address; `-` is standard input"
    )
    document_id: str = column(
        "Stable identity of the article, whatever its revision: hash of its address, else of publisher and path",
        pattern=HASH,
    )
    revision_id: str = column(
        "Hash of document_id and body: an edited article is a new revision", pattern=HASH, key=True
    )
    url: str | None = column("Canonical address, as the page states it, else as fetched", default=None)
    title: str | None = column("Headline", default=None)
    publisher: str | None = column("Outlet, as the document names it", default=None)
    source: str | None = column("Source folder, feed or path that it was fetched through", default=None)
    language: str | None = column("ISO 639-1 code: as declared, else as detected", pattern=r"[a-z]{2,3}", default=None)
    language_detected: str | None = column(
        "ISO 639-1 code that the detector found in the body", pattern=r"[a-z]{2,3}", default=None
    )
    published: str | None = column(
        "Day of publication at the outlet's local time; null where the document gives none", sql="DATE", default=None
    )
    published_at: str | None = column(
        "Instant of publication, where told with a time and zone", sql="TIMESTAMPTZ", default=None
    )
    modified_at: str | None = column(
        "Instant of the last change that the document states", sql="TIMESTAMPTZ", default=None
    )
    media_type: str = column(
        "What was read: text/markdown, text/plain, text/html or application/pdf", default="text/plain"
    )
    is_free: bool | None = column("Whether the page says that it is free to read", default=None)
    is_truncated: bool = column("Whether only the beginning of the article is there (paywall, teaser)", default=False)
    word_count: int = column("Words in the body", unit="words", ge=0, default=0)
    body: str = column("Text of the article; offsets are in Unicode code points of it")
    body_sha256: str = column("SHA-256 of the body in UTF-8", pattern=SHA256)
    raw_sha256: str = column("SHA-256 of the bytes as fetched, the key of the raw store", pattern=SHA256)
    extra: dict[str, object] = column(
        "What else it tells: front matter keys without a meaning here; `pages`, where each page of a PDF begins"
    )
    flags: tuple[str, ...] = column(
        "What a reader should know: language_conflict, no_date, language_unsupported, decoded_as_…", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, heading, list item or table row of a document's body."""

    start: int = column("First code point in the body", sql_name="span_start", unit="code points", ge=0, key=True)
    end: int = column("One past the last code point in the body", sql_name="span_end", unit="code points", ge=1)
    text: str = column("The body between start and end")
    block: str = column("What it stands in", isin=("paragraph", "heading", "list_item", "table_row", "caption"))
    paragraph: int = column("Index of its block in the body", ge=0)
    revision_id: str = column("Revision of the article that it stands in", pattern=HASH, default="0" * 16)
