"""The daily flow over a lake: the same claims as over a file, and two runs at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from benchmarks.postgres import Postgres
from flows.report import performed
from flows.run import close_run, open_run
from techfigures.cli.app import call
from techfigures.settings import Settings
from warehouse.connect import open_reader
from warehouse.status import status
from warehouse.storage import FileStorage

ROOT = Path(__file__).resolve().parents[2]
CLAIMS = "SELECT claim_id, surface, value, metric, subject, sentence FROM core.claims ORDER BY ALL"


def run(settings: Settings, documents: Path) -> None:
    """One run over a folder."""
    with open_run(settings, [str(documents)]) as opened:
        assert performed(opened).failures == []
        close_run(opened)


def ask(place: Any, sql: str = CLAIMS) -> list[tuple[Any, ...]]:
    """Rows of a warehouse or snapshot."""
    with open_reader(place) as con:
        return con.execute(sql).fetchall()


RUN = """
import sys
from pathlib import Path
from flows.report import performed
from flows.run import close_run, open_run
from techfigures.settings import Settings

database, documents = map(Path, sys.argv[1:])
print("ready", flush=True)
sys.stdin.readline()
with open_run(Settings(database=database, retries=0, batch_size=1), [str(documents)]) as opened:
    outcome = performed(opened)
    close_run(opened)
sys.exit("; ".join(outcome.failures) or None)
"""


@pytest.mark.slow
def test_two_runs_at_once_end_with_each_claim_once(
    postgres: Postgres, documents: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(settings, documents)
    url = postgres.new()
    monkeypatch.setenv("TECHFIGURES_LAKE_CATALOG", url)
    monkeypatch.setenv("TECHFIGURES_LAKE_DATA", str(tmp_path / "lake"))
    databases = [tmp_path / name / "t.duckdb" for name in ("one", "other")]
    runs = []
    for database in databases:
        database.parent.mkdir()
        command = [sys.executable, "-c", RUN, str(database), str(documents)]
        runs.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT))
    for one in runs:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.wait() for one in runs] == [0, 0]
    lake = Settings(database=databases[0], lake_catalog=SecretStr(url), lake_data=str(tmp_path / "lake"))
    expected = ask(settings.warehouse)
    assert expected
    assert ask(lake.warehouse) == expected
    assert ask(FileStorage(lake.snapshot_path)) == expected
    assert not any(database.exists() for database in databases)
    assert ask(lake.warehouse, "SELECT status FROM core.runs") == [("completed",), ("completed",)]
    found = status(lake.warehouse, lake.snapshot_path)
    assert found.database.startswith("lake 127.0.0.1:")
    assert found.counts["claims"] == len(expected)


@pytest.fixture
def at_lake(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment of a user whose warehouse is an empty lake; the catalogue's address."""
    url = postgres.new()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TECHFIGURES_READERS", "0")
    monkeypatch.setenv("TECHFIGURES_RETRIES", "0")
    monkeypatch.setenv("TECHFIGURES_LAKE_CATALOG", url)
    return url


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Carries out a command that must end with a status; what it prints, or its complaint where it must fail."""

    def told(*command: str, status: int = 0) -> str:
        capsys.readouterr()
        ended = call(list(command))
        said = capsys.readouterr()
        assert ended == status, said.err
        return said.err if status else said.out

    return told


@pytest.mark.slow
def test_commands_do_over_a_lake_what_they_do_over_a_file(
    at_lake: str, told: Callable[..., str], documents: Path
) -> None:
    (documents / "empty.md").write_bytes(b"")
    run(Settings(), documents)
    expected = ask(Settings().warehouse)
    held = json.loads(told("query", "SELECT doc FROM core.current_documents ORDER BY doc", "--json"))
    assert held == [{"doc": "norvane"}, {"doc": "ombrelle"}]
    assert f"holds       2 documents, 2 revisions, {len(expected)} claims" in told("status")
    assert "Read 0 documents again" in told("re-extract")
    (row,) = json.loads(told("quarantine", "list", "--json"))
    assert (row["doc"], row["rule"]) == ("empty", "empty")
    assert "1 row" in told("quarantine", "reject", row["quarantine_id"], "--reason", "nothing in it")
    assert told("quarantine", "list") == "Nothing in quarantine.\n"
    assert "0 damaged, 0 missing" in told("maintain")
    told("export", "core.claims", "-o", "claims.csv")
    assert len(Path("claims.csv").read_text().splitlines()) > len(expected)
    assert ask(Settings().warehouse) == expected


@pytest.mark.slow
def test_a_backup_of_a_lake_is_a_file_that_fills_another(
    at_lake: str, told: Callable[..., str], documents: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(Settings(), documents)
    expected = ask(Settings().warehouse)
    told("backup", "backup")
    assert "files are whole" in told("backup", "backup", "--check")
    assert "restore without lake_catalog, then `techfigures fill-lake`" in told("restore", "backup", status=1)
    assert not Settings().database.exists()
    monkeypatch.delenv("TECHFIGURES_LAKE_CATALOG")
    told("restore", "backup", "--database", "back.duckdb")
    assert ask(FileStorage(Path("back.duckdb"))) == expected
    monkeypatch.setenv("TECHFIGURES_DATABASE", "back.duckdb")
    monkeypatch.setenv("TECHFIGURES_LAKE_CATALOG", postgres.new())
    told("fill-lake")
    assert ask(Settings().warehouse) == expected
    assert "holds a warehouse already" in told("fill-lake", status=1)
    run(Settings(), documents)
    assert ask(Settings().warehouse) == expected


@pytest.mark.slow
def test_what_is_forgotten_is_in_no_claim_of_a_lake_and_a_catalogue_that_is_away_is_told(
    at_lake: str, told: Callable[..., str], documents: Path, postgres: Postgres
) -> None:
    run(Settings(), documents)
    assert "Forgot " in told("forget", "norvane", "--reason", "asked for")
    for place in (Settings().warehouse, FileStorage(Settings().snapshot_path)):
        left = str(ask(place))
        assert "Ombrelle" in left
        assert "Tessel" not in left
    postgres.kill()
    try:
        commands = (["status"], ["maintain"], ["backup", "b"], ["quarantine", "list"], ["run", str(documents)])
        for command in commands:
            assert "can't be reached" in told(*command, status=1)
        assert json.loads(told("query", "SELECT count(*) AS n FROM core.current_documents", "--json")) == [{"n": 1}]
    finally:
        postgres.start()
