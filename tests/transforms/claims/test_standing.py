"""What holds until something else is told: the period reported on, the source of a series, who is interviewed."""

from __future__ import annotations

import pytest

from schemas.claim import Claim
from tests.transforms.made import document
from transforms.claims.assemble import extract


def claims(
    body: str, *, title: str = "News of the day", publisher: str = "The Outlet", language: str = "en"
) -> dict[str, Claim]:
    told = document(body, language, published="2025-11-20", publisher=publisher, title=title)
    return {claim.surface: claim for claim in extract(told).claims}


RESULTS = """Parasol today announced its results.

Revenue was $90 million, up from $70 million a year earlier, ahead of the $80 million average analyst estimate.

For the fourth quarter, Parasol expects revenue of $95 million. Analysts had been looking for $99 million.

Outlook for the year:

- Revenue of $300 million
- Net profit of $12 million
"""


@pytest.mark.parametrize(
    ("surface", "start", "status"),
    [
        ("$90 million", "2025-07-01", "actual"),
        ("$70 million", "2024-07-01", "actual"),
        ("$80 million", None, "forecast"),
        ("$95 million", "2025-10-01", "forecast"),
        ("$99 million", "2025-10-01", "forecast"),
        ("$300 million", None, "forecast"),
        ("$12 million", None, "forecast"),
    ],
)
def test_a_quarter_of_the_title_holds_for_its_accounts(surface: str, start: str | None, status: str) -> None:
    claim = claims(RESULTS, title="Parasol announces third quarter 2025 results")[surface]
    assert (claim.period_start, claim.status) == (start, status)


def test_a_survey_tells_its_year_once() -> None:
    body = "In 2024, 40% of companies used AI, according to Eurostat.\n\nAmong small companies, 12% used AI.\n"
    assert claims(body)["12%"].period_start == "2024-01-01"


TRACKED = (
    "Worldwide smartphone shipments fell 6% to 300 million units in the third quarter, according to IDC.\n\n"
    "Samsung shipped 60 million smartphones. Gartner says that Apple shipped 50 million smartphones.\n"
)


def test_a_tracker_is_whose_the_series_is_until_another_speaks() -> None:
    found = claims(TRACKED)
    assert found["60 million"].attributed_to == "IDC"
    assert found["50 million"].attributed_to == "Gartner"


def test_an_outlet_tells_its_own_series_as_its_own() -> None:
    assert claims(TRACKED, publisher="IDC")["60 million"].attributed_to is None


ASKED = """Alice Martin founded Parasol in a garage. We met her in Lyon.

**How many customers do you have?**

We have 40,000 customers. According to IDC, the market is worth $3 billion.

**And revenue?**

It was $9 million last year.

**That is a lot. Is it enough?**

It is.

*Parasol has 12 employees.*
"""


@pytest.mark.parametrize(
    ("surface", "speaker"),
    [("40,000", "Alice Martin"), ("$3 billion", "IDC"), ("$9 million", "Alice Martin"), ("12", None)],
)
def test_whoever_is_asked_answers(surface: str, speaker: str | None) -> None:
    assert claims(ASKED)[surface].attributed_to == speaker


def test_questions_need_not_be_bold() -> None:
    assert claims(ASKED.replace("**", ""))["$9 million"].attributed_to == "Alice Martin"


TAGGED = """Alice Martin founded Parasol in a garage.

The Outlet: You have 300 employees. How many customers?

Alice Martin: We have 40,000 customers.

TO: And revenue?

AM: It was $9 million last year.

TO: Is it enough?

AM: It is.
"""


@pytest.mark.parametrize(
    ("surface", "speaker"), [("300", None), ("40,000", "Alice Martin"), ("$9 million", "Alice Martin")]
)
def test_a_tag_says_whose_turn_it_is(surface: str, speaker: str | None) -> None:
    assert claims(TAGGED)[surface].attributed_to == speaker


def test_a_text_with_a_bold_line_is_no_interview() -> None:
    body = "Alice Martin founded Parasol.\n\n**Big news**\n\nParasol has 40,000 customers.\n"
    assert claims(body)["40,000"].attributed_to is None
