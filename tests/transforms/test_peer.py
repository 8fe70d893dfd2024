"""A second opinion on units: what CLDR knows is read by it, and what it doesn't, or shares, gets none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.units import kinds
from schemas.claim import Claim
from tests.transforms.test_rederive import claim_of
from transforms.peer import NAMES, opinion
from transforms.quantities import scan
from transforms.rederive import as_mention, differing, rederive


@pytest.mark.parametrize(
    ("language", "family", "text", "told"),
    [
        ("en", "physical", "gigawatts", ("W", 1e9)), ("en", "physical", "kWh", ("Wh", 1e3)),
        ("en", "physical", "kilometres", ("m", 1e3)), ("en", "physical", "GB", ("B", 1e9)),
        ("en", "physical", "hectares", ("ha", 1)), ("en", "physical", "grams", ("kg", 1e-3)),
        ("en", "physical", "pounds", ("lb", 1)), ("en", "currency", "pounds", None),
        ("en", "currency", "Canadian dollars", ("CAD", 1)), ("en", "currency", "€", ("EUR", 1)),
        ("en", "currency", "$", None), ("en", "currency", "dollars", None), ("en", "percent", "per cent", ("%", 1)),
        ("en", "time", "hours", ("h", 1)), ("en", "physical", "FLOPS", None), ("en", "counted", "users", None),
        ("fr", "physical", "To", ("B", 1e12)), ("fr", "physical", "hectares", ("ha", 1)),
        ("fr", "physical", "mégawatts", ("W", 1e6)), ("fr", "currency", "francs suisses", ("CHF", 1)),
        ("fr", "currency", "livres sterling", ("GBP", 1)), ("fr", "percent", "pour cent", ("%", 1)),
        ("de", "physical", "Watt", None),
    ],
)  # fmt: skip
def test_what_the_words_of_a_unit_mean(language: str, family: str, text: str, told: tuple[str, float] | None) -> None:
    found = opinion(text, family, language)
    assert (found and found[0]) == (told and told[0])
    assert (found[1] if found else 0) == pytest.approx(told[1] if told else 0)


def test_its_units_are_the_catalogues() -> None:
    assert {unit for unit, _ in NAMES.values()} <= set(kinds())


def claim(text: str, language: str = "en") -> Claim:
    """The one figure of a text."""
    (quantity,) = scan(text, language)
    return claim_of(quantity, language)


@pytest.mark.parametrize(
    ("language", "text", "wrong", "flags"),
    [
        ("en", "The plant draws 40 megawatts.", {"unit": "Wh"}, ["second_reading:unit"]),
        ("en", "The plant draws 40 megawatts.", {"value": 40e9}, ["second_reading:value"]),
        ("fr", "La centrale tire 40 mégawatts.", {"value": 40e9}, ["second_reading:value"]),
        ("en", "The bank lent 40 million euros.", {"unit": "USD"}, ["second_reading:unit"]),
        ("fr", "La part atteint 40 %.", {"value": 0.4}, ["second_reading:value"]),
        ("en", "The share reached 40%.", {"unit": "pp"}, ["second_reading:unit"]),
    ],
)
def test_a_reading_that_differs_makes_a_mention_with_a_flag(
    language: str, text: str, wrong: dict[str, object], flags: list[str]
) -> None:
    right = replace(claim(text, language), family="usage", metric="users", subject="Acme", status="actual")
    assert rederive(right, text) == []
    told = replace(right, **wrong)  # type: ignore[arg-type]
    found = differing(rederive(told, text))
    assert set(flags) <= set(found)
    mention = as_mention(told, found)
    assert (mention.metric, mention.family, mention.subject, mention.status) == (None, None, None, None)
    assert (mention.value, mention.unit, mention.surface, mention.flags) == (told.value, told.unit, told.surface, found)
    assert mention.claim_id != told.claim_id


def test_cldr_alone_finds_a_unit_that_the_lexicon_lists_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scanner and the check against its lexicon share a table: only a peer sees what is wrong in it."""
    text = "The plant draws 40 megawatts."
    (quantity,) = scan(text, "en")
    evidence = tuple(replace(item, key=item.key.replace(":W:", ":Wh:")) for item in quantity.evidence)
    monkeypatch.setattr("transforms.rederive.unit_listed", lambda *_: True)
    told = replace(claim_of(quantity, "en"), unit="Wh", evidence=evidence)
    assert differing(rederive(told, text)) == ("second_reading:unit",)


def test_broken_evidence_is_no_reading() -> None:
    text = "The plant draws 40 megawatts."
    told = claim(text)
    failures = rederive(replace(told, value=1.0, evidence=told.evidence[1:]), text)
    assert failures
    assert differing(failures) == ()
