"""Opening: each thing that can be wrong with the file ends in one clear line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.connect import open_reader, open_writer
from warehouse.errors import (
    NotAWarehouseError,
    WarehouseError,
    WarehouseFullError,
    WarehouseLockedError,
    WarehouseMissingError,
    WarehouseReadOnlyError,
    explain,
    explained,
)

HOLD = """
import sys
from pathlib import Path
from warehouse.connect import open_writer
with open_writer(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_file_that_another_process_holds(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as holder:
        try:
            assert holder.stdout
            assert holder.stdout.readline() == "open\n"
            for way in (open_writer, open_reader):
                with pytest.raises(WarehouseLockedError) as caught, way(path):
                    pass
                assert f"process {holder.pid}" in str(caught.value)
                assert "read the snapshot" in str(caught.value)
                assert "\n" not in str(caught.value)
        finally:
            holder.communicate("")
    with open_reader(path) as con:
        assert con.execute("SELECT count(*) FROM core.claims").fetchone() == (0,)


@pytest.mark.parametrize("content", [b"", b"no database", b"x" * 20_000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    for way in (open_writer, open_reader):
        with pytest.raises(NotAWarehouseError, match="is not a DuckDB file"), way(path):
            pass
    assert path.read_bytes() == content


def test_missing_folder_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    with (
        pytest.raises(WarehouseMissingError, match=r"folder .* does not exist: create it"),
        open_writer(tmp_path / "no" / "w.duckdb"),
    ):
        pass
    with pytest.raises(WarehouseMissingError, match="does not exist yet"), open_reader(tmp_path / "w.duckdb"):
        pass
    (tmp_path / "w.duckdb").mkdir()
    with pytest.raises(NotAWarehouseError, match="is a folder"), open_writer(tmp_path / "w.duckdb"):
        pass


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            duckdb.IOException("IO Error: Could not write all bytes to file: No space left on device"),
            WarehouseFullError,
            "free some space",
        ),
        (OSError(28, "No space left on device"), WarehouseFullError, "free some space"),
        (OSError(13, "Permission denied"), WarehouseReadOnlyError, "permissions"),
        (OSError(30, "Read-only file system"), WarehouseReadOnlyError, "permissions"),
    ],
)
def test_errors_of_the_system_name_the_file_and_the_mend(
    tmp_path: Path, error: Exception, kind: type[WarehouseError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught, explained(tmp_path / "w.duckdb"):
        raise error
    assert "w.duckdb" in str(caught.value)


def test_other_errors_pass_unchanged(tmp_path: Path) -> None:
    assert explain(duckdb.Error("something else"), tmp_path) is None
    with pytest.raises(ZeroDivisionError), explained(tmp_path):
        raise ZeroDivisionError


def test_two_readers_in_one_process(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb"):
        pass
    with open_reader(tmp_path / "w.duckdb") as one, open_reader(tmp_path / "w.duckdb") as two:
        assert one.execute("SELECT current_setting('TimeZone')").fetchone() == ("UTC",)
        assert two.execute("SELECT count(*) FROM core.claims").fetchone() == (0,)


def test_a_file_that_was_cut_off_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path):
        pass
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(NotAWarehouseError, match="cut off or damaged"), open_writer(path):
        pass
