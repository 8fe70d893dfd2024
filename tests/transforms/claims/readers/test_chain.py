"""Chains of readers: how they are written, who is asked for what, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from tests.transforms.made import document
from transforms.claims.context import Context
from transforms.claims.opened import read_context
from transforms.claims.readers.chain import Chain, ChainError, parse, read
from transforms.claims.readers.reading import PENDING, Reading

TEXT = "Norvane has 12 million users. Kelvio was fined €3 million. Tandril sold 40,000 boats."


@dataclass
class Told:
    """A reader that answers what it was given, and notes what it was asked for."""

    name: str
    answers: list[Reading | None]
    asked: list[int] = field(default_factory=list)

    def read(self, context: Context, wanted: Sequence[int]) -> list[Reading | None]:
        self.asked += wanted
        return [answer if place in wanted else None for place, answer in enumerate(self.answers)]


@pytest.fixture
def context() -> Context:
    found = read_context(document(TEXT, "en"))
    assert len(found.quantities) == 3
    return found


def by_rules(metric: str | None, subject: str | None, confidence: float) -> Reading:
    return Reading(reader="rules", metric=metric, subject=subject, confidence=confidence, status="actual")


def by_model(metric: str | None, subject: str | None) -> Reading:
    return Reading(reader="model", metric=metric, subject=subject, status="actual")


RULES = [by_rules("users", "Norvane", 0.9), by_rules("revenue", "Kelvio", 0.4), by_rules(None, None, 0.0)]
MODEL: list[Reading | None] = [
    by_model("users", "Norvane"),
    by_model("fine", "Kelvio"),
    by_model("shipments", "Tandril"),
]


def told(context: Context, chain: str, rules: list[Reading], model: list[Reading | None]) -> tuple[list[Reading], Told]:
    asked = Told("model", model)
    return read(context, parse(chain), {"rules": Told("rules", [*rules]), "model": asked}), asked


def test_a_step_is_asked_for_what_is_below_its_bar(context: Context) -> None:
    found, model = told(context, "rules, model below 0.6", RULES, MODEL)
    assert model.asked == [1, 2]
    assert [(one.reader, one.metric) for one in found] == [
        ("rules", "users"), ("model", "fine"), ("model", "shipments"),
    ]  # fmt: skip


def test_a_step_is_asked_for_metrics_and_families(context: Context) -> None:
    assert told(context, "rules, model for finance", RULES, MODEL)[1].asked == [1]
    assert told(context, "rules, model for users revenue", RULES, MODEL)[1].asked == [0, 1]
    assert told(context, "rules, model below 0.5 for usage", RULES, MODEL)[1].asked == []


def test_what_a_model_has_no_answer_for_is_read_by_the_next(context: Context) -> None:
    found, _ = told(context, "model", RULES, [MODEL[0], None, MODEL[2]])
    assert [one.reader for one in found] == ["model", "rules", "model"]


def test_what_waits_for_a_model_is_flagged(context: Context) -> None:
    found, _ = told(context, "rules, model below 0.6", RULES, [None, None, MODEL[2]])
    assert [PENDING in one.flags for one in found] == [False, True, False]
    assert found[1].metric == "revenue"


def test_a_name_that_does_not_occur_is_filled_in_by_the_next(context: Context) -> None:
    found, _ = told(context, "model", RULES, [by_model("users", "Zephyr"), MODEL[1], MODEL[2]])
    assert (found[0].reader, found[0].subject) == ("model", "Norvane")
    assert found[0].flags == ("subject:absent", "subject:rules")


def test_nothing_is_filled_in_where_the_next_reads_another_measure(context: Context) -> None:
    found, _ = told(context, "model", RULES, [MODEL[0], by_model("fine", "Zephyr"), MODEL[2]])
    assert (found[1].metric, found[1].subject, found[1].flags) == ("fine", None, ("subject:absent",))


def test_a_metric_that_cannot_hold_the_figure_is_no_answer(context: Context) -> None:
    found, _ = told(context, "model", RULES, [by_model("valuation", "Norvane"), MODEL[1], MODEL[2]])
    assert (found[0].reader, found[0].metric) == ("rules", "users")
    found, _ = told(context, "rules, model below 0.6", RULES, [None, by_model("users", "Kelvio"), MODEL[2]])
    assert (found[1].reader, found[1].metric) == ("rules", "revenue")


def test_a_model_may_say_that_a_figure_is_no_claim(context: Context) -> None:
    found, _ = told(context, "rules, model below 0.6", RULES, [None, by_model(None, None), MODEL[2]])
    assert (found[1].reader, found[1].metric) == ("model", None)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("rules", "rules"),
        ("model", "model, rules"),
        (" rules ,model  below .6", "rules, model below 0.6"),
        ("rules, model below 0.7 for deal list_price", "rules, model below 0.7 for deal list_price"),
    ],
)
def test_a_chain_is_read_as_written(written: str, read_as: str) -> None:
    assert str(parse(written)) == read_as
    assert parse(str(parse(written))) == parse(written)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "no step of readers"),
        ("oracle", "no step of readers"),
        ("rules, model under 0.6", "no step of readers"),
        ("rules, model below 60", "no step of readers"),
        ("rules, model for happiness", "happiness is no metric or family"),
        ("model below 0.5", "comes first"),
        ("rules, rules", "names a reader twice"),
    ],
)
def test_a_chain_that_cannot_be_read_says_what_would_be_right(written: str, why: str) -> None:
    with pytest.raises(ChainError, match=why):
        parse(written)


def test_without_a_model_the_others_read() -> None:
    assert str(parse("model").offline()) == "rules"
    assert str(parse("rules, model below 0.6").offline()) == "rules"
    assert not parse("rules, model below 0.6").offline().asks_model
    assert isinstance(parse("rules"), Chain)
