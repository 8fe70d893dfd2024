"""What is measured: a load, roots, a build from nothing, questions, an as-of, a day's load with its publication."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.warehouse import peer
from benchmarks.warehouse.generate import VERSION, generate
from warehouse.build import build
from warehouse.connect import open_reader, open_writer
from warehouse.load import Batch, load_batch
from warehouse.migrate import transaction
from warehouse.money import load_bundled
from warehouse.publish import publish
from warehouse.query import arguments, list_queries
from warehouse.reference import load_reference
from warehouse.roots import place_roots
from warehouse.words import index_words

MEMORY, THREADS = "8GB", 2
PART = 1_000_000
"""Claims of one load."""
DAY = 5_000
"""Claims of a day."""
ROUNDS = 3
SAMPLE: dict[str, Any] = {
    "subject": "OpenAI", "subjects": "OpenAI, Google", "metric": "users", "benchmark": "Benchmark 3", "family": "deal",
    "day": "2024-06-30", "since": "2024-01-01", "until": "2024-06-30", "low": 1e6, "high": 2e6, "source": "outlet3",
}  # fmt: skip
"""Values of the questions' parameters, by name."""
CLAIM = "SELECT min(claim_id) FROM mart.latest_figures WHERE metric = $metric AND subject = $subject"
"""A claim to ask about."""


@dataclass
class Measured:
    """Seconds by what was done, rows and bytes; `questions` are medians of warm rounds."""

    claims: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    questions: dict[str, float] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    pandas: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note how long a block takes."""
        began = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - began


def at(day: int, second: int = 0) -> str:
    """An instant of the benchmark's calendar."""
    return f"2026-06-{day:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+00:00"


def measure(folder: Path, claims: int) -> Measured:
    """Generate so many claims and do everything with them once.

    Args:
        folder: where files go; generated claims of an earlier run are used again.
        claims: how many claims.
    """
    told = Measured()
    database, snapshot = filled(folder, claims, told)
    day = generate(folder / f"{claims}.day", DAY, parts=1, first=max(1, claims // PART, claims // 8), last_day=True)
    with told.timed("day"), open_writer(database) as con:
        bounded(con)
        with told.timed("day's load"):
            load(con, day, 0, at(5))
        with told.timed("day's build"):
            build(con, at(5, 1))
        with told.timed("day's snapshot"):
            publish(con, snapshot, "run-2", at(5, 2))
    with open_reader(snapshot, memory=MEMORY, threads=THREADS) as con:
        ask(con, told)
    told.megabytes["snapshot"] = snapshot.stat().st_size / 1e6
    told.megabytes["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return told


def filled(folder: Path, claims: int, told: Measured) -> tuple[Path, Path]:
    """A new warehouse of so many generated claims, and its snapshot; the claims are exported for pandas too."""
    parts = max(1, claims // PART)
    folder.mkdir(parents=True, exist_ok=True)
    staged = staged_files(folder / f"{claims}", claims, parts)
    database, snapshot = folder / f"{claims}.duckdb", folder / f"{claims}.snapshot.duckdb"
    for old in folder.glob(f"{claims}*.duckdb*"):
        old.unlink()
    with open_writer(database) as con:
        bounded(con)
        load_reference(con, at(1))
        load_bundled(con)
        with told.timed("load"):
            for number in range(parts):
                told.claims += load(con, staged, number, at(2, number)).claims
        with told.timed("roots"):
            place_roots(con, at(3))
        with told.timed("words"), transaction(con):
            index_words(con, anew=True)
        with told.timed("build"):
            build(con, at(4), full=True)
        with told.timed("publish"):
            publish(con, snapshot, "run-1", at(4))
        peer.export(con, exported(folder, claims))
    return database, snapshot


def exported(folder: Path, claims: int) -> Path:
    """Where the claims are that pandas reads."""
    return folder / f"{claims}.parquet"


def measure_peer(folder: Path, claims: int) -> dict[str, float]:
    """Seconds that pandas takes to read the claims that `measure` has exported, and to answer each question."""
    began = time.perf_counter()
    frame = peer.read(exported(folder, claims))
    taken = {"read": time.perf_counter() - began}
    for name, (_, answer_of) in peer.QUESTIONS.items():
        taken[name] = median(partial(answer_of, frame))
    return taken


def staged_files(folder: Path, claims: int, parts: int) -> dict[str, list[Path]]:
    """The staged files, made where they aren't there."""
    kinds = ("documents", "claims", "signatures")
    found = {kind: sorted(folder.glob(f"*.{kind}.parquet")) for kind in kinds}
    return found if all(len(paths) == parts for paths in found.values()) else generate(folder, claims, parts=parts)


def bounded(con: duckdb.DuckDBPyConnection) -> None:
    """The memory and threads that the measures are given for."""
    con.execute(f"SET memory_limit = '{MEMORY}'")
    con.execute(f"SET threads = {THREADS}")
    con.execute("SET enable_progress_bar = false")


def load(con: duckdb.DuckDBPyConnection, staged: dict[str, list[Path]], number: int, recorded_at: str) -> Any:
    """Load one part."""
    batch = Batch(extractor_version=VERSION, **{kind: [paths[number]] for kind, paths in staged.items()})
    return load_batch(con, batch, f"run-{recorded_at}", recorded_at)


def ask(con: duckdb.DuckDBPyConnection, told: Measured) -> None:
    """Every named question and the as-of macros, warm: the median of some rounds."""
    (claim,) = con.execute(CLAIM, {name: SAMPLE[name] for name in ("metric", "subject")}).fetchone() or (None,)
    sample = SAMPLE | {"claim": claim}
    for name, query in list_queries().items():
        given = {
            key: sample.get(key, item.default)
            for key, item in query.parameters.items()
            if item.required or key in sample
        }
        told.questions[name] = median(partial(answer, con, query.sql, arguments(query, given)))
    asof = "SELECT count(*), sum(value) FROM claims_asof(DATE '2024-06-30')"
    told.seconds["claims as of a day"] = median(lambda: con.execute(asof).fetchall())
    figures = "SELECT count(*) FROM figures_asof(DATE '2024-06-30', measure := 'users')"
    told.seconds["figures as of a day"] = median(lambda: con.execute(figures).fetchall())


def answer(con: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> int:
    """Run a question and take all its rows; how many they are."""
    return len(con.execute(sql, parameters).fetchall())


def median(work: Callable[[], object]) -> float:
    """The median of some rounds after a first one, in seconds."""
    work()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
