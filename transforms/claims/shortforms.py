"""Short forms of names that a text gives in full elsewhere: surnames, variants of a model, first or last words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalogue import by_alias
from transforms.claims.context import Name
from transforms.claims.descriptions import VERSIONED
from transforms.claims.gazetteer import key_of
from transforms.claims.namewords import name_words
from transforms.claims.wordforms import SHORT_MODEL

LAST_WORD = re.compile(r"[A-ZÀ-Ý](?:[a-zà-ÿ]{2,}|[A-Z]*\d+)")
"""The last word of a name that may stand for it: `Max` for `Orca-3 Max`, `K3` for `Korvid K3`."""
VARIANT = re.compile(r"[A-Z][a-z]{2,}")
"""The last part of a model's name by which a text tells its variants apart: `Large` of `Lumen-2-Large`."""
VERSIONED_PART = re.compile(r"-\d+(?:\.\d+)?-")
PARTS = re.compile(r"[- ]")
INSIDE = re.compile(r"[a-zà-ÿ0-9),] $")
FOLLOWING = re.compile(r" ([a-zà-ÿ]+)")


def without_nouns(names: Sequence[Name], language: str) -> list[Name]:
    """The names without the nouns that a language with capitals for all of them puts before or ties to a name.

    Where the text has `Lernlotse` alone, it is what `KI-Tutor Lernlotse` and `Lernlotse-Kunde` name. Names in other
    languages, and words of which no part stands alone, stay as they are.
    """
    if not name_words(language).capitals:
        return list(names)
    alone = {name.text for name in names if " " not in name.text and "-" not in name.text}
    return [replace(name, **bare) if (bare := without_noun(name, alone)) else name for name in names]


def without_noun(name: Name, alone: set[str]) -> dict[str, Any] | None:
    """What changes of a name once the noun before it or behind its hyphen is left out; None where it holds none."""
    before, _, last = name.text.rpartition(" ")
    first, _, noun = last.partition("-")
    if name.entity_id or first not in alone or not (before or noun[:1].isupper()):
        return None
    start = name.end - len(last)
    entity = by_alias(first)
    told = {"label": entity.label, "entity_id": entity.id, "kind": entity.kind} if entity else {"label": first}
    return {"start": start, "end": start + len(first), "text": first, "kind": None} | told


def variants(text: str, names: Sequence[Name], language: str) -> list[Name]:
    """The names, with each ordinary word that stands for a model's variant: `Small fits`, `$2 for Large`.

    Args:
        text: the normalised body.
        names: its names, in order of place.
        language: the text's language.
    """
    lasts: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for name in names:
        parts = PARTS.split(name.label)
        versioned = name.kind in {None, "model"} and any(char.isdigit() for char in name.label)
        if versioned and len(parts) > 1 and VARIANT.fullmatch(parts[-1]):
            lasts[parts[-1]].add((name.label, name.entity_id))
    alone = {word: next(iter(labels)) for word, labels in lasts.items() if len(labels) == 1}
    if not alone:
        return list(names)
    taken = {place for name in names for place in range(name.start, name.end)}
    words = "|".join(sorted(alone))
    found = [
        Name(
            start=match.start(),
            end=match.end(),
            text=match[0],
            label=alone[match[0]][0],
            entity_id=alone[match[0]][1],
            kind="model",
        )
        for match in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-]| [A-Z])", text)
        if match.start() not in taken and is_name(text, match.start(), match.end(), language)
    ]
    return sorted((*names, *found), key=lambda name: name.start)


def is_name(text: str, start: int, end: int, language: str) -> bool:
    """Whether a capitalised ordinary word is a name: inside its sentence, or at its beginning before a verb."""
    if INSIDE.search(text, max(0, start - 3), start):
        return True
    following = FOLLOWING.match(text, end)
    return following is not None and key_of(following[1]) in name_words(language).verbs


def version_makers(names: Sequence[Name]) -> dict[str, str]:
    """Families of models by version: a text that has `DeepSeek-V4-Pro` means that family by `V4-Flash`."""
    makers: dict[str, set[str]] = defaultdict(set)
    for name in names:
        parts = name.label.split("-")
        if name.kind == "model" and len(parts) > 1 and SHORT_MODEL.fullmatch(parts[1]):
            makers[parts[1]].add(parts[0])
    return {version: families.pop() for version, families in makers.items() if len(families) == 1}


Form = tuple[str, str | None, str | None]
"""Label, id and kind of a longer name."""


def short_forms(names: Sequence[Name]) -> dict[str, set[Form]]:
    """What each short form may stand for: a surname, a model's variant, a company's first or last word."""
    longer: dict[str, set[Form]] = defaultdict(set)
    persons = {name.label for name in names if name.kind == "person" and " " in name.label}
    shortest = {(label.split()[0], label.split()[-1]): label for label in sorted(persons, key=len, reverse=True)}
    for name in names:
        parts = name.label.split()
        if name.kind == "person" and len(parts) > 1:
            label = shortest[parts[0], parts[-1]]
            longer[parts[-1]].add((label, None, "person"))
            longer[" ".join(parts[1:])].add((label, None, "person"))
            longer[name.label].add((label, None, "person"))
        elif name.kind == "model" or (name.kind is None and VERSIONED_PART.search(name.label)):
            dashed = name.label.split("-")
            for cut in range(1, len(dashed)):
                longer["-".join(dashed[cut:])].add((name.label, name.entity_id, name.kind))
        elif name.entity_id is None and len(parts) > 1 and name.kind in {None, "company"}:
            for cut in range(1, len(parts)):
                longer[" ".join(parts[:cut])].add((name.label, None, name.kind))
        if name.entity_id is None and name.kind in {None, "product", "model"} and VERSIONED.search(name.label):
            longer[VERSIONED.sub("", name.label)].add((name.label, None, name.kind))
        if name.kind in {None, "company", "product", "model"} and len(parts) > 1 and LAST_WORD.fullmatch(parts[-1]):
            longer[parts[-1]].add((name.label, name.entity_id, name.kind))
    return longer


def full_forms(names: list[Name]) -> list[Name]:
    """Short forms of unknown names with the label of the one longer form that the text holds."""
    known_labels = {name.label for name in names if name.entity_id}
    longer = short_forms(names)
    makers = version_makers(names)
    found = []
    for name in names:
        maker = makers.get(name.text.split("-")[0]) if name.kind == "model" and name.entity_id is None else None
        if maker and name.text == name.label:
            label = f"{maker}-{name.text}"
            entity = by_alias(label)
            name = replace(name, label=entity.label if entity else label, entity_id=entity.id if entity else None)  # noqa: PLW2901
        entity = by_alias(name.text) if name.entity_id is None else None
        if entity and entity.label in known_labels:
            name = replace(name, label=entity.label, entity_id=entity.id, kind=entity.kind)  # noqa: PLW2901
        forms = longer.get(name.text, ())
        if name.entity_id is None and len(forms) == 1:
            label, entity_id, kind = next(iter(forms))
            if label != name.label:
                name = replace(name, label=label, entity_id=entity_id, kind=kind or name.kind)  # noqa: PLW2901
        found.append(name)
    return found
