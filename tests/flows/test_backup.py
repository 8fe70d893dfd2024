"""Backups that are whole at every moment, and restores that are whole or nothing."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import restore as restoring
from flows.backup import backup
from flows.lock import HeldError
from flows.manifest import BackupError, described, read_manifest
from flows.restore import check, restore
from flows.run import open_run
from techfigures.cli.app import call
from techfigures.settings import Settings
from warehouse.connect import open_reader
from warehouse.errors import WarehouseMissingError

RunFlow = Callable[..., dict[str, Any]]
CLAIMS = "SELECT * FROM core.current_claims ORDER BY ALL"


@pytest.fixture
def kept(run_flow: RunFlow, documents: Path, settings: Settings) -> Settings:
    """A warehouse with two articles and a file of corrections."""
    run_flow(documents)
    settings.corrections_path.write_text("[]\n")
    settings.watches_path.write_text("[]\n")
    settings.quality_path.write_text("[]\n")
    return settings


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """Where nothing is."""
    return Settings(database=tmp_path / "elsewhere" / "e.duckdb")


def ask(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with open_reader(database) as con:
        return con.execute(sql).fetchall()


def own(folder: Path) -> Path:
    """The folder of what may change, within a backup."""
    return (folder / read_manifest(folder).database).parent


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_there_and_back(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    manifest, copied = backup(kept, tmp_path / "b")
    assert (copied, len(manifest.files)) == (6, 7)
    assert check(tmp_path / "b") == (manifest, [])
    restore(tmp_path / "b", elsewhere)
    assert ask(elsewhere.database, CLAIMS) == ask(kept.database, CLAIMS)
    assert ask(elsewhere.snapshot_path, "SELECT count(*) FROM mart.figures")[0][0] > 0
    assert tree(elsewhere.work_folder / "raw") == tree(kept.work_folder / "raw")
    for path in (elsewhere.corrections_path, elsewhere.watches_path, elsewhere.quality_path):
        assert path.read_text() == "[]\n"
    assert not any("restoring" in path.name for path in elsewhere.database.parent.rglob("*"))


def test_the_next_one_copies_what_is_new_alone(
    kept: Settings, run_flow: RunFlow, documents: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "b"
    backup(kept, folder)
    objects = {path: path.stat().st_mtime_ns for path in (folder / "raw").rglob("*.gz")}
    (documents / "third.md").write_text((documents / "norvane.md").read_text().replace("Norvane", "Harlow"))
    run_flow(documents)
    manifest, copied = backup(kept, folder)
    assert copied == 5
    assert {path: path.stat().st_mtime_ns for path in objects} == objects
    assert len(list((folder / "raw").rglob("*.gz"))) == 3
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*.duckdb")] == [manifest.database]
    assert sorted(path.name for path in folder.iterdir()) == [own(folder).name, "manifest.json", "raw"]
    assert check(folder)[1] == []


def test_secrets_and_credentials_are_left_out(kept: Settings, tmp_path: Path) -> None:
    chosen = kept.model_copy(update={"rates_url": "https://who:what@rates.example/x.zip"})
    backup(chosen, tmp_path / "b")
    text = (own(tmp_path / "b") / "techfigures.toml").read_text()
    assert 'contact = "mailto:t@example.org"' in text
    assert "rates.example" in text
    assert "what@" not in text


def test_damage_is_found_and_not_restored(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "b")
    one, *_ = (tmp_path / "b" / "raw").rglob("*.gz")
    data = bytearray(one.read_bytes())
    data[-1] ^= 1
    one.write_bytes(data)
    corrections = own(tmp_path / "b") / "corrections.yml"
    corrections.unlink()
    assert check(tmp_path / "b")[1] == [
        f"{corrections} is missing",
        f"{one} is not what was backed up: its hash differs",
    ]
    with pytest.raises(BackupError, match="and 1 more: nothing was restored"):
        restore(tmp_path / "b", elsewhere)
    assert not elsewhere.database.parent.exists()
    # The next backup heals it, though name and size are as they were.
    one.unlink()
    backup(kept, tmp_path / "b")
    assert check(tmp_path / "b")[1] == []


@pytest.mark.slow
def test_a_warehouse_that_is_there_is_replaced_when_told_alone(
    kept: Settings, run_flow: RunFlow, documents: Path, tmp_path: Path
) -> None:
    backup(kept, tmp_path / "b")
    before = ask(kept.database, CLAIMS)
    (documents / "third.md").write_text((documents / "norvane.md").read_text().replace("Norvane", "Harlow"))
    run_flow(documents)
    after = ask(kept.database, CLAIMS)
    kept.corrections_path.write_text("# written since\n[]\n")
    with pytest.raises(BackupError, match="is there already: name another --database, or say --replace"):
        restore(tmp_path / "b", kept)
    assert ask(kept.database, CLAIMS) == after
    restore(tmp_path / "b", kept, replace=True)
    assert ask(kept.database, CLAIMS) == before
    asides = {path.name.partition(".before-restore-")[0]: path for path in kept.database.parent.glob("*.before-*")}
    assert asides.keys() == {kept.database.name, "corrections.yml"}
    assert ask(asides[kept.database.name], CLAIMS) == after
    assert asides["corrections.yml"].read_text() == "# written since\n[]\n"
    assert kept.corrections_path.read_text() == "[]\n"


@pytest.mark.parametrize("at", ["verified", "swap"])
def test_broken_off_it_leaves_no_half(
    at: str, kept: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(kept, tmp_path / "b")
    real, calls = getattr(restoring, at), 0

    def broken(*given: Any) -> None:
        nonlocal calls
        calls += 1
        if at == "swap" or calls == 3:
            raise KeyboardInterrupt
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(restoring, at, broken)
        with pytest.raises(KeyboardInterrupt):
            restore(tmp_path / "b", elsewhere)
    assert not elsewhere.database.exists()
    assert not elsewhere.snapshot_path.exists()
    restore(tmp_path / "b", elsewhere, replace=True)
    assert ask(elsewhere.database, CLAIMS) == ask(kept.database, CLAIMS)


def test_a_backup_that_breaks_off_leaves_the_one_before(
    kept: Settings, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(kept, tmp_path / "b")
    before = read_manifest(tmp_path / "b")
    kept.corrections_path.write_text("# another one\n[]\n")
    with monkeypatch.context() as patch:
        patch.setattr("flows.backup.write_manifest", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            backup(kept, tmp_path / "b")
    assert check(tmp_path / "b") == (before, [])
    backup(kept, tmp_path / "b")
    assert len(list((tmp_path / "b").rglob("*.duckdb"))) == 1


def test_what_arrives_otherwise_is_told(kept: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(source: Path, target: Path) -> None:
        Path(target).write_bytes(Path(source).read_bytes()[:-1])

    monkeypatch.setattr("flows.manifest.shutil.copyfile", lossy)
    with pytest.raises(BackupError, match="didn't arrive at"):
        backup(kept, tmp_path / "b")
    assert not (tmp_path / "b" / "manifest.json").exists()
    assert [path for path in (tmp_path / "b").rglob("*.tmp") if path.is_file()] == []


def test_not_while_a_run_is_at_work(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    backup(kept, tmp_path / "b")
    with open_run(kept, flow="daily"):
        with pytest.raises(HeldError, match="of flow daily since"):
            backup(kept, tmp_path / "b")
        with pytest.raises(HeldError, match="of flow daily since"):
            restore(tmp_path / "b", kept, replace=True)
    with pytest.raises(WarehouseMissingError, match="does not exist"):
        backup(elsewhere, tmp_path / "other")


def test_folders_that_are_no_backup(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "photo.jpg").write_bytes(b"x")
    with pytest.raises(BackupError, match="holds something that is no backup"):
        backup(kept, tmp_path / "mine")
    with pytest.raises(BackupError, match="is no backup: it has no manifest"):
        restore(tmp_path / "mine", elsewhere)
    backup(kept, tmp_path / "b")
    path = tmp_path / "b" / "manifest.json"
    told = json.loads(path.read_text())
    for change, line in (({"format": 99}, "has backup format 99"), ({"schema_version": 999}, "schema version 999")):
        path.write_text(json.dumps(told | change))
        with pytest.raises(BackupError, match=line):
            restore(tmp_path / "b", elsewhere)
    path.write_text("{")
    with pytest.raises(BackupError, match="can't be read"):
        check(tmp_path / "b")


def test_the_commands(kept: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "b")
    assert call(["backup", folder, "--database", str(kept.database)]) == 0
    assert "holds 7 files" in capsys.readouterr().out
    assert call(["backup", folder, "--check"]) == 0
    assert "7 of 7 files are whole" in capsys.readouterr().out
    os.truncate(own(tmp_path / "b") / "corrections.yml", 1)
    assert call(["backup", folder, "--check"]) == 1
    assert "its hash differs" in capsys.readouterr().err
    assert call(["restore", folder, "--database", str(tmp_path / "n" / "n.duckdb")]) == 1
    assert "nothing was restored" in capsys.readouterr().err
    shutil.rmtree(folder)
    assert call(["backup", folder, "--database", str(kept.database)]) == 0
    assert call(["restore", folder, "--database", str(tmp_path / "n" / "n.duckdb")]) == 0
    assert "is what it was at" in capsys.readouterr().out


OUTSIDE = [
    "raw/../../outside.txt", "raw/../notes.txt", "../outside.txt", "answers/../../outside.txt", "/outside.txt",
    "raw//../notes.txt", "raw/aa/notes.gz", "a/./../../outside.txt", "a\\..\\outside.txt",
]  # fmt: skip


def manifest(folder: Path, **changed: Any) -> Path:
    """A folder with a manifest that somebody has written, and what it names."""
    told = {"sha256": "0" * 64, "bytes": 0}
    files = {"now/warehouse.duckdb": told}
    known = {"format": 1, "made_at": "", "program_version": "", "schema_version": 1, "duckdb_version": ""}
    known |= {"database": "now/warehouse.duckdb", "files": files} | changed
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(known))
    return folder


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("part", ["files", "database"])
def test_a_manifest_names_nothing_outside(tmp_path: Path, elsewhere: Settings, name: str, part: str) -> None:
    files = {"now/warehouse.duckdb": {"sha256": "", "bytes": 0}, name: {"sha256": "", "bytes": 0}}
    database = name if part == "database" else "now/warehouse.duckdb"
    folder = manifest(tmp_path / "b", files=files, database=database)
    for act in (lambda: restore(folder, elsewhere, replace=True), lambda: check(folder)):
        with pytest.raises(BackupError, match=r"names .*which no backup holds"):
            act()


def test_a_restore_writes_where_it_is_told_alone(kept: Settings, elsewhere: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "b"
    backup(kept, folder)
    told = json.loads((folder / "manifest.json").read_text())
    (tmp_path / "notes.txt").write_text("mine")
    (folder.parent / "notes.txt").write_text("theirs")
    told["files"]["raw/../../notes.txt"] = described(folder.parent / "notes.txt")
    (folder / "manifest.json").write_text(json.dumps(told))
    before = tree(tmp_path)
    with pytest.raises(BackupError, match="which no backup holds"):
        restore(folder, elsewhere)
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    "told", [{"files": []}, {"files": {}}, {"database": "x"}, {"schema_version": "9"}, {"files": {"x": 3}}]
)
def test_a_manifest_of_another_shape(tmp_path: Path, told: dict[str, Any]) -> None:
    with pytest.raises(BackupError, match="no backup of this program's"):
        read_manifest(manifest(tmp_path / "b", **told))
