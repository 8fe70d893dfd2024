"""Which unknown names are places: a city behind `in` or `à`, and whatever something is `based in`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from catalogue import cities
from transforms.claims.context import Name
from transforms.lexicons import lexicon

PLACES = frozenset({"country", "region"})
BEFORE = 40
"""Code points before a name in which what makes it a place stands."""


@cache
def patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a city, behind a city, before any place, and behind a place."""
    words = lexicon(language, "names")["places"]
    return (
        re.compile(rf"(?<![\w-])(?:{words['before_city']}) ?\Z", re.IGNORECASE),
        re.compile(words["after_city"]),
        re.compile(rf"(?<![\w-])(?:{words['before_any']}) ?\Z", re.IGNORECASE),
        re.compile(words["after"]),
    )


def with_places(text: str, names: Sequence[Name], language: str) -> list[Name]:
    """The names, those outside the catalogue that the text uses as places with the kind `region`.

    Args:
        text: the normalised body.
        names: its names, in order.
        language: the text's language.
    """
    before_city, after_city, before_any, after = patterns(language)
    places: dict[str, int] = defaultdict(int)
    mentions: dict[str, int] = defaultdict(int)
    for index, name in enumerate(names):
        if name.entity_id is not None or name.kind is not None:
            continue
        mentions[name.label] += 1
        before = text[max(0, name.start - BEFORE) : name.start]
        city = name.text in cities() and bool(before_city.search(before) or after_city.match(text, name.end))
        following = names[index + 1] if index + 1 < len(names) else None
        within = following is not None and following.kind in PLACES and text[name.end : following.start] == ", "
        places[name.label] += city or within or bool(before_any.search(before)) or bool(after.match(text, name.end))
    found = {label for label, count in places.items() if 2 * count > mentions[label]}
    return [replace(name, kind="region") if name.kind is None and name.label in found else name for name in names]
