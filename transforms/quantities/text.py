"""The text as the scanner's steps see it: the language's tables, the normalised text, looks back from a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.quantities.tables import Tables

REACH = 40
"""How far a step looks back for a word."""
SENTENCE_END = re.compile(r"[.!?][)»\"]? +(?=[^a-z\d])|\n")
_PREVIOUS = re.compile(r"(\S+)([\s'(\[])$")


@dataclass(frozen=True, slots=True)
class Text:
    """A normalised text: `raw` keeps its case, `low` is lower case; offsets are the body's in both."""

    t: Tables
    raw: str
    low: str

    def match(self, pattern: str, position: int) -> re.Match[str] | None:
        """A named pattern of the tables at a place, in lower case."""
        return self.t.patterns[pattern].match(self.low, position)

    def match_raw(self, pattern: str, position: int) -> re.Match[str] | None:
        """A named pattern of the tables at a place, case kept."""
        return self.t.patterns[pattern].match(self.raw, position)

    def before(self, position: int, reach: int = REACH) -> str:
        """The lower-case text before a place, back to its sentence's begin."""
        start = max(0, position - reach)
        for found in SENTENCE_END.finditer(self.raw, start, position):
            start = found.end()
        return self.low[start:position]

    def after(self, position: int, reach: int = REACH) -> str:
        """The lower-case text behind a place, up to its sentence's end."""
        found = SENTENCE_END.search(self.raw, position, position + reach)
        return self.low[position : found.start() + 1 if found else position + reach]

    def previous_word(self, position: int) -> str:
        """The word that touches a place from the left, in lower case; empty where none does."""
        found = _PREVIOUS.search(self.low, max(0, position - REACH), position)
        if found is None:
            return ""
        word = found[1].rsplit("'", 1)[-1].lstrip('(["«-')
        return f"{word}'" if found[2] == "'" else word

    def previous_raw(self, position: int) -> tuple[str, int] | None:
        """The word before a single blank on the left of a place, case kept, and where it starts."""
        found = _PREVIOUS.search(self.raw, max(0, position - REACH), position)
        return (found[1], found.start()) if found and found[2] == " " else None

    def one_sentence(self, start: int, end: int) -> bool:
        """Whether no sentence ends between two places."""
        return SENTENCE_END.search(self.raw, start, end) is None
