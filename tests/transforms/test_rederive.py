"""Re-derivation: the scanner's own work passes, every planted corruption is caught."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from schemas.claim import Claim
from schemas.quantity import Evidence
from transforms.lexicons import languages, lexicon
from transforms.quantities import scan
from transforms.rederive import RULE, rederive
from transforms.rereading import read_factor, read_numeral, read_scale

TEXTS = {
    "fr": [
        "Nordalia a levé près de 1,9 milliard d’euros en mai.",
        "Le parc compte 12 500 bornes, dont quatre-vingt-dix-sept au Havre.",
        "L’offre coûte 9,99 € par mois, ou 2 dollars par million de jetons.",
        "La puce tire de 10 à 15 MW selon le port.",
        "Il faut entre 5 et 10 millions d’euros pour l’usine.",
        "Le site a perdu 37,5 % de ses visiteurs, et plus de 40 clients sur 300.",
        "La marge gagne 3 points de pourcentage, soit 150 points de base.",
        "Le trajet prend 15 à une quarantaine de minutes.",
        "Les deux tiers des postes sont vacants, une dizaine de bureaux aussi.",
        "L’usine vaut deux millions et demi d’euros et le stock 400 000 euros.",
        "La panne a duré 5 heures et 40 minutes, la grève deux jours et 3 heures.",
        "Les abonnés regardent 1 h 20 par jour, les autres 5 h 10 par semaine.",
        "Le disque garde 4 To, la ligne passe 2 Gbit/s, la pause dure 300 ms.",
        "NVIDIA met 10 milliards de dollars et Lumen les 5 milliards restants.",
    ],
    "en": [
        "Nordalia raised about $1.9 billion in May.",
        "The network has 12,500 chargers, one hundred and twenty of them in Cork.",
        "The plan costs €9.99 a month, or $2 per million tokens.",
        "The chip draws 10 to 15 MW depending on the port.",
        "The plant needs between 5 and 10 million pounds.",
        "The site lost 37.5% of its visitors and more than 40 customers.",
        "The margin gained 3 percentage points, or 150 basis points.",
        "Traffic grew tenfold, and one in five workers uses it.",
        "Roughly a third of customers left, and two dozen shops closed.",
        "The stock is worth two and a half million euros, up from £400,000.",
        "The outage lasted five hours and 40 minutes, the strike 2 days, 3 hours.",
        "The disk keeps 4 TB and the pause lasts 300 ms.",
        "The $500m deal closed; Lumen paid £2.5bn and 3 million shares.",
    ],
}


def claim_of(quantity: Any, language: str) -> Claim:
    """A mention as the extractor makes it of a quantity."""
    names = ("start", "end", "surface", "value", "value_low", "value_high", "comparator", "unit", "per", "evidence")
    fields = {name: getattr(quantity, name) for name in names}
    return Claim(doc="d", sentence="", sentence_start=0, sentence_end=1, dimensions={}, language=language, **fields)


def claims() -> list[tuple[Claim, str]]:
    """Every quantity of the texts, as a mention with its body."""
    return [
        (claim_of(quantity, language), text)
        for language, texts in TEXTS.items()
        for text in texts
        for quantity in scan(text, language)
    ]


CLAIMS = claims()
IDS = [f"{claim.language}-{claim.surface}" for claim, _ in CLAIMS]


def test_there_is_something_of_each_kind_to_check() -> None:
    roles = {item.role for claim, _ in CLAIMS for item in claim.evidence}
    assert {"numeral", "numeral_high", "scale", "unit", "per", "comparator", "carried_unit"} <= roles
    assert len(CLAIMS) >= 40


@pytest.mark.parametrize(("claim", "body"), CLAIMS, ids=IDS)
def test_what_the_scanner_read_is_read_again(claim: Claim, body: str) -> None:
    assert rederive(claim, body) == []


def edited(claim: Claim, role: str, change: Callable[[Evidence], Evidence | None]) -> Claim:
    """The claim with its first evidence of a role changed or, where that gives None, left out."""
    done, kept = False, []
    for item in claim.evidence:
        new = change(item) if item.role == role and not done else item
        done = done or item.role == role
        kept += [new] if new is not None else []
    return replace(claim, evidence=tuple(kept))


def moved(item: Evidence, by: int) -> Evidence:
    """The evidence some code points further."""
    return replace(item, start=item.start + by, end=item.end + by)


def has(claim: Claim, *roles: str) -> bool:
    return any(item.role in roles for item in claim.evidence)


OTHER = {"~": ">", ">": "<", "<": "~", "=": "~"}
CORRUPTIONS: dict[str, Callable[[Claim], Claim | None]] = {
    "value off by a digit": lambda claim: replace(claim, value=claim.value * 1.1),
    "value off by a little": lambda claim: replace(claim, value=claim.value * 1.000001),
    "scale too large": lambda claim: replace(claim, value=claim.value * 1000),
    "scale too small": lambda claim: replace(claim, value=claim.value / 1000),
    "low end": lambda claim: None if claim.value_low is None else replace(claim, value_low=claim.value_low + 1),
    "high end": lambda claim: None if claim.value_high is None else replace(claim, value_high=claim.value_high * 2),
    "ends lost": lambda claim: None if claim.value_low is None else replace(claim, value_low=None, value_high=None),
    "ends made up": lambda claim: None if claim.value_low else replace(claim, value_low=1.0, value_high=2.0),
    "unit": lambda claim: replace(claim, unit="EUR" if claim.unit != "EUR" else "USD"),
    "unit lost": lambda claim: replace(claim, unit=None) if has(claim, "unit", "carried_unit") else None,
    "denominator": lambda claim: replace(claim, per="wk" if claim.per != "wk" else "yr"),
    "denominator lost": lambda claim: replace(claim, per=None) if claim.per else None,
    "comparator": lambda claim: None if claim.value_low else replace(claim, comparator=OTHER[claim.comparator]),
    "comparator lost": lambda claim: None if claim.value_low else replace(claim, comparator="="),
    "surface": lambda claim: replace(claim, surface=claim.surface[:-1] + "§"),
    "span moved": lambda claim: replace(claim, start=claim.start + 1, end=claim.end + 1),
    "span outside": lambda claim: replace(claim, start=claim.start + 9000, end=claim.end + 9000),
    "no evidence": lambda claim: replace(claim, evidence=()),
    "numeral left out": lambda claim: edited(claim, "numeral", lambda item: None),
    "numeral outside": lambda claim: edited(claim, "numeral", lambda item: replace(item, start=9000, end=9001)),
    "numeral empty": lambda claim: edited(claim, "numeral", lambda item: replace(item, end=item.start)),
    "numeral moved": lambda claim: edited(claim, "numeral", lambda item: moved(item, 1)),
    "high numeral moved": lambda claim: edited(claim, "numeral_high", lambda item: moved(item, -1)),
    "scale left out": lambda claim: edited(claim, "scale", lambda item: None),
    "scale moved": lambda claim: edited(claim, "scale", lambda item: moved(item, -1)),
    "unit's key": lambda claim: edited(claim, "unit", lambda item: replace(item, key="currency:JPY")),
    "unit moved": lambda claim: edited(claim, "unit", lambda item: moved(item, 1)),
    "denominator's key": lambda claim: edited(claim, "per", lambda item: replace(item, key="per:1e3 token")),
    "comparator's key": lambda claim: edited(
        claim, "comparator", lambda item: replace(item, key=f"comparator:{OTHER[claim.comparator]}")
    ),
    "language": lambda claim: replace(claim, language="de"),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_corruption_is_caught_wherever_it_is_planted(name: str) -> None:
    planted = [(bad, body) for claim, body in CLAIMS if (bad := CORRUPTIONS[name](claim)) is not None and bad != claim]
    assert planted
    missed = [(bad.surface, bad.evidence) for bad, body in planted if not rederive(bad, body)]
    assert not missed
    for bad, body in planted:
        for failure in rederive(bad, body):
            assert failure.rule == RULE
            assert "\n" not in failure.message


IN_DIGITS = [(claim, body) for claim, body in CLAIMS if any(char.isdigit() for char in claim.surface)]


@pytest.mark.parametrize(("claim", "body"), IN_DIGITS, ids=[claim.surface for claim, _ in IN_DIGITS])
def test_another_digit_in_the_text_is_caught(claim: Claim, body: str) -> None:
    at = next(index for index in range(claim.start, claim.end) if body[index].isdigit())
    twin = body[:at] + str((int(body[at]) + 3) % 9 + 1) + body[at + 1 :]
    assert twin != body
    assert rederive(replace(claim, surface=twin[claim.start : claim.end]), twin)


def test_the_message_says_what_was_read_and_what_was_claimed() -> None:
    (quantity,) = scan("Nordalia a levé 1,9 milliard d’euros.", "fr")
    claim = replace(claim_of(quantity, "fr"), value=1.8e9)
    (failure,) = rederive(claim, "Nordalia a levé 1,9 milliard d’euros.")
    assert failure.message == "'1,9 milliard d’euros' at 16: value reads 1900000000, claimed 1800000000"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "42 milliers d’abonnés"),
        ("fr", "42 millions d’abonnés"),
        ("en", "42 thousand users"),
        ("en", "42 crore users"),
    ],
)
def test_a_number_without_the_scale_that_follows_it_is_caught(language: str, text: str) -> None:
    (quantity,) = scan(text, language)
    claim = replace(edited(claim_of(quantity, language), "scale", lambda item: None), value=42)
    (failure,) = rederive(claim, text)
    assert "is cut out of" in failure.message


CASES = [(language, case) for language in languages() for case in lexicon(language, "rederive")["cases"]]


@pytest.mark.parametrize(("language", "case"), CASES)
def test_lexicon_cases(language: str, case: dict[str, Any]) -> None:
    kind = case["key"].partition(":")[0]
    read = read_scale(case["text"], language) if case["role"] == "scale" else read_numeral(case["text"], kind, language)
    if "not" in case:
        assert read != case["not"]
    else:
        assert read == pytest.approx(case["value"])


FACTORS = [
    ("GW", "W", 1e9), ("mégawatts", "W", 1e6), ("To", "B", 1e12), ("GiB", "B", 2**30), ("octets", "B", 1),
    ("Mt", "t", 1e6), ("ms", "s", 1e-3), ("millisecondes", "s", 1e-3), ("m", "m", 1), ("mm", "m", 1e-3),
    ("km", "m", 1e3), ("km²", "m2", 1e6), ("kilomètres", "m", 1e3), ("grammes", "kg", 1e-3), ("kg", "kg", 1),
    ("kilos", "kg", 1), ("centimes", "EUR", 0.01), ("dollars", "USD", 1), ("points de base", "pp", 0.01),
    ("trimestres", "mo", 3), ("minutes", "min", 1), ("exaflops", "FLOP/s", 1e18), ("tonnes", "t", 1),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unit", "factor"), FACTORS)
def test_factors_of_units(text: str, unit: str, factor: float) -> None:
    assert read_factor(text, unit) == pytest.approx(factor)
