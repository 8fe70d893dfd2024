"""Bounds of metrics: each has them or says why not, and they hold in the unit that a level is told in."""

from typing import Any

import pytest
from pydantic import ValidationError

from catalogue import FOLDER, read
from catalogue.units import kind_of, worth
from schemas.metric import Band, Metric, metrics

COURSE = ("money", "percent", "physical", "duration", "count", "score", "ratio")
"""Kinds of unit in which a level is told."""


@pytest.mark.parametrize("metric", metrics().values(), ids=lambda metric: metric.name)
def test_each_metric_has_both_bounds_or_says_why_not(metric: Metric) -> None:
    has = [band.low is not None or band.high is not None for band in (metric.plausible, metric.possible)]
    assert has == [metric.unbounded is None] * 2
    if metric.unbounded is None:
        assert metric.plausible.high is not None
        assert metric.possible.high is not None


@pytest.mark.parametrize(
    ("metric", "value", "unit", "told"),
    [
        ("model_parameters", 1.6e18, "parameter", "1.6e+18 parameter is above 1e+17 parameter, the most that"),
        ("model_parameters", 1.6e12, "parameter", None),
        ("list_price", 11.5e9, "USD", "1.15e+10 USD is above 1e+09 US dollars, the most that list_price can be"),
        ("list_price", 11.5e9, "VND", None),
        ("list_price", 11.5e9, None, "1.15e+10 is above 1e+09, the most that list_price can be"),
        ("benchmark_score", 900, "%", "900 % is above 200 %, the most that benchmark_score can be"),
        ("benchmark_score", 900, "point", None),
        ("funding_round", 0.5, "EUR", "0.5 EUR is below 1 US dollars, the least that funding_round can be"),
        ("outage_duration", 400, "yr", "400 yr is above 1e+10 s, the most that outage_duration can be"),
        ("revenue_growth", 1e9, "%", None),
        ("revenue", 900, "%", None),
        ("headcount", -12, "employee", "-12 employee is below 0 employee, the least that headcount can be"),
        ("profit", -3.2e9, "USD", None),
        ("margin", -8.6, "%", None),
        ("funding_round", 0.25, "1", None),
        ("headcount", 1e12, "1", "1e+12 1 is above 1e+08 1, the most that headcount can be"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_value_bound_and_metric(
    metric: str, value: float, unit: str | None, told: str | None
) -> None:
    found = metrics()[metric].impossible(value, unit)
    assert (found is None) if told is None else (found or "").startswith(told)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"plausible": {"low": 2, "high": 1}}, "low 2 is above high 1"),
        ({"plausible": {"high": 10}, "possible": {"high": 5}}, "plausible 10 is not possible"),
        ({"plausible": {"by_kind": {"weight": {"high": 1}}}}, "by_kind.weight"),
        ({"plausible": {"most": 1}}, "most"),
        ({"jump": 1}, "jump"),
    ],
)
def test_bounds_that_do_not_hold_are_refused(said: dict[str, Any], words: str) -> None:
    plain = {"name": "x", "family": "usage", "label": {}, "description": "", "kinds": ["count"], "subject": ""}
    with pytest.raises(ValidationError, match=words):
        Metric(**plain, **said)


UNITS = {"money": "USD", "percent": "%", "duration": "s", "score": "point", "ratio": "1", "percentage_point": "pp"}
"""A unit of each kind that is worth one, but for those whose units are a metric's own."""


def unit_of(metric: Metric, kind: str) -> str | None:
    """A unit of a kind that a metric's levels are told in."""
    own = (unit for unit in (*metric.units, *metric.implied_by) if kind_of(unit) == kind)
    return UNITS.get(kind) or next(own, {"count": "user", "physical": "W"}.get(kind))


BOUNDS = [
    pytest.param(metric, hard, kind, side, id=f"{metric.name}-{'possible' if hard else 'plausible'}-{kind}-{side}")
    for metric in metrics().values()
    for hard, bounds in enumerate((metric.plausible, metric.possible))
    for kind in (next(kind for kind in metric.bounded if kind not in bounds.by_kind), *bounds.by_kind)
    for side in ("low", "high")
    if getattr(bounds.by_kind.get(kind, bounds), side) is not None
]  # fmt: skip
"""Every bound that a file of schemas/metrics tells, in one of the kinds of unit that it is for."""


@pytest.mark.parametrize(("metric", "hard", "kind", "side"), BOUNDS)
def test_each_bound_parts_what_lies_within_from_what_lies_beyond(
    metric: Metric, hard: bool, kind: str, side: str
) -> None:
    bounds = metric.possible if hard else metric.plausible
    bound = getattr(bounds.by_kind.get(kind, bounds), side)
    unit = unit_of(metric, kind)
    beyond = bound + (abs(bound) or 1) * (1e-6 if side == "high" else -1e-6)

    def holds(value: float) -> bool:
        return metric.impossible(value, unit) is None if hard else metric.is_plausible(value, unit)

    assert (holds(bound), holds(beyond)) == (True, False)


def test_a_bound_itself_is_within() -> None:
    band = Band(low=1, high=100)
    assert [band.crossed(size) for size in (0.5, 1, 100, 100.5)] == [("below", 1), None, None, ("above", 100)]


def test_each_currency_has_a_rough_worth() -> None:
    data = read(FOLDER / "currencies.yml")
    assert set(data["worth"]) == set(data["codes"])
    assert (worth("JPY"), worth("h"), worth("user"), worth(None)) == (0.007, 3600, 1, 1)
    assert [kind_of(unit) for unit in ("JPY", "%", "W", "h", "user", None)] == [
        "money", "percent", "physical", "duration", "count", "none"
    ]  # fmt: skip
