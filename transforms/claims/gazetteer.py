"""Names that the catalogue knows, and names of models made of a family, versions and variants, found in one pass."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from catalogue import Entity, Family, aliases, by_alias, model_names
from transforms.quantities.patterns import alternation

TOKEN = re.compile(r"[^\W_]+|(?!(?<=[^\W_])-[^\W_])[^\w\s]")
"""A word or a mark; a hyphen within a compound is left out, so that `Gemini-3` reads as `Gemini 3`."""
MAX_EXACT = 4
"""Names up to this length count only as written: `SEC` isn't `Sec`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name that the catalogue explains; `common` says that it is an ordinary word too."""

    start: int
    end: int
    label: str
    entity: Entity | None
    kind: str
    common: bool = False


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """A word without case and accents."""
    if word.isascii():
        return word.lower()
    return "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char))


@dataclass(slots=True)
class Node:
    """One step of the trie over tokens: what may follow, and the names that end here."""

    after: dict[str, Node]
    names: list[tuple[str, Entity]]


@cache
def trie() -> Node:
    """All names of the catalogue as one trie over tokens; the lower-case names of populations stay out."""
    root = Node({}, [])
    for name, entities in aliases().items():
        if entities[0].kind == "population" and name[0].islower():
            continue
        node = root
        for token in TOKEN.findall(name):
            node = node.after.setdefault(key_of(token), Node({}, []))
        node.names.append((name, entities[0]))
    return root


def known(text: str) -> list[Hit]:
    """The catalogue's names in a text (normalised), the longest at each place, in order."""
    hits: list[Hit] = []
    begin, free = trie().after, 0
    for token in TOKEN.finditer(text):
        if token.start() >= free and key_of(token[0]) in begin and (hit := longest(text, token)):
            hits.append(hit)
            free = hit.end
    return hits


def longest(text: str, token: re.Match[str] | None) -> Hit | None:
    """The longest name that begins with a token; None where there is none."""
    best, start, node = None, token.start() if token else 0, trie()
    while token and (following := node.after.get(key_of(token[0]))):
        node, end = following, token.end()
        for name, entity in node.names:
            if written_as(text[start:end], name, entity) and not continues(text, end):
                best = Hit(start, end, entity.label, entity, entity.kind, name in entity.common)
                break
        token = TOKEN.match(text, end) or TOKEN.match(text, end + 1)
    return best


def written_as(text: str, name: str, entity: Entity) -> bool:
    """Whether a text with a name's letters is that name: exactly, or with other capitals where that can't mislead."""
    if text == name:
        return True
    if name in entity.common or len(name) <= MAX_EXACT:
        return False
    return text[0].isupper() or not name[0].isupper()


def continues(text: str, end: int) -> bool:
    """Whether a version goes on behind a place: `GPT-5` in `GPT-5.1`."""
    return text[end - 1].isdigit() and text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()


@cache
def model_pattern() -> tuple[re.Pattern[str], dict[str, Family]]:
    """One pattern for names of models that are made of a family, versions and variants; and the families by word."""
    names = model_names()
    families = {key_of(family.family): family for family in names.families}
    word, variant = alternation(family.family for family in names.families), alternation(names.variants)
    part = rf"(?:{names.version}|{variant})(?![^\W_])"
    counted = (
        r"[%€$£]|M€|Md|milli|million|billion|trillion|bn\b|points?\b|fois\b|times\b|tokens?\b|dollars\b|euros\b|users\b"
    )
    unit = rf"(?![%\w]|[.,]\d|\s?(?:{counted}))"
    return re.compile(rf"(?<![^\W_])(?i:(?P<family>{word}))(?P<rest>(?:[- ]?{part}{unit})+)"), families


def models(text: str) -> list[Hit]:
    """Names of models made of a family's word and at least one version, listed in the catalogue or not."""
    pattern, families = model_pattern()
    hits = []
    for match in pattern.finditer(text):
        family = families[key_of(match["family"])]
        rest = match["rest"]
        written = match["family"]
        if not any(char.isdigit() for char in rest) or (written.islower() and not family.family.islower()):
            continue
        label = label_of(family, rest)
        entity = by_alias(match[0]) or by_alias(label)
        hits.append(Hit(match.start(), match.end(), entity.label if entity else label, entity, "model"))
    return hits


def label_of(family: Family, rest: str) -> str:
    """The name as its maker writes it: family, joint and version; variants follow as in the text.

    `Gemini-3.1-Pro` becomes `Gemini 3.1 Pro`, `GPT 5.1` becomes `GPT-5.1`, `Qwen 3` becomes `Qwen3`.
    """
    head = family.label or family.family
    tail = rest.lstrip(" -")
    if family.joint == " " and " " not in tail:
        tail = tail.replace("-", " ")
    joint = family.joint if tail[:1].isdigit() or family.joint == "-" else " "
    return f"{head}{joint}{tail}"
