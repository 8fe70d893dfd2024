"""What the checks found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schemas.run import QualityResult


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One expectation or check: how many rows it looked at, how many fail it, and a few of those."""

    suite: str
    expectation: str
    column: str | None
    severity: str
    success: bool
    checked: int
    unexpected: int
    examples: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)

    def told(self) -> str:
        """One line: what was expected of what, how many rows fail, and some of them."""
        what = f"{self.suite}{f' column {self.column}' if self.column else ''}: {self.expectation}"
        if self.parameters:
            what += f" ({', '.join(f'{name}={value}' for name, value in self.parameters.items())})"
        count = f"{self.unexpected} of {self.checked} rows fail" if self.checked else "fails"
        return f"{what}: {count}" + (f", such as {'; '.join(self.examples)}" if self.examples else "")


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """All outcomes of one run; `passed` unless one of severity error failed."""

    outcomes: tuple[Outcome, ...]

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Failed, of severity error: nothing is published."""
        return tuple(item for item in self.outcomes if not item.success and item.severity == "error")

    @property
    def warnings(self) -> tuple[Outcome, ...]:
        """Failed, of severity warning: told and kept."""
        return tuple(item for item in self.outcomes if not item.success and item.severity == "warning")

    @property
    def passed(self) -> bool:
        """Whether the warehouse may be published."""
        return not self.failures

    @property
    def counts(self) -> dict[str, int]:
        """Expectations checked, failed and warned of."""
        return {"checked": len(self.outcomes), "failed": len(self.failures), "warned": len(self.warnings)}


def as_rows(outcomes: Iterable[Outcome], run_id: str, recorded_at: str) -> list[QualityResult]:
    """The outcomes as rows of core.quality_results."""
    return [
        QualityResult(
            run_id=run_id,
            suite=item.suite,
            expectation=item.expectation,
            column_name=item.column,
            parameters=dict(item.parameters),
            severity=item.severity,
            success=item.success,
            checked=item.checked,
            unexpected=item.unexpected,
            examples=item.examples,
            recorded_at=recorded_at,
        )
        for item in outcomes
    ]
