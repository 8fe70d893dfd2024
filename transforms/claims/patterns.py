r"""A small language for patterns of words, so that metrics and dimensions stay data.

| written | means |
| --- | --- |
| `levée de fonds` | these words; a space stands for any run of spaces |
| `(lève\|levé)` | one of these |
| `(de la )?` | may be absent; a single letter may be optional too (`euros?`) |
| `(very |quite )*` | any number of these |
| `acqui*` | any end of the word |
| `\(` | the character itself |
| `…` | nothing, or up to six words |
| `{q}` | the quantity, with the hedges before it (`près de`, `more than`) |
| `{x}` | any other quantity |
| `{n}` | a whole number in digits, where quantities aren't blotted out |
| `{name}` | a macro of the language's `patterns.yml` |

Patterns are matched in lower case, from the start of a word to the end of one. Each compiles to one regular
expression and to the first letters that a match can begin with, by which a text is searched in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from transforms.claims.heads import OPEN, Beginnings, Heads, bounded, closed
from transforms.lexicons import lexicon
from transforms.normalise import fold

QUANTITY = "\ue000"
"""Stands for each character of a quantity in the text that patterns are matched in."""

HEAD, BEHIND = 7, 4
"""How many first letters are told apart, and how many more behind a quantity; a run of blanks counts as one."""
HEDGE_WINDOW = 60
HEDGE = "\ue001"
"""Stands for each character of the hedges before a quantity (`près de`, `more than`)."""
GAP = rf"((?:[^\s{QUANTITY}{HEDGE}]++\s++){{0,6}}?)"
WORD_START = rf"(?:(?<!\w)(?=\w)|(?<!{QUANTITY})(?={QUANTITY}))"

LETTER = re.compile(r"\w")
"""An item that matches one letter alone."""

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: `heads` are the first letters of its matches; group `q` is `{q}`, other groups are gaps."""

    source: str
    regex: re.Pattern[str]
    heads: frozenset[str]
    has_quantity: bool


@cache
def compile_pattern(source: str, language: str) -> Pattern:
    """Compile a pattern with a language's macros and hedges; ValueError says what is wrong with it."""
    parser = Parser(source.strip(), macros(language))
    regex, heads = parser.alternation(OPEN)
    if parser.at < len(parser.text):
        raise ValueError(f"pattern {source!r}: unexpected {parser.text[parser.at]!r}")
    begins = frozenset(head for head, _ in heads)
    if "" in begins:
        raise ValueError(f"pattern {source!r}: begins with nothing definite")
    return Pattern(source, re.compile(rf"(?:{regex})(?:(?!\w)|(?<!\w))"), begins, parser.quantities > 0)


@cache
def macros(language: str) -> Mapping[str, str]:
    """The macros of a language's `patterns.yml`."""
    macros: Mapping[str, str] = lexicon(language, "patterns")["macros"]
    return macros


@cache
def hedges(language: str) -> re.Pattern[str]:
    """Matches the hedges of a language's `patterns.yml` that stand before a quantity, at the end of a text."""
    listed = "|".join(lexicon(language, "patterns")["hedges"])
    regex, _ = Parser(listed, {}).alternation(OPEN)
    return re.compile(rf"(?<!\w)(?:(?:{regex})\s*(?<![^\s'~≈<>±])|(?:{regex})\s+)+\Z")


class Parser:
    """Recursive descent over one pattern; heads carry whether they can still grow."""

    def __init__(self, source: str, macros: Mapping[str, str]) -> None:
        self.source = source
        self.macros = macros
        self.text = self.expand(source)
        self.at = 0
        self.quantities = 0

    def expand(self, text: str, depth: int = 0) -> str:
        """Put macros in place of their names."""

        def replace(match: re.Match[str]) -> str:
            name = match[1]
            if name in {"q", "x", "n"}:
                return match[0]
            if name not in self.macros or depth > 4:
                raise ValueError(f"pattern {self.source!r}: no macro {name!r}")
            return self.expand("(" + self.macros[name].strip("\n") + ")", depth + 1)

        return re.sub(r"\{(\w+)\}", replace, text)

    def alternation(self, before: Heads) -> tuple[str, Heads]:
        """Read alternatives up to `)` or the end; `before` are the heads so far."""
        found: list[list[str]] = []
        heads: Heads = frozenset()
        while True:
            parts, more = self.sequence(before)
            found.append(parts)
            heads |= more
            if self.at < len(self.text) and self.text[self.at] == "|":
                self.at += 1
                continue
            return factored(found), heads

    def sequence(self, heads: Heads) -> tuple[list[str], Heads]:
        """Read items up to `|`, `)` or the end."""
        parts: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            regex, after = self.atom(heads)
            follows = self.text[self.at : self.at + 1]
            if follows == "?" and regex == f"(?:{GAP})":  # a gap may be empty by itself
                self.at += 1
                regex, after = GAP, after | heads
            elif follows == "?" or (follows == "*" and self.text[self.at - 1] == ")"):
                if follows == "*" and GAP in regex:
                    raise ValueError(f"pattern {self.source!r}: a group that repeats can't hold …, it takes too long")
                self.at += 1
                regex, after = f"(?:{regex}){follows}", (closed(after) if follows == "*" else after) | heads
            parts.append(regex)
            heads = bounded(after, heads)
        return parts, heads

    def atom(self, heads: Heads) -> tuple[str, Heads]:
        """Read one item: its regular expression and the heads after it."""
        char = self.text[self.at]
        self.at += 1
        if char == "(":
            return self.group(heads)
        if char == "{":
            return self.slot(heads)
        if char in "*…":
            self.at += char == "…" and self.text.startswith(" ", self.at)
            return GAP if char == "…" else r"\w*", closed(heads)
        if char == "\\":
            char, self.at = self.text[self.at], self.at + 1
        return r"\s+" if char == " " else re.escape(char), grow(heads, char)

    def group(self, heads: Heads) -> tuple[str, Heads]:
        """Read the rest of a bracket."""
        regex, after = self.alternation(heads)
        if not self.text.startswith(")", self.at):
            raise ValueError(f"pattern {self.source!r}: a bracket is not closed")
        self.at += 1
        return f"(?:{regex})", after

    def slot(self, heads: Heads) -> tuple[str, Heads]:
        """Read the rest of `{q}`, `{x}` or `{n}`."""
        name, self.at = self.text[self.at], self.at + 2
        if name == "n":
            digits = frozenset(head + digit for head, growing in heads if growing for digit in "0123456789")
            settled = {head for head, growing in heads if not growing}
            return r"(?P<n>\d+)", frozenset((head, False) for head in digits | settled)
        after = frozenset((head or QUANTITY, growing and not head) for head, growing in heads)
        run = f"{QUANTITY}+"
        if name == "q":
            self.quantities += 1
            run = f"(?P<q>{run})"
        return (run if heads == OPEN else rf"(?:{HEDGE}+)?{run}"), after


def factored(sequences: Iterable[list[str]]) -> str:
    """Alternatives as one regular expression that tries their common first letters once, and prefers the same ones.

    Of alternatives that begin with different letters only one can match: those may change places.
    """
    found: list[str] = []
    by_letter: dict[str, list[list[str]]] = {}
    for parts in [*sequences, None]:
        if parts and LETTER.fullmatch(parts[0]):
            by_letter.setdefault(parts[0], []).append(parts[1:])
            continue
        for letter, rests in by_letter.items():
            found.append(letter + ("".join(rests[0]) if len(rests) == 1 else f"(?:{factored(rests)})"))
        by_letter = {}
        if parts is not None:
            found.append("".join(parts))
    return "|".join(found)


def grow(heads: Heads, char: str) -> Heads:
    """Heads with one more letter, as far as they are told apart; a second blank is of the same run."""
    return frozenset(
        (head, growing)
        if not growing or char == " " == head[-1:]
        else (head + char, len(head) + 1 < HEAD + BEHIND * (head[:1] == QUANTITY))
        for head, growing in heads
    )


class Finder(Generic[Payload]):
    """Many patterns, each with a payload, found in one pass over a text."""

    def __init__(self, patterns: Iterable[tuple[Pattern, Payload]]) -> None:
        begun = ((pattern.heads, (pattern.regex.match, payload)) for pattern, payload in patterns)
        self.beginnings = Beginnings(begun, WORD_START, f" {QUANTITY}")

    def find(self, view: str) -> Iterator[tuple[re.Match[str], Payload]]:
        """All matches in a text made by `view_of`, in order of place; matches may overlap."""
        for at, begun in self.beginnings.places(view):
            for match_at, payload in begun:
                if match := match_at(view, at):
                    yield match, payload


QUOTES = re.compile('[«»"*_`]')


def plain_view(text: str) -> str:
    """A normalised text in lower case, without quotation marks, of the same length."""
    return fold(QUOTES.sub(" ", text))


def view_of(lower: str, quantities: Iterable[tuple[int, int]], language: str) -> str:
    """The text as patterns see it, of the same length: quantities and the hedges before them blotted out.

    Args:
        lower: a sentence of a `plain_view`.
        quantities: spans of quantities within it, in order.
        language: ISO 639-1 code of a language that has a `patterns.yml`.
    """
    parts, done = [], 0
    for start, end in quantities:
        before = lower[done:start]
        hedge = hedges(language).search(before, max(0, len(before) - HEDGE_WINDOW))
        if hedge:
            before = before[: hedge.start()] + HEDGE * (len(before) - hedge.start())
        parts += [before, QUANTITY * (end - start)]
        done = end
    return "".join([*parts, lower[done:]])
