"""DuckLake beside the file: its catalogue in a real PostgreSQL, its rows in a folder or on an S3 that runs here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from moto.server import ThreadedMotoServer

from benchmarks.postgres import Postgres
from benchmarks.warehouse.generate import VERSION, generate
from benchmarks.warehouse.measure import CLAIM, SAMPLE
from warehouse import load as loading
from warehouse.build import build
from warehouse.compact import compact
from warehouse.connect import open_reader, open_writer
from warehouse.errors import QueryError, WarehouseError, WarehouseExistsError, WarehouseUnreachableError
from warehouse.forget import forget
from warehouse.lake import S3, LakeStorage, is_conflict, scrub
from warehouse.load import Batch, load_batch
from warehouse.migrate import transaction
from warehouse.models import models
from warehouse.money import load_bundled
from warehouse.move import fill
from warehouse.publish import publish
from warehouse.query import arguments, list_queries, run_sql
from warehouse.reference import load_reference
from warehouse.runs import close_interrupted

ROOT = Path(__file__).resolve().parents[2]
NewLake = Callable[[Path], LakeStorage]
DAY = "2026-01-01T00:00:00+00:00"
HELD = """
    SELECT document_id, revision_id, claim_id, extractor_version, surface, value, sentence FROM core.claims ORDER BY ALL
"""
DELETES = "SELECT coalesce(sum(file_size_bytes), 0) FROM ducklake_delete_file"
MARTS = "SELECT * FROM mart.figures ORDER BY ALL"


def articles(numbers: range) -> dict[str, list[dict[str, Any]]]:
    """One article a number, with one claim each."""
    documents = [
        {"doc": f"a{number}", "body": f"Acme employs {number} people.", "published": "2025-12-01"} for number in numbers
    ]
    claims = [
        {"doc": f"a{number}", "surface": f"{number} people", "value": number, "unit": "person", "metric": "headcount"}
        for number in numbers
    ]
    return {"documents": documents, "claims": claims}


def test_a_lake_holds_what_a_file_does_and_its_snapshot_is_a_file(
    new_lake: NewLake, template: Path, tmp_path: Path, load: Any
) -> None:
    lake = new_lake(tmp_path / "lake")
    told: list[Any] = []
    for place in (lake, Path(shutil.copy(template, tmp_path / "w.duckdb"))):
        snapshot = tmp_path / f"{len(told)}.snapshot.duckdb"
        with open_writer(place) as con:
            load(con, articles(range(100, 103)))
            publish(con, snapshot, "run-1", DAY)
        with open_reader(snapshot) as con:
            rows = [
                con.execute(sql).fetchall() for sql in (HELD, MARTS, "SELECT * FROM figures_asof(DATE '2026-01-01')")
            ]
            remarks = con.execute("SELECT count(comment) FROM duckdb_columns() WHERE schema_name = 'mart'").fetchone()
            told.append((rows, remarks))
    assert told[0] == told[1]
    assert len(told[0][0][0]) == 3


@pytest.mark.slow
def test_a_lake_answers_as_a_file_does(new_lake: NewLake, template: Path, tmp_path: Path) -> None:
    staged = generate(tmp_path / "staged", 1500, parts=3)
    told: list[dict[str, list[str]]] = []
    for place in (new_lake(tmp_path / "lake"), Path(shutil.copy(template, tmp_path / "w.duckdb"))):
        with open_writer(place) as con:
            load_reference(con, DAY)
            load_bundled(con)
            for number in range(3):
                kinds = {kind: [paths[number]] for kind, paths in staged.items()}
                day = f"2026-01-0{number + 1}T00:00:00+00:00"
                load_batch(con, Batch(extractor_version=VERSION, **kinds), f"run-{number}", day)
                build(con, day)
            told.append({name: sorted(map(shown, con.execute(*asked).fetchall())) for name, asked in questions(con)})
    lake, file = told
    assert [name for name in file if lake[name] != file[name]] == []
    assert len([name for name, rows in file.items() if rows]) > len(file) / 2


def shown(row: tuple[Any, ...]) -> str:
    """A row as text; sums of floats depend on the order in which rows are stored."""
    return repr([float(f"{item:.12g}") if isinstance(item, float) else item for item in row])


def questions(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, tuple[str, dict[str, Any]]]]:
    """All of a warehouse: each model and view whole, and each named question about what is told most."""
    (claim,) = con.execute(CLAIM, {name: SAMPLE[name] for name in ("metric", "subject")}).fetchone() or (None,)
    sample = SAMPLE | {"claim": claim}
    for folder in ("core", "marts"):
        for name, model in models(folder).items():
            yield f"{folder}/{name}", (f"FROM {model.relation}", {})
    for name, query in list_queries().items():
        items = query.parameters.items()
        given = {key: sample.get(key, item.default) for key, item in items if item.required or key in sample}
        yield f"queries/{name}", (query.sql, arguments(query, given))
    for name in ("claims_asof", "figures_asof"):
        yield f"macros/{name}", (f"FROM {name}(DATE '2024-06-30')", {})


LOADING = """
import sys
from pathlib import Path
from warehouse.connect import open_writer
from warehouse.lake import LakeStorage
from warehouse.load import Batch, load_batch

catalog, data, run_id, *folders = sys.argv[1:]
print("ready", flush=True)
sys.stdin.readline()
for folder in folders:
    with open_writer(LakeStorage(catalog=catalog, data=data)) as con:
        kinds = ("documents", "claims", "mentions", "signatures")
        files = {kind: [Path(folder) / f"1.{kind}.parquet"] for kind in kinds}
        load_batch(con, Batch(extractor_version="1", **files), run_id, "2026-01-01T00:00:00+00:00")
"""


@pytest.mark.slow
def test_two_processes_that_load_the_same_and_other_articles_end_with_each_once(
    new_lake: NewLake, tmp_path: Path
) -> None:
    from tests.warehouse.conftest import staged

    lake = new_lake(tmp_path / "lake")
    folders = [tmp_path / f"batch-{number}" for number in range(6)]
    for number, folder in enumerate(folders):  # each batch has half of the next one's articles too
        staged(folder, articles(range(100 + 4 * number, 108 + 4 * number)))
    shares = {"one": folders[:4], "other": folders[:1:-1]}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", LOADING, lake.catalog, lake.data, name, *map(str, share)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for name, share in shares.items()
    ]  # fmt: skip
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.communicate("go\n")
    assert [worker.returncode for worker in workers] == [0, 0]
    with open_reader(lake) as con:
        found = con.execute(
            "SELECT count(*), count(DISTINCT claim_id), count(DISTINCT run_id) FROM core.claims"
        ).fetchone()
        documents = con.execute("SELECT count(*), count(DISTINCT revision_id) FROM core.documents").fetchone()
        readings = con.execute(
            "SELECT count(*), count(DISTINCT reading_id), count(DISTINCT document_id) FROM core.readings"
        ).fetchone()
    assert found == (28, 28, 2)
    assert documents == (28, 28)
    assert readings == (28, 28, 28)


@pytest.mark.slow
def test_writers_that_met_all_the_same_conflict_and_the_later_one_is_done_again(
    new_lake: NewLake, tmp_path: Path, stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two connections without a turn, as where PostgreSQL has lost it: both see no claim, and one may add it."""
    lake, batch = new_lake(tmp_path / "lake"), stage(articles(range(100, 103)))
    one, other = (lake.connect(read_only=False, bounds={}) for _ in range(2))
    tries = []

    def meanwhile(con: Any, name: str, parameters: dict[str, str], plain: Any = loading.statement) -> int:
        if con is one and name == "quarantine_steps":
            tries.append(name)
            if len(tries) == 1:
                load_batch(other, batch, "run-2", DAY)
        return int(plain(con, name, parameters))

    monkeypatch.setattr(loading, "statement", meanwhile)
    counts = load_batch(one, batch, "run-1", DAY)
    assert len(tries) == 2
    assert (counts.documents, counts.claims) == (0, 0)
    assert one.execute("SELECT count(*), min(run_id), max(run_id) FROM core.claims").fetchone() == (3, "run-2", "run-2")
    with pytest.raises(duckdb.Error, match="Transaction conflict") as met, transaction(one), transaction(other):
        other.execute("DELETE FROM core.builds")
    assert is_conflict(met.value)
    for con in (one, other):
        con.close()


HOLDING = """
import sys
from warehouse.connect import open_writer
from warehouse.lake import LakeStorage

with open_writer(LakeStorage(catalog=sys.argv[1], data=sys.argv[2])) as con:
    con.execute("BEGIN")
    con.execute("DELETE FROM core.builds")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_a_writer_that_is_killed_hands_its_turn_on(new_lake: NewLake, tmp_path: Path, stage: Any) -> None:
    lake = new_lake(tmp_path / "lake")
    command = [sys.executable, "-c", HOLDING, lake.catalog, lake.data]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)
        with open_writer(lake) as con:
            assert load_batch(con, stage(articles(range(100, 101))), "run-1", DAY).claims == 1


@pytest.fixture
def s3() -> Iterator[S3]:
    """An S3 on loopback with the bucket `figures`."""
    import boto3

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    found = S3(key="key", secret="secret", endpoint=f"http://{host}:{port}")  # noqa: S106 - moto takes any
    boto3.client(
        "s3", endpoint_url=found.endpoint, region_name=found.region,
        aws_access_key_id=found.key, aws_secret_access_key=found.secret,
    ).create_bucket(Bucket="figures")  # fmt: skip
    yield found
    server.stop()


@pytest.mark.slow
def test_rows_may_be_on_s3(postgres: Postgres, s3: S3, tmp_path: Path, stage: Any) -> None:
    lake = LakeStorage(catalog=postgres.new(), data="s3://figures/lake", s3=s3)
    assert not lake.exists()
    with open_writer(lake) as con:
        load_batch(con, stage(articles(range(100, 130))), "run-1", DAY)
        assert con.execute("SELECT count(*) FROM glob('s3://figures/lake/**/*.parquet')").fetchone() != (0,)
        publish(con, tmp_path / "s.duckdb", "run-1", DAY)
    assert lake.size() > 0
    with open_reader(tmp_path / "s.duckdb") as snapshot, open_reader(lake) as con:
        assert snapshot.execute(HELD).fetchall() == con.execute(HELD).fetchall()
    compact(lake)
    with open_reader(lake) as con:
        assert con.execute("SELECT count(*) FROM core.claims").fetchone() == (30,)


@pytest.mark.slow
def test_a_reader_reads_the_lake_alone(new_lake: NewLake, tmp_path: Path, stage: Any) -> None:
    lake, aside = new_lake(tmp_path / "lake"), tmp_path / "aside.csv"
    aside.write_text("secret\n1\n", encoding="utf-8")
    with open_writer(lake) as con:
        load_batch(con, stage(articles(range(100, 130))), "run-1", DAY)
    with open_reader(lake) as con:
        assert run_sql(con, "SELECT count(*) AS n FROM core.claims").to_pylist() == [{"n": 30}]
        for sql in (
            f"FROM read_csv('{aside}')", "DELETE FROM core.claims", "SET enable_external_access = true",
            f"ATTACH '{tmp_path / 'x.duckdb'}' AS x", "FROM postgres_query('lake', 'SELECT 1')",
        ):  # fmt: skip
            with pytest.raises(QueryError):
                run_sql(con, sql)


def leave_orphan(lake: LakeStorage) -> Path:
    """What a writer leaves that is killed before its transaction's end: a file that no snapshot knows."""
    known = next(path for path in Path(lake.data).rglob("*.parquet") if path.parent.name == "claims")
    return Path(shutil.copy(known, known.with_name("orphan.parquet")))


@pytest.mark.slow
def test_upkeep_removes_what_is_older_than_a_day_and_nothing_else(
    new_lake: NewLake, postgres: Postgres, tmp_path: Path, stage: Any
) -> None:
    lake = new_lake(tmp_path / "lake")
    for number in range(3):
        with open_writer(lake) as con:
            load_batch(con, stage(articles(range(100 + 30 * number, 130 + 30 * number))), f"run-{number}", DAY)
            build(con, DAY, full=True)
    orphan = leave_orphan(lake)
    snapshots = "SELECT count(*) FROM ducklake_snapshot"
    (before,), size = postgres.ask(snapshots, lake.catalog)[0], lake.size()
    compact(lake)
    assert orphan.exists()
    assert int(postgres.ask(snapshots, lake.catalog)[0][0]) >= int(before)
    earlier = "UPDATE ducklake_snapshot SET snapshot_time = snapshot_time - interval '25 hours'"
    scheduled = "UPDATE ducklake_files_scheduled_for_deletion SET schedule_start = schedule_start - interval '25 hours'"
    postgres.ask(earlier, lake.catalog)
    os.utime(orphan, (time.time() - 90_000,) * 2)
    compact(lake)
    postgres.ask(scheduled, lake.catalog)
    compact(lake)
    assert not orphan.exists()
    assert int(postgres.ask(snapshots, lake.catalog)[0][0]) < int(before)
    assert lake.size() < size
    held = sum(path.stat().st_size for path in Path(lake.data).rglob("*.parquet"))
    assert held == lake.size() + int(postgres.ask(DELETES, lake.catalog)[0][0])
    with open_reader(lake) as con:
        assert con.execute("SELECT count(*), count(DISTINCT claim_id) FROM core.claims").fetchone() == (90, 90)


@pytest.mark.slow
def test_what_is_forgotten_is_in_no_file_of_the_lake(
    new_lake: NewLake, postgres: Postgres, tmp_path: Path, stage: Any
) -> None:
    lake = new_lake(tmp_path / "lake")
    with open_writer(lake) as con:
        load_batch(con, stage(articles(range(100, 130))), "run-1", DAY)
        build(con, DAY)
        orphan = leave_orphan(lake)
        forget(con, "a117", "asked for", DAY)
        build(con, DAY, full=True)
        scrub(con)
        kept = con.execute("SELECT count(*), count(*) FILTER (sentence LIKE '%117%') FROM core.claims").fetchone()
    texts = [str(pq.read_table(path).to_pylist()) for path in Path(lake.data).rglob("*.parquet")]
    assert kept == (29, 0)
    assert not orphan.exists()
    assert any("employs 116" in text for text in texts)
    assert not any("employs 117" in text for text in texts)
    dump = postgres.run("pg_dump", "--data-only", lake.catalog).stdout
    assert "employs 117" not in dump


@pytest.mark.slow
def test_a_file_is_copied_into_an_empty_lake_alone(
    new_lake: NewLake, template: Path, tmp_path: Path, load: Any
) -> None:
    path, lake = Path(shutil.copy(template, tmp_path / "w.duckdb")), new_lake(tmp_path / "lake")
    with open_writer(path) as con:
        load(con, articles(range(100, 130)))
        held = {sql: con.execute(sql).fetchall() for sql in (HELD, MARTS)}
    rows = fill(path, lake)
    assert rows["core.claims"] == rows["core.documents"] == 30
    assert rows["mart.figures"] > 0
    with open_writer(lake) as con:
        assert {sql: con.execute(sql).fetchall() for sql in (HELD, MARTS)} == held
        more = load(con, articles(range(129, 132)))
        assert (more[0].documents, more[0].claims) == (2, 2)
    with pytest.raises(WarehouseExistsError, match="holds a warehouse already"):
        fill(path, lake)
    with pytest.raises(WarehouseError, match="does not exist"):
        fill(tmp_path / "none.duckdb", lake)


@pytest.mark.slow
def test_a_run_that_is_at_work_elsewhere_is_not_taken_for_interrupted(new_lake: NewLake, tmp_path: Path) -> None:
    lake = new_lake(tmp_path / "lake")
    row = "INSERT INTO core.runs VALUES (?, 'daily', ?, NULL, 'running', '1', '1', '{}', '{}', NULL)"
    with lake.at_work("run-1"), open_writer(lake) as con:
        con.executemany(row, [["run-1", DAY], ["run-2", DAY]])
        assert lake.runs() == {"run-1"}
        assert close_interrupted(con, DAY, lake.runs()) == ["run-2"]
    deadline = time.monotonic() + 10
    while lake.runs() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert lake.runs() == frozenset()


def test_what_is_wrong_is_told_in_a_line_without_the_password(new_lake: NewLake, tmp_path: Path) -> None:
    away = LakeStorage(catalog="postgresql://me:s3cret@127.0.0.1:1/none", data=str(tmp_path / "d"))
    with (
        pytest.raises(WarehouseUnreachableError, match=r"lake 127\.0\.0\.1:1/none can't be reached") as told,
        open_writer(away),
    ):
        pass
    assert "s3cret" not in str(told.value) + repr(away)
    assert "\n" not in str(told.value)
    lake = new_lake(tmp_path / "lake")
    moved = LakeStorage(catalog=lake.catalog, data=str(tmp_path / "elsewhere"))
    with pytest.raises(WarehouseError, match="keeps its files elsewhere than lake_data says"), open_writer(moved):
        pass
    (tmp_path / "file").touch()
    with (
        pytest.raises(WarehouseError, match=r"lake_data .*file/d"),
        open_writer(LakeStorage(catalog=lake.catalog, data=str(tmp_path / "file" / "d"))),
    ):
        pass
