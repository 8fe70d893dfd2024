"""Suites as data: what is expected of each table, from the schemas' columns, the metrics, and a few rules across rows.

A rule across columns or tables is computed in SQL as a column of its own (`span_holds_surface`): it should be true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.claim import CLAIMED
from schemas.columns import columns
from schemas.metric import Metric
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


@dataclass(frozen=True, kw_only=True)
class Suite:
    """What is expected of the rows that `sql` gives; `key` names a failing row."""

    name: str
    sql: str
    key: tuple[str, ...]
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
    },
    "core.mentions": {
        "document_is_stored": "d.revision_id IS NOT NULL",
        "span_holds_surface": "substr(d.body, t.span_start + 1, t.span_end - t.span_start) = t.surface",
        "is_no_claim": "t.metric IS NULL",
    },
    "core.documents": {
        "reading_is_stored": "EXISTS (SELECT 1 FROM core.readings AS r WHERE r.document_id = t.document_id)",
        "has_body": "length(t.body) > 0",
    },
    "core.quarantine": {"resolved_when_closed": "(t.state = 'open') = (t.resolved_at IS NULL)"},
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
    "core.quarantine": ("quarantine_id",),
    "core.source_checks": ("run_id", "source"),
    "raw.fetches": ("fetch_id",),
}
REQUIRED = {"core.claims": CLAIMED}
"""Columns that must hold something though their record lets them be empty."""


def suites(metrics: Mapping[str, Metric], present: Iterable[str]) -> list[Suite]:
    """All suites: one a table, and one for the plausible levels of the metrics that have claims.

    Args:
        metrics: metrics by name.
        present: names of the metrics that current claims carry.
    """
    return [*(table_suite(table) for table in RULES), levels_suite(metrics, present)]


def table_suite(table: str) -> Suite:
    """The suite of one table: not null, bounds, sets, patterns, unique keys, rules across columns."""
    looked_at = [item for item in columns(TABLES[table]) if item.sql_name not in LONG]
    expected: list[Expected] = []
    for item in looked_at:
        of = {"column": item.sql_name}
        if not item.nullable or item.sql_name in REQUIRED.get(table, ()):
            expected.append(Expected(kind="ExpectColumnValuesToNotBeNull", arguments=of))
        if item.ge is not None or item.le is not None:
            bounds = {"min_value": item.ge, "max_value": item.le}
            expected.append(Expected(kind="ExpectColumnValuesToBeBetween", arguments=of | bounds))
        if item.isin is not None:
            expected.append(Expected(kind="ExpectColumnValuesToBeInSet", arguments=of | {"value_set": list(item.isin)}))
        if item.pattern is not None and item.sql == "VARCHAR":
            expected.append(
                Expected(kind="ExpectColumnValuesToMatchRegex", arguments=of | {"regex": rf"^(?:{item.pattern})$"})
            )
    expected.append(unique(KEYS[table]))
    expected += [
        Expected(kind="ExpectColumnValuesToBeInSet", arguments={"column": name, "value_set": [True]})
        for name in RULES[table]
    ]
    picked = ", ".join(f"t.{item.sql_name}" for item in looked_at)
    rules = ", ".join(f"({rule}) AS {name}" for name, rule in RULES[table].items())
    joined = " LEFT JOIN core.documents AS d ON t.revision_id = d.revision_id" if "d." in rules else ""
    return Suite(
        name=table,
        sql=f"SELECT {picked}, {rules} FROM {table} AS t{joined}",  # noqa: S608 - names come from the schemas
        key=KEYS[table],
        expected=tuple(expected),
    )


def unique(key: tuple[str, ...]) -> Expected:
    """That no two rows share a key."""
    if len(key) == 1:
        return Expected(kind="ExpectColumnValuesToBeUnique", arguments={"column": key[0]})
    return Expected(kind="ExpectCompoundColumnsToBeUnique", arguments={"column_list": list(key)})


def levels_suite(metrics: Mapping[str, Metric], present: Iterable[str]) -> Suite:
    """Plausible levels: a current claim outside of its metric's band is suspect, which is a warning and no error."""
    expected = [
        Expected(
            kind="ExpectColumnValuesToBeBetween",
            arguments={
                "column": metrics[name].name,
                "min_value": metrics[name].plausible.low,
                "max_value": metrics[name].plausible.high,
            },
            severity="warning",
        )
        for name in sorted(present)
        if name in metrics and (metrics[name].plausible.low is not None or metrics[name].plausible.high is not None)
    ]
    expected.insert(0, unique(("claim_id",)))
    picked = [f"CASE WHEN c.metric = '{item.column}' THEN c.value END AS {item.column}" for item in expected[1:]]
    return Suite(
        name="core.current_claims",
        sql=f"SELECT {', '.join(['c.claim_id', *picked])} FROM core.current_claims AS c WHERE c.change IS NULL",  # noqa: S608
        key=("claim_id",),
        expected=tuple(expected),
    )
