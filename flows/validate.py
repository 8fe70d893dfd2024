"""Staged frames to valid ones: schemas first, then each claim's value computed again from its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from flows.run import Run
from schemas.claim import CLAIMED, Claim
from schemas.columns import to_frame
from schemas.document import Document, Sentence
from schemas.metric import metrics
from schemas.quantity import Evidence, Quantity
from schemas.quarantine import Quarantined
from schemas.validate import quarantine, split_valid

if TYPE_CHECKING:
    import pandas as pd

PARTS = (("sentences", Sentence, "sentence", "sentence_start"), ("quantities", Quantity, "quantity", "start"))
"""What claims are made of: staged name, record, stage, and the claim's column that places it."""
NAMES = tuple(field.name for field in fields(Claim))


def validate(run: Run, batch: str) -> dict[str, int]:
    """Holds rows against schemas, values against their metric's hard bounds and their evidence; what fails is held."""
    documents, failed = split_valid(run.read_frame(f"{batch}.documents.parquet"), Document, "document")
    bodies: dict[str, str] = dict(zip(documents["revision_id"], documents["body"], strict=True))
    found: dict[str, pd.DataFrame] = {"documents": documents}
    apart: list[Claim] = []
    broken: dict[str, set[tuple[str | None, int | None]]] = {}
    for name, record, stage, place in PARTS:
        _, rejected = split_valid(run.read_frame(f"{batch}.{name}.parquet"), record, stage)
        broken[place] = {(item.revision_id, item.start) for item in rejected}
        failed += rejected
    for name, stage in (("claims", "claim"), ("mentions", "claim")):
        frame, rejected = split_valid(run.read_frame(f"{batch}.{name}.parquet"), Claim, stage)
        if name == "claims":
            frame, incomplete = complete(frame)
            frame, beyond = possible(frame)
            rejected += incomplete + beyond
        frame, orphaned = without_broken(frame, broken)
        frame, mismatched, differing = rederivable(frame, bodies)
        found[name] = frame
        apart += differing
        failed += rejected + orphaned + mismatched
    found["mentions"] = joined(found["mentions"], apart)
    for name, frame in found.items():
        run.write_frame(f"{batch}.valid.{name}.parquet", frame)
    run.write_frame(f"{batch}.rejected.parquet", to_frame(failed, Quarantined))
    return {"rejected": len(failed)}


def complete(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Quarantined]]:
    """The claims that say what is measured and of whom, and the others as quarantined: of a text that names nobody."""
    if not frame[list(CLAIMED)].isna().any(axis=None):
        return frame, []
    bad: dict[int, Quarantined] = {}
    for index, row in enumerate(plain_rows(frame)):
        if lacking := next((name for name in CLAIMED if row[name] is None), None):
            told = f"{row['surface']!r} is claimed without a {lacking}"
            bad[index] = quarantine(row, "claim", f"{lacking}:missing", told)
    return frame.drop(index=list(bad)).reset_index(drop=True), list(bad.values())


def possible(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Quarantined]]:
    """The claims whose level their metric can have, and the others as quarantined: beyond its hard bounds."""
    known, bad = metrics(), {}
    for index, row in enumerate(plain_rows(frame)):
        metric = known.get(row["metric"]) if row["change"] is None else None
        if metric and (told := metric.impossible(row["value"], row["unit"])):
            bad[index] = quarantine(row, "claim", "value:impossible", told)
    return frame.drop(index=list(bad)).reset_index(drop=True), list(bad.values())


def without_broken(
    frame: pd.DataFrame, broken: dict[str, set[tuple[str | None, int | None]]]
) -> tuple[pd.DataFrame, list[Quarantined]]:
    """The rows whose sentence and quantity passed, and the others as quarantined.

    Args:
        frame: valid claims or mentions.
        broken: by the column that places them, revision and first code point of the parts that failed their schema.
    """
    if not any(broken.values()):
        return frame, []
    bad: dict[int, Quarantined] = {}
    for index, row in enumerate(plain_rows(frame)):
        for place, spans in broken.items():
            if (row["revision_id"], row[place]) in spans:
                told = f"what stands at {place} {row[place]} didn't pass its own check; replay that first"
                bad[index] = quarantine(row, "claim", f"{place}:part_rejected", told)
    return frame.drop(index=list(bad)).reset_index(drop=True), list(bad.values())


def rederivable(frame: pd.DataFrame, bodies: dict[str, str]) -> tuple[pd.DataFrame, list[Quarantined], list[Claim]]:
    """The rows that a second reading of the text reads alike, those whose evidence is broken, those it reads otherwise.

    Args:
        frame: valid claims or mentions.
        bodies: body by revision; a claim of a document that was rejected goes with it.

    Returns:
        The rows that agree; the broken ones as quarantined; the figures of the others as mentions with a flag.
    """
    from transforms.rederive import as_mention, differing, rederive

    bad: dict[int, Quarantined] = {}
    apart: dict[int, Claim] = {}
    for index, row in enumerate(plain_rows(frame)):
        body = bodies.get(row["revision_id"])
        if body is None:
            bad[index] = quarantine(row, "claim", "document_rejected", "its document didn't pass; replay that first")
            continue
        claim = claim_of(row)
        failures = rederive(claim, body)
        if flags := differing(failures):
            apart[index] = as_mention(claim, flags)
        elif failures:
            told = "; ".join(str(getattr(item, "message", item)) for item in failures)
            bad[index] = quarantine(row, "rederive", "not_rederivable", told)
    agreeing = frame.drop(index=[*bad, *apart]).reset_index(drop=True)
    return agreeing, list(bad.values()), list(apart.values())


def joined(frame: pd.DataFrame, more: list[Claim]) -> pd.DataFrame:
    """A frame of mentions with further ones."""
    import pandas as pd

    if not more:
        return frame
    return pd.concat([part for part in (frame, to_frame(more, Claim)) if len(part)], ignore_index=True)


def plain_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A frame's rows with missing values (None, NaN or pandas' NA) as None."""
    columns = {}
    for name in frame.columns:
        values, missing = frame[name].tolist(), frame[name].isna().tolist()
        columns[str(name)] = [None if gone else value for value, gone in zip(values, missing, strict=True)]
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def claim_of(row: dict[str, Any]) -> Claim:
    """A row as a record, its JSON columns read."""
    evidence = tuple(Evidence(**span) for span in json.loads(row["evidence"]))
    told = row | {
        "evidence": evidence,
        "dimensions": json.loads(row["dimensions"]),
        "flags": tuple(json.loads(row["flags"])),
    }
    return Claim(**{name: told[name] for name in NAMES})
