"""What a text must hold for a word or pattern to match in it: a cheap condition, never a sufficient one."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined, unused-ignore]
from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

from tests.mutation.cases import WORDS, plain

Needs = tuple[tuple[str, ...], ...]
"""Of each group a text holds at least one piece; without groups any text will do. A piece that begins with a blank
begins a word, one that ends with a blank ends it."""
MOST = 400
"""Pieces in a group: beyond, looking for them costs more than it saves."""
CONTRACTED = frozenset({"a", "de", "le", "les", "d'"})
"""Last words of a phrase that a text may write together with what follows: `près des`, `jusqu'au`."""


def of_word(phrase: str, form: str = "part") -> Needs:
    """Of a listed word or phrase.

    Args:
        phrase: as listed.
        form: `whole` where it must be written so; `begun` where its last letter may change in the plural or in a
            contraction; `part` where it may stand within a longer word besides.
    """
    words = plain(phrase).split()
    if form == "whole":
        return tuple((f" {word} ",) for word in WORDS.split(plain(phrase)) if word)
    if not words or (words[-1] in CONTRACTED and not words.pop()) or not words:
        return ()
    *first, last = words
    pieces = (*first, last[:-1] if len(last) > 3 else last)
    return tuple((f" {piece}" if form == "begun" and piece.isalpha() else piece,) for piece in pieces)


def held(needs: Needs, text: str, words: str) -> bool:
    """Whether a text holds what it takes.

    Args:
        needs: what it takes.
        text: the text, plain.
        words: its words, blanks around each.
    """
    return all(any(piece in (words if " " in piece else text) for piece in pieces) for pieces in needs)


def of_pattern(source: str) -> Needs:
    """Of a regular expression, or of a pattern in the house's language of patterns; slots and gaps match anything."""
    text = re.sub(r"\{[A-Za-z_]\w*\}", ".*", source).replace("…", ".*").replace("~", ".*")
    text = re.sub(r"(?<=[\w ])\*|^\*", r"\\w*", text)
    try:
        return of_items(parser.parse(text))
    except (re.error, OverflowError):
        return ()


def of_items(items: Any) -> Needs:
    """What the items of a sequence need, all of them."""
    found: list[tuple[str, ...]] = []
    run = ""
    for code, value in [*items, (None, None)]:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        found += [(word,) for word in re.split(r"[\s\ue000-\uf8ff\uffff]+", plain(run)) if word]
        run = ""
        if code is not None:
            found += of_item(code, value)
    return tuple(dict.fromkeys(found))


def of_item(code: Any, value: Any) -> Needs:
    """What one item of a parsed pattern needs."""
    if code is codes.SUBPATTERN:
        return of_items(value[3])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return of_items(value[2]) if value[0] else ()
    if code is codes.ASSERT:
        return of_items(value[1])
    if code is codes.BRANCH:
        groups = [max(of_items(branch), key=rarity, default=()) for branch in value[1]]
        pieces = tuple(dict.fromkeys(piece for group in groups for piece in group))
        return (pieces,) if all(groups) and len(pieces) <= MOST else ()
    return ()


def rarity(pieces: tuple[str, ...]) -> int:
    """How few texts will hold one of the pieces: the length of the shortest."""
    return min(map(len, pieces))
