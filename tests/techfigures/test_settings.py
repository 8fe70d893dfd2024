import re
from pathlib import Path

import pytest

from techfigures.settings import Settings, SettingsError, settings
from warehouse.lake import S3, LakeStorage


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE", "BATCH_SIZE", "CONTACT"):
        monkeypatch.delenv(f"TECHFIGURES_{name}", raising=False)
    return tmp_path


def test_defaults_stand_beside_the_database() -> None:
    found = settings()
    assert found.database == Path("techfigures.duckdb")
    assert found.work_folder == Path(".techfigures")
    assert found.snapshot_path == Path("techfigures.snapshot.duckdb")
    other = settings(database=Path("data/w.duckdb"))
    assert other.work_folder == Path("data/.techfigures")
    assert other.snapshot_path == Path("data/w.snapshot.duckdb")


def test_flags_before_environment_before_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "techfigures.toml").write_text(
        'batch_size = 3\ncontact = "mailto:file@example.org"\ndatabase = "file.duckdb"\n'
    )
    monkeypatch.setenv("TECHFIGURES_BATCH_SIZE", "4")
    monkeypatch.setenv("TECHFIGURES_DATABASE", "env.duckdb")
    found = settings(database=Path("flag.duckdb"), snapshot=None)
    assert (found.database, found.batch_size, found.contact) == (Path("flag.duckdb"), 4, "mailto:file@example.org")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("batch_size = 0", "setting 'batch_size' is 0"),
        ("batchsize = 3", "settings are database, work"),
        ("batch_size = ", "techfigures.toml"),
    ],
)
def test_what_does_not_hold_is_one_line(here: Path, text: str, told: str) -> None:
    (here / "techfigures.toml").write_text(text)
    with pytest.raises(SettingsError, match=told) as caught:
        settings()
    assert "\n" not in str(caught.value)


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_secrets_are_never_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "techfigures.toml").write_text('webhok_url = "https://hooks.example/s3cret"\n')
    with pytest.raises(SettingsError, match="setting 'webhok_url' is unknown; settings are") as caught:
        settings()
    assert "s3cret" not in str(caught.value)
    (here / "techfigures.toml").write_text("smtp_password = 123321\n")
    with pytest.raises(
        SettingsError, match="setting 'smtp_password' doesn't hold: Input should be a valid string"
    ) as caught:
        settings()
    assert "123321" not in str(caught.value)
    (here / "techfigures.toml").unlink()
    monkeypatch.setenv("TECHFIGURES_WEBHOOK_URL", "https://hooks.example/s3cret")
    assert "s3cret" not in repr(settings()) + str(settings().model_dump()) + settings().model_dump_json()


def test_one_setting_moves_the_warehouse_into_a_lake(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(settings().warehouse) == "techfigures.duckdb"
    beside = {here / ".techfigures" / "run.lock", here / "w" / "run.lock"}
    assert set(settings(work=here / "w").lock_paths) == beside
    monkeypatch.setenv("TECHFIGURES_LAKE_CATALOG", "postgresql://me:s3cret@db.example/figures")
    found = settings(work=here / "w")
    assert str(found.warehouse) == "lake db.example:5432/figures"
    assert found.warehouse == LakeStorage(
        catalog="postgresql://me:s3cret@db.example/figures", data=str(here / "techfigures.lake")
    )
    assert found.snapshot_path == Path("techfigures.snapshot.duckdb")
    assert found.lock_paths == (here / "w" / "run.lock",)
    monkeypatch.setenv("TECHFIGURES_LAKE_DATA", "s3://bucket/figures")
    monkeypatch.setenv("TECHFIGURES_S3_KEY", "k3y")
    monkeypatch.setenv("TECHFIGURES_S3_SECRET", "t0p")
    told = settings().warehouse
    assert isinstance(told, LakeStorage)
    assert (told.data, told.s3) == ("s3://bucket/figures", S3(key="k3y", secret="t0p"))  # noqa: S106 - invented
    assert not {"s3cret", "t0p"} & set(re.findall(r"\w+", repr(told) + repr(settings())))
