"""First letters of what regular expressions match, so that many of them are looked for in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from transforms.normalise import fold
from transforms.quantities.patterns import alternation

DEPTH = 3
"""How many first letters are told apart."""
MOST = 2000
"""Beginnings of one pattern beyond which fewer letters are told apart."""
WIDE = 40
"""A class of more characters than these counts as any character."""

NAMES = (0xE100, 0xEFFF)
"""The code points that stand for names in masked sentences (`scene.PARTY`): they count as one letter."""
_NAME = re.compile(f"[{chr(NAMES[0])}-{chr(NAMES[1])}]")

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
        begun = grown(str(operator), argument, begun)
        if len(begun) > MOST:
            shortest = min(len(head) for head, _ in begun)
            begun = frozenset((head[: max(shortest, 1)], False) for head, _ in begun)
    return begun


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
        more = once if most == 1 else frozenset((head, False) for head, _ in once)
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
        return frozenset((head, False) for head, _ in begun)
    low = {fold(char) for char in chars}
    still = frozenset((head, False) for head, grows in begun if not grows)
    return still | {(head + char, len(head) + 1 < DEPTH) for head, grows in begun if grows for char in low}


class Search:
    """Many patterns, looked for in one pass, each found as `re.Pattern.finditer` finds it."""

    def __init__(self, patterns: Sequence[re.Pattern[str]], *, within_words: bool = False) -> None:
        """`within_words` says that some of the patterns may match right behind a letter or digit."""
        self.patterns = patterns
        self.table: dict[str, list[int]] = {}
        for order, pattern in enumerate(patterns):
            for head in heads(pattern):
                self.table.setdefault(head, []).append(order)
        self.by_letters: dict[str, tuple[int, ...]] = {}
        begin = "." if "" in self.table else alternation(self.table)
        self.places = re.compile(rf"(?={begin})" if within_words else rf"(?<!\w)(?={begin})", re.S)
        self.masked = within_words

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, re.Match[str]]]:
        """Index and match of each pattern in a stretch of a text, in order of place, then of the patterns."""
        end = len(text) if end is None else end
        low, free = fold(text[start:end]), [start] * len(self.patterns)
        if self.masked:
            low = _NAME.sub(chr(NAMES[0]), low)
        for place in self.places.finditer(low):
            letters = low[place.start() : place.start() + DEPTH]
            at = start + place.start()
            orders = self.by_letters.get(letters)
            for order in self.begun_by(letters) if orders is None else orders:
                if at >= free[order] and (match := self.patterns[order].match(text, at, end)):
                    free[order] = match.end()
                    yield order, match

    def begun_by(self, letters: str) -> tuple[int, ...]:
        """The patterns that may match where a text goes on with some letters."""
        orders = {order for length in range(len(letters) + 1) for order in self.table.get(letters[:length], ())}
        return self.by_letters.setdefault(letters, tuple(sorted(orders)))
