"""quality.yml: read with clear errors, and what it changes of the suites."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from schemas.metric import metrics
from warehouse.errors import WarehouseError
from warehouse.quality import QualityRule, read_rules, run_quality
from warehouse.quality.rules import suites_by
from warehouse.quality.suites import LEVELS, Expected
from warehouse.reference import load_reference

GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [{"doc": "a", "body": "Acme has 40 million users.", "published": "2026-03-01"}],
    "claims": [{"doc": "a", "surface": "40 million", "value": 4e7, "metric": "users", "unit": "user"}],
}


def expected(rules: list[QualityRule], suite: str) -> dict[str, Expected]:
    found = {item.name: item for item in suites_by(rules, metrics(), ["users", "headcount"])}
    return {item.label: item for item in found[suite].expected} if suite in found else {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("metric: users", "quality.yml: a list of quality rules is expected, not dict"),
        ("- {metric: users}", "quality.yml, quality rule 1: say what should hold: `low`, `high`, `severity`"),
        ("- {low: 3}", "quality rule 1: name a `metric` or a `suite`"),
        ("- {metric: users, suite: core.claims, low: 3}", "name a `metric` or a `suite`, one of the two"),
        (
            "- {metric: users, low: 3}\n- {metric: user, low: 3}",
            "quality rule 2: no metric is called 'user'; docs/metrics.md lists them",
        ),
        ("- {metric: users, low: 3, high: 2}", "low 3 is above high 2"),
        ("- {metric: users, low: many}", "low is \"many\": Input should be a valid number"),
        ("- {metric: users, lowest: 3}", "lowest: no such key; keys are metric, suite, column, expectation, low, high"),
        ("- {metric: users, severity: fatal}", "severity is \"fatal\": Input should be 'error', 'warning' or 'off'"),
        ("- {metric: users, column: value, severity: off}", "`column` and `expectation` belong to a `suite`"),
        ("- {suite: core.claim, severity: off}", "no suite is called 'core.claim'; suites are core.claims, "),
        (
            "- {suite: measure.rumours, column: valu, severity: off}",
            "suite 'measure.rumours' expects nothing like that: its columns are extreme, value",
        ),
        ("- {suite: core.claims, column: confidence, low: 3}", "`low` and `high` belong to a `metric`, or to a"),
        ("- {metric: users, low: 3}\n- {metric: users, low: 4}", "quality rule 2: metric users stands there twice"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "quality.yml"
    path.write_text(text)
    with pytest.raises(WarehouseError) as caught:
        read_rules(path)
    assert str(caught.value).startswith(str(path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_file_changes_nothing(tmp_path: Path) -> None:
    assert read_rules(tmp_path / "quality.yml") == []
    assert suites_by([], metrics(), ["users"]) == suites_by(
        [QualityRule(metric="headcount", severity="error")], metrics(), ["users"]
    )


def test_bands_and_severities(tmp_path: Path) -> None:
    path = tmp_path / "quality.yml"
    path.write_text(
        """
        - {metric: users, high: 1.0e+7, severity: error}
        - {metric: headcount, severity: off}
        - {suite: measure.rumours, column: value, high: 0.5}
        - {suite: measure.rumours, column: extreme, severity: off}
        - {suite: measure.jumps, severity: off}
        - {suite: core.claims, severity: warning}
        - {suite: core.claims, column: span_holds_surface, severity: error}
        """
    )
    rules = read_rules(path)
    levels = expected(rules, LEVELS)
    users = levels["ExpectColumnValuesToBeBetween(users)"]
    assert (users.arguments["min_value"], users.arguments["max_value"], users.severity) == (None, 1e7, "error")
    assert "ExpectColumnValuesToBeBetween(headcount)" not in levels
    (rumours,) = expected(rules, "measure.rumours").values()
    assert (rumours.arguments["max_value"], rumours.severity) == (0.5, "warning")
    assert expected(rules, "measure.jumps") == {}
    claims = expected(rules, "core.claims")
    strict = {label for label, item in claims.items() if item.severity == "error"}
    assert strict == {"ExpectColumnValuesToBeInSet(span_holds_surface)"}
    assert {item.severity for item in expected(rules, "core.documents").values()} == {"error"}


@pytest.mark.slow
def test_a_band_of_ones_own_stops_or_lets_pass(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    load(con, GIVEN)
    load_reference(con, "2026-01-01T00:00:00+00:00")

    def failures(*rules: QualityRule) -> list[tuple[str, str | None, str]]:
        report = run_quality(con, tmp_path / "docs", "run-1", "2026-01-01T00:00:00Z", rules)
        assert report.passed is not any(item.severity == "error" and not item.success for item in report.outcomes)
        return [(item.suite, item.column, item.severity) for item in report.outcomes if not item.success]

    assert failures() == []
    assert failures(QualityRule(metric="users", high=1e7)) == [(LEVELS, "users", "warning")]
    strict = QualityRule(metric="users", high=1e7, severity="error")
    assert failures(strict) == [(LEVELS, "users", "error")]
    con.execute("UPDATE core.claims SET sentence_start = span_start + 1")
    told = [found for found in failures() if found[0] == "mart.evidence"]
    assert told
    assert {found[2] for found in told} == {"error"}
    lax = QualityRule(suite="mart.evidence", severity="off")
    assert [found for found in failures(lax) if found[0] == "mart.evidence"] == []
