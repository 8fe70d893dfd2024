"""A document's claims: its figures, each with what readers say that it means; the rest are mentions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from schemas.claim import Claim
from schemas.document import Document, Sentence
from schemas.quantity import Quantity
from transforms.claims.opened import read_context
from transforms.claims.readers import BY_RULES, PENDING, Reading, Request, Setup, read
from transforms.claims.record import build
from transforms.claims.version import extractor_version
from transforms.lexicons import languages

UNSUPPORTED = "language_unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a document holds: its sentences, every figure, those that are claims, and those that are only mentions."""

    sentences: tuple[Sentence, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Claim, ...] = ()
    version: str = ""
    """Version of the extractor that read it."""
    unanswered: tuple[Request, ...] = ()
    """What a language model was to be asked and has not answered."""


def extract(document: Document, setup: Setup = BY_RULES) -> Extraction:
    """Read a document's figures.

    Args:
        document: a document in a language that has lexicons; of another one nothing is read.
        setup: who says what its figures mean. Where a language model has not answered all that it is asked of the
            document, the others read it, and each figure is flagged.

    Returns:
        Sentences, quantities, claims and mentions in the order of the body. A claim's span is no other claim's.
    """
    if document.language not in languages() or UNSUPPORTED in document.flags:
        return Extraction(version=extractor_version(setup.version()))
    context = read_context(document)
    readings, unanswered = read(context, setup)
    if unanswered:
        setup = setup.offline()
        readings = [flagged(reading) for reading in read(context, setup)[0]]
    version = extractor_version(setup.version())
    found = [
        build(context, quantity, reading, version)
        for quantity, reading in zip(context.quantities, readings, strict=True)
    ]
    return Extraction(
        sentences=context.sentences,
        quantities=context.quantities,
        claims=tuple(record for record in found if record.metric),
        mentions=tuple(record for record in found if not record.metric),
        version=version,
        unanswered=tuple(unanswered),
    )


def questions(document: Document, setup: Setup) -> tuple[Request, ...]:
    """What a language model is to be asked of a document and has not answered; nothing where it is no reader."""
    if document.language not in languages() or UNSUPPORTED in document.flags:
        return ()
    return tuple(read(read_context(document), setup.asking())[1])


def flagged(reading: Reading) -> Reading:
    """A reading in the place of one that is still to come."""
    return replace(reading, flags=(*reading.flags, PENDING))
