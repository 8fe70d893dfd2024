"""Checks behind every reader: names that occur, metrics that can hold a figure, days that can follow, closed lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transforms.made import document
from transforms.claims.context import Context
from transforms.claims.opened import read_context
from transforms.claims.readers.checks import checked
from transforms.claims.readers.reading import Reading

TEXT = (
    "Facebook Inc said in May 2024 that WhatsApp has 3 billion users, Dr. Ana Brandt told Le Monde. Rival Norvane-Labs "
    "SA wants 40 million by 2030; its model scores 81.4% on MMLU."
)


@pytest.fixture
def context() -> Context:
    return read_context(document(TEXT, "en", published="2024-06-03", publisher="The Ledger", title="Kelvio’s year"))


def check(context: Context, surface: str, **told: Any) -> Reading:
    figure = next(one for one in context.quantities if one.surface.startswith(surface))
    return checked(context, figure, Reading(reader="model", **({"metric": "users", "status": "actual"} | told)))


@pytest.mark.parametrize(
    ("told", "kept", "entity"),
    [
        ("WhatsApp", "WhatsApp", "product/whatsapp"),
        ("Meta", "Meta", "company/meta"),  # an alias of it is written
        ("facebook inc", "Meta", "company/meta"),
        ("norvane-labs sa", "Norvane-Labs SA", None),
        ("Norvane Labs SA", "Norvane-Labs SA", None),
        ("Kelvio", "Kelvio", None),  # of the title
        ("The Ledger", "The Ledger", None),
        ("WhatsApp and Norvane Labs SA", "WhatsApp and Norvane-Labs SA", "product/whatsapp"),
        ("its model", "its model", None),
    ],
)
def test_a_name_that_occurs_is_kept_as_claims_carry_it(
    context: Context, told: str, kept: str, entity: str | None
) -> None:
    found = check(context, "3 billion", subject=told)
    assert (found.subject, found.subject_id, found.flags) == (kept, entity, ())


@pytest.mark.parametrize("told", ["OpenAI", "Zephyr Robotics", "WhatsApp and Zephyr", "", "…", "Led", "whats"])
def test_a_name_that_does_not_occur_is_taken(context: Context, told: str) -> None:
    found = check(context, "3 billion", subject=told)
    assert (found.subject, found.subject_id, found.flags) == (None, None, ("subject:absent",))


def test_only_metrics_with_another_side_have_one(context: Context) -> None:
    assert check(context, "3 billion", subject="WhatsApp", counterparty="Meta").counterparty is None
    with_one = check(context, "81.4%", metric="equity_share", subject="WhatsApp", counterparty="Meta")
    assert (with_one.counterparty, with_one.counterparty_id) == ("Meta", "company/meta")
    assert (
        check(context, "81.4%", metric="equity_share", subject="WhatsApp", counterparty="WhatsApp").counterparty is None
    )


@pytest.mark.parametrize(
    ("metric", "change", "kept"),
    [
        ("users", None, "users"),
        ("valuation", None, None),
        ("happiness", None, None),
        ("list_price", None, None),
    ],
)
def test_a_metric_must_hold_the_figure(context: Context, metric: str, change: str | None, kept: str | None) -> None:
    found = check(context, "3 billion", metric=metric, change=change, subject="WhatsApp")
    assert found.metric == kept
    assert found.flags == (() if kept else ("metric:unfit",))


def test_any_measure_may_differ_by_a_share(context: Context) -> None:
    assert (
        check(context, "81.4%", metric="acquisition_price", change="increase", subject="Meta").metric
        == "acquisition_price"
    )
    assert check(context, "81.4%", metric="acquisition_price", subject="Meta").metric is None


@pytest.mark.parametrize(
    ("start", "end", "good"),
    [
        ("2024-05-01", "2024-05-31", True),
        ("2030-01-01", "2030-12-31", True),
        ("2027-01-01", "2027-12-31", True),  # between two years that are named
        ("2023-01-01", "2023-12-31", True),  # the year before
        (None, "2024-05-31", True),
        ("1998-01-01", "1998-12-31", False),
        ("2051-01-01", "2051-12-31", False),
        ("2024-05-31", "2024-05-01", False),
        ("2024-02-30", "2024-03-01", False),
        ("May 2024", "2024-05-31", False),
    ],
)
def test_days_must_parse_and_follow_from_the_text(context: Context, start: str | None, end: str, good: bool) -> None:
    found = check(context, "3 billion", subject="WhatsApp", period_start=start, period_end=end)
    assert (found.period_start, found.period_end) == ((start, end) if good else (None, None))
    assert found.flags == (() if good else ("period_start:unfit",))


def test_years_ago_are_reckoned_from_the_publication() -> None:
    old = read_context(document("Twenty (20) years ago Norvane had 300,000 users.", "en", published="2024-06-03"))
    assert check(old, "300,000", subject="Norvane", period_start="2004-01-01", period_end="2004-12-31").period_start
    assert not check(old, "300,000", subject="Norvane", period_start="2009-01-01", period_end="2009-12-31").period_start


@pytest.mark.parametrize(("told", "kept"), [("MMLU", "MMLU"), ("GPQA Diamond", None)])
def test_a_benchmark_must_stand_in_the_text(context: Context, told: str, kept: str | None) -> None:
    found = check(context, "81.4%", metric="benchmark_score", subject="Norvane-Labs SA", benchmark=told)
    assert found.benchmark == kept


@pytest.mark.parametrize(("told", "kept"), [("Ana Brandt", "Ana Brandt"), ("unnamed", "unnamed"), ("Jo Zed", None)])
def test_a_speaker_must_be_named(context: Context, told: str, kept: str | None) -> None:
    found = check(context, "3 billion", subject="WhatsApp", attributed_to=told)
    assert found.attributed_to is None if kept is None else kept in str(found.attributed_to)


@pytest.mark.parametrize(("sure", "kept"), [(0.9, "headcount"), (0.5, None), (0.2, None)])
def test_what_is_told_in_passing_needs_a_reader_that_is_surer_than_not(sure: float, kept: str | None) -> None:
    context = read_context(document("Norvane has eight offices and three partners.", "en"))
    assert all(figure.rule.startswith("weak:") for figure in context.quantities)
    told = {"metric": "headcount", "subject": "Norvane", "probabilities": {"metric": sure}}
    assert check(context, "eight", **told).metric == kept


def test_closed_lists_and_denominators(context: Context) -> None:
    found = check(context, "3 billion", subject="WhatsApp", change="sideways", status="perhaps", per="drop table; --")
    assert (found.change, found.status, found.per) == (None, "actual", None)
    assert found.flags == ("change:unfit", "per:unfit", "status:unfit")
    assert check(context, "3 billion", subject="WhatsApp", per="1e6 token").per == "1e6 token"
