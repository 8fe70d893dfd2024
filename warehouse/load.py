"""Loading a batch: staged Parquet in, one transaction, the same twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from schemas.claim import Claim
from schemas.columns import Column, columns
from schemas.copies import Signature
from schemas.document import Document
from schemas.quarantine import Quarantined
from schemas.run import Fetch, ReadBy
from warehouse.errors import LoadError
from warehouse.lake import retried
from warehouse.migrate import transaction

RECORDS: dict[str, type] = {
    "documents": Document,
    "claims": Claim,
    "mentions": Claim,
    "signatures": Signature,
    "quarantine": Quarantined,
    "fetches": Fetch,
    "versions": ReadBy,
}
SQL = Path(__file__).parent / "statements"
STAGED_ROW = "(file_index::BIGINT << 40) + file_row_number + 1"
"""Order of rows over all files; row_number() would number them one thread at a time."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Parquet files of one batch, written from frames with the schemas' columns (`schemas.columns.to_frame`).

    `documents` are all that were read, also those without any claim and those that are known already: an article that
    was read again with fewer claims loses the others from the current ones. Leave out what there is none of.
    """

    extractor_version: str
    """Who read the revisions of which `versions` says nothing."""
    documents: Sequence[Path] = ()
    claims: Sequence[Path] = ()
    mentions: Sequence[Path] = ()
    signatures: Sequence[Path] = ()
    quarantine: Sequence[Path] = ()
    fetches: Sequence[Path] = ()
    versions: Sequence[Path] = ()


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """What a load changed; all zero where everything was known."""

    documents: int = field(default=0, metadata={"description": "articles seen for the first time"})
    revisions: int = field(default=0, metadata={"description": "new revisions of known articles"})
    readings: int = field(default=0, metadata={"description": "articles whose current revision or extractor changed"})
    claims: int = field(default=0, metadata={"description": "claims stored"})
    superseded: int = field(default=0, metadata={"description": "claims that are no longer current"})
    mentions: int = field(default=0, metadata={"description": "mentions stored"})
    quarantined: int = field(default=0, metadata={"description": "rows new in quarantine"})
    released: int = field(default=0, metadata={"description": "rows that left quarantine: read again and valid"})
    fetches: int = field(default=0, metadata={"description": "fetches stored"})

    def __add__(self, other: LoadCounts) -> LoadCounts:
        return LoadCounts(**{name: value + vars(other)[name] for name, value in vars(self).items()})


def load_batch(con: duckdb.DuckDBPyConnection, batch: Batch, run_id: str, recorded_at: str) -> LoadCounts:
    """Load one batch in one transaction.

    A changed body is a new revision of the same article; the claims of an older revision or extractor are superseded,
    and kept. Of two revisions of one article in a batch the later published or modified stands, else the last.

    Args:
        con: the writer's connection.
        batch: what to load.
        run_id: the run that loads.
        recorded_at: the instant to record, ISO 8601 with a zone.

    Returns:
        What changed.

    Raises:
        LoadError: a file is missing, or its columns or values aren't the schemas'; nothing was loaded.
    """
    try:
        for name in RECORDS:
            stage(con, name, getattr(batch, name))
        check_extractor(con, batch)
        parameters = {"run_id": run_id, "recorded_at": recorded_at, "extractor_version": batch.extractor_version}
        for attempt in retried():
            with attempt, transaction(con):
                counts = {name: statement(con, name, parameters) for name in STATEMENTS}
    except (duckdb.ConversionException, duckdb.ConstraintException) as error:
        raise LoadError(f"batch of run {run_id}: {' '.join(str(error).split())}; nothing was loaded") from error
    finally:
        for name in RECORDS:
            con.execute(f"DROP VIEW IF EXISTS temp.staged_{name}")
        con.execute("DROP TABLE IF EXISTS temp.staged_readings")
    counts["revisions"] -= counts["documents"]
    return LoadCounts(**{name: counts[name] for name in vars(LoadCounts())})


# In this order; each is a file of warehouse/statements/ and says how many rows it counted or changed.
STATEMENTS = (
    "fetches", "documents", "revisions", "choose_readings", "superseded", "released", "superseding", "readings",
    "claims", "mentions", "signatures", "requarantined", "quarantined", "quarantine_steps",
)  # fmt: skip


def statement(con: duckdb.DuckDBPyConnection, name: str, parameters: dict[str, str]) -> int:
    """Run one statement of the load; the number of rows that it counted or changed."""
    sql = statement_text(name)
    row = con.execute(sql, {key: value for key, value in parameters.items() if f"${key}" in sql}).fetchone()
    return int(row[0]) if row else 0


def statement_text(name: str) -> str:
    """The SQL of a file of statements/."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def stage(con: duckdb.DuckDBPyConnection, name: str, paths: Sequence[Path]) -> None:
    """Make Parquet files the view `temp.staged_<name>`, each column cast to its type; `staged_row` keeps their order.

    Rows of forgotten documents are left out.
    """
    record = RECORDS[name]
    casts = ",\n".join(cast(item) for item in columns(record))
    missing = [str(path) for path in paths if not Path(path).is_file()]
    if missing:
        raise LoadError(f"staged file {missing[0]} does not exist: run the step that writes it again")
    if not paths:
        empty = ",\n".join(f"CAST(NULL AS {item.sql}) AS {item.sql_name}" for item in columns(record))
        con.execute(f"CREATE OR REPLACE TEMP VIEW staged_{name} AS SELECT {empty}, 0 AS staged_row WHERE false")
        return
    files = [str(path) for path in paths]
    for file in files:
        check_columns(con, file, columns(record))
    listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    has_document = any(item.name == "document_id" for item in columns(record))
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW staged_{name} AS "  # noqa: S608 - names come from the schemas
        f"SELECT {casts}, {STAGED_ROW} AS staged_row FROM read_parquet([{listed}], union_by_name := true)"
        + (
            " WHERE coalesce(document_id, '') NOT IN (SELECT t.document_id FROM core.tombstones AS t)"
            if has_document
            else ""
        )
    )


def cast(item: Column) -> str:
    """The expression that turns a staged column into the warehouse's."""
    return f'CAST("{item.name}" AS {item.sql}) AS {item.sql_name}'


def check_columns(con: duckdb.DuckDBPyConnection, file: str, expected: Sequence[Column]) -> None:
    """Raise LoadError where a Parquet file has a column too few or too many, or is no Parquet file."""
    try:
        rows = con.execute("SELECT name FROM parquet_schema($file) OFFSET 1", {"file": file}).fetchall()
    except duckdb.Error as error:
        raise LoadError(f"{file} is not a Parquet file: {str(error).splitlines()[0]}") from error
    found, names = [row[0] for row in rows], [item.name for item in expected]
    wrong = [f"{name} is missing" for name in names if name not in found]
    wrong += [f"{name} is unknown" for name in found if name not in names]
    if wrong:
        raise LoadError(f"{file}: column {', '.join(wrong)}; the columns are those of schemas/")


def check_extractor(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Raise LoadError where a claim or mention was made by another extractor than the batch says of its revision."""
    for name in ("claims", "mentions"):
        row = con.execute(
            f"SELECT s.extractor_version, coalesce(v.extractor_version, $1) AS told FROM staged_{name} AS s "  # noqa: S608
            "LEFT JOIN staged_versions AS v ON s.revision_id = v.revision_id WHERE s.extractor_version <> told LIMIT 1",
            [batch.extractor_version],
        ).fetchone()
        if row:
            raise LoadError(f"{name} carry extractor_version {row[0]!r}, the batch {row[1]!r}: stage again")
