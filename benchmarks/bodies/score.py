"""An extracted body against the true one: words shared, and figures that came from outside."""

from __future__ import annotations

import re
from collections import Counter

from benchmarks.bodies.pages import Page

WORD = re.compile(r"\w+")


def f1(found: str, true: str) -> float:
    """F1 of words, each as often as it stands there (a bag), case ignored; 1 where both are empty."""
    one, other = (Counter(WORD.findall(text.lower())) for text in (found, true))
    shared, total = sum((one & other).values()), sum(one.values()) + sum(other.values())
    return 2 * shared / total if total else 1.0


def leaks(found: str, page: Page) -> list[str]:
    """The figures from around the article that stand in its extracted body."""
    return [figure for figure in page.outside if re.search(rf"(?<!\w){re.escape(figure)}(?!\w)", found)]
