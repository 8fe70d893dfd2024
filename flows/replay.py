"""Quarantined rows once more: their documents read again from the raw store, without network."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from flows.extract import extract
from flows.ingest import is_address, line
from flows.load import load
from flows.observe import observing
from flows.publish import build, check, publish
from flows.raw import RawMissingError
from flows.run import ENTRY_IDS, Item, Run, close_run, open_run
from flows.validate import validate
from flows.watches import tell as tell_watches
from techfigures.settings import Settings

BATCH = "0001"
# The ledger knows the path or address that the bytes came from, which a file's identity hangs on.
DOCUMENT = """
SELECT d.*, coalesce(f.url, d.url, d.doc) AS address, e.entry_id, f.final_url AS answered,
  f.item ->> '$.hosts' AS hosts, coalesce((f.item ->> '$.is_declared')::BOOLEAN, false) AS is_declared
FROM core.documents AS d
LEFT JOIN core.entry_ids AS e ON e.document_id = d.document_id
LEFT JOIN raw.fetches AS f ON f.raw_sha256 = d.raw_sha256
WHERE d.revision_id = ?
ORDER BY f.fetched_at DESC NULLS LAST
LIMIT 1
"""
NAMES = {field.name for field in fields(Item)}


def replay(
    settings: Settings,
    ids: Sequence[str],
    *,
    rule: str | None = None,
    stage: str | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Read the documents of open quarantined rows again; what passes now is loaded, and its rows leave quarantine.

    Args:
        settings: where the warehouse and the raw store are.
        ids: ids of rows, or their beginnings; all open ones that fit rule and stage unless given.
        rule: only rows of this rule.
        stage: only rows of this stage.
        tell: called with rows looked at and rows in all.

    Returns:
        `documents` read, rows `released`, rows still `open`, and `failures`, a line for each row that has no raw bytes.
    """
    from warehouse.connect import open_writer
    from warehouse.entries import entry_ids
    from warehouse.quarantine import get, resolve, rows

    with open_run(settings, flow="replay") as run, observing(run):
        items: dict[str, Item] = {}
        failures: list[str] = []
        looked_at: list[str] = []
        with open_writer(settings.warehouse) as con:
            run.write_lines(ENTRY_IDS, entry_ids(con))
            chosen = [get(con, one) for one in ids] if ids else rows(con, rule=rule, stage=stage)
            chosen = [row for row in chosen if row["state"] == "open"]
            for done, row in enumerate(chosen):
                if tell:
                    tell(done, len(chosen))
                try:
                    item = item_of(con, run, row)
                except RawMissingError as error:
                    failures.append(f"{row['quarantine_id']}: {error}")
                    continue
                items[item.address] = item
                looked_at.append(row["quarantine_id"])
        if not items:
            close_run(run)
            return {"documents": 0, "released": 0, "open": len(chosen), "failures": failures}
        run.write_lines(f"{BATCH}.fetched.jsonl", (line(item, None, None) for item in items.values()))
        extract(run, BATCH)
        validate(run, BATCH)
        counts = load(run, BATCH)
        failing = {
            one for name in ("failed", "rejected") for one in run.read_frame(f"{BATCH}.{name}.parquet")["quarantine_id"]
        }
        good = [one for one in looked_at if one not in failing]
        with open_writer(settings.warehouse) as con:
            resolve(con, good, datetime.now(UTC).isoformat(), run.run_id)
        run.write_lines("outcome.jsonl", [{"counts": counts, "failures": []}])
        build(run)
        check(run)
        publish(run)
        tell_watches(run)
        close_run(run)
    still = len(failing) + len(failures)
    return {"documents": len(items), "released": len(good), "open": still, "failures": failures}


def item_of(con: Any, run: Run, row: dict[str, Any]) -> Item:
    """The item that a quarantined row's document was read from; RawMissingError where its bytes aren't stored."""
    if row["revision_id"] is None:
        known = {name: value for name, value in row["row"].items() if name in NAMES}
        item = Item(**known | {"raw_sha256": row["raw_sha256"]})
    else:
        result = con.execute(DOCUMENT, [row["revision_id"]])
        found = result.fetchone()
        if not found:
            raise RawMissingError("its document was rejected too; replay that row")
        told = dict(zip([name for name, *_ in result.description], found, strict=True))
        item = Item(
            address=told["address"],
            doc=None if is_address(told["address"]) else re.sub(r"#\d+$", "", told["doc"]),
            source=told["source"],
            publisher=told["publisher"],
            language=told["language"],
            published=str(told["published"]) if told["published"] else None,
            title=told["title"],
            entry_id=told["entry_id"],
            **{name: told[name] for name in ("answered", "hosts", "is_declared")},
            media_type=told["media_type"],
            raw_sha256=told["raw_sha256"],
        )
    if not item.raw_sha256:
        raise RawMissingError(f"{item.address} was never fetched; run it again")
    run.raw.get(item.raw_sha256)
    return item
