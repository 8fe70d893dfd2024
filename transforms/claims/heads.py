"""First letters of what regular expressions match, so that many of them are looked for in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Generic, TypeVar

from transforms.normalise import fold
from transforms.quantities.patterns import alternation

DEPTH = 5
"""How many first letters of a regular expression are told apart."""
MOST = 400
"""Beginnings of one pattern beyond which no more letters are told apart."""
WIDE = 40
"""A class of more characters than these counts as any character."""

NAMES = (0xE100, 0xEFFF)
"""The code points that stand for names in masked sentences (`scene.PARTY`): they count as one letter."""
_NAME = re.compile(f"[{chr(NAMES[0])}-{chr(NAMES[1])}]")

Item = TypeVar("Item")
Heads = frozenset[tuple[str, bool]]
"""Beginnings in lower case, each with whether it can still grow."""
OPEN: Heads = frozenset({("", True)})


def heads(pattern: re.Pattern[str]) -> frozenset[str]:
    """What a match can begin with, up to DEPTH letters in lower case; an empty one stands for anything."""
    parsed = import_module("re._parser").parse(pattern.pattern, pattern.flags)
    if len(parsed) == 1 and str(parsed[0][0]) == "ASSERT" and parsed[0][1][0] > 0:
        parsed = parsed[0][1][1]
    return frozenset(head for head, _ in after(parsed, OPEN))


def after(items: Any, begun: Heads) -> Heads:
    """The beginnings once some parsed items have followed those so far."""
    for operator, argument in items:
        if not any(grows for _, grows in begun):
            break
        begun = bounded(grown(str(operator), argument, begun), begun)
    return begun


def bounded(begun: Heads, before: Heads) -> Heads:
    """Beginnings, or those of one step before where they have become too many."""
    return begun if len(begun) <= MOST else closed(before)


def closed(begun: Heads) -> Heads:
    """Beginnings that grow no more."""
    return frozenset((head, False) for head, _ in begun)


def grown(operator: str, argument: Any, begun: Heads) -> Heads:  # noqa: PLR0911 - one kind of item a line
    """The beginnings once one parsed item has followed."""
    if operator in {"AT", "ASSERT", "ASSERT_NOT"}:
        return begun
    if operator == "LITERAL":
        return lengthened(begun, {chr(argument)})
    if operator == "IN":
        return lengthened(begun, members(argument))
    if operator == "BRANCH":
        return frozenset().union(*(after(branch, begun) for branch in argument[1]))
    if operator == "SUBPATTERN":
        return after(argument[-1], begun)
    if operator in {"MAX_REPEAT", "MIN_REPEAT"}:
        least, most, item = argument
        once = after(item, begun)
        more = once if most == 1 else closed(once)
        return more if least else more | begun
    return lengthened(begun, None)


def members(argument: Any) -> set[str] | None:
    """The characters of a class; None for too many to list."""
    found: set[str] = set()
    for kind, value in argument:
        if str(kind) == "LITERAL":
            found.add(chr(value))
        elif str(kind) == "RANGE" and value == NAMES:
            found.add(chr(NAMES[0]))
        elif str(kind) == "RANGE" and value[1] - value[0] < WIDE:
            found.update(map(chr, range(value[0], value[1] + 1)))
        elif str(kind) == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            found.update("0123456789")
        else:
            return None
    return found if len(found) < WIDE else None


def lengthened(begun: Heads, chars: set[str] | None) -> Heads:
    """Beginnings with one more letter; None is any, behind which nothing is told apart."""
    if chars is None:
        return closed(begun)
    low = {fold(char) for char in chars}
    still = frozenset((head, False) for head, grows in begun if not grows)
    return still | {(head + char, len(head) + 1 < DEPTH) for head, grows in begun if grows for char in low}


class Beginnings(Generic[Item]):
    """Many items, each with the beginnings of what it matches: a text is read once to see where which may match."""

    def __init__(self, items: Iterable[tuple[Iterable[str], Item]], before: str = "", runs: str = "") -> None:
        """Index items by their beginnings; an empty one stands for anything.

        Args:
            items: beginnings and item, in the order in which items are told.
            before: a regular expression that holds at each place where something may begin.
            runs: characters that stand for a run of themselves in a beginning; a blank is any run of spaces.
        """
        self.table: dict[str, dict[int, Item]] = {}
        for order, (heads, item) in enumerate(items):
            for head in heads:
                self.table.setdefault(head, {})[order] = item
        begin = alternation(filter(None, self.table))
        for char in runs:
            begin = begin.replace(re.escape(char), (r"\s" if char == " " else char) + "++")
        self.pattern = re.compile(f"{before}(?=({begin}{'|' if '' in self.table else ''}))")
        self.runs = [(re.compile(r"\s+" if char == " " else f"{char}+"), char) for char in runs]
        self.begun: dict[str, tuple[Item, ...]] = {}
        """What may match where a text goes on with a beginning, as they come up in texts."""

    def places(self, text: str) -> Iterator[tuple[int, tuple[Item, ...]]]:
        """The places of a text where something may match, each with the items that may."""
        begun = self.begun
        for place in self.pattern.finditer(text):
            head = place[1]
            found = begun.get(head)
            yield place.start(), self.begun_by(head) if found is None else found

    def begun_by(self, head: str) -> tuple[Item, ...]:
        """The items that may match where a text goes on with a beginning, in their order."""
        for run, char in self.runs:
            head = run.sub(char, head)
        if head not in self.begun:
            found: dict[int, Item] = {}
            for length in range(len(head) + 1):
                found |= self.table.get(head[:length], {})
            self.begun[head] = tuple(found[order] for order in sorted(found))
        return self.begun[head]


class Search:
    """Many patterns, looked for in one pass, each found as `re.Pattern.finditer` finds it."""

    def __init__(self, patterns: Sequence[re.Pattern[str]], *, within_words: bool = False) -> None:
        """`within_words` says that some of the patterns may match right behind a letter or digit."""
        self.patterns = patterns
        begun = ((heads(pattern), (order, pattern.match)) for order, pattern in enumerate(patterns))
        self.beginnings = Beginnings(begun, "" if within_words else r"(?<!\w)")
        self.masked = within_words

    def firsts(self, text: str) -> Iterator[tuple[int, re.Match[str]]]:
        """Index and match of the first pattern at each place, none overlapping, as one alternation finds them."""
        free = 0
        for at, begun in self.beginnings.places(fold(text)):
            if at < free:
                continue
            for order, match_at in begun:
                if match := match_at(text, at):
                    free = match.end()
                    yield order, match
                    break

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[str]]]:
        """Index and match of each pattern in a stretch of a text, in order of place, then of the patterns."""
        end = len(text) if end is None else end
        low, free = fold(text[start:end]), [start] * len(self.patterns)
        if self.masked:
            low = _NAME.sub(chr(NAMES[0]), low)
        for place, begun in self.beginnings.places(low):
            at = start + place
            for order, match_at in begun:
                if at >= free[order] and (match := match_at(text, at, end)):
                    free[order] = match.end()
                    yield order, match
