"""quality.yml: what a user expects otherwise than the bundled suites do: bands of plausible levels, and severities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from schemas.metric import Metric, metrics
from warehouse.declared import read_declared
from warehouse.models import models
from warehouse.quality import reconciliation
from warehouse.quality.suites import LEVELS, Expected, Suite, suites

Severity = Literal["error", "warning", "off"]
MEASURE = "measure."
UNIQUE_KEY = "unique key"
"""What a model's check of its key is called."""


class QualityRule(BaseModel):
    """One entry: what it is about, a metric or expectations of a suite, and what should hold there."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    metric: str | None = None
    """The metric whose plausible levels it is about."""
    suite: str | None = None
    """The suite that it is about, as the report names it."""
    column: str | None = None
    """Of its expectations those of this column alone."""
    expectation: str | None = None
    """Of its expectations those that the report names so."""
    low: float | None = None
    high: float | None = None
    """Bounds, in base units; those of a metric, or of a measure's column."""
    severity: Severity | None = None
    """Whether failing stops the publishing, warns, or isn't looked at."""

    @field_validator("severity", mode="before")
    @classmethod
    def off(cls, value: object) -> object:
        """A bare `off` is false in YAML."""
        return "off" if value is False else value

    @model_validator(mode="after")
    def sensible(self) -> QualityRule:
        """It names what there is, and says something of it."""
        if (self.metric is None) == (self.suite is None):
            raise ValueError("name a `metric` or a `suite`, one of the two")
        if self.low is None and self.high is None and self.severity is None:
            raise ValueError("say what should hold: `low`, `high`, `severity`")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low:g} is above high {self.high:g}")
        if self.metric is not None:
            self.of_a_metric(self.metric)
        if self.suite is not None:
            self.of_a_suite(self.suite)
        return self

    def of_a_metric(self, name: str) -> None:
        """ValueError where there is no such metric, or nothing that its levels could be held to."""
        if self.column or self.expectation:
            raise ValueError("`column` and `expectation` belong to a `suite`")
        if name not in metrics():
            raise ValueError(f"no metric is called {name!r}; docs/metrics.md lists them")
        band = metrics()[name].plausible
        if not self.moves and band.low is None and band.high is None:
            raise ValueError(f"metric {name!r} has no bounds of its own: give it `low` or `high`")

    def of_a_suite(self, name: str) -> None:
        """ValueError where there is no such suite, or nothing in it that this is about."""
        if name not in offered():
            raise ValueError(f"no suite is called {name!r}; suites are {', '.join(offered())}")
        if self.moves and not (name.startswith(MEASURE) and self.column):
            raise ValueError(
                "`low` and `high` belong to a `metric`, or to a measure's `column`: value warns, extreme stops"
            )
        known = [each for each in offered()[name] if self.is_about(name, *each)]
        if not known:
            wanted = [("column", 0)] if self.column else []
            wanted += [("expectation", 1)] if self.expectation else []
            there = "; ".join(
                f"{noun}s are {', '.join(sorted({str(each[place]) for each in offered()[name] if each[place]}))}"
                for noun, place in wanted
            )
            raise ValueError(f"suite {name!r} expects nothing like that: its {there}")

    @property
    def moves(self) -> bool:
        """Whether it sets bounds."""
        return self.low is not None or self.high is not None

    def is_about(self, suite: str, column: str | None, expectation: str) -> bool:
        """Whether it is about an expectation."""
        if self.metric is not None:
            return (suite, column) == (LEVELS, self.metric)
        return (
            suite == self.suite
            and (self.column is None or column == self.column)
            and (self.expectation is None or expectation == self.expectation)
        )


@cache
def offered() -> dict[str, tuple[tuple[str | None, str], ...]]:
    """By suite, the column and the name of each expectation that a rule can be about; levels go by their metric."""
    found = {
        suite.name: tuple((item.column, item.kind) for item in suite.expected)
        for suite in suites(metrics(), [])
        if suite.name != LEVELS
    }
    for model in [*models("core").values(), *models("marts").values()]:
        names = [UNIQUE_KEY] * bool(model.key) + [check.rule for check in model.checks]
        if names:
            found[model.relation] = tuple((None, name) for name in names)
    found[reconciliation.SUITE] = tuple((None, name) for name in reconciliation.expected())
    return found


def read_rules(path: Path) -> list[QualityRule]:
    """The entries of a quality.yml, a list; none where there is no such file.

    Raises:
        WarehouseError: names the file and the entry that doesn't hold.
    """
    return read_declared(
        path,
        QualityRule,
        ("quality rule", "quality rules"),
        lambda entry: ", ".join(
            f"{name} {value}"
            for name in ("metric", "suite", "column", "expectation")
            if (value := getattr(entry, name)) is not None
        ),
    )


def severity(
    rules: Iterable[QualityRule], suite: str, column: str | None, expectation: str, bundled: str
) -> str | None:
    """How grave it is that an expectation fails: the last rule's word, else the bundled one; None where it is off."""
    told = bundled
    for rule in rules:
        if rule.severity and rule.is_about(suite, column, expectation):
            told = rule.severity
    return None if told == "off" else told


def bounded_by(rules: Iterable[QualityRule], known: Mapping[str, Metric]) -> dict[str, Metric]:
    """The metrics by name, their soft bounds as the rules want them."""
    bands = {rule.metric: {"low": rule.low, "high": rule.high} for rule in rules if rule.metric and rule.moves}
    return {
        name: metric.model_copy(update={"plausible": metric.plausible.model_copy(update=bands[name])})
        if name in bands
        else metric
        for name, metric in known.items()
    }


def suites_by(rules: Sequence[QualityRule], known: Mapping[str, Metric], present: Iterable[str]) -> list[Suite]:
    """All suites as the rules want them; what is off is left out.

    Args:
        rules: what a user expects otherwise.
        known: metrics by name.
        present: names of the metrics that current claims carry.
    """
    found = []
    for suite in suites(bounded_by(rules, known), present):
        expected = tuple(filter(None, (ruled(rules, suite.name, item) for item in suite.expected)))
        if expected:
            found.append(replace(suite, expected=expected))
    return found


def ruled(rules: Iterable[QualityRule], suite: str, item: Expected) -> Expected | None:
    """An expectation as the rules want it; None where it is off."""
    for rule in rules:
        if rule.suite and rule.moves and rule.is_about(suite, item.column, item.kind):
            item = replace(item, arguments=item.arguments | {"min_value": rule.low, "max_value": rule.high})
    grave = severity(rules, suite, item.column, item.kind, item.severity)
    return replace(item, severity=grave) if grave else None
