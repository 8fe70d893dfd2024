"""Upkeep: damage and loss in the raw store are told, leftovers go, what somebody may need stays."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.forget import forget_document
from flows.lock import HeldError
from flows.maintenance import maintain
from flows.run import Item, open_run
from techfigures.cli.app import call
from techfigures.settings import Settings
from warehouse.compact import compact
from warehouse.connect import open_reader, open_writer

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]


def raw(settings: Settings, digest: str) -> Path:
    return settings.work_folder / "raw" / digest[:2] / f"{digest}.gz"


def test_all_is_well(run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask) -> None:
    run_flow(documents)
    report = maintain(settings)
    assert (report.objects, report.damaged, report.missing, report.unreferenced) == (2, 0, 0, 0)
    assert report.failures == []
    assert ask("SELECT flow, status FROM core.runs ORDER BY started_at DESC LIMIT 1") == [("maintenance", "completed")]
    assert list((settings.work_folder / "runs").iterdir()) == []


def test_damage_and_loss_are_named(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    run_flow(documents)
    found: dict[str, str] = dict(ask("SELECT doc, raw_sha256 FROM core.documents"))
    damaged = raw(settings, found["norvane"])
    damaged.write_bytes(damaged.read_bytes()[:-9])
    lost = raw(settings, found["ombrelle"])
    stray = lost.with_name(lost.name.replace(found["ombrelle"][:8], "0" * 8))
    lost.rename(stray)
    assert call(["maintain", "--json", "--database", str(settings.database)]) == 1
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert (report["objects"], report["damaged"], report["missing"], report["unreferenced"]) == (2, 2, 1, 1)
    assert f"norvane.md: {damaged} is damaged" in told.err
    assert f"the raw store has no {found['ombrelle']}" in told.err
    assert "unreferenced: " in told.err
    assert ask("SELECT status FROM core.runs ORDER BY started_at DESC LIMIT 1") == [("failed",)]
    assert stray.exists()


def test_what_was_forgotten_is_not_missed(
    run_flow: RunFlow, documents: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import forget

    monkeypatch.setattr(forget, "check", lambda run: {})
    run_flow(documents)
    forget_document(settings, "norvane", "asked")
    assert maintain(settings).failures == []


def test_leftovers_go_and_what_is_still_wanted_stays(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    run_flow(documents)
    with open_run(settings) as empty:
        empty.write_lines("known.jsonl", [])
    with open_run(settings) as wanted:
        item = Item(address="https://a.example/1")
        wanted.write_lines("0001.items.jsonl", [{"address": item.address}])
    drafts = [
        settings.work_folder / "raw" / "aa" / "x.gz.0000.tmp",
        settings.snapshot_path.with_name(f".{settings.snapshot_path.name}.draft"),
    ]
    drafts[0].parent.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    old, new = (
        [
            path.with_name(f"{path.name}.before-restore-{now - timedelta(days=days):%Y%m%dT%H%M%S%f}")
            for path in (settings.database, settings.corrections_path)
        ]
        for days in (settings.keep_days + 1, settings.keep_days - 1)
    )
    for path in (*drafts, *old, *new):
        path.write_bytes(b"x")
    report = maintain(settings)
    assert report.removed == 5
    assert not any(path.exists() for path in (empty.folder, *old, *drafts))
    assert wanted.folder.exists()
    assert all(path.exists() for path in new)
    assert settings.snapshot_path.exists()


def test_a_file_of_gaps_is_written_anew(tmp_path: Path) -> None:
    database = tmp_path / "t.duckdb"
    with open_writer(database) as con:
        con.execute("CREATE TABLE filler AS SELECT range AS n, md5(range::VARCHAR) AS t FROM range(300000)")
        con.execute("CHECKPOINT")
        con.execute("DROP TABLE filler")
    before = database.stat().st_size
    assert not compact(database, small=2 * before)
    assert compact(database, small=0)
    assert database.stat().st_size < before / 2
    assert not compact(database)
    with open_reader(database) as con:
        assert con.execute("SELECT count(*) FROM core.current_claims").fetchone() == (0,)
    assert [path.name for path in tmp_path.iterdir() if "compact" in path.name] == []


def test_it_waits_for_nobody(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    run_flow(documents)
    with open_run(settings), pytest.raises(HeldError, match="another run is at work"):
        maintain(settings)
