"""Whom a description, a pronoun or a short form stands for, of those who can say something."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from schemas.document import Sentence
from transforms.claims.context import Context, Name

ORGANISATIONS = frozenset({"company", "institution", "outlet"})
MAKERS = ORGANISATIONS | {"person", "product"}
"""Catalogue kinds that speak, a product for its maker; a name of no known kind may."""
MEMORY = 200
"""Names before a place among which a short form looks for its long one."""
BACK = 6
"""Sentences that a description or pronoun reaches back over."""


def told_before(context: Context, place: int, *, person: bool = False) -> str | None:
    """Whom `the company` or `it` stands for at a place: the last told in the sentence, else somebody of those before.

    The nearest sentence that tells one counts: for `she` or `he` (`person`) whom it names first; for a description an
    organisation, else a product named first, which may bear its maker's name. Names of no known kind come last.
    """
    sentence = context.sentence_of(place)
    index = context.index_of(sentence)
    here = tuple(reversed(names_in(context, sentence.start, place)))
    told = [
        here,
        *(
            names_in(context, earlier.start, earlier.end)
            for earlier in reversed(context.sentences[max(0, index - BACK) : index])
        ),
    ]
    for names in told:
        if person and names and speaks(names[0]):
            return names[0].label
        organisation = next((name for name in names if name.kind in ORGANISATIONS), None)
        organisation = organisation or next((name for name in names[:1] if name.kind == "product"), None)
        if organisation:
            return organisation.label
    return next((name.label for names in told for name in names if name.kind is None), None)


def named_short(context: Context, head: str, place: int) -> str | None:
    """Whom a capital with an article stands for (`the Commission`): the last name that begins or ends with it."""
    last = bisect_left(context.name_starts, place)
    for name in reversed(context.names[max(0, last - MEMORY) : last]):
        parts = name.text.split()
        if len(parts) > 1 and head in {parts[0], parts[-1]} and speaks(name):
            return name.label
    return None


def same_paragraph(context: Context, sentence: Sentence) -> Iterator[Sentence]:
    """The sentences before one in its paragraph, the nearest first."""
    for index in range(context.index_of(sentence) - 1, -1, -1):
        if context.sentences[index].paragraph != sentence.paragraph:
            return
        yield context.sentences[index]


def names_in(context: Context, start: int, end: int) -> tuple[Name, ...]:
    """The names that begin in a stretch of the body."""
    return context.names[bisect_left(context.name_starts, start) : bisect_left(context.name_starts, end)]


def speaks(name: Name) -> bool:
    """Whether what bears the name can say something."""
    return name.kind is None or name.kind in MAKERS
