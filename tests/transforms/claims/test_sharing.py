"""Figures that take their metric from another figure of the sentence or of the one before."""

from __future__ import annotations

import pytest

from tests.transforms.made import document
from transforms.claims import extract

CASES = [
    (
        "en",
        "Kimtek reported revenue of $194 million, compared with $101 million a year earlier.",
        "$101 million",
        "revenue",
    ),
    ("en", "Gross margin came in at 41%, up from 38%.", "38%", "margin"),
    ("en", "The group will cut 10% of its staff, or about 1,400 people.", "1,400", "layoffs"),
    ("en", "Norvia's cloud revenue grew 34% to $33 billion.", "$33 billion", "revenue"),
    ("en", "Solvea posted revenue of $310 million, up 14%.", "14%", "revenue_growth"),
    ("en", "The tablet market reached $9 billion, up 14%.", "14%", "market_growth"),
    ("en", "Of the 134 flaws fixed, 30 allow remote access. Of those, 12 were known.", "12", "vulnerabilities"),
    ("en", "The service handles 5 million requests a day. That is up from 900,000 a year ago.", "900,000", "requests"),
    (
        "fr",
        "Le bénéfice net atteint 16 milliards de dollars, contre 14 milliards un an plus tôt.",
        "14 milliards",
        "profit",
    ),
    (
        "fr",
        "Le chiffre d'affaires s'élève à 66 milliards de dollars, dont 90 % grâce à la publicité.",
        "90 %",
        "revenue",
    ),
    ("fr", "Norvia injecte 10 milliards de dollars et Solvéa les 5 milliards restants.", "5 milliards", "investment"),
    ("fr", "Le marché pèse 19 milliards d'euros, en croissance de 20 %.", "20 %", "market_growth"),
    ("fr", "Norvia compte 27 millions de visiteurs. Solvéa suit de près (24,1 millions).", "24,1 millions", "audience"),
    ("en", "Kimtek added 3.8 million subscribers. Its rival ended at 64 million.", "64 million", "subscribers"),
    ("en", "Kimchat has 30 million users, with daily queries growing 60%.", "60%", "requests"),
]


@pytest.mark.parametrize(("language", "text", "surface", "metric"), CASES)
def test_shared(language: str, text: str, surface: str, metric: str) -> None:
    start = text.rindex(surface)
    claims = {claim.start: claim for claim in extract(document(text, language)).claims}
    assert start in claims
    assert claims[start].metric == metric, claims[start].rule


@pytest.mark.parametrize(
    "text", ["Norvia has 27,000 users. Multiply by 40,000.", "Norvia has 27 users. It took 24,100 tries."]
)
def test_small_number_alone_follows_nothing(text: str) -> None:
    assert "users" not in {claim.metric for claim in extract(document(text)).claims if claim.start > text.index(".")}
