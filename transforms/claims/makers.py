"""Whom a text means by what they make or own: `the maker of ChatGPT`, `Facebook parent`, `le créateur de ChatGPT`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from catalogue import entities
from transforms.claims.context import Name
from transforms.lexicons import lexicon

BEFORE = 40
"""Code points before a name in which the word for its maker stands."""


@cache
def patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before a product's name, and what behind it, where its maker is meant."""
    words = lexicon(language, "parties")["makers"]
    return re.compile(rf"(?<![\w-])(?:{words['before']})\Z", re.IGNORECASE), re.compile(words["behind"], re.IGNORECASE)


def with_makers(text: str, names: Sequence[Name], language: str) -> list[Name]:
    """The names, each that only tells whose maker is meant with that maker's label, id and kind.

    Args:
        text: the normalised body.
        names: its names, in order.
        language: the text's language.
    """
    before, behind = patterns(language)
    found = []
    for name in names:
        owner = entities()[name.entity_id].parent if name.entity_id else None
        meant = owner and (before.search(text, max(0, name.start - BEFORE), name.start) or behind.match(text, name.end))
        maker = entities()[owner] if owner and meant else None
        found.append(replace(name, label=maker.label, entity_id=maker.id, kind=maker.kind) if maker else name)
    return found
