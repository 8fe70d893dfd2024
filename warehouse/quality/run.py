"""Suites run by Great Expectations, the marts' checks in SQL; results go to a table and to a page."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from schemas.metric import metrics
from schemas.run import QualityResult
from warehouse.migrate import transaction
from warehouse.models import Model, models
from warehouse.quality import reconciliation
from warehouse.quality.page import write_page
from warehouse.quality.report import Outcome, QualityReport, as_rows
from warehouse.quality.rules import UNIQUE_KEY, QualityRule, severity, suites_by
from warehouse.quality.suites import UNIQUE, Expected, Suite
from warehouse.reference import insert

if TYPE_CHECKING:
    import pandas as pd

SEVERITY = {"error": "critical", "warning": "warning"}
EXAMPLES = 3


def run_quality(
    con: duckdb.DuckDBPyConnection,
    docs_dir: Path | str,
    run_id: str,
    recorded_at: str,
    rules: Sequence[QualityRule] = (),
) -> QualityReport:
    """Check the freshly loaded warehouse, marts built.

    Args:
        con: the writer's connection.
        docs_dir: folder of the report, made as needed; its index.html is one page that loads nothing.
        run_id: the run that checks.
        recorded_at: instant to record, ISO 8601 with a zone.
        rules: what is expected otherwise than the bundled suites do.

    Returns:
        Every outcome; nothing is raised where a check fails.
    """
    present = [
        row[0]
        for row in con.execute("SELECT DISTINCT metric FROM core.current_claims WHERE metric IS NOT NULL").fetchall()
    ]
    todo = suites_by(rules, metrics(), present)
    outcomes = validate(con, todo)
    for model in [*models("core").values(), *models("marts").values()]:
        outcomes += model_outcomes(con, model, rules)
    grave = {
        name: told
        for name in reconciliation.expected()
        if (told := severity(rules, reconciliation.SUITE, None, name, "error"))
    }
    outcomes += reconciliation.outcomes(con, run_id, recorded_at, grave)
    with transaction(con):
        con.execute("DELETE FROM core.quality_results WHERE run_id = ?", [run_id])
        insert(con, "core.quality_results", QualityResult, as_rows(outcomes, run_id, recorded_at))
    report = QualityReport(outcomes=tuple(outcomes))
    write_page(Path(docs_dir), report, run_id, recorded_at, {suite.name: suite.description for suite in todo})
    return report


def validate(con: duckdb.DuckDBPyConnection, todo: list[Suite]) -> list[Outcome]:
    """Run suites with Great Expectations, on the counts of failing rows that DuckDB made: one row a suite."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import, which is late: it takes seconds
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
    source = context.data_sources.add_pandas("warehouse")
    outcomes: list[Outcome] = []
    for suite in todo:
        counts = counted(con, suite)
        definition = gx.ValidationDefinition(
            name=suite.name,
            data=source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("counts"),
            suite=context.suites.add(
                gx.ExpectationSuite(name=suite.name, expectations=[none_fails(item) for item in suite.expected])
            ),
        )
        result = context.validation_definitions.add(definition).run(batch_parameters={"dataframe": counts})
        held = {item["expectation_config"]["meta"]["expected"]: bool(item["success"]) for item in result["results"]}
        outcomes += [outcome(con, suite, item, counts, held[item.label]) for item in suite.expected]
    return outcomes


def counted(con: duckdb.DuckDBPyConnection, suite: Suite) -> pd.DataFrame:
    """One row: how many rows a suite looks at (`checked`), and under each expectation's label how many fail it."""
    plain = [item for item in suite.expected if item.kind not in UNIQUE]
    picked = "".join(f', count(*) FILTER ({item.fails}) AS "{item.label}"' for item in plain)
    keys = "".join(
        f', (SELECT count(*) FROM ({failing(suite, item)})) AS "{item.label}"'  # noqa: S608
        for item in suite.expected
        if item.kind in UNIQUE
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pandas, for what DuckDB calls
        return con.sql(f"SELECT count(*) AS checked{picked}{keys} FROM ({suite.sql}) AS s").df()  # noqa: S608


def failing(suite: Suite, item: Expected) -> str:
    """The query of the rows that fail an expectation: its column, if one, and the key."""
    names = ", ".join([*([f"{item.column} AS failing"] if item.column else []), *suite.key])
    if item.kind not in UNIQUE:
        return f"SELECT {names} FROM ({suite.sql}) AS s WHERE {item.fails}"  # noqa: S608
    # Only the key is read: a sort of whole tables would be the dearest check of all.
    key = ", ".join(suite.key)
    return (
        f"SELECT {names} FROM (SELECT {key}, count(*) AS times FROM {suite.relation} GROUP BY {key} "  # noqa: S608
        f"HAVING count(*) > 1) AS k, range(k.times) WHERE {' AND '.join(f'k.{one} IS NOT NULL' for one in suite.key)}"
    )


def none_fails(item: Expected) -> Any:
    """The expectation that no row fails, as Great Expectations' own."""
    from great_expectations.expectations.core import ExpectColumnValuesToBeBetween  # type: ignore[attr-defined]
    from great_expectations.expectations.metadata_types import FailureSeverity

    return ExpectColumnValuesToBeBetween(
        column=item.label,
        min_value=0,
        max_value=0,
        severity=FailureSeverity(SEVERITY[item.severity]),
        meta={"expected": item.label},
    )


def outcome(con: duckdb.DuckDBPyConnection, suite: Suite, item: Expected, counts: pd.DataFrame, held: bool) -> Outcome:
    """One result, with the keys of a few rows that fail."""
    rows = [] if held else con.execute(f"{failing(suite, item)} LIMIT {EXAMPLES}").fetchall()
    told = [f"{row[0]!r} at {named(suite.key, row[1:])}" if item.column else named(suite.key, row) for row in rows]
    return Outcome(
        suite=suite.name,
        expectation=item.kind,
        column=item.column,
        severity=item.severity,
        success=held,
        checked=int(counts["checked"][0]),
        unexpected=int(counts[item.label][0]),
        examples=tuple(told),
        parameters={name: value for name, value in item.arguments.items() if name != "column" and value is not None},
    )


def named(key: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """A key with its values."""
    return ", ".join(f"{name} {value}" for name, value in zip(key, values, strict=True))


def model_outcomes(con: duckdb.DuckDBPyConnection, model: Model, rules: Sequence[QualityRule] = ()) -> list[Outcome]:
    """The key and the checks of one model, in SQL."""
    total = con.execute(f"SELECT count(*) FROM {model.relation}").fetchone()  # noqa: S608 - our own names throughout
    checked = int(total[0]) if total else 0
    found = []
    if model.key and (grave := severity(rules, model.relation, None, UNIQUE_KEY, "error")):
        key = ", ".join(model.key)
        doubled = f"SELECT {key}, count(*) AS times FROM {model.relation} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
        found.append(sql_outcome(con, model, UNIQUE_KEY, grave, doubled, checked, {"key": list(model.key)}))
    for check in model.checks:
        if not (grave := severity(rules, model.relation, None, check.rule, check.severity)):
            continue
        picked = ", ".join(model.key) or "*"
        broken = f"SELECT {picked} FROM {model.relation} WHERE NOT coalesce(({check.rule}), false)"  # noqa: S608
        found.append(sql_outcome(con, model, check.rule, grave, broken, checked, {}))
    return found


def sql_outcome(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    expectation: str,
    severity: str,
    sql: str,
    checked: int,
    parameters: dict[str, Any],
) -> Outcome:
    """The outcome of a query that gives the rows that fail."""
    count = con.execute(f"SELECT count(*) FROM ({sql})").fetchone()  # noqa: S608
    unexpected = int(count[0]) if count else 0
    rows = con.execute(f"SELECT * FROM ({sql}) LIMIT {EXAMPLES}").fetchall() if unexpected else []  # noqa: S608
    return Outcome(
        suite=model.relation,
        expectation=expectation,
        column=None,
        severity=severity,
        success=not unexpected,
        checked=checked,
        unexpected=unexpected,
        examples=tuple(", ".join(str(value) for value in row) for row in rows),
        parameters=parameters,
    )
