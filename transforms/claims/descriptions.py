"""Kinds of names that the catalogue doesn't hold, by what the text calls them: `the browser X`, `Y, a Lyon startup`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from transforms.claims.context import Name
from transforms.lexicons import lexicon

BEFORE = 30
VERSIONED = re.compile(r" (?:v|V)?\d+(?:\.\d+)*$")
AFTER = 90
"""Code points before and after a name within which its description stands."""


@cache
def patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A description before a name, one after it, and what a name may end with; one group a kind."""
    data = lexicon(language, "names")["descriptions"]
    nouns = "|".join(f"(?P<{kind}>{words})" for kind, words in data["nouns"].items())
    tails = "|".join(f"(?P<{kind}>{words})" for kind, words in data["tails"].items())
    return (
        re.compile(rf"(?<![\w-])(?:{nouns}),?(?: {data['called']})? \Z"),
        re.compile(rf"(?:{data['apposed']}) (?:[\w'&-]+ ){{0,5}}?(?:{nouns})(?![\w-])"),
        re.compile(rf"(?<=[ -])(?:{tails})\Z"),
    )


def with_kinds(text: str, names: Sequence[Name], language: str) -> list[Name]:
    """The names, each that has no kind with the one that the text gives it anywhere.

    Args:
        text: the normalised body.
        names: its names, in order.
        language: the text's language.
    """
    told: dict[str, str] = {}
    for name in names:
        if name.entity_id is None and name.kind is None and name.label not in told:
            kind = described(text, name, language)
            if kind:
                told[name.label] = kind
    return [
        replace(name, kind=kind)
        if name.kind is None and (kind := told.get(name.label) or told.get(unversioned(name)))
        else name
        for name in names
    ]


def unversioned(name: Name) -> str:
    """A name without the version at its end: `Caribou 2` is what `Caribou` is."""
    return VERSIONED.sub("", name.label)


def described(text: str, name: Name, language: str) -> str | None:
    """The kind that a name's own last word or the words around it give it."""
    before, after, tail = patterns(language)
    match = tail.search(name.text)
    if match is None and "'" not in text[name.end : name.end + 1]:
        match = after.match(text[name.end : name.end + AFTER])
    match = match or before.search(text[max(0, name.start - BEFORE) : name.start])
    return match.lastgroup if match else None
