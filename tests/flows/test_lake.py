"""The daily flow over a lake: the same claims as over a file, and two runs at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from benchmarks.postgres import Postgres
from flows.report import performed
from flows.run import close_run, open_run
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
