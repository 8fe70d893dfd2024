"""Whom a text is by or about: the publisher that speaks of itself as `we`, a person whom it tells of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from catalogue import by_alias
from transforms.claims.context import Context, Name
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import name_words
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
TAG = re.compile(r"^(?:\*\*)?(?:[A-Z]{1,3}|Q|R)(?:\*\*)? ?:", re.MULTILINE)
TAGS = 4
"""So many paragraphs with a speaker's initials make a text an interview: who answers speaks of their own house."""
QUESTION = re.compile(r"^[^\n]{8,250}\?[*_]{0,2}[ \t]*$", re.MULTILINE)
QUESTIONS = 3
"""So many paragraphs that end in a question make one too."""
MEDIUM = re.compile(
    r"\b(?:newsroom|blog|investor relations|press (?:room|office)|presse|salle de presse|espace presse|actualités)\b",
    re.IGNORECASE,
)
"""What the medium of a house adds to its name."""
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


def house(context: Context) -> str:
    """Who the publisher is, or the house whose newsroom or blog it is; empty where the text doesn't know that house."""
    publisher = context.document.publisher or ""
    short = MEDIUM.sub("", publisher).strip()
    if short == publisher:
        return publisher
    named = any(short in {name.label, name.text} for name in (*context.names, *context.title_names))
    return short if short and (named or by_alias(short)) else of_site(context, short)


def of_site(context: Context, publisher: str) -> str:
    """The house whose site the text stands on, as its publisher begins: `Kelvio` of `Kelvio Threat Blog` on kelvio.com.

    Empty where the site's name is another, or where the title tells of a company by name.
    """
    labels = (urlsplit(context.document.url or "").hostname or "").split(".")
    if any(name.kind == "company" for name in context.title_names):
        return ""
    words = publisher.split()
    begun = (" ".join(words[:length]) for length in range(len(words), 0, -1))
    return next((part for part in begun if key_of(part).replace(" ", "") in labels), "")


def author(context: Context) -> Name | None:
    """Who publishes its own news and speaks of itself as `we`; None for a newspaper's article.

    A publisher that the text doesn't name is a name at the body's beginning, as long as nothing.
    """
    if len(TAG.findall(context.text)) >= TAGS or len(QUESTION.findall(context.text)) >= QUESTIONS:
        return None
    spoken = own_words(context.language).findall(QUOTED.sub("", context.text))
    publisher = house(context)
    if not publisher or not (len(spoken) >= FIRST_PERSON or speaks_as(context, publisher)):
        return None
    named = next((name for name in context.names if publisher in {name.label, name.text}), None)
    entity = by_alias(publisher)
    if named is None:
        named = Name(
            start=0,
            end=0,
            text=publisher,
            label=entity.label if entity else publisher,
            entity_id=entity.id if entity else None,
            kind=entity.kind if entity else "institution" if speaks_as(context, publisher) else "company",
        )
    return None if named.kind == "outlet" else named
