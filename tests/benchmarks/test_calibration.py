"""Fitting and measuring confidence on made-up claims whose chances are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from benchmarks.calibration.fit import cross_validate, fit
from benchmarks.calibration.grades import EVEN, counted, fitted
from benchmarks.calibration.measures import bars, bins, brier, calibration_error, chance_error, ranking
from benchmarks.calibration.report import BEGIN, END, Trial, plot, section
from benchmarks.page import put_section
from transforms.claims.confidence import RISING


def made_up(count: int = 4000) -> tuple[list[dict[str, float]], list[bool], list[str]]:
    """Claims that are right the oftener, the higher the metric's score; French ones more often than English ones."""
    draws = np.random.default_rng(3)
    signals, right = [], []
    for score, french in zip(draws.random(count), draws.random(count) < 0.5, strict=True):
        signals.append({"metric_score": float(score), f"language:{'fr' if french else 'en'}": 1.0})
        right.append(bool(draws.random() < 1 / (1 + math.exp(2 - 4 * score - french))))
    return signals, right, [f"article {at % 40}" for at in range(count)]


def test_a_fit_on_made_up_claims_is_calibrated() -> None:
    signals, right, docs = made_up()
    said = cross_validate(signals, right, docs)
    assert calibration_error(said, right) < chance_error(said) + 0.01
    assert ranking(said, right) > 0.7
    assert brier(said, right) < 0.25


def test_a_fit_finds_the_weights() -> None:
    signals, right, _ = made_up()
    found = fit(signals, right)
    assert found.weights["metric_score"] == pytest.approx(4, abs=0.4)
    assert found.weights["language:fr"] - found.weights["language:en"] == pytest.approx(1, abs=0.25)


@pytest.mark.parametrize("name", RISING)
def test_what_makes_claims_surer_never_counts_against_them(name: str) -> None:
    signals, right, _ = made_up(400)
    misleading = [one | {name: 1.0 - outcome} for one, outcome in zip(signals, right, strict=True)]
    assert fit(misleading, right).weights.get(name, 0.0) >= 0


def test_all_right_is_no_reason_to_fail() -> None:
    assert fit([{"a": 1.0}, {"b": 1.0}], [True, True]).probability({"a": 1.0}) > 0.9


def test_bins_hold_as_many_claims_each() -> None:
    found = bins([0.1, 0.9, 0.2, 0.8], [False, True, False, True], 2)
    assert [(one.count, round(one.said, 6), one.right) for one in found] == [(2, 0.15, 0.0), (2, 0.85, 1.0)]
    assert calibration_error([0.75] * 40, [True, True, True, False] * 10) == pytest.approx(0.0, abs=0.2)
    assert calibration_error([1.0] * 10, [False] * 10) == 1.0


def test_bars_keep_the_surer_claims() -> None:
    low, high, over = bars([0.9, 0.8, 0.2], [True, False, True], 4, (0.0, 0.85, 0.95))
    assert (low.kept, round(low.precision, 3), low.recall) == (3, 0.667, 0.5)
    assert (high.kept, high.precision, high.recall) == (1, 1.0, 0.25)
    assert (over.kept, over.recall) == (0, 0.0)


def test_ranking_counts_ties_half() -> None:
    assert ranking([0.9, 0.1], [True, False]) == 1.0
    assert ranking([0.5, 0.5], [True, False]) == 0.5
    assert ranking([0.5], [True]) == 0.5


def test_the_page_takes_the_section_between_its_marks() -> None:
    page = f"# Page\n\n{BEGIN}\nold\n{END}\n\nrest\n"
    trial = Trial("made up", [0.9, 0.2], [True, False], 2)
    found = put_section(put_section(page, "draft", BEGIN, END), section([trial], "2026-11-25"), BEGIN, END)
    assert "old" not in found
    assert "draft" not in found
    assert "| made up | 2 | 0.50 | 0.55 |" in found
    assert found.endswith("rest\n")
    with pytest.raises(ValueError, match="once"):
        put_section("# Page\n", "text", BEGIN, END)


def test_a_page_warns_of_claims_that_say_too_much() -> None:
    assert "0.40 too much" in section([Trial("unread", [0.9, 0.9], [True, False], 2)], "2026-11-25")


def test_the_plot_has_a_point_a_bin() -> None:
    svg = plot([Trial("one", [at / 20 for at in range(20)], [True, False] * 10, 20)])
    assert svg.count("<circle") == 10 + 1
    assert svg.startswith("<svg")


def test_bars_are_the_lowest_that_reach_their_targets() -> None:
    said = [at / 200 for at in range(200, 0, -1)]
    right = [at < 100 or at % 2 == 0 for at in range(200)]  # the surer half is right, of the others every second
    bars = fitted(said, right)
    assert bars.sure is not None
    assert bars.likely is not None
    kept = [[good for value, good in zip(said, right, strict=True) if value >= bar] for bar in (bars.sure, bars.likely)]
    assert [round(sum(one) / len(one), 2) for one in kept] == [0.95, 0.85]
    assert [row.claims for row in counted("rules", "held", bars, said, right)] == [
        len(kept[0]), len(kept[1]) - len(kept[0]), 200 - len(kept[1])
    ]  # fmt: skip


def test_a_reader_that_no_bar_makes_right_enough_is_never_sure() -> None:
    said = [at / 100 for at in range(100, 0, -1)]
    bars = fitted(said, [at % 2 == 0 for at in range(100)])
    assert bars.sure is None
    assert bars.likely == EVEN


def test_claims_of_one_confidence_are_of_one_grade() -> None:
    bars = fitted([0.9] * 30 + [0.5] * 30, [True] * 29 + [False] + [False] * 30)
    assert (bars.sure, bars.likely) == (0.9, EVEN)
