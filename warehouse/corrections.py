"""corrections.yml: what someone found wrong in a stored claim, dated and reasoned, applied when figures are built."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import duckdb
from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.claim import Claim
from schemas.columns import columns
from schemas.correction import CorrectionRow
from warehouse.declared import read_declared
from warehouse.migrate import transaction
from warehouse.temporal import bring

REPLACEABLE = frozenset(
    {
        "value", "value_low", "value_high", "comparator", "unit", "per", "family", "metric", "subject", "subject_id",
        "counterparty", "counterparty_id", "benchmark", "qualifier", "change", "status", "period_start", "period_end",
        "attributed_to", "dimensions",
    }
)  # fmt: skip
"""Columns of a claim that a correction may set; what it was read from stays as it is."""
KNOWN = frozenset(item.sql_name for item in columns(Claim))


class Correction(BaseModel):
    """One entry: the claim that it means, how it reads now, and what is right."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(min_length=1)
    document: str = Field(min_length=1)
    surface: str = Field(min_length=1)
    metric: str | None = None
    expect: Annotated[dict[str, Any], Field(min_length=1)]
    replace: dict[str, Any] = {}
    drop: bool = False
    reason: str = Field(min_length=1)
    date: date

    @model_validator(mode="after")
    def sensible(self) -> Correction:
        """Columns exist, and the entry does something."""
        unknown = sorted(set(self.expect) - KNOWN) + sorted(set(self.replace) - REPLACEABLE)
        if unknown:
            raise ValueError(f"{unknown[0]} is no column that a correction can name")
        if bool(self.replace) == self.drop:
            raise ValueError("say what is right under `replace`, or `drop: true`, and not both")
        return self


def read_corrections(path: Path) -> list[Correction]:
    """The entries of a corrections.yml, a list; none where there is no such file.

    Raises:
        WarehouseError: names the file and the entry that doesn't hold.
    """
    return read_declared(path, Correction, ("correction", "corrections"), lambda entry: f"id {entry.id}")


def declare_corrections(con: duckdb.DuckDBPyConnection, entries: list[Correction], recorded_at: str) -> int:
    """Make core.corrections hold exactly these entries from now on; how many began or ended.

    The next build applies them; its checks fail where one matches no claim, more than one, or one that no longer reads
    as the entry expects.
    """
    rows = [
        CorrectionRow(
            correction_id=entry.id,
            document=entry.document,
            surface=entry.surface,
            metric=entry.metric,
            expect=plain(entry.expect),
            replace=plain(entry.replace),
            is_dropped=entry.drop,
            reason=entry.reason,
            dated=entry.date.isoformat(),
            recorded_from=recorded_at,
        )
        for entry in entries
    ]
    with transaction(con):
        return bring(con, "core.corrections", CorrectionRow, rows, recorded_at)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Days as the text that JSON holds."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
