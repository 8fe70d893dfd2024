"""Whom a text is by or about: the publisher that speaks of itself as `we`, a person whom it tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from catalogue import by_alias
from transforms.claims.capitals import name_words
from transforms.claims.context import Context, Name
from transforms.lexicons import lexicon

PERSON_OUTWEIGHS = 1.5
"""A document is about a person where that one weighs so many times what any other name does."""


def about_person(names: Mapping[str, Name], weights: Mapping[str, float]) -> bool:
    """Whether a document is about a person and not about a company or product that persons speak for."""
    heaviest = {True: 0.0, False: 0.0}
    for label, name in names.items():
        person = name.kind == "person"
        heaviest[person] = max(heaviest[person], weights.get(label, 0.0))
    return heaviest[True] > PERSON_OUTWEIGHS * heaviest[False]


FIRST_PERSON = 3
"""So many times `we` or `our` outside of quotations make a text its publisher's own news."""
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"")


@cache
def own_words(language: str) -> re.Pattern[str]:
    """Words by which who publishes speaks of itself."""
    return re.compile(rf"(?<![\w-])(?:{lexicon(language, 'parties')['own_words']})(?![\w-])", re.IGNORECASE)


def speaks_as(context: Context, publisher: str) -> bool:
    """Whether an institution publishes and the text means it by `l'agence`, `le ministère` alone."""
    head = publisher.split(maxsplit=1)[0]
    if head not in name_words(context.language).heads or len(publisher.split()) == 1:
        return False
    others = any(name.text.startswith(head) and name.text != publisher for name in context.names)
    return (
        not others and re.search(rf"(?:\bl[ea] |\bl'|\bthe ){head.lower()}\b", context.text, re.IGNORECASE) is not None
    )


def author(context: Context) -> Name | None:
    """Who publishes its own news and speaks of itself as `we`; None for a newspaper's article.

    A publisher that the text doesn't name is a name at the body's beginning, as long as nothing.
    """
    document = context.document
    spoken = own_words(context.language).findall(QUOTED.sub("", context.text))
    if not document.publisher or not (len(spoken) >= FIRST_PERSON or speaks_as(context, document.publisher)):
        return None
    named = next((name for name in context.names if document.publisher in {name.label, name.text}), None)
    entity = by_alias(document.publisher)
    if named is None:
        named = Name(
            start=0,
            end=0,
            text=document.publisher,
            label=entity.label if entity else document.publisher,
            entity_id=entity.id if entity else None,
            kind=entity.kind if entity else "institution" if speaks_as(context, document.publisher) else "company",
        )
    return None if named.kind == "outlet" else named
