"""Signatures of copies: near copies meet, other articles don't."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.copies import Signature
from tests.transforms.made import document
from transforms.copies import credited, signature

STORY = (
    "Nordelis has agreed to buy Kumbara, a maker of payment terminals, for 210 million euros in cash, the two "
    "companies said on Tuesday. The deal should close in the spring, once the regulators have had their say. "
    "Kumbara employs 340 people in Lyon and Porto and made 41 million euros of revenue last year, up a fifth. "
    "“We looked for a partner that lets us keep our own name and our own engineers,” said its founder. "
    "Shares of Nordelis gained three per cent at the opening and held most of that through the morning."
)


def signed(body: str) -> Signature:
    return signature(document(body))


def overlap(one: Signature, other: Signature) -> float:
    return sum(a == b for a, b in zip(one.minhash, other.minhash, strict=True)) / len(one.minhash)


def test_a_copy_with_a_new_beginning_shares_bands() -> None:
    first, copy = signed(STORY), signed(f"A busy week for payments.\n\n{STORY}\n\n(AFP)")
    assert overlap(first, copy) > 0.7
    assert set(first.bands) & set(copy.bands)
    assert (first.agency, copy.agency) == (None, "outlet/afp")


def test_another_story_shares_none() -> None:
    other = signed(STORY[::-1])
    assert not set(signed(STORY).bands) & set(other.bands)
    assert overlap(signed(STORY), other) < 0.1


def test_a_rewrite_shares_the_quotation() -> None:
    rewrite = signed(
        'The founder of Kumbara explains the sale: "We looked for a partner that lets us keep our own name and '
        'our own engineers". Nordelis pays 210 million.'
    )
    assert len(rewrite.quotes) == 1
    assert rewrite.quotes == signed(STORY).quotes


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        ("PARIS (Reuters) - Nordelis buys Kumbara.", "outlet/reuters"),
        ("Nordelis rachète Kumbara.\n\nAvec AFP", "outlet/afp"),
        ("Nordelis told Reuters that it buys Kumbara, and would not say more than that.", None),
        ("", None),
    ],
)
def test_the_agency_that_is_credited(body: str, agency: str | None) -> None:
    assert credited(body) == agency


@given(st.text(max_size=400))
def test_any_text_has_a_signature_and_always_the_same(body: str) -> None:
    one = signed(body)
    assert one == signed(body)
    assert len(one.minhash) == 64
    assert bool(one.bands) == bool(one.shingles)
