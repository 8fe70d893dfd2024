"""Runs that are killed, interrupted, out of disk or shut out, and what the next run makes of it."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.lock import HeldError, run_lock
from flows.run import open_run
from flows.steps import STEPS, perform
from techfigures.cli.app import call
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]
CLAIMS = "SELECT doc, span_start, span_end, value, metric, subject, claim_id FROM core.current_claims ORDER BY ALL"

# Carries the steps out and comes to grief where it is told: in a step, or in the middle of the load's transaction.
SCRIPT = """
import os, resource, signal, sys
from dataclasses import replace
import pandas, pyarrow.parquet
import warehouse.load
from flows import steps
from flows.run import open_run
from techfigures.settings import settings
database, place, limit, *targets = sys.argv[1:]

def die(*given):
    os.kill(os.getpid(), signal.SIGKILL)

def statement(con, name, parameters, original=warehouse.load.statement):
    return die() if name == "claims" else original(con, name, parameters)

if place == "transaction":
    warehouse.load.statement = statement
# The quality suites take seconds: they run only where they are what is killed.
chosen = [step for step in steps.STEPS if step.name != "check" or place == "check"]
steps.STEPS = tuple(replace(step, work=die) if step.name == place else step for step in chosen)
with open_run(settings(database=database, batch_size=1, retries=0), targets) as run:
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    outcome = steps.perform(run)
    print("FAILED", *outcome.failures, sep="\\n")
sys.exit(bool(outcome.failures))
"""


def disturbed(settings: Settings, place: str, *targets: Path, limit: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, str(settings.database), place, str(limit), *map(str, targets)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def undisturbed(run_flow: RunFlow, documents: Path, ask: Ask, settings: Settings) -> list[tuple[Any, ...]]:
    told = run_flow(documents)
    assert (told["failures"], told["documents"]) == ([], 2), told
    assert settings.snapshot_path.exists()
    assert list((settings.work_folder / "runs").iterdir()) == []
    assert ask("SELECT count(*), count(DISTINCT revision_id) FROM core.documents") == [(2, 2)]
    return ask(CLAIMS)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["transaction", *(step.name for step in STEPS)])
def test_kill_9_loses_and_doubles_nothing(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, place: str, tmp_path: Path
) -> None:
    done = disturbed(settings, place, documents)
    assert done.returncode == -signal.SIGKILL, done.stderr
    after = undisturbed(run_flow, documents, ask, settings)
    statuses = ask("SELECT status FROM core.runs ORDER BY started_at")
    assert statuses[-1] == ("completed",)
    assert ("running",) not in statuses
    clean = Settings(**settings.model_dump() | {"database": tmp_path / "clean" / "t.duckdb"})
    clean.database.parent.mkdir()
    with open_run(clean, [str(documents)]) as run:
        assert perform(run).failures == []
    with duckdb.connect(str(clean.database), read_only=True) as con:
        assert after == con.execute(CLAIMS).fetchall()
    assert after


def test_ctrl_c_is_taken_up_by_the_next_run(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import flows.load

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(flows.load, "ledger", interrupted)
        with pytest.raises(KeyboardInterrupt):
            run_flow(documents)
    assert ask("SELECT status FROM core.runs") == [("interrupted",)]
    assert undisturbed(run_flow, documents, ask, settings)
    assert ask("SELECT status FROM core.runs ORDER BY started_at") == [("interrupted",), ("completed",)]


@pytest.mark.parametrize("limit", [200, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_full_disk_is_one_line_and_a_rerun_completes(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, limit: int
) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = disturbed(settings, "nowhere", documents, limit=limit)
    assert done.returncode == 1, done.stderr
    failures = done.stdout.partition("FAILED\n")[2].splitlines()
    assert failures
    assert all("no room left" in line for line in failures), failures
    assert "Traceback" not in done.stderr
    assert undisturbed(run_flow, documents, ask, settings)


def test_a_second_run_is_told_who_holds_the_lock(
    settings: Settings, documents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with run_lock(settings.work_folder / "run.lock", "the-first"):
        with pytest.raises(HeldError, match="run the-first since"), open_run(settings):
            pass
        assert call(["run", str(documents), "--database", str(settings.database)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "run the-first since" in told.err
    assert f"process {os.getpid()}" in told.err


def test_a_warehouse_held_by_another_process(
    settings: Settings, documents: Path, run_flow: RunFlow, capsys: pytest.CaptureFixture[str]
) -> None:
    run_flow(documents)
    hold = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(settings.database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert call(["run", str(documents), "--database", str(settings.database)]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1
        assert f"{settings.database} is held by process {holder.pid}" in told.err
        # Readers open the snapshot, which nobody holds.
        assert call(["query", "telling", "--json", "--database", str(settings.database)]) == 0
        assert call(["status", "--database", str(settings.database)]) == 0
        assert str(holder.pid) in capsys.readouterr().out
        holder.kill()


@pytest.mark.parametrize("name", ["missing", "missing.md", "hollow"])
def test_a_target_that_is_not_there(
    settings: Settings, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hollow").mkdir()
    assert call(["run", str(tmp_path / name), "--database", str(settings.database)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert str(tmp_path / name) in told.err
    assert not settings.database.exists()
