"""Valid rows go on, invalid ones are split off with every failure: pandera's own dropping lets bad rows through."""

from __future__ import annotations

import json
import math
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from schemas.columns import frame_schema, to_frame
from schemas.identity import key
from schemas.quarantine import Quarantined

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

LOADING = threading.Lock()


@cache
def ready(record: type) -> pa.DataFrameSchema:
    """A record class's schema, used once: pandera loads parts of itself at first use, and breaks where threads meet."""
    with LOADING:
        schema = frame_schema(record)
        schema.validate(to_frame((), record))
    return schema


def split_valid(frame: pd.DataFrame, record: type, stage: str) -> tuple[pd.DataFrame, list[Quarantined]]:
    """Check a frame against a record class's schema.

    Args:
        frame: rows to check, with the record's columns.
        record: the stage's record class.
        stage: name of the boundary, kept with each failure.

    Returns:
        The valid rows, index reset, and one Quarantined a failed row and rule.

    Raises:
        pandera.errors.SchemaErrors: where the frame as a whole is wrong (a column is missing or unknown).
    """
    schema = ready(record)
    from pandera.errors import SchemaErrors

    frame = frame.reset_index(drop=True)
    try:
        return schema.validate(frame, lazy=True), []
    except SchemaErrors as errors:
        cases = errors.failure_cases
    if cases["index"].isna().any():
        schema.validate(frame, lazy=True)
    bad: dict[int, dict[str, str]] = {}
    for case in cases.itertuples():
        rule = f"{case.column}:{str(case.check).split('(')[0]}"
        bad.setdefault(int(case.index), {})[rule] = f"{case.column} is {case.failure_case!r}; the rule is {case.check}"
    rows = {index: {str(name): value for name, value in frame.loc[index].items()} for index in bad}
    quarantined = [
        quarantine(rows[index], stage, rule, message) for index, rules in bad.items() for rule, message in rules.items()
    ]
    valid = frame.drop(index=list(bad)).reset_index(drop=True)
    return schema.validate(valid, lazy=True), quarantined


def known(value: Any) -> Any:
    """The value, or None where it is pandas' missing, NaN or infinite: JSON has no word for those."""
    import pandas as pd

    value = value.item() if hasattr(value, "item") else value
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def quarantine(row: dict[str, Any], stage: str, rule: str, message: str) -> Quarantined:
    """A quarantine record of one row; values that JSON doesn't know are kept as text, missing ones as null."""
    clean = json.loads(json.dumps({name: known(value) for name, value in row.items()}, default=str, allow_nan=False))

    def whole(name: str) -> int | None:
        return int(clean[name]) if isinstance(clean.get(name), (int, float)) else None

    return Quarantined(
        quarantine_id=key(stage, rule, clean.get("revision_id"), json.dumps(clean, sort_keys=True)),
        stage=stage,
        rule=rule,
        message=message,
        doc=clean.get("doc"),
        document_id=clean.get("document_id"),
        revision_id=clean.get("revision_id"),
        raw_sha256=clean.get("raw_sha256"),
        start=whole("start"),
        end=whole("end"),
        row=clean,
    )
