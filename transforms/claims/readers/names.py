"""Names that a reader gives: whether they occur in the article, and what the catalogue calls them."""

from __future__ import annotations

import re
from functools import lru_cache

from catalogue import by_alias, entities
from transforms.claims.context import Context, Name
from transforms.claims.gazetteer import key_of, known, models
from transforms.normalise import normalise

JOINED = re.compile(r"\s+(?:and|et|&)\s+|\s*;\s*")
WORD = re.compile(r"[^\W_]+")
Resolved = tuple[str, str | None]
"""A label and the catalogue's id of it."""


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """A text's words without case, accents and marks, blanks around them."""
    return f" {' '.join(key_of(word) for word in WORD.findall(text))} "


def haystack(context: Context) -> str:
    """The folded words of an article: title, outlet and body."""
    if haystack not in context.memo:
        document = context.document
        told = (document.title, document.publisher, context.text)
        context.memo[haystack] = folded(" . ".join(filter(None, told)))
    found: str = context.memo[haystack]
    return found


def resolve(context: Context, text: str) -> Resolved | None:
    """The names in a reader's answer as claims carry them, several joined by ` and `; None where one doesn't occur.

    The id is that of the first name that the catalogue knows.
    """
    whole = resolve_one(context, text)
    if whole is not None:
        return whole
    parts = [part for part in JOINED.split(text) if part.strip()]
    found = [resolve_one(context, part) for part in parts] if len(parts) > 1 else [None]
    if None in found:
        return None
    names = [name for name in found if name is not None]
    return " and ".join(dict.fromkeys(label for label, _ in names)), next((one for _, one in names if one), None)


def resolve_one(context: Context, text: str) -> Resolved | None:
    """One name: the catalogue's entity, where the article names it; else a name of the article, or the words."""
    text = normalise(" ".join(text.split()))
    if not folded(text).strip():
        return None
    there = folded(text) in haystack(context) or folded(text) in named(context)
    for hit in (*known(text), *models(text)):
        if (hit.start, hit.end) == (0, len(text)):
            if there or (hit.entity and occurs(context, hit.entity.id)):
                return hit.label, hit.entity.id if hit.entity else None
            return None
    entity = by_alias(text)
    if entity and (there or occurs(context, entity.id)):
        return entity.label, entity.id
    if not there:
        return None
    name = named(context).get(folded(text))
    return (name.label, name.entity_id) if name else (text, None)


def named(context: Context) -> dict[str, Name]:
    """The document's names by what they read and by their label."""
    if named not in context.memo:
        names = (*context.title_names, *context.names)
        by_text = {folded(name.text): name for name in reversed(names)}
        context.memo[named] = by_text | {folded(name.label): name for name in reversed(names)}
    found: dict[str, Name] = context.memo[named]
    return found


def occurs(context: Context, entity_id: str) -> bool:
    """Whether an entity of the catalogue stands in an article under any of its names."""
    if any(name.entity_id == entity_id for name in (*context.names, *context.title_names)):
        return True
    return any(folded(name) in haystack(context) for name in entities()[entity_id].names)
