"""What the reader of documents takes and gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.document import Document

LONGEST = 500
"""Characters of a title, or of a publisher's name: what is longer is a text that stands in the wrong place."""


def shortened(name: str | None) -> str | None:
    """A title or name, cut where it is longer than one is."""
    return f"{name[: LONGEST - 1]}…" if name and len(name) > LONGEST else name


class DocumentError(ValueError):
    """A file that can't be read as an article: `rule` names the check, `message` the file, the fault and the mend."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the caller knows of some bytes; what the document itself states comes first.

    `path` is where a file lies; its last `tail` parts are its identity where no address is known. `timezone` is the
    outlet's IANA zone, in which an instant becomes a day; without it the offset as written decides. `is_truncated` says
    that the bytes are but the beginning of the article.
    """

    language: str | None = None
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    source: str | None = None
    media_type: str | None = None
    charset: str | None = None
    path: str | None = None
    tail: int = 2
    timezone: str | None = None
    is_truncated: bool = False
    site: str | None = None
    """The site that answered (`identity.site`): what the bytes state of address and publisher holds for it alone. None
    for files of the user's own, which are believed."""
    domains: tuple[str, ...] = ()
    """Domains that its source or outlet declares as its own."""
    latest: str | None = None
    """The day after which nothing can have been published yet: a later date is no date of publication."""
    is_declared: bool = False
    """Whether the publisher is what a source's file says, which comes before what a page states."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file: `doc` names the file in its run, `offset` is its body's place in the file's whole body."""

    document: Document
    doc: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What an article states of itself; absent values are None. `published` and `modified` are as written."""

    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    title: str | None = None
    is_free: bool | None = None
    is_truncated: bool = False
    extra: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text that is one article: half-open offsets, and what is known of it."""

    start: int
    end: int
    metadata: Metadata
