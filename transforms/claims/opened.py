"""A document as readers see it: cut up, with its figures and names."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.document import Document
from schemas.quantity import Quantity
from transforms.claims.context import Context
from transforms.claims.names import names_of
from transforms.normalise import normalise
from transforms.quantities import is_age, scan
from transforms.sentences import split_sentences


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
        quantities=one_a_span([found for found in scan(document.body, language) if not is_age(found)]),
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
