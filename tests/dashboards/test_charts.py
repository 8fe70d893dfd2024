"""The trend's points and marks."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import vl_convert

from dashboards import data
from dashboards.charts import bars, marks, timeline, trend
from dashboards.labels import Labels

EN = Labels("en")


def users(published: Path) -> pd.DataFrame:
    return data.trend(data.snapshot(published), "ChatGPT", "users")


def drawn(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == mark]


def test_points_are_scaled_ordered_and_told(published: Path) -> None:
    shown = trend.points(users(published), EN)
    assert list(shown["value"]) == pytest.approx([0.3, 0.4, 0.7, 1.0])
    assert list(shown["figure"]) == ["300M users", "400M users", "≥ 700M users", "1bn users"]
    assert list(shown["label"]) == list(shown["figure"])
    assert list(shown["modality"]) == ["actual", "actual", "actual", "forecast"]
    assert trend.axis_title(users(published), EN) == "bn users"


def test_open_marks_are_what_is_not_so_yet(published: Path) -> None:
    shown = trend.points(users(published), EN)
    assert dict(zip(shown["status"], shown["filling"], strict=True)) == {"actual": 1, "forecast": 0}
    assert len(set(marks.MARKS.values())) == len(marks.MARKS)
    assert {status for status, (_, filling, _) in marks.MARKS.items() if filling} == {"actual", "announced"}
    assert marks.legend(EN).startswith("● actual · ◆ announced · □ planned")


def test_what_is_about_so_is_an_open_mark_of_its_modality(published: Path) -> None:
    shown = trend.points(users(published).assign(comparator=["~", "=", ">", "="]), EN)
    assert list(shown["filling"]) == [0, 1, 1, 0]
    assert list(shown["shape"]) == ["circle", "circle", "circle", "triangle-up"]


@pytest.mark.parametrize(("language", "expected"), [("en", "30 Nov 2025"), ("fr", "30/11/2025")])
@pytest.mark.parametrize("last", ["2025-11-22", "2025-12-18", "2026-03-01", "2027-11-19", "2035-01-01"])
def test_an_axis_of_time_names_no_day_twice(last: str, language: str, expected: str) -> None:
    days = pd.to_datetime(["2025-11-19", last])
    shown = pd.DataFrame({"day": days, "value": [2.0, 3.0], "series": "", "figure": "", "label": ""})
    drawn = timeline.steps(shown, "", Labels(language)).properties(width=900).to_json()
    told = re.findall(r">([^<>]*20\d\d)</text>", vl_convert.vegalite_to_svg(drawn))
    assert len(told) > 1
    assert len(told) == len(set(told))
    assert (expected in told) == (last == "2025-12-18")


@pytest.mark.parametrize(("language", "expected"), [("en", {"10M", "1bn", "1tn"}), ("fr", {"10 M", "1 Md"})])
def test_an_axis_of_amounts_reads_as_its_language_writes_them(language: str, expected: set[str]) -> None:
    shown = pd.DataFrame({"day": pd.to_datetime(["2025-01-01", "2025-06-01"]), "value": [1e7, 1e12]})
    shown = shown.assign(figure="", name="", who="", status="", talk=False, shape="circle")
    drawn = timeline.events(shown, "$", Labels(language)).properties(width=900).to_json()
    assert expected <= set(re.findall(r">([^<>]*)</text>", vl_convert.vegalite_to_svg(drawn)))


def test_the_line_joins_only_what_is_or_was_so_and_dashes_lead_to_the_rest(published: Path) -> None:
    chart = trend.trend(trend.points(users(published), EN), "bn users", EN)
    line, dashes = drawn(chart, "line")
    held = chart.to_dict()["datasets"]
    assert [row["status"] for row in held[line["data"]["name"]]] == ["actual"] * 3
    assert [row["status"] for row in held[dashes["data"]["name"]]] == ["actual", "forecast"]
    assert dashes["mark"]["strokeDash"]
    (points,) = drawn(chart, "point")
    told = [item["field"] for item in points["encoding"]["tooltip"]]
    assert told == ["figure", "when", "modality", "sentence", "publisher", "url"]


def test_no_line_runs_through_what_is_doubted_and_its_mark_says_so(published: Path) -> None:
    claims = users(published)
    last = claims.index[claims["status"] == "actual"][-1]
    claims = claims.assign(doubt=pd.Series({last: "jump"}, dtype=object))
    chart = trend.trend(trend.points(claims, EN), "bn users", EN)
    held = chart.to_dict()["datasets"]
    (line, *_) = drawn(chart, "line")
    assert len(held[line["data"]["name"]]) == 2
    (points,) = drawn(chart, "point")
    told = held[points["data"]["name"] if "data" in points else chart.to_dict()["data"]["name"]]
    assert [row["figure"].endswith("doubted: a jump told by one source") for row in told].count(True) == 1
    assert [row["shape"] for row in told].count("triangle-down") == 1


def test_dashes_begin_at_the_last_earlier_fact_of_the_same_series() -> None:
    rows = [("a", 1, "actual"), ("b", 2, "actual"), ("a", 3, "announced"), ("a", 3, "forecast"), ("c", 4, "planned"),
            ("a", 5, "rumoured")]  # fmt: skip
    shown = pd.DataFrame(rows, columns=["series", "day", "status"])
    shown["day"] = pd.Timestamp("2026-03-01") + pd.to_timedelta(shown["day"], unit="D")
    legs = trend.dashes(shown)
    found = [list(part.index) for _, part in legs.groupby("leg")]
    assert found == [[0, 3], [2, 5]]  # of c there is no fact, and one of the same day is not earlier
    assert trend.dashes(shown.head(2)).empty


def test_labels_do_not_cover_each_other() -> None:
    assert marks.apart([0, 1, 2, 100], [0.0, 0.0, 50.0, 100.0]) == [0, 2, 3]
    assert marks.apart([], []) == []
    assert marks.apart([5.0], [3.0]) == [0]


def test_bars_part_talk_from_facts_and_stand_in_order() -> None:
    shown = pd.DataFrame(
        {"name": ["a", "b", "c"], "value": [1.0, 3.0, 2.0], "label": ["1", "3", "2"], "talk": [False, True, False]}
    )
    chart = bars.ranked(shown).to_dict()
    assert chart["layer"][0]["encoding"]["y"]["sort"] == ["b", "c", "a"]
    full, hollow = (layer["mark"] for layer in chart["layer"][:2])
    assert (full["color"], hollow["color"]) == (marks.BLUE, marks.ORANGE)
    assert hollow["strokeDash"]
    facts = bars.ranked(shown[~shown["talk"]]).to_dict()
    assert [layer["mark"]["type"] for layer in facts["layer"]] == ["bar", "text", "text"]
    assert facts["layer"][0]["encoding"]["y"]["sort"] == ["c", "a"]
    cheapest = bars.ranked(shown, "ascending").to_dict()
    assert cheapest["layer"][0]["encoding"]["y"]["sort"] == ["a", "c", "b"]


def test_bullets_draw_the_stages_that_are_told() -> None:
    shown = pd.DataFrame(
        {
            "name": ["Plan"] * 2,
            "stage": ["spent", "planned"],
            "value": [1.0, 2.0],
            "talk": [True, False],
            "summary": ["2 planned · 1 spent"] * 2,
        }
    )
    planned, spent, name = (layer["mark"] for layer in bars.bullets(shown).to_dict()["layer"])
    assert (planned["height"], spent["height"], name.get("height")) == (18, 7, None)
    assert (spent["fillOpacity"], "fillOpacity" in planned) == (bars.HOLLOW["fillOpacity"], False)


def test_steps_hold_until_the_next_price() -> None:
    shown = pd.DataFrame(
        {
            "day": pd.to_datetime(["2025-01-01", "2025-06-01"]),
            "value": [2.0, 2.0],
            "series": ["input"] * 2,
            "figure": ["$2"] * 2,
            "label": ["", "input: $2"],
        }
    )
    line = timeline.steps(shown, "$", EN).to_dict()["layer"][0]["mark"]
    assert line["interpolate"] == "step-after"


def test_a_range_is_a_bar(published: Path) -> None:
    claims = data.trend(data.snapshot(published), "Ostrelune", "investment")
    chart = trend.trend(trend.points(claims, EN), trend.axis_title(claims, EN), EN)
    (bar,) = drawn(chart, "rule")
    (row,) = chart.to_dict()["datasets"][bar["data"]["name"]]
    assert (row["low"], row["high"], row["value"]) == (10.0, 12.0, 11.0)
    assert drawn(chart, "line") == []
    assert trend.axis_title(claims, EN) == "bn $"


def test_series_are_told_apart_by_benchmark_qualifier_and_dimensions() -> None:
    row = {
        "benchmark": "Humanity's Last Exam",
        "qualifier": "without tools",
        "dimensions": '{"protocol": "without tools"}',
    }
    assert trend.series_name(row) == "Humanity's Last Exam, without tools"
    assert trend.series_name({**row, "dimensions": '{"attempts": "1"}'}) == "Humanity's Last Exam, 1, without tools"
    stage = {"benchmark": None, "qualifier": "post money, phase 2", "dimensions": '{"stage": "post_money"}'}
    assert trend.series_name(stage) == "post money, phase 2"
    assert trend.series_name({"benchmark": None, "qualifier": float("nan"), "dimensions": "{}"}) == ""


def test_measures_part_units_denominators_and_changes() -> None:
    level = {"unit": "%", "per": None, "change": None}
    assert trend.measure(level, EN) == "%"
    assert trend.measure({**level, "change": "increase"}, EN) == "+%"
    assert trend.measure({"unit": "USD", "per": "1e6 token", "change": None}, EN) == "$ per million tokens"
    assert trend.measure({"unit": None, "per": None, "change": None}, EN) == "number"
