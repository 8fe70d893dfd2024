"""The words by which a site says that only the beginning of an article is there."""

from __future__ import annotations

import re
from functools import cache

from transforms.lexicons import languages, lexicon

TAIL = 600
"""Code points at the end of a body within which the notice stands."""


def ends_in_paywall(body: str, language: str | None) -> bool:
    """Whether a body ends in a paywall's notice."""
    return language in languages() and bool(notices(str(language)).search(body[-TAIL:]))


@cache
def notices(language: str) -> re.Pattern[str]:
    """The language's paywall notices as one pattern."""
    return re.compile(
        "|".join(f"(?:{pattern})" for pattern in lexicon(language, "documents")["paywall"]), re.IGNORECASE
    )
