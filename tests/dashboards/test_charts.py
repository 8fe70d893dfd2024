"""The trend's points and marks."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboards import charts, data
from dashboards.labels import Labels

EN = Labels("en")


def users(published: Path) -> pd.DataFrame:
    return data.trend(data.snapshot(published), "ChatGPT", "users", data.Filters())


def drawn(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == mark]


def test_points_are_scaled_ordered_and_told(published: Path) -> None:
    shown = charts.points(users(published), EN)
    assert list(shown["value"]) == pytest.approx([0.3, 0.4, 0.7, 1.0])
    assert list(shown["figure"]) == ["300M users", "400M users", "≥ 700M users", "1bn users"]
    assert list(shown["glyph"]) == ["", "", "≥", ""]
    assert list(shown["modality"]) == ["actual", "actual", "actual", "forecast"]
    assert charts.axis_title(users(published), EN) == "bn users"


def test_open_marks_are_what_is_not_so_yet(published: Path) -> None:
    shown = charts.points(users(published), EN)
    assert dict(zip(shown["status"], shown["filling"], strict=True)) == {"actual": 1, "forecast": 0}
    assert len(set(charts.MARKS.values())) == len(charts.MARKS)
    assert {status for status, (_, filling, _) in charts.MARKS.items() if filling} == {"actual", "announced"}
    assert charts.legend(EN).startswith("● actual · ◆ announced · □ planned")


def test_the_line_joins_only_what_is_or_was_so(published: Path) -> None:
    chart = charts.trend(charts.points(users(published), EN), "bn users", EN)
    (line,) = drawn(chart, "line")
    held = chart.to_dict()["datasets"][line["data"]["name"]]
    assert [row["status"] for row in held] == ["actual"] * 3
    (marks,) = drawn(chart, "point")
    told = [item["field"] for item in marks["encoding"]["tooltip"]]
    assert told == ["figure", "when", "modality", "sentence", "publisher", "url"]


def test_a_range_is_a_bar(published: Path) -> None:
    claims = data.trend(data.snapshot(published), "Ostrelune", "investment", data.Filters())
    chart = charts.trend(charts.points(claims, EN), charts.axis_title(claims, EN), EN)
    (bar,) = drawn(chart, "rule")
    (row,) = chart.to_dict()["datasets"][bar["data"]["name"]]
    assert (row["low"], row["high"], row["value"]) == (10.0, 12.0, 11.0)
    assert drawn(chart, "line") == []
    assert charts.axis_title(claims, EN) == "bn $"


def test_series_are_told_apart_by_benchmark_qualifier_and_dimensions() -> None:
    row = {
        "benchmark": "Humanity's Last Exam",
        "qualifier": "without tools",
        "dimensions": '{"protocol": "without tools"}',
    }
    assert charts.series_name(row) == "Humanity's Last Exam, without tools"
    assert charts.series_name({**row, "dimensions": '{"attempts": "1"}'}) == "Humanity's Last Exam, 1, without tools"
    stage = {"benchmark": None, "qualifier": "post money, phase 2", "dimensions": '{"stage": "post_money"}'}
    assert charts.series_name(stage) == "post money, phase 2"
    assert charts.series_name({"benchmark": None, "qualifier": float("nan"), "dimensions": "{}"}) == ""


def test_measures_part_units_denominators_and_changes() -> None:
    level = {"unit": "%", "per": None, "change": None}
    assert charts.measure(level, EN) == "%"
    assert charts.measure({**level, "change": "increase"}, EN) == "+%"
    assert charts.measure({"unit": "USD", "per": "1e6 token", "change": None}, EN) == "$ per million tokens"
    assert charts.measure({"unit": None, "per": None, "change": None}, EN) == "number"
