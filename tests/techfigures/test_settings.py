from pathlib import Path

import pytest

from techfigures.settings import Settings, SettingsError, settings


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
