"""Persons among the names of a text: by a given name or a title in front; families and foundations by a surname."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from transforms.claims.context import Name
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import NameWords
from transforms.claims.wordforms import OF_SURNAMES

LOWER_HEAD = re.compile(r"\b(?:famille|fondation|université|lycée) $")


def person_in(text: str, start: int, end: int, words: NameWords) -> Name | None:
    """The person in a run of capitals that has a given name: `Ted Voorhees` in `County Administrator Ted Voorhees`.

    Args:
        text: the normalised body.
        start: where the run begins.
        end: where it ends.
        words: the language's words on names.
    """
    written = text[start:end]
    if any(map(str.isdigit, written)):
        return None
    parts = written.split()
    given = next((at for at, part in enumerate(parts[:-1]) if part in words.given_names), None)
    if given is None:
        surnamed = len(parts) == 3 and parts[1] in OF_SURNAMES
        return named(written, start, end) if surnamed or parts[0] in words.given_names else None
    written = " ".join(parts[given:])
    return named(written, end - len(written), end)


def named(written: str, start: int, end: int) -> Name:
    """A person outside the catalogue."""
    return Name(start=start, end=end, text=written, label=written, kind="person")


def people(text: str, names: Sequence[Name], words: NameWords) -> list[Name]:
    """The names, unknown ones that follow a title (`CEO`, `M.`, `Supervisor`) as persons."""
    found = []
    for name in names:
        if name.entity_id is None and name.kind is None:
            before = text[max(0, name.start - 16) : name.start].split()
            if before and key_of(before[-1].strip(",")) in words.titles and " " in name.text:
                name = replace(name, kind="person")  # noqa: PLW2901
        found.append(household(text, name))
    return found


def household(text: str, name: Name) -> Name:
    """A surname with its family or foundation: `famille Delcourt`, `Delcourt family`; else the name itself."""
    if name.entity_id is None and name.kind in {None, "person"}:
        head = LOWER_HEAD.search(text, max(0, name.start - 12), name.start)
        if head:
            start = head.start()
            return Name(start=start, end=name.end, text=text[start : name.end], label=text[start : name.end])
        if text.startswith(" family", name.end):
            end = name.end + len(" family")
            return Name(start=name.start, end=end, text=text[name.start : end], label=text[name.start : end])
    return name
