import json
import tomllib
from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from techfigures import settings as module
from techfigures.cli.app import call
from techfigures.settings import Settings, SettingsError, settings


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    assert call(["config", "--json", *arguments]) == 0
    return {row["setting"]: row for row in json.loads(capsys.readouterr().out)}


def test_each_setting_is_in_one_group() -> None:
    named = [name for names in module.GROUPS.values() for name in names]
    assert sorted(named) == sorted(Settings.model_fields)


def test_each_setting_says_where_it_comes_from(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "techfigures.toml").write_text('batch_size = 3\nretries = 1\ncontact = "mailto:t@example.org"\n')
    monkeypatch.setenv("TECHFIGURES_BATCH_SIZE", "4")
    monkeypatch.setenv("TECHFIGURES_RATES_URL", "https://who:what@rates.example/x.zip")
    found = told(capsys, "--database", "flag.duckdb")
    assert set(found) == set(Settings.model_fields)
    assert [(found[name]["value"], found[name]["from"]) for name in ("database", "batch_size", "retries", "work")] == [
        ("flag.duckdb", "flag"),
        (4, "TECHFIGURES_BATCH_SIZE"),
        (1, "techfigures.toml"),
        (None, "default"),
    ]
    assert "what" not in str(found["rates_url"]["value"])
    assert call(["config"]) == 0
    out = capsys.readouterr().out
    assert "Where things are\n" in out
    assert "TECHFIGURES_BATCH_SIZE" in out


@pytest.mark.default_reader
def test_the_file_to_start_from_sets_nothing_and_holds_all(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = settings()
    assert call(["config", "--write"]) == 0
    text = (here / "techfigures.toml").read_text()
    assert tomllib.loads(text) == {}
    assert settings() == before
    bare = "\n".join(line.removeprefix("# ") for line in text.splitlines() if " = " in line)
    read = tomllib.loads(bare)
    assert set(read) == set(Settings.model_fields)
    assert settings(**{name: value for name, value in read.items() if value != ""}) == before
    assert call(["config", "--write"]) == 1
    assert "is here already" in capsys.readouterr().err


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Secretive(Settings):
        password: SecretStr | None = Field(None, description="Of the mail server", min_length=3)

    monkeypatch.setattr(module, "Settings", Secretive)
    monkeypatch.setitem(module.GROUPS, "Notices", (*module.GROUPS["Notices"], "password"))
    monkeypatch.setenv("TECHFIGURES_PASSWORD", "hunter2")
    found = told(capsys)["password"]
    assert (found["value"], found["from"], found["group"]) == ("(set, not shown)", "TECHFIGURES_PASSWORD", "Notices")
    monkeypatch.setenv("TECHFIGURES_PASSWORD", "ab")
    with pytest.raises(SettingsError, match="setting 'password' doesn't hold") as caught:
        settings()
    assert "ab" not in str(caught.value).replace("characters", "")
