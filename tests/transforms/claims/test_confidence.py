"""Confidence: a probability that rises with what speaks for a claim, whatever the rules are called."""

from __future__ import annotations

import math

import pytest

from schemas.claim import FAMILIES
from schemas.quantity import KINDS, Quantity
from tests.transforms.made import document
from transforms.claims import extract
from transforms.claims.confidence import (
    RISING,
    SUBJECT_RULES,
    Model,
    confidence,
    cue_of,
    model,
    read_signals,
    subject_group,
)
from transforms.claims.context import Context, MetricChoice, Parties
from transforms.claims.opened import read_context
from transforms.lexicons import languages

TEXT = "Kimtek lève 12 millions d'euros auprès de Brindille Capital. Elle emploie 45 salariés à Nantes."


def seen() -> tuple[Context, Quantity]:
    context = read_context(document(TEXT, "fr"))
    return context, context.quantities[0]


def choice(rule: str = "funding_round/raises", score: float = 4.0, margin: float = 2.0) -> MetricChoice:
    return MetricChoice(metric="funding_round", rule=rule, score=score, margin=margin, cue_start=7, cue_end=11)


def parties(rule: str = "clause", score: float = 0.7, subject: str | None = "Kimtek") -> Parties:
    return Parties(subject=subject, rule=rule, score=score)


def test_it_is_a_probability_at_the_worst_and_at_the_best() -> None:
    context, quantity = seen()
    worst = confidence(context, quantity, choice("", -5.0, -1.0), parties("", -1.0, None))
    best = confidence(context, quantity, choice(score=1e9, margin=1e9), parties(score=9.0))
    assert 0 < worst < best < 1
    assert Model(0.0, {"a": 1e9}).probability({"a": 1e9}) <= 1
    assert Model(0.0, {"a": -1e9}).probability({"a": 1e9}) >= 0


def test_more_evidence_never_makes_a_claim_less_sure() -> None:
    context, quantity = seen()
    scores = [confidence(context, quantity, choice(score=at / 2), parties()) for at in range(-2, 20)]
    margins = [confidence(context, quantity, choice(margin=at / 2), parties()) for at in range(-2, 20)]
    subjects = [confidence(context, quantity, choice(), parties(score=at / 10)) for at in range(12)]
    assert scores == sorted(scores)
    assert margins == sorted(margins)
    assert subjects == sorted(subjects)


def test_rules_that_nobody_knows_count_as_any_other() -> None:
    context, quantity = seen()
    assert subject_group(parties("a rule of tomorrow")) == subject_group(parties("bracket")) == "tied"
    assert cue_of("funding_round/words_of_tomorrow+list") == cue_of("odd") == cue_of("") == "frame"
    assert 0 < confidence(context, quantity, choice("odd"), parties("odd:7")) < 1
    known = {"metric_score": 0.5}
    assert model().probability(known | {"never:seen": 1.0}) == model().probability(known)


@pytest.mark.parametrize(
    ("rule", "group"),
    [("clause", "clause"), ("told", "before"), ("funding:4", "tied"), ("population:among", "class"), ("", "tied")],
)
def test_subject_rules_fall_into_few_groups(rule: str, group: str) -> None:
    assert subject_group(parties(rule)) == group
    assert subject_group(parties(rule, subject=None)) == "none"


def test_signals_are_finite_and_say_what_is_there() -> None:
    context, quantity = seen()
    signals = read_signals(context, quantity, choice("funding_round/raises+list"), parties())
    assert all(math.isfinite(value) for value in signals.values())
    assert (signals["subject_here"], signals["handed_on"], signals["weak"]) == (1.0, 1.0, 0.0)
    assert {"cue:frame", "subject:clause", "kind:money", "family:deal", "language:fr"} <= signals.keys()
    assert read_signals(context, quantity, choice(), parties(subject="Orvia"))["subject_here"] == 0.0


def test_the_weights_are_numbers_of_signals_that_exist() -> None:
    context, quantity = seen()
    single = {name for name in read_signals(context, quantity, choice(), parties()) if ":" not in name}
    groups = {
        "cue": {"frame", "term", "unit", "unnamed"},
        "subject": {*SUBJECT_RULES.values(), "tied", "none"},
        "kind": set(KINDS),
        "block": {"paragraph", "heading", "list_item", "table_row", "caption"},
        "family": set(FAMILIES),
        "language": set(languages()),
    }
    assert math.isfinite(model().intercept)
    for name, weight in model().weights.items():
        group, _, value = name.partition(":")
        assert value in groups[group] if value else name in single, name
        assert math.isfinite(weight)
        assert name not in RISING or weight >= 0
    assert model().weights


def test_claims_carry_it_and_mentions_do_not() -> None:
    context, _ = seen()
    found = extract(context.document)
    assert all(0 < claim.confidence < 1 for claim in found.claims)
    assert all(mention.confidence == 0 for mention in found.mentions)
