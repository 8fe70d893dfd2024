"""How far two places of a sentence stand apart in clauses: what a cue, a date or a speaker reaches."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.lexicons import lexicon


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence as a tree: brackets, relative clauses and asides hang below the clause that they interrupt.

    `starts`, `nodes` and `ranks` describe the stretches in order: where each begins, the node it belongs to, and the
    weight of all boundaries before it within that node. `parents` and `opened` say where each node hangs.
    """

    starts: tuple[int, ...]
    nodes: tuple[int, ...]
    ranks: tuple[int, ...]
    parents: tuple[int, ...]
    opened: tuple[int, ...]
    kinds: tuple[str, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """Node and rank of an offset in the sentence."""
        index = max(bisect_right(self.starts, offset) - 1, 0)
        return self.nodes[index], self.ranks[index]

    def cost(self, cue: int, target: int, *, out: int | None = None) -> int | None:
        """Boundaries from a cue's offset to its target's: 0 in the same stretch of the same clause.

        Args:
            cue: offset of the word that governs.
            target: offset of what it may govern.
            out: price of leaving a bracket or relative clause that holds the cue but not the target; None forbids it.

        Returns:
            The weight of what lies between, brackets and relative clauses in between left out; None where the cue
            can't reach the target.
        """
        (a, rank_a), (b, rank_b) = self.place(cue), self.place(target)
        chain = [a]
        while chain[-1]:
            chain.append(self.parents[chain[-1]])
        total = 0
        while b not in chain:
            b, rank_b, total = self.parents[b], self.opened[b], total + (self.kinds[b] != "aside")
        while a != b:
            if self.kinds[a] != "aside":
                if out is None:
                    return None
                total += out
            a, rank_a = self.parents[a], self.opened[a]
        return total + abs(rank_a - rank_b)


@cache
def boundary_pattern(language: str) -> re.Pattern[str]:
    """Everything that parts clauses in a language, as one pattern with a group a kind."""
    words = lexicon(language, "clauses")
    relative, contrast, coordination, aside = (
        "|".join(words[kind]) for kind in ("relative", "contrast", "coordination", "aside")
    )
    return re.compile(
        rf"(?P<open>[(\[])|(?P<close>[)\]])|(?P<relative>,\s(?=(?:{relative})\b))"
        rf"|(?P<aside>,\s(?=(?:{aside})[^,;:()«»\d]{{0,60}}(?:\d{{4}})?,\s))"
        rf"|(?P<contrast>;|\s[–—]\s|(?:,\s|\s)(?=(?:{contrast})\b))|(?P<colon>\s?:\s)|(?P<comma>,(?=\s))|(?P<and>\s(?=(?:{coordination})\s))",
        re.IGNORECASE,
    )


CONTRAST = 4
"""Weight of a boundary behind which another statement begins (`but`, `up from`, a semicolon)."""
WEIGHTS = {"contrast": CONTRAST, "colon": 1, "comma": 1, "and": 1}


@lru_cache(maxsize=512)
def clauses(sentence: str, language: str) -> Clauses:
    """The clauses of one sentence (normalised text, offsets relative to it)."""
    starts, nodes, ranks, parents, opened, kinds = [0], [0], [0], [0], [0], [""]
    node, rank = 0, 0
    for mark in boundary_pattern(language).finditer(sentence):
        kind = str(mark.lastgroup)
        closes = kinds[node] in {"relative", "aside"} and kind in {"comma", "relative", "aside", "contrast", "close"}
        if closes:
            node, rank = parents[node], opened[node]
        if kind in {"open", "relative", "aside"}:
            parents.append(node)
            opened.append(rank)
            kinds.append(kind)
            node, rank = len(parents) - 1, 0
        elif kind == "close":
            if kinds[node] == "open":
                node, rank = parents[node], opened[node]
        elif not (closes and kind == "comma"):
            rank += WEIGHTS[kind]
        starts.append(mark.end())
        nodes.append(node)
        ranks.append(rank)
    return Clauses(tuple(starts), tuple(nodes), tuple(ranks), tuple(parents), tuple(opened), tuple(kinds))
