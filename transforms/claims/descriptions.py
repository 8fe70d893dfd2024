"""Kinds of names that the catalogue doesn't hold, by what the text calls them: `the browser X`, `Y, a Lyon startup`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from transforms.claims.context import Name
from transforms.lexicons import lexicon

BEFORE = 30
VERSIONED = re.compile(r" (?:v|V)?\d+(?:\.\d+)*$")
AFTER = 90
"""Code points before and after a name within which its description stands."""


PERSONAL = re.compile(r"[A-ZÀ-Ý][\w'-]+(?: (?:[A-Z]\.|[\w'-]+)){1,4}")
"""What may be a person's name: two words or more, without figures."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What gives names their kinds, in one language; one group a kind."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    tail: re.Pattern[str]
    person_before: re.Pattern[str]
    person_after: re.Pattern[str]
    presented: re.Pattern[str]
    quoted: re.Pattern[str]


@cache
def patterns(language: str) -> Patterns:
    """The language's `descriptions` as patterns."""
    data = lexicon(language, "names")["descriptions"]
    nouns = "|".join(f"(?P<{kind}>{words})" for kind, words in data["nouns"].items())
    tails = "|".join(f"(?P<{kind}>{words})" for kind, words in data["tails"].items())
    things = "|".join(data["nouns"].values())
    return Patterns(
        before=re.compile(rf"(?<![\w-])(?:{nouns}),?(?: {data['called']})? \Z"),
        after=re.compile(rf"(?:{data['apposed']}) (?:[\w'&-]+ ){{0,5}}?(?:{nouns})(?![\w-])"),
        tail=re.compile(rf"(?<=[ -])(?:{tails})\Z"),
        person_before=re.compile(rf"(?:{data['said']}) \Z"),
        person_after=re.compile(rf",? \(?(?:{data['functions']})(?![\w-])"),
        presented=re.compile(rf"(?:{data['apposed']}) (?:[\w'&-]+ ){{1,5}}?(?:{things})(?:,|(?: {data['going_on']}))"),
        quoted=re.compile(
            rf"(?<![\w-])(?:{data['titled']})(?: [\w'-]+)? [\"«] ?(?P<name>[A-ZÀ-Ý][^\"«».!?]{{2,50}}?) ?[\"»]"
        ),
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
    found = patterns(language)
    match = found.tail.search(name.text)
    before = text[max(0, name.start - BEFORE) : name.start]
    if match is None and PERSONAL.fullmatch(name.text):
        personal = found.person_after.match(text, name.end) or found.person_before.search(before)
        if personal:
            return "person"
    if match is None and "'" not in text[name.end : name.end + 1]:
        match = found.after.match(text[name.end : name.end + AFTER])
    match = match or found.before.search(before)
    return match.lastgroup if match else None


def kind_by_tail(name: str, language: str) -> str | None:
    """The kind that a name's last word gives it: `Larkspur Foundation` is an institution."""
    match = patterns(language).tail.search(name)
    return match.lastgroup if match else None


def presented(text: str, end: int, language: str) -> bool:
    """Whether the word that ends at a place is presented in what follows: `Tollo, the Leeds company that …`."""
    return patterns(language).presented.match(text[end : end + AFTER]) is not None


def quoted(text: str, language: str) -> list[tuple[int, int]]:
    """Spans of names in quotation marks behind what they are names of: `le programme « Phares et balises »`."""
    return [match.span("name") for match in patterns(language).quoted.finditer(text)]
