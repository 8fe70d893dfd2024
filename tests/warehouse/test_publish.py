"""Publishing: readers in other processes never meet a lock, and a failure leaves them the last good snapshot."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.build import build
from warehouse.connect import open_reader, open_writer
from warehouse.errors import WarehouseError, WarehouseFullError, WarehouseMissingError
from warehouse.publish import publish, snapshot_path

ROOT = Path(__file__).parents[2]
READ = """
import sys, time
from pathlib import Path
from warehouse.connect import open_reader
snapshot, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen, reads = [], 0
while True:
    last = stop.exists()
    with open_reader(snapshot) as con:
        documents, claims, mart = con.execute(
            "SELECT (SELECT count(*) FROM core.documents), (SELECT count(*) FROM core.current_claims),"
            " (SELECT sum(claims)::BIGINT FROM mart.modalities)"
        ).fetchone()
        assert documents == claims == mart, (documents, claims, mart)
        reads += 1
        if not seen or seen[-1] != claims:
            seen.append(claims)
            print(claims, flush=True)
    if last:
        break
print("reads", reads)
"""
HOLD = """
import sys
from pathlib import Path
from warehouse.connect import open_reader
with open_reader(Path(sys.argv[1])) as con:
    for line in sys.stdin:
        print(con.execute("SELECT count(*) FROM core.claims").fetchone()[0], flush=True)
"""


def given(number: int) -> dict[str, list[dict[str, Any]]]:
    """One article with one claim."""
    return {
        "documents": [{"doc": f"d{number}", "body": f"Acme cut {number} jobs."}],
        "claims": [{"doc": f"d{number}", "surface": str(number), "value": number, "metric": "layoffs"}],
    }


@pytest.mark.slow
def test_a_reader_in_another_process_works_while_a_load_writes_and_across_swaps(
    tmp_path: Path, template: Path, load: Any
) -> None:
    database, stop = Path(shutil.copy(template, tmp_path / "w.duckdb")), tmp_path / "stop"
    snapshot = snapshot_path(database)
    assert snapshot.name == "w.snapshot.duckdb"
    with open_writer(database) as con:
        load(con, given(1))
        publish(con, snapshot, "run-1", "2026-01-01T00:00:01Z")
        with subprocess.Popen(
            [sys.executable, "-c", READ, str(snapshot), str(stop)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as reader:
            assert reader.stdout
            assert reader.stdout.readline() == "1\n"
            for number in range(2, 8):
                load(con, given(number))
                publish(con, snapshot, f"run-{number}", f"2026-01-01T00:00:0{number}Z")
                assert reader.poll() is None, "the reader failed"
            stop.touch()
            rest = reader.stdout.read().split()
        assert reader.returncode == 0
        counts = [int(word) for word in rest[: rest.index("reads")]]
        assert counts == sorted(counts)
        assert counts[-1] == 7
        assert len(counts) > 1, "the reader saw the snapshot change"


def test_an_open_reader_keeps_what_it_opened(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    snapshot = tmp_path / "w.snapshot.duckdb"
    load(con, given(1))
    publish(con, snapshot, "run-1", "2026-01-01T00:00:01Z")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(snapshot)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as reader:
        assert reader.stdin
        assert reader.stdout
        for expected in (1, 1):
            reader.stdin.write("\n")
            reader.stdin.flush()
            assert int(reader.stdout.readline()) == expected
            load(con, given(2))
            publish(con, snapshot, "run-2", "2026-01-01T00:00:02Z")
        reader.stdin.close()
    with open_reader(snapshot) as opened:
        assert opened.execute("SELECT count(*) FROM core.claims").fetchone() == (2,)


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # a lake keeps no comments: test_lake compares its snapshot
def test_the_snapshot_holds_everything(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    load(con, given(1))
    publish(con, tmp_path / "s.duckdb", "run-1", "2026-01-01T00:00:01Z")
    shape = """
        SELECT schema_name, table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()
        WHERE database_name = current_database() AND schema_name IN ('raw', 'core', 'mart') ORDER BY ALL
    """
    with open_reader(tmp_path / "s.duckdb") as copy:
        assert copy.execute(shape).fetchall() == con.execute(shape).fetchall()
        assert copy.execute("SELECT count(*) FROM trend('acme', 'layoffs')").fetchone() == (1,)
        assert copy.execute("SELECT run_id, claims FROM core.publications").fetchall() == [("run-1", 1)]
    assert [path.name for path in tmp_path.iterdir() if "draft" in path.name] == []


def test_any_duckdb_client_opens_it(con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any) -> None:
    load(con, given(1))
    publish(con, tmp_path / "s.duckdb", "run-1", "2026-01-01T00:00:01Z")
    with duckdb.connect(str(tmp_path / "s.duckdb"), read_only=True) as plain:
        assert plain.sql("SELECT sentence FROM mart.evidence").fetchall() == [("Acme cut 1 jobs.",)]


def test_a_failure_keeps_the_last_snapshot(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = tmp_path / "s.duckdb"
    load(con, given(1))
    publish(con, snapshot, "run-1", "2026-01-01T00:00:01Z")
    load(con, given(2))

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("warehouse.publish.sync", full)
    with pytest.raises(WarehouseFullError, match="free some space"):
        publish(con, snapshot, "run-2", "2026-01-01T00:00:02Z")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir() if "draft" in path.name] == []
    assert con.execute("SELECT run_id FROM core.publications").fetchall() == [("run-1",)]
    with open_reader(snapshot) as copy:
        assert copy.execute("SELECT count(*) FROM core.claims").fetchone() == (1,)
    publish(con, snapshot, "run-3", "2026-01-01T00:00:03Z")
    with open_reader(snapshot) as copy:
        assert copy.execute("SELECT count(*) FROM core.claims").fetchone() == (2,)


def test_what_a_killed_publishing_left_is_cleared(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / ".s.duckdb.draft").write_bytes(b"half of a file")
    (tmp_path / ".s.duckdb.draft.wal").write_bytes(b"half of a log")
    publish(con, tmp_path / "s.duckdb", "run-1", "2026-01-01T00:00:01Z")
    with open_reader(tmp_path / "s.duckdb") as copy:
        assert copy.execute("SELECT count(*) FROM core.claims").fetchone() == (0,)


def test_a_missing_folder(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(WarehouseMissingError, match="does not exist: create it"):
        publish(con, tmp_path / "no" / "s.duckdb", "run-1", "2026-01-01T00:00:01Z")
    assert issubclass(WarehouseMissingError, WarehouseError)


def test_marts_are_all_old_or_all_new(
    con: duckdb.DuckDBPyConnection, load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(con, given(1))
    con.execute("DROP TABLE mart.derived; CREATE VIEW mart.derived AS SELECT 1 AS one")  # a table can't replace a view
    load_more = given(2)
    with pytest.raises(duckdb.Error):
        load(con, load_more)
    assert con.execute("SELECT sum(claims) FROM mart.claims_by_family").fetchone() == (1,)
    con.execute("DROP VIEW mart.derived")
    build(con, "2026-01-09T00:00:00+00:00")
    assert con.execute("SELECT sum(claims) FROM mart.modalities").fetchone() == (2,)


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # of a lake there is no file to copy
def test_a_large_file_is_copied_as_it_is(
    con: duckdb.DuckDBPyConnection, load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(con, {"documents": [{"doc": "a", "body": "Acme cut 12 jobs."}]})
    monkeypatch.setattr("warehouse.publish.LARGE", 0)
    snapshot = tmp_path / "large.snapshot.duckdb"
    publish(con, snapshot, "run-1", "2026-01-02T00:00:00+00:00")
    con.execute("DELETE FROM core.documents")
    with open_reader(snapshot) as reader:
        assert reader.execute("SELECT body FROM core.documents").fetchall() == [("Acme cut 12 jobs.",)]
        assert reader.execute("SELECT count(*) FROM core.publications").fetchone() == (1,)
    held = subprocess.run(
        [sys.executable, "-c", f"import duckdb; duckdb.connect({str(tmp_path / 'test.duckdb')!r})"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "Could not set lock" in held.stderr, "the writer still holds its file"


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is copied as a large one is."""
    monkeypatch.setattr("warehouse.publish.LARGE", 0)


@pytest.fixture
def day(con: duckdb.DuckDBPyConnection, load: Any, tmp_path: Path) -> Callable[[int], Path]:
    """Load and publish a day; the snapshot."""

    def loaded_and_published(number: int) -> Path:
        load(con, given(number))
        publish(con, tmp_path / "s.duckdb", f"run-{number}", f"2026-01-0{number}T00:00:00Z")
        return tmp_path / "s.duckdb"

    return loaded_and_published


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # of a lake there is no file to copy
@pytest.mark.usefixtures("large")
def test_a_large_snapshot_is_made_from_the_one_before_the_last(
    con: duckdb.DuckDBPyConnection, day: Callable[[int], Path], tmp_path: Path
) -> None:
    spare = tmp_path / ".s.duckdb.spare"
    for number in range(1, 5):
        before = spare.stat().st_ino if spare.exists() else None
        snapshot = day(number)
        assert before in (None, snapshot.stat().st_ino), "the spare becomes the snapshot"
        with open_reader(snapshot) as copy:
            assert copy.execute("SELECT count(*) FROM core.publications").fetchone() == (number,)
            assert copy.execute("SELECT count(*) FROM core.claims").fetchone() == (number,)
    assert not spare.samefile(snapshot)
    publish(con, snapshot, "run-5", "2026-01-05T00:00:00Z", compact=True)
    assert not spare.exists(), "nothing that was deleted stays behind"


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # of a lake there is no file to copy
@pytest.mark.usefixtures("large")
def test_a_spare_that_someone_reads_is_left_to_them(day: Callable[[int], Path]) -> None:
    with open_reader(day(1)) as old:
        for number in range(2, 5):
            day(number)
        assert old.execute("SELECT run_id FROM core.publications").fetchall() == [("run-1",)]
        assert old.execute("SELECT sentence FROM core.claims").fetchall() == [("Acme cut 1 jobs.",)]


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # of a lake there is no file to copy
@pytest.mark.usefixtures("large")
def test_a_publishing_broken_off_after_the_spare_was_named(day: Callable[[int], Path], tmp_path: Path) -> None:
    snapshot = day(1)
    (tmp_path / ".s.duckdb.spare").hardlink_to(snapshot)
    held = snapshot.stat().st_ino
    assert day(2).stat().st_ino != held, "what readers open is never written to"
    with open_reader(snapshot) as copy:
        assert copy.execute("SELECT count(*) FROM core.publications").fetchone() == (2,)


@pytest.mark.parametrize("fresh", ["file"], indirect=True)  # of a lake there is no file to copy
@pytest.mark.usefixtures("large")
def test_no_room_for_a_large_snapshot(
    con: duckdb.DuckDBPyConnection, day: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.blocks.__file__", str(tmp_path / "full.py"))
    (tmp_path / "full.py").write_text("import sys; sys.exit(28)")
    with pytest.raises(WarehouseFullError, match="free some space"):
        day(1)
    assert con.execute("SELECT count(*) FROM core.publications").fetchone() == (0,)
