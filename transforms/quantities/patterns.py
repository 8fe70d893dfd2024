"""Regular expressions made from word lists: a trie, so that a long list costs no more than its common letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD_END = r"(?![^\W_])"
"""No letter or digit follows."""


def alternation(words: Iterable[str]) -> str:
    """A pattern without groups that matches any of the words, the longest first; never matches where there are none."""
    root: dict[str, dict[str, object]] = {}
    for word in words:
        node: dict[str, object] = root  # type: ignore[assignment]
        for char in word:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(root) if root else r"(?!)"  # type: ignore[arg-type]


def _branch(node: dict[str, object]) -> str:
    ends = "" in node
    parts = [re.escape(char) + _branch(rest) for char, rest in sorted(node.items()) if char]  # type: ignore[arg-type]
    if not parts:
        return ""
    if len(parts) == 1 and not ends:
        return parts[0]
    return f"(?:{'|'.join(parts)}){'?' if ends else ''}"
