"""The same questions as plain pandas over exported Parquet: what one would write without a warehouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "claim_id", "document_id", "family", "metric", "subject", "counterparty", "benchmark", "value", "unit", "per",
    "status", "period_start", "period_end", "published", "publisher", "attributed_to", "confidence", "dimensions",
)  # fmt: skip
"""What the questions need of mart.evidence; a peer need not read sentences."""


FROM, UNTIL = datetime(2024, 1, 1), datetime(2024, 6, 30)


def export(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the current claims as one Parquet file; the connection must be allowed to write files."""
    con.execute(f"COPY (SELECT {', '.join(COLUMNS)} FROM mart.evidence) TO '{path}' (COMPRESSION zstd)")  # noqa: S608


def read(path: Path) -> pd.DataFrame:
    """The exported claims in memory."""
    import pandas as pd

    frame = pd.read_parquet(path)
    return frame.assign(published=frame.published.astype("datetime64[s]"))


def trend(frame: pd.DataFrame) -> object:
    """How one measure of one subject moved."""
    chosen = frame[(frame.subject == "OpenAI") & (frame.metric == "users") & (frame.status == "actual")]
    return chosen.sort_values(["published", "claim_id"])


def largest_deals(frame: pd.DataFrame) -> object:
    """The largest sum of each subject's deals in half a year: without events, each amount that is told."""
    deals = frame[(frame.family == "deal") & frame.status.isin(["actual", "announced"]) & (frame.unit == "USD")]
    half = deals[(deals.published >= FROM) & (deals.published <= UNTIL)]
    return half.groupby("subject", observed=True)["value"].max().nlargest(10)


def leaderboard(frame: pd.DataFrame) -> object:
    """The last score that each subject had by a day, best first, a board a protocol."""
    chosen = frame[(frame.benchmark == "Benchmark 3") & (frame.published <= UNTIL)].sort_values("published")
    last = chosen.groupby(["dimensions", "subject"], observed=True)["value"].last()
    return last.reset_index().sort_values(["dimensions", "value"], ascending=[True, False])


def conflicts(frame: pd.DataFrame) -> object:
    """Figures told with more than one value in a month: without rounding, comparators and roots."""
    month = frame.published.dt.to_period("M")
    told = frame.groupby(["metric", "subject", "unit", "status", month], observed=True)["value"]
    spread = told.agg(["min", "max", "count"])
    return spread[spread["max"] > spread["min"] * 1.05]


QUESTIONS: dict[str, tuple[str, Callable[[pd.DataFrame], object]]] = {
    "trend": ("usage-trend", trend),
    "largest deals": ("largest-deals", largest_deals),
    "leaderboard": ("leaderboard", leaderboard),
    "conflicts": ("conflicts", conflicts),
}
"""What is asked, the named query that answers it, and the same in pandas; pandas answers less than the query does."""
