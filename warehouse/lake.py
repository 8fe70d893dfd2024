"""A warehouse in DuckLake: its catalogue in PostgreSQL, its rows as Parquet in a folder or on S3.

Many processes on many machines may write to it. DuckLake knows no keys, and two transactions that only add rows don't
conflict: so writers come one after the other, by a lock of PostgreSQL's that ends with its holder, and each transaction
merges into one row (`GUARD`): two that met all the same do conflict, and the later one is done again (`retried`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from schemas.columns import sql_text
from warehouse.errors import WarehouseError, WarehouseUnreachableError
from warehouse.storage import COMMON, Bounds, settle

if TYPE_CHECKING:
    import psycopg
    import stamina

NAME = "lake"
MARK = "is_lake"
"""A variable of connections to a lake: to ask DuckDB for the kind of a database asks PostgreSQL for its size."""
GUARD = "main.techfigures_writers"
ENTER = f"""
MERGE INTO {GUARD} AS w USING (SELECT 1 AS id) AS s ON w.id = s.id
WHEN MATCHED THEN UPDATE SET writes = w.writes + 1
"""
"""What every transaction does first: of two at once the later one fails."""
TURN = 0x7465636866696773
"""Key of the advisory lock: `techfigs`. Such locks are each database's own."""
AT_WORK = "techfigures run "
"""How the connection of a run that is at work is named, before its id."""
STANDING = """
SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE %s
"""
CONFLICT = re.compile("Transaction conflict")
TRIES = 20
"""Times that a transaction is tried in all; pauses grow to two seconds, and jitter keeps writers apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """How an S3 is reached."""

    key: str = field(repr=False)
    secret: str = field(repr=False)
    region: str = "us-east-1"
    endpoint: str | None = None
    """Address of one that isn't Amazon's, such as http://127.0.0.1:9000."""

    def sql(self) -> str:
        """The secret as DuckDB takes it."""
        parts = {"KEY_ID": self.key, "SECRET": self.secret, "REGION": self.region}
        if self.endpoint:
            scheme, _, host = self.endpoint.rstrip("/").rpartition("://")
            parts |= {"ENDPOINT": host, "URL_STYLE": "path", "USE_SSL": "false" if scheme == "http" else "true"}
        return f"CREATE SECRET (TYPE s3, {', '.join(f'{name} {sql_text(value)}' for name, value in parts.items())})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LakeStorage:
    """A DuckLake: `catalog` is the address of a PostgreSQL database, as libpq takes it; `data` a folder or s3://path."""

    catalog: str = field(repr=False)
    data: str
    s3: S3 | None = None
    path: None = None

    def __str__(self) -> str:
        from psycopg.conninfo import conninfo_to_dict

        told = conninfo_to_dict(self.catalog)
        return f"lake {told.get('host', 'localhost')}:{told.get('port', 5432)}/{told.get('dbname', '')}"

    @contextmanager
    def link(self, name: str = "techfigures") -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection to the catalogue's database, under a name that PostgreSQL shows."""
        psycopg = driver()
        try:
            with psycopg.connect(self.catalog, autocommit=True, application_name=name) as link:
                yield link
        except psycopg.OperationalError as error:
            raise unreachable(self, error) from error

    def exists(self) -> bool:
        """Whether the database holds a DuckLake with a warehouse in it."""
        from warehouse.migrate import LEDGER

        with self.link() as link:
            row = link.execute("SELECT to_regclass('ducklake_table')").fetchone()
            if row is None or row[0] is None:
                return False
            known = "SELECT count(*) FROM ducklake_table WHERE table_name = %s AND end_snapshot IS NULL"
            return link.execute(known, [LEDGER]).fetchone() != (0,)

    def size(self) -> int:
        """Bytes of the Parquet files, those of earlier snapshots too."""
        with self.link() as link:
            row = link.execute("SELECT coalesce(sum(file_size_bytes), 0) FROM ducklake_data_file").fetchone()
        return int(row[0]) if row else 0

    def check(self, *, writing: bool) -> None:
        """Raise where a package is missing, or the folder of its files can't be made."""
        for name in ("ducklake", "postgres_scanner", *(("httpfs",) if self.s3 else ())):
            extension(name)
        driver()
        if writing and "://" not in self.data:
            try:
                Path(self.data).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise WarehouseError(
                    f"lake_data {self.data}: {error.strerror}; name a folder that can be written"
                ) from None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the other writers, as long as it takes; a writer that dies hands its turn on."""
        with self.link() as link:
            link.execute("SELECT pg_advisory_lock(%s)", [TURN])
            yield

    @contextmanager
    def at_work(self, run_id: str) -> Iterator[None]:
        """A connection that bears the run's name, and ends with its process."""
        with self.link(AT_WORK + run_id):
            yield

    def runs(self) -> frozenset[str]:
        """The runs whose connections stand."""
        with self.link() as link:
            rows = link.execute(STANDING, [f"{AT_WORK}%"]).fetchall()
        return frozenset(row[0].removeprefix(AT_WORK) for row in rows)

    def connect(self, *, read_only: bool, bounds: Bounds) -> duckdb.DuckDBPyConnection:
        """A connection to the lake, made where there is none and `read_only` is false."""
        con = duckdb.connect(config=COMMON | ({"python_enable_replacements": "false"} if read_only else {}))
        try:
            con.execute("SET enable_progress_bar = false")  # a catalogue that is far takes its time
            for name in ("ducklake", "postgres_scanner", *(("httpfs",) if self.s3 else ())):
                con.execute(f"LOAD {sql_text(str(extension(name)))}")
            if self.s3:
                con.execute(self.s3.sql())
            options = f"DATA_PATH {sql_text(self.data)}{', READ_ONLY' if read_only else ''}"
            con.execute(f"ATTACH {sql_text(f'ducklake:postgres:{self.catalog}')} AS {NAME} ({options})")
            con.execute(f"USE {NAME}")
            con.execute(f"SET VARIABLE {MARK} = true")
            if read_only:  # other people's SQL reaches the lake's files alone
                con.execute(f"SET allowed_directories = [{sql_text(self.data)}]")
                con.execute("SET enable_external_access = false")
            settle(con, bounds, lock=read_only)
        except BaseException as error:
            con.close()
            if self.catalog in (told := str(error)):  # DuckDB tells the address with its password
                told = told.rpartition(f'"{self.catalog}": ')[2] or told
                raise unreachable(self, told.replace(self.catalog, "…")) from None
            raise
        return con


def driver() -> Any:
    """psycopg; WarehouseError where the extra isn't installed."""
    try:
        import psycopg
    except ImportError:
        raise missing("psycopg") from None
    return psycopg


def extension(name: str) -> Path:
    """The file of an extension of DuckDB, from its package; nothing is fetched."""
    spec = find_spec(f"duckdb_extension_{name}")
    found = (
        list(Path(spec.origin).parent.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"))
        if spec and spec.origin
        else []
    )
    if not found:
        raise missing(f"duckdb-extension-{name.replace('_', '-')} {duckdb.__version__}")
    return found[0]


def missing(package: str) -> WarehouseError:
    """What is said where a package of the extra isn't there."""
    return WarehouseError(
        f"{package} is not installed: DuckLake needs the extra `lake` (pip install 'techfigures[lake]')"
    )


def unreachable(lake: LakeStorage, error: object) -> WarehouseUnreachableError:
    """PostgreSQL's refusal as one line."""
    return WarehouseUnreachableError(f"{lake} can't be reached: {' '.join(str(error).split())}; see lake_catalog")


def is_lake(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the connection is one to a DuckLake."""
    return con.execute(f"SELECT getvariable('{MARK}')").fetchone() == (True,)


def is_conflict(error: Exception) -> bool:
    """Whether another writer's transaction came first."""
    return isinstance(error, duckdb.Error) and bool(CONFLICT.search(str(error)))


def retried() -> Iterable[stamina.Attempt]:
    """Attempts at a transaction that may meet another writer, each a context: what conflicts in it is done again."""
    import stamina

    return stamina.retry_context(
        is_conflict, attempts=TRIES, timeout=None, wait_initial=0.05, wait_max=2.0, wait_jitter=1.0
    )


KEPT = "INTERVAL 1 DAY"
"""How long upkeep leaves earlier snapshots and files that none needs: longer than any reader or writer is at work."""


def tidy(con: duckdb.DuckDBPyConnection) -> None:
    """Make large files of small ones; remove earlier snapshots, and files of theirs and of writers that were killed."""
    since = f"older_than => now() - {KEPT}"
    upkeep(con, rewrite="", expired=since, unneeded=since)


def scrub(con: duckdb.DuckDBPyConnection) -> None:
    """Remove for good what was deleted: rows in files are written anew without it, and earlier snapshots go."""
    upkeep(con, rewrite="delete_threshold => 0.0", expired="older_than => now()", unneeded="cleanup_all => true")


def upkeep(con: duckdb.DuckDBPyConnection, *, rewrite: str, expired: str, unneeded: str) -> None:
    """DuckLake's own functions in their order; DuckLake's CHECKPOINT ends no snapshot unless the lake says so.

    Args:
        con: the writer's connection: nobody else writes a file meanwhile that no snapshot knows yet.
        rewrite: which files are written anew without their deleted rows.
        expired: which snapshots end.
        unneeded: which of the files go that no snapshot needs.
    """
    for function, how in (
        ("flush_inlined_data", ""),
        ("rewrite_data_files", rewrite),
        ("merge_adjacent_files", ""),
        ("expire_snapshots", expired),
        ("cleanup_old_files", unneeded),
        ("delete_orphaned_files", unneeded),
    ):
        con.execute(f"CALL ducklake_{function}('{NAME}'{how and f', {how}'})")
