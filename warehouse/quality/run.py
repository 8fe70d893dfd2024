"""Suites run by Great Expectations on frames, the marts' checks in SQL; results go to a table and to Data Docs."""

from __future__ import annotations

import logging
import os
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from schemas.metric import metrics
from schemas.run import QualityResult
from warehouse.migrate import transaction
from warehouse.models import Model, models
from warehouse.quality.report import Outcome, QualityReport, as_rows
from warehouse.quality.suites import Expected, Suite, suites
from warehouse.reference import insert

if TYPE_CHECKING:
    import pandas as pd

SEVERITY = {"error": "critical", "warning": "warning"}
EXAMPLES = 3


def run_quality(con: duckdb.DuckDBPyConnection, docs_dir: Path | str, run_id: str, recorded_at: str) -> QualityReport:
    """Check the freshly loaded warehouse, marts built.

    Args:
        con: the writer's connection.
        docs_dir: folder of the Data Docs, made as needed; its index.html links all suites.
        run_id: the run that checks.
        recorded_at: instant to record, ISO 8601 with a zone.

    Returns:
        Every outcome; nothing is raised where a check fails.
    """
    present = [
        row[0]
        for row in con.execute("SELECT DISTINCT metric FROM core.current_claims WHERE metric IS NOT NULL").fetchall()
    ]
    outcomes = validate(con, suites(metrics(), present), Path(docs_dir))
    for model in [*models("core").values(), *models("marts").values()]:
        outcomes += model_outcomes(con, model)
    with transaction(con):
        con.execute("DELETE FROM core.quality_results WHERE run_id = ?", [run_id])
        insert(con, "core.quality_results", QualityResult, as_rows(outcomes, run_id, recorded_at))
    return QualityReport(outcomes=tuple(outcomes))


def validate(con: duckdb.DuckDBPyConnection, todo: list[Suite], docs_dir: Path) -> list[Outcome]:
    """Run suites with Great Expectations and write their Data Docs."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import, which is late: it takes seconds
    import great_expectations as gx

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}  # type: ignore[assignment]
    for old in ("expectations", "validations"):  # an earlier run's pages, which the new index doesn't link
        shutil.rmtree(docs_dir / old, ignore_errors=True)
    docs_dir.mkdir(parents=True, exist_ok=True)
    context.add_data_docs_site(
        site_name="local",
        site_config={
            "class_name": "SiteBuilder",
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir.resolve())},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    source = context.data_sources.add_pandas("warehouse")
    outcomes: list[Outcome] = []
    for suite in todo:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of pandas, for what DuckDB calls
            frame = con.sql(suite.sql).df()
        definition = gx.ValidationDefinition(
            name=suite.name,
            data=source.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all"),
            suite=context.suites.add(
                gx.ExpectationSuite(name=suite.name, expectations=[made(item) for item in suite.expected])
            ),
        )
        result = context.validation_definitions.add(definition).run(
            batch_parameters={"dataframe": frame},
            result_format={"result_format": "SUMMARY", "partial_unexpected_count": EXAMPLES},
        )
        by_name = {item["expectation_config"]["meta"]["expected"]: item for item in result["results"]}
        outcomes += [outcome(suite, item, by_name[label(item)], frame) for item in suite.expected]
    context.build_data_docs()
    return outcomes


def label(item: Expected) -> str:
    """A name of the expectation that is its own within its suite."""
    return f"{item.kind}({item.column or item.arguments.get('column_list')})"


def made(item: Expected) -> Any:
    """The expectation as Great Expectations' own."""
    import great_expectations.expectations as gxe

    return getattr(gxe, item.kind)(**item.arguments, severity=SEVERITY[item.severity], meta={"expected": label(item)})


def outcome(suite: Suite, item: Expected, result: Any, frame: pd.DataFrame) -> Outcome:
    """One result of Great Expectations, with the keys of a few rows that fail."""
    told = result["result"]
    broken = result["exception_info"] or {}
    examples: tuple[str, ...] = ()
    if not result["success"]:
        examples = failing(suite, item, told, frame) or tuple(
            str(value)[:200] for value in (broken.get("exception_message"),) if value
        )
    return Outcome(
        suite=suite.name,
        expectation=item.kind,
        column=item.column,
        severity=item.severity,
        success=bool(result["success"]),
        checked=int(told.get("element_count") or len(frame)),
        unexpected=int(told.get("unexpected_count") or 0),
        examples=examples,
        parameters={name: value for name, value in item.arguments.items() if name != "column" and value is not None},
    )


def failing(suite: Suite, item: Expected, told: dict[str, Any], frame: pd.DataFrame) -> tuple[str, ...]:
    """A few failing rows: their key, and the value that fails."""
    found = []
    for index in (told.get("partial_unexpected_index_list") or [])[:EXAMPLES]:
        row = frame.loc[index]
        key = ", ".join(f"{name} {row[name]}" for name in suite.key)
        found.append(f"{row[item.column]!r} at {key}" if item.column else key)
    return tuple(found)


def model_outcomes(con: duckdb.DuckDBPyConnection, model: Model) -> list[Outcome]:
    """The key and the checks of one model, in SQL."""
    total = con.execute(f"SELECT count(*) FROM {model.relation}").fetchone()  # noqa: S608 - our own names throughout
    checked = int(total[0]) if total else 0
    found = []
    if model.key:
        key = ", ".join(model.key)
        doubled = f"SELECT {key}, count(*) AS times FROM {model.relation} GROUP BY {key} HAVING count(*) > 1"  # noqa: S608
        found.append(sql_outcome(con, model, "unique key", "error", doubled, checked, {"key": list(model.key)}))
    for check in model.checks:
        picked = ", ".join(model.key) or "*"
        broken = f"SELECT {picked} FROM {model.relation} WHERE NOT coalesce(({check.rule}), false)"  # noqa: S608
        found.append(sql_outcome(con, model, check.rule, check.severity, broken, checked, {}))
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
