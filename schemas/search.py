"""The index of words by which claims are found: claims by number, and the numbers by word."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.columns import column
from schemas.document import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNumber:
    """A claim whose words are indexed, by a number that takes less room than its identity."""

    claim_number: int = column("Number of the claim in the index of words, from 1", ge=1, key=True)
    claim_id: str = column("The claim", pattern=HASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWord:
    """A word of a claim's sentence, title or names; claims that stand no longer may be among them."""

    word: str = column("The word, in lower case without accents", key=True)
    claim_number: int = column("Number of the claim", ge=1, key=True, sql="UINTEGER")
