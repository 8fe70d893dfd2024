"""The entries of the files of rules: every word, pattern and setting that can be taken away by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from schemas.metric import metrics
from tests.mutation.cases import ROOT, Case, plain
from tests.mutation.literals import Needs, held, of_pattern, of_word
from tests.mutation.memos import LISTS

NEVER = "\uffff"
"""A pattern that matches nowhere."""
FRENCH_ENGLISH = ("fr", "en")
PATTERNS = {
    "attribution": "", "benchmarks": "", "change": "", "clauses": "", "dimensions": "", "linking": "", "metrics": "",
    "modality": "", "patterns": "", "time": "words|capitalised", "parties": "prepositions|before_pronouns",
    "populations": "stops|pronouns", "documents": "opening",
}  # fmt: skip
"""Topics whose texts are patterns, with the parts whose texts are words all the same."""
PATTERN_PARTS = {
    "nonfigures": "phrases|weak_phrases|ordinal_words", "units": "counts_nothing", "names": "descriptions|places",
    "families": "version",
}  # fmt: skip
WORD_STRINGS = {
    "names": "not_names|tails|months|titles|heads|verbs|given_names|after_versions",
    "populations": "stops|pronouns|noun_subjects",
    "parties": "prepositions|before_pronouns",
}  # fmt: skip
"""Texts that list words between blanks."""
WHOLE = {
    "names": "", "sentences": "", "documents": "", "populations": "", "parties": "", "nonfigures": "ordinals",
    "counted": "nouns|irregular|endings|plural_endings|not_plural",
}  # fmt: skip
"""Topics whose words count as they are written, with the parts whose words have other forms; in `units` words are
written together too."""
NAMED = {"populations": "patterns", "patterns": "macros", "names": "descriptions|places", "parties": "anaphors"}
"""Tables whose keys are the rules' own names and not words: their texts are made void, not left out."""
SETTINGS = {",": ".", ".": ",", "first": "last", "last": "first", True: False, False: True}
"""What a setting is changed to."""
IGNORED = re.compile(r"(\w+_)?cases|capitalised")
MARKS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<?[=!]|[a-z-]*:))?|\||\)")
"""What opens, parts and closes the alternations of a pattern; escaped characters and sets are stepped over."""
FACTS = frozenset({"source", "kind", "parent", "per", "family"})
"""Fields of a row of the catalogue that aren't rules."""
DEFAULTS = {
    "implied_from": 1, "always_change": False, "event": False, "level": None, "counterparty": None,
    "default_status": "actual",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: where it stands, how it reads, what its source holds without it, and what a text needs for it."""

    source: str
    place: tuple[Any, ...]
    text: str
    data: Any
    needs: Needs

    @property
    def file(self) -> str:
        """The file it stands in, as the command line names it."""
        return f"{self.source.partition(':')[0]}.yml"

    @property
    def name(self) -> str:
        """How a report names it."""
        place = ".".join(str(part) for part in self.place if not isinstance(part, int))
        return f"{place}: {self.text}" if self.text else place

    def concerns(self, case: Case) -> bool:
        """Whether a case's text holds what it takes."""
        return held(self.needs, case.text, case.words)

    def unfiltered(self) -> Entry:
        """The same, of interest to all texts."""
        return replace(self, needs=())


def files() -> list[str]:
    """All sources of rules: `fr/units`, `schemas/metrics/users`, `catalogue/units`."""
    found = []
    for language in FRENCH_ENGLISH:
        folder = ROOT / "transforms/lexicons" / language
        paths = sorted(set(folder.rglob("*.yml")) - {folder / "language.yml"})  # which tells of the language: no rules
        found += [f"{language}/{path.relative_to(folder).with_suffix('')}" for path in paths]
    found += [f"schemas/metrics/{name}" for name in sorted(metrics())]
    return [*found, "catalogue/units", "catalogue/currencies", "catalogue/families"]


def entries(source: str) -> list[Entry]:
    """The entries of one source."""
    if source.startswith("schemas/"):
        return list(metric_entries(source))
    data, walk = read(source)
    return [
        Entry(source, place, text, without(data, place, change), words)
        for place, text, change, words in walk.walk(data, ())
    ]


def branch_entries(source: str) -> Iterator[Entry]:
    """The branches of the patterns of one source, each as an entry."""
    if source.startswith("schemas/"):
        return
    data, walk = read(source)
    for place, text, _, _ in walk.walk(data, ()):
        if walk.is_pattern(place):
            for branch, rest, alone in branches(text):
                yield Entry(source, place, f"{branch!r} of {text}", without(data, place, rest), of_pattern(alone))


def read(source: str) -> tuple[Any, Walk]:
    """A source's data, and what walks through it."""
    shared = source.startswith("catalogue/")
    path = ROOT / (f"{source}.yml" if shared else f"transforms/lexicons/{source}.yml")
    walk = (CatalogueWalk if shared else Walk)(source.split("/")[1])
    return yaml.safe_load(path.read_text(encoding="utf-8")), walk


def metric_entries(source: str) -> Iterator[Entry]:
    """The members of a metric's lists, and its fields that aren't the default.

    Its bounds aren't among them: they are numbers that no text reads by, held bound by bound in tests/schemas.
    """
    metric = metrics()[source.rpartition("/")[2]]
    for field in LISTS:
        for item in dict.fromkeys(tuple(getattr(metric, field))):
            yield Entry(f"{source}:{field}={item}", (field,), item, None, ())
    for field, default in DEFAULTS.items():
        if getattr(metric, field) != default:
            yield Entry(f"{source}:{field}", (field,), str(getattr(metric, field)), default, ())


Found = tuple[tuple[Any, ...], str, Any, Needs]
GONE = object()
"""Leave the key or item out."""


class Walk:
    """Finds the entries in the data of one topic."""

    def __init__(self, topic: str) -> None:
        self.topic = topic

    def part(self, table: dict[str, str], place: tuple[Any, ...]) -> bool:
        """Whether a place is within the parts that a table names for the topic."""
        return bool(place) and str(place[0]) in table.get(self.topic, "").split("|")

    def is_pattern(self, place: tuple[Any, ...]) -> bool:
        """Whether a text there is a pattern."""
        if self.topic in PATTERNS:
            return not self.part(PATTERNS, place)
        return self.part(PATTERN_PARTS, place)

    def needs(self, text: str, place: tuple[Any, ...]) -> Needs:
        """What a text needs for a listed word."""
        if self.part({"counted": "measures|test_items"}, place):
            return ()
        if self.topic == "units" or self.part({"nonfigures": "ordinals", "counted": "endings|plural_endings"}, place):
            return of_word(text)
        return of_word(text, "whole" if self.topic in WHOLE and not self.part(WHOLE, place) else "begun")

    def walk(self, node: Any, place: tuple[Any, ...]) -> Iterator[Found]:
        """All entries below a node."""
        if isinstance(node, dict):
            for key, value in node.items():
                if not IGNORED.fullmatch(str(key)):
                    yield from self.of_key(node, key, value, (*place, key))
        elif isinstance(node, list):
            for index, item in enumerate(node):
                if isinstance(item, (dict, list)):
                    yield from self.walk(item, (*place, index))
                else:
                    yield self.of_item(str(item), (*place, index))

    def of_item(self, text: str, place: tuple[Any, ...]) -> Found:
        """One item of a list."""
        if self.is_pattern(place):
            return place, text, NEVER, of_pattern(text)
        return place, text, GONE, self.needs(text, place)

    def of_key(self, table: dict[Any, Any], key: Any, value: Any, place: tuple[Any, ...]) -> Iterator[Found]:
        """One key of a table with what it holds."""
        if isinstance(value, dict) or (isinstance(value, list) and not is_pair(value)):
            yield from self.walk(value, place)
        elif isinstance(value, str) and self.part(WORD_STRINGS, place) and "|" not in value:
            words = value.split()
            for number, word in enumerate(words):
                yield place, word, " ".join([*words[:number], *words[number + 1 :]]), self.needs(word, place)
        elif value == "":  # nothing is taken away with it
            return
        elif len(place) == 1:
            if isinstance(value, bool) or value in SETTINGS:
                yield place, str(value), SETTINGS[value], ()
            else:
                yield (
                    place,
                    str(value),
                    NEVER,
                    of_pattern(value) if self.is_pattern(place) else self.needs(value, place),
                )
        elif self.is_pattern(place) and self.topic != "time":
            yield place, str(value), NEVER if self.part(NAMED, place) else GONE, of_pattern(str(value))
        elif self.topic != "time":
            yield place, "", GONE, self.needs(str(key), place)


class CatalogueWalk(Walk):
    """The same for rows of the catalogue."""

    def of_key(self, table: dict[Any, Any], key: Any, value: Any, place: tuple[Any, ...]) -> Iterator[Found]:
        """One field of a row."""
        if key in FACTS and isinstance(value, str):
            if key == "family":
                yield place[:-1], value, GONE, of_word(value)
        elif key in ("label", "joint"):
            yield place, str(value), GONE, of_word(str(table["family"]))
        elif isinstance(value, bool):
            yield place, str(value), SETTINGS[value], ()
        elif key == "prefixes" and len(place) > 1:
            for index, prefix in enumerate(value):
                symbols = tuple(plain(prefix + symbol) for symbol in (*table["symbols"], "o"))
                yield (*place, index), prefix, GONE, (symbols,)
        else:
            yield from super().of_key(table, key, value, place)


def is_pair(value: list[Any]) -> bool:
    """Whether a list is a unit with its factor."""
    return len(value) == 2 and isinstance(value[1], (int, float))


def without(data: Any, place: tuple[Any, ...], change: Any) -> Any:
    """The data with another value at a place, or nothing there; all else is shared."""
    key, rest = place[0], place[1:]
    copy = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        copy[key] = without(data[key], rest, change)
    elif change is GONE:
        del copy[key]
    else:
        copy[key] = change
    return copy


def branches(source: str) -> Iterator[tuple[str, str, str]]:
    """Each branch of a pattern's alternations, the pattern without it, and the pattern with it alone."""
    opened: list[list[int]] = [[0]]
    closed: list[tuple[int, list[int]]] = []
    for mark in MARKS.finditer(source):
        if mark[0].startswith("("):
            opened.append([mark.end()])
        elif mark[0] == "|":
            opened[-1].append(mark.end())
        elif mark[0] == ")" and len(opened) > 1:
            closed.append((mark.start(), opened.pop()))
    closed.append((len(source), opened[0]))
    for end, starts in closed:
        stops = [*(start - 1 for start in starts[1:]), end]
        if len(starts) > 1:
            for start, stop in zip(starts, stops, strict=True):
                branch = source[start:stop]
                alone = source[: starts[0]] + branch + source[end:]
                yield branch, source[:start] + NEVER + source[stop:], alone
