"""The analyst's questions: each has a named query, whose given/expect rows state its facts."""

from __future__ import annotations

import re

import pytest

from warehouse.models import models

QUESTIONS = {
    1: ("best amount of a takeover", ["best-amount"]),
    2: ("premiums with their sources", ["premiums"]),
    3: ("a deal as known on two days", ["as-known-on"]),
    4: ("valuation that amount and stake imply", ["implied-valuation"]),
    5: ("roots against addresses", ["independent-roots"]),
    6: ("a lower bound that agrees", ["bounds", "conflicts"]),
    7: ("editorial conversions and their rates", ["conversions"]),
    8: ("a year's funding at event rates", ["funding-at-event-rates"]),
    9: ("valuation on a day, talks left out", ["valuation-on"]),
    10: ("a quarter's largest deals", ["largest-deals"]),
    11: ("spent of planned", ["budget-progress"]),
    12: ("planned and spent in one series", ["mixed-stages"]),
    13: ("weekly users, and the days to twice as many", ["usage-trend", "days-between"]),
    14: ("prompts a day", ["growth"]),
    15: ("exposed records with a photo", ["exposed-records"]),
    16: ("board without tools on a day", ["leaderboard"]),
    17: ("protocols on one trend line", ["mixed-protocols"]),
    18: ("scores that are no k of n", ["impossible-scores"]),
    19: ("price in force", ["price-on"]),
    20: ("cost of a workload", ["workload-cost"]),
    21: ("one root and no fact, a month", ["single-root-rumours"]),
    22: ("revised figures and why", ["revised"]),
    23: ("truncated text, and spans outside of it", ["truncated-share", "spans-outside"]),
    24: ("quarantine by rule and week", ["quarantine-by-week"]),
    25: ("silent sources", ["silent-sources"]),
}
OUR_OWN = ("top-investors", "fastest-growing", "rumour-gaps", "budget-overruns", "price-cuts", "withdrawn")
NONE_IS_RIGHT = ("mixed-stages", "mixed-protocols", "spans-outside")
CLOCK = re.compile(r"\b(now\(\)|today\(\)|current_date|current_timestamp|get_current_\w+)", re.IGNORECASE)


def test_there_are_twenty_five() -> None:
    assert sorted(QUESTIONS) == list(range(1, 26))


@pytest.mark.parametrize("name", [*(name for _, names in QUESTIONS.values() for name in names), *OUR_OWN])
def test_question_has_a_query_with_rows_given_and_expected(name: str) -> None:
    query = models("queries")[name]
    assert query.tests
    assert all(case.given for case in query.tests)
    assert any(case.expect for case in query.tests)
    assert "day" in query.parameters or {"since", "until"} <= set(query.parameters)


@pytest.mark.parametrize("name", NONE_IS_RIGHT)
def test_an_empty_answer_is_shown_beside_a_planted_violation(name: str) -> None:
    query = models("queries")[name]
    assert [bool(case.expect) for case in query.tests] == [False, True]


def test_none_reads_the_clock() -> None:
    for folder in ("core", "marts", "macros", "queries"):
        for model in models(folder).values():
            assert not CLOCK.search(model.sql), model.name
