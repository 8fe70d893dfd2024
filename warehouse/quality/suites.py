"""Suites as data: what is expected of tables and measures, from schemas, metrics, and a few rules across rows.

No row leaves the database: each expectation is a condition in SQL that a failing row meets, and DuckDB counts these.
A rule across columns or tables is computed in SQL as a column of its own (`span_holds_surface`): it should be true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.claim import CLAIMED
from schemas.columns import columns, sql_text
from schemas.metric import Band, Metric
from schemas.stored import TABLES

LONG = {"body", "sentence", "evidence", "extra", "row", "message", "headers", "redirects", "item"}
"""Texts that no expectation looks into: they stay in the warehouse."""


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One expectation: Great Expectations' class, its arguments, and whether its failure stops the publishing."""

    kind: str
    arguments: dict[str, Any]
    severity: str = "error"

    @property
    def column(self) -> str | None:
        """The column that it looks at, if one."""
        return self.arguments.get("column")

    @property
    def label(self) -> str:
        """A name that is its own within its suite."""
        return f"{self.kind}({self.column or ', '.join(self.arguments['column_list'])})"

    @property
    def fails(self) -> str:
        """The SQL condition that a failing row meets; a null fails only where it is expected not to be there."""
        return CONDITIONS[self.kind](self.arguments)


def outside(arguments: Mapping[str, Any]) -> str:
    """That a value lies outside of its bounds."""
    name = arguments["column"]
    bounds = [
        f"{name} {sign} {bound!r}"
        for sign, bound in (("<", arguments.get("min_value")), (">", arguments.get("max_value")))
        if bound is not None
    ]
    return " OR ".join(bounds) or "false"


def listed(values: Iterable[Any]) -> str:
    """Values as a SQL list."""
    return ", ".join(sql_text(value) if isinstance(value, str) else str(value) for value in values)


CONDITIONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "ExpectColumnValuesToNotBeNull": lambda told: f"{told['column']} IS NULL",
    "ExpectColumnValuesToBeBetween": outside,
    "ExpectColumnValuesToBeInSet": lambda told: f"{told['column']} NOT IN ({listed(told['value_set'])})",
    "ExpectColumnValuesToMatchRegex": lambda told: (
        f"NOT regexp_full_match({told['column']}, {sql_text(told['regex'])})"
    ),
}
"""What a row that fails it meets, by Great Expectations' name of the kind."""
UNIQUE = frozenset({"ExpectColumnValuesToBeUnique", "ExpectCompoundColumnsToBeUnique"})
"""Kinds that look at all rows at once: of them the suite's key is asked."""


@dataclass(frozen=True, kw_only=True)
class Suite:
    """What is expected of the rows that `sql` gives; `key` names a failing row.

    Whether it is unique is asked of `relation`: the rules across tables that `sql` computes would be dear for nothing.
    """

    name: str
    sql: str
    key: tuple[str, ...]
    relation: str = ""
    description: str = ""
    expected: tuple[Expected, ...] = field(default=())


RULES: dict[str, dict[str, str]] = {
    "core.claims": {
        "document_is_stored": "d.revision_id IS NOT NULL",
        "span_holds_surface": "substr(d.body, t.span_start + 1, t.span_end - t.span_start) = t.surface",
        "sentence_holds_surface": "contains(t.sentence, t.surface) "
        "AND t.sentence_start <= t.span_start AND t.span_end <= t.sentence_end",
        "value_within_range": "coalesce(t.value >= t.value_low, true) AND coalesce(t.value <= t.value_high, true)",
        "period_in_order": "coalesce(t.period_start <= t.period_end, true)",
        "metric_is_of_family": "NOT EXISTS (SELECT 1 FROM core.metrics) OR EXISTS "
        "(SELECT 1 FROM core.metrics AS m WHERE m.metric = t.metric AND m.family = t.family)",
        "subject_is_known": "t.subject_id IS NULL OR NOT EXISTS (SELECT 1 FROM core.entities) "
        "OR EXISTS (SELECT 1 FROM core.entities AS e WHERE e.entity_id = t.subject_id) "
        "OR EXISTS (SELECT 1 FROM core.redirects AS r WHERE r.entity_id = t.subject_id)",
    },
    "core.readings": {"revision_is_stored": "d.revision_id IS NOT NULL"},
    "core.mentions": {
        "document_is_stored": "d.revision_id IS NOT NULL",
        "span_holds_surface": "substr(d.body, t.span_start + 1, t.span_end - t.span_start) = t.surface",
        "is_no_claim": "t.metric IS NULL",
    },
    "core.documents": {
        "reading_is_stored": "EXISTS (SELECT 1 FROM core.readings AS r WHERE r.document_id = t.document_id)",
        "has_body": "length(t.body) > 0",
    },
    "core.quarantine": {
        "resolved_when_closed": "(t.state = 'open') = (t.resolved_at IS NULL)",
        "last_step_agrees": "EXISTS (SELECT 1 FROM core.quarantine_states AS s "
        "WHERE s.quarantine_id = t.quarantine_id AND s.state = t.state)",
    },
    "core.source_checks": {
        "is_explained": "(t.verdict = 'well') = (t.message IS NULL)",
        "left_alone_for_failures": "t.open_until IS NULL OR t.failures > 0",
        "newest_is_listed": "t.newest IS NULL OR t.items > 0",
    },
    "raw.fetches": {
        "has_bytes_or_reason": "t.raw_sha256 IS NOT NULL OR t.error IS NOT NULL",
        "rule_is_explained": "t.rule IS NULL OR t.error IS NOT NULL",
        "optout_is_kept_to": "t.optout IS NULL OR t.raw_sha256 IS NULL",
    },
}
KEYS: dict[str, tuple[str, ...]] = {
    "core.claims": ("claim_id", "extractor_version"),
    "core.mentions": ("claim_id", "extractor_version"),
    "core.documents": ("revision_id",),
    "core.readings": ("reading_id",),
    "core.quarantine": ("quarantine_id",),
    "core.source_checks": ("run_id", "source"),
    "raw.fetches": ("fetch_id",),
}
LEVELS = "core.current_claims"
"""The suite of plausible levels: a column a metric."""
SIZES = """
SELECT
  t.claim_id,
  t.metric,
  t.value * coalesce(u.worth, 1) AS size,
  CASE
    WHEN t.unit IS NULL THEN 'none' WHEN t.unit = '1' AND t.value >= 1 THEN 'count' ELSE coalesce(u.kind, 'count')
  END AS kind
FROM core.current_claims AS t
LEFT JOIN core.units AS u ON t.unit = u.unit
WHERE t.change IS NULL
"""
"""Levels as bounds are told in: base units, seconds or rough US dollars."""
WARNINGS = frozenset({"subject_is_known"})
"""Rules whose failure stops nothing: an entity may leave the catalogue before its claims are read anew."""
REQUIRED = {"core.claims": CLAIMED}
"""Columns that must hold something though their record lets them be empty."""


def suites(metrics: Mapping[str, Metric], present: Iterable[str]) -> list[Suite]:
    """All suites: one a table, one for the plausible levels of the metrics that have claims, and one a measure.

    Args:
        metrics: metrics by name.
        present: names of the metrics that current claims carry.
    """
    return [*(table_suite(table) for table in RULES), levels_suite(metrics, present), *measures()]


def table_suite(table: str) -> Suite:
    """The suite of one table: not null, bounds, sets, patterns, unique keys, rules across columns."""
    looked_at = [item for item in columns(TABLES[table]) if item.sql_name not in LONG]
    expected: list[Expected] = []
    for item in looked_at:
        of = {"column": item.sql_name}
        if not item.nullable or item.sql_name in REQUIRED.get(table, ()):
            expected.append(Expected(kind="ExpectColumnValuesToNotBeNull", arguments=of))
        if item.ge is not None or item.le is not None:
            expected.append(between(item.sql_name, item.ge, item.le))
        if item.isin is not None:
            expected.append(Expected(kind="ExpectColumnValuesToBeInSet", arguments=of | {"value_set": list(item.isin)}))
        if item.pattern is not None and item.sql == "VARCHAR":
            expected.append(Expected(kind="ExpectColumnValuesToMatchRegex", arguments=of | {"regex": item.pattern}))
    expected.append(unique(KEYS[table]))
    expected += [
        Expected(
            kind="ExpectColumnValuesToBeInSet",
            arguments={"column": name, "value_set": [True]},
            severity="warning" if name in WARNINGS else "error",
        )
        for name in RULES[table]
    ]
    picked = ", ".join(f"t.{item.sql_name}" for item in looked_at)
    rules = ", ".join(f"({rule}) AS {name}" for name, rule in RULES[table].items())
    joined = " LEFT JOIN core.documents AS d ON t.revision_id = d.revision_id" if "d." in rules else ""
    return Suite(
        name=table,
        sql=f"SELECT {picked}, {rules} FROM {table} AS t{joined}",  # noqa: S608 - names come from the schemas
        key=KEYS[table],
        relation=f"{table} AS t",
        expected=tuple(expected),
    )


def unique(key: tuple[str, ...]) -> Expected:
    """That no two rows share a key."""
    if len(key) == 1:
        return Expected(kind="ExpectColumnValuesToBeUnique", arguments={"column": key[0]})
    return Expected(kind="ExpectCompoundColumnsToBeUnique", arguments={"column_list": list(key)})


def between(column: str, low: float | None, high: float | None, severity: str = "error") -> Expected:
    """That a column's values lie within bounds."""
    arguments = {"column": column, "min_value": low, "max_value": high}
    return Expected(kind="ExpectColumnValuesToBeBetween", arguments=arguments, severity=severity)


def levels_suite(metrics: Mapping[str, Metric], present: Iterable[str]) -> Suite:
    """Plausible levels: a claim outside of its metric's soft bounds is doubted, which is a warning and no error.

    A column a metric, and one more for each kind of unit that has bounds of its own.
    """
    bands = {
        (name, kind): metrics[name].plausible.by_kind[kind] if kind else metrics[name].plausible
        for name in sorted(present)
        if name in metrics
        for kind in ("", *metrics[name].plausible.by_kind)
    }
    bounded = {at: band for at, band in bands.items() if band.low is not None or band.high is not None}
    expected, picked = [], []
    for (name, kind), band in bounded.items():
        column = f"{name}_{kind}" if kind else name
        kinds = [kind] if kind else [one for one in metrics[name].bounded if one not in metrics[name].plausible.by_kind]
        expected.append(between(column, band.low, band.high, "warning"))
        picked.append(f"CASE WHEN c.metric = '{name}' AND c.kind IN ({listed(kinds)}) THEN c.size END AS {column}")
    return Suite(
        name=LEVELS,
        sql=f"SELECT {', '.join(['c.claim_id', *picked])} FROM ({SIZES}) AS c",  # noqa: S608
        key=("claim_id",),
        relation="core.current_claims AS c WHERE c.change IS NULL",
        expected=(unique(("claim_id",)), *expected),
    )


class Measure(BaseModel):
    """What the warehouse as a whole shows: rows of `about` and `value`, and where a value warns, and where it stops."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str
    warning: Band
    error: Band | None = None


MEASURES = Path(__file__).parent / "measures"


@cache
def measures() -> tuple[Suite, ...]:
    """The suites of measures/: each `.sql` beside the `.yml` that says its bounds."""
    return tuple(measure_suite(path) for path in sorted(MEASURES.glob("*.sql")))


def measure_suite(path: Path) -> Suite:
    """The suite of one measure; `extreme` is its value once more, held against the bounds of an error."""
    said = Measure.model_validate(yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8")))
    bands = (("value", "warning", said.warning), ("extreme", "error", said.error))
    return Suite(
        name=f"measure.{path.stem}",
        sql=f"SELECT m.about, m.value, m.value AS extreme FROM ({path.read_text(encoding='utf-8')}) AS m",  # noqa: S608
        key=("about",),
        description=said.description,
        expected=tuple(between(column, band.low, band.high, severity) for column, severity, band in bands if band),
    )
