"""Valid frames to the warehouse, one transaction a batch."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.checks import CHECKS
from flows.discovery import FOUND
from flows.ingest import fetched
from flows.run import ENTRY_IDS, VERSIONS, Run
from schemas.columns import columns, storable
from schemas.run import Fetch, SourceCheck


def load(run: Run, batch: str) -> dict[str, int]:
    """Loads a batch's valid and quarantined rows and its ledger in one transaction; what is known changes nothing."""
    from flows.model.setup import version
    from warehouse.checks import record_checks
    from warehouse.connect import open_writer
    from warehouse.entries import record_entry_ids
    from warehouse.load import Batch, load_batch

    now = datetime.now(UTC).isoformat()
    with open_writer(run.settings.warehouse) as con:
        staged = Batch(
            extractor_version=version(run.settings),
            documents=[run.path(f"{batch}.valid.documents.parquet")],
            claims=[run.path(f"{batch}.valid.claims.parquet")],
            mentions=[run.path(f"{batch}.valid.mentions.parquet")],
            signatures=[run.path(f"{batch}.signatures.parquet")],
            quarantine=[run.path(f"{batch}.failed.parquet"), run.path(f"{batch}.rejected.parquet")],
            fetches=[ledger(run, batch)],
            versions=[run.path(f"{batch}.{VERSIONS}")],
        )
        counts = asdict(load_batch(con, staged, run.run_id, now))
        counts["released"] += release(con, run, batch, now)
        record_entry_ids(con, run.read_lines(f"{batch}.{ENTRY_IDS}"), run.run_id, now)
        if batch == FOUND:
            record_checks(con, run.run_id, [SourceCheck(**row) for row in run.read_lines(CHECKS)])
    run.path(f"{batch}.loaded").touch()
    return counts


def ledger(run: Run, batch: str) -> Path:
    """The batch's rows of the ledger as a staged frame."""
    import pandas as pd

    from schemas.columns import DTYPES

    rows = [row["fetch"] for row in run.read_lines(f"{batch}.fetched.jsonl") if row["fetch"]]
    frame = pd.DataFrame(
        {item.name: pd.Series([row.get(item.name) for row in rows], dtype=DTYPES[item.type]) for item in columns(Fetch)}
    )
    run.write_frame(f"{batch}.fetches.parquet", frame)
    return run.path(f"{batch}.fetches.parquet")


def release(con: Any, run: Run, batch: str, now: str) -> int:
    """Let go of what couldn't be fetched or read before and was read now; how many rows left quarantine."""
    from warehouse.quarantine import resolve

    failed = set(run.read_frame(f"{batch}.failed.parquet")["doc"].dropna())
    good = [
        storable(item.address)
        for item, failure in fetched(run, batch)
        if not failure and storable(item.doc or item.address) not in failed
    ]
    # A feed that answers has no item of its own: its entries are the items.
    good += [
        row["fetch"]["url"]
        for row in run.read_lines(f"{batch}.fetched.jsonl")
        if row["fetch"] and not row["item"] and not row["failure"]
    ]
    open_rows = con.execute(
        "SELECT quarantine_id FROM core.quarantine WHERE state = 'open' AND document_id IS NULL"
        " AND (row ->> '$.address') IN (SELECT unnest($1))",
        [good],
    ).fetchall()
    ids = [row[0] for row in open_rows]
    if ids:
        resolve(con, ids, now, run.run_id)
    return len(ids)
