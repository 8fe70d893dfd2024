"""Runs that are interrupted, out of disk or shut out, and what the next run makes of it; benchmarks/faults has more."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.faults.child import Child, daily, file_limit
from flows.lock import HeldError, run_lock
from flows.run import open_run
from techfigures.cli.app import call
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
CLAIMS = "SELECT doc, span_start, span_end, value, metric, subject, claim_id FROM core.current_claims ORDER BY ALL"


def undisturbed(run_flow: RunFlow, documents: Path, ask: Ask, settings: Settings) -> list[tuple[Any, ...]]:
    told = run_flow(documents)
    assert (told["failures"], told["documents"]) == ([], 2), told
    assert settings.snapshot_path.exists()
    assert list((settings.work_folder / "runs").iterdir()) == []
    assert ask("SELECT count(*), count(DISTINCT revision_id) FROM core.documents") == [(2, 2)]
    return ask(CLAIMS)


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


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_a_rerun_completes(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask
) -> None:
    ended = Child(partial(daily, settings, [str(documents)]), partial(file_limit, 200)).end()
    assert ended.status == 1
    assert ended.failures
    assert all("no room left" in line for line in ended.failures), ended.failures
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
