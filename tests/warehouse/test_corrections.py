"""corrections.yml: read with clear errors, applied, and loud where they no longer hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.corrections import declare_corrections, read_corrections
from warehouse.errors import WarehouseError
from warehouse.models import models
from warehouse.quality.run import model_outcomes

GOOD = """
- id: acme-jobs
  document: a
  surface: "12"
  expect: {value: 12}
  replace: {value: 21, period_start: 2026-03-01}
  reason: The release says 21.
  date: 2026-03-05
"""


def test_entries_are_read_and_declared(con: duckdb.DuckDBPyConnection, load: Any, tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    assert read_corrections(path) == []
    path.write_text(GOOD, encoding="utf-8")
    load(con, {"documents": [{"doc": "a", "body": "Acme cut 12 jobs."}]})
    entries = read_corrections(path)
    assert declare_corrections(con, entries, "2026-03-06T00:00:00+00:00") == 1
    assert declare_corrections(con, entries, "2026-03-07T00:00:00+00:00") == 0
    assert declare_corrections(con, [], "2026-03-08T00:00:00+00:00") == 1
    rows = con.execute(
        "SELECT recorded_from::DATE::VARCHAR, recorded_to::DATE::VARCHAR FROM core.corrections"
    ).fetchall()
    assert rows == [("2026-03-06", "2026-03-08")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: x", r"corrections.yml: a list of corrections is expected, not dict"),
        ("- {id: x", r"corrections.yml: while parsing"),
        (GOOD.replace("reason: The release says 21.", ""), r"correction 1: reason: Field required"),
        (GOOD.replace("{value: 21, period_start: 2026-03-01}", "{}"), r"correction 1: .*say what is right"),
        (GOOD.replace("replace: {value: 21", "replace: {surface: 21"), r"correction 1: .*surface is no column"),
        (GOOD.replace("expect: {value", "expect: {worth"), r"correction 1: .*worth is no column"),
        (GOOD + GOOD, r"correction 2: id acme-jobs stands there twice"),
    ],
)
def test_what_does_not_hold_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WarehouseError, match=told):
        read_corrections(path)


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"document": "b"}, "claim_id IS NOT NULL"),
        ({"expect": {"value": 13}}, "claim_id IS NULL OR holds"),
        ({"expect": {"value": 12, "status": "planned"}}, "claim_id IS NULL OR holds"),
        ({"surface": "jobs"}, "claim_id IS NOT NULL"),
    ],
)
def test_one_that_no_longer_holds_fails_the_build(
    con: duckdb.DuckDBPyConnection, load: Any, entry: dict[str, Any], rule: str
) -> None:
    row = {"correction_id": "x", "document": "a", "surface": "12", "expect": {"value": 12}, "replace": {"value": 1},
           "reason": "typo", "dated": "2026-03-05"}  # fmt: skip
    given = {
        "documents": [{"doc": "a", "body": "Acme cut 12 jobs."}],
        "claims": [{"doc": "a", "surface": "12", "value": 12, "metric": "layoffs"}],
    }
    load(con, given | {"corrections": [row | entry]})
    failing = [item for item in model_outcomes(con, models("core")["core.current_corrections"]) if not item.success]
    assert [item.severity for item in failing] == ["error"]
    assert rule in failing[0].told()
