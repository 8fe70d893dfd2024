"""How many tokens a request takes, before anybody has counted them.

Measured with the vocabularies o200k and cl100k on the requests for the 168 articles of benchmarks/corpus (3,510
figures; half of the articles are French) and on the answers that their claims by rules make.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from transforms.claims.readers import Request

A_TOKEN = 3.0
"""Characters of an article with its marks and figures that make a token: 2.9 to 3.2 by language, 2.3 to 4.1 by text."""
A_TOKEN_OF_ENGLISH = 4.0
"""The same of the instructions."""
SCHEMA = 700
"""Tokens that the schema takes where a server counts it."""
A_FIGURE = 71
"""Tokens of the answer for a figure: 89 of a claim, 9 of what is none; three figures of four are claims."""


class Tokens(NamedTuple):
    """Tokens in and out."""

    given: int
    answered: int


def estimate(request: Request) -> Tokens:
    """About how many tokens a request and its answer take."""
    given = len(request.system) / A_TOKEN_OF_ENGLISH + len(request.user) / A_TOKEN + SCHEMA
    return Tokens(ceil(given), A_FIGURE * len(request.ids))
