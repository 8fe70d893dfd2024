"""Answers of language models: what is taken, what is refused, and the schema that servers are bound to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.answer import AnswerError, json_schema, parse
from schemas.metric import metrics

GOOD = {"id": 1, "metric": "users", "subject": "Kelvio", "status": "actual", "confidence": 0.9}
NONE = {"id": 2, "metric": None}


def text(*figures: object) -> str:
    return json.dumps({"figures": figures})


def test_an_answer_is_read_figure_by_figure() -> None:
    found = parse(text(GOOD, NONE), (1, 2))
    assert (found.figures[1].metric, found.figures[1].subject, found.figures[1].counterparty) == (
        "users",
        "Kelvio",
        None,
    )
    assert found.figures[2].metric is None
    assert found.refused == {}


def test_figures_that_were_not_asked_for_are_left_out() -> None:
    assert set(parse(text(GOOD, NONE, {"id": 99, "metric": "users"}, {"id": "1", "metric": None}), (1, 2)).figures) == {
        1,
        2,
    }


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (GOOD | {"metric": "happiness"}, "happiness"),
        (GOOD | {"status": "perhaps"}, "status"),
        (GOOD | {"value": 12}, "value"),
        (GOOD | {"subject": ["Kelvio"]}, "subject"),
        (GOOD | {"subject": "x" * 301}, "subject"),
        (GOOD | {"confidence": 7}, "confidence"),
        ({"id": 1}, "metric"),
    ],
)
def test_a_figure_that_does_not_hold_is_refused_alone(figure: dict[str, Any], why: str) -> None:
    found = parse(text(figure, NONE), (1, 2))
    assert why in found.refused[1]
    assert set(found.figures) == {2}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "no JSON"),
        (text(GOOD, NONE)[:-9], "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "another shape"),
        ('{"figures": {}}', "another shape"),
        (text(GOOD), "leaves out 1 of 2 figures: 2"),
        (text(GOOD, GOOD, NONE | {"metric": 3}), "2 of 2 figures can't be so"),
    ],
)
def test_an_answer_that_is_not_whole_is_no_answer(answer: str, why: str) -> None:
    with pytest.raises(AnswerError, match=why):
        parse(answer, (1, 2))


def test_the_schema_closes_every_list_and_asks_for_every_key() -> None:
    no_claim, claim = json_schema()["properties"]["figures"]["items"]["anyOf"]
    assert set(no_claim["required"]) == {"id", "metric"}
    assert set(claim["required"]) == set(claim["properties"])
    assert claim["properties"]["metric"]["enum"] == list(metrics())
    assert "value" not in claim["properties"]
    for part in (json_schema(), no_claim, claim):
        assert part["additionalProperties"] is False
