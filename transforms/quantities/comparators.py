"""Comparators: the words before and after a quantity that say how its value stands to the true one."""

from __future__ import annotations

from transforms.quantities.draft import Draft
from transforms.quantities.tables import last_word
from transforms.quantities.text import Text

REACH = 36
MOST_FILLERS = 3
SYMBOLS = {"~": "~", "≈": "~", "±": "~", ">": ">", "≥": ">", "<": "<", "≤": "<"}


def compare(text: Text, draft: Draft, floor: int) -> None:
    """Set the draft's comparator and its evidence.

    Args:
        text: the text.
        draft: the quantity, its span complete.
        floor: where the previous quantity ends: words before belong to that one.
    """
    found = before(text, draft.start, floor) or after(text, draft)
    timed = found and draft.kind == "duration" and text.low[found[0] : found[1]] in text.t.sets["prepositions_of_time"]
    if found and not timed:
        start, end, draft.comparator = found
        draft.prove("comparator", start, end, f"comparator:{draft.comparator}")


def before(text: Text, start: int, floor: int) -> tuple[int, int, str] | None:
    """Span and sign of the comparator that ends right before `start`, fillers (an article) stepped over.

    `exact_after` holds fillers after which a number is a known one and no bound: more than the 2.1 million expected.
    """
    left = max(floor, start - REACH)
    window, bound = text.low[left:start], True
    for _ in range(MOST_FILLERS):
        words = window.rstrip(' (["«')
        if not words or "\n" in window[len(words) :]:
            return None
        end = left + len(words)
        if sign := SYMBOLS.get(words[-1]):
            return end - 1, end, sign
        last = last_word(words)
        for phrase, sign in text.t.before.get(last, ()):
            if words.endswith(phrase) and not words[: len(words) - len(phrase)][-1:].isalnum():
                known = sign == "=" or (sign != "~" and not bound)
                return None if known else (end - len(phrase), end, sign)
        if last not in text.t.sets["fillers"]:
            return None
        bound = bound and last not in text.t.sets["exact_after"]
        window = words[: len(words) - len(last)]
    return None


def after(text: Text, draft: Draft) -> tuple[int, int, str] | None:
    """Span and sign of the comparator that follows a quantity or its noun: `or more`, `environ`, `1,000+`."""
    for mark, sign in text.t.comparators["glued"].items():
        if text.low.startswith(mark, draft.end):
            return draft.end, draft.end + len(mark), sign
    for position in (draft.end, draft.stop):
        if found := text.match("after", position):
            return found.start("words"), found.end("words"), text.t.after[found["words"]]
    return None
