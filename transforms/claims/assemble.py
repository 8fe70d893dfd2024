"""A document's claims: its figures, each with what readers say that it means; the rest are mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.claim import Claim
from schemas.document import Document, Sentence
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.names import names_of
from transforms.claims.readers import BY_RULES, PENDING, Reading, Request, Setup, read
from transforms.claims.record import build
from transforms.claims.version import extractor_version
from transforms.lexicons import languages
from transforms.normalise import normalise
from transforms.quantities import scan
from transforms.sentences import split_sentences

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


def read_context(document: Document) -> Context:
    """The document cut up, with its figures and names. ValueError where its language has no lexicons."""
    language = document.language or ""
    sentences = tuple(split_sentences(document.body, language))
    title_names, names = names_of(document, language, sentences)
    return Context(
        document=document,
        language=language,
        text=normalise(document.body),
        sentences=sentences,
        quantities=one_a_span(scan(document.body, language)),
        names=tuple(names),
        title_names=tuple(title_names),
    )


def one_a_span(quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Quantities in order of place; of those that overlap, the longest, then the first."""
    kept: list[Quantity] = []
    for quantity in sorted(quantities, key=lambda item: (item.start, -item.end)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
        elif quantity.end - quantity.start > kept[-1].end - kept[-1].start:
            kept[-1] = quantity
    return tuple(kept)
