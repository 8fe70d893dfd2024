"""`techfigures watches`: the list, a dry run, a test message."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from techfigures.cli.app import call
from techfigures.settings import Settings

WATCHES = """
- {name: norvane, metric: users, subject: Norvane, when: above, threshold: 5.0e+7, channels: [webhook]}
- {name: staff, metric: headcount, when: new, tell: weekly}
"""


@pytest.fixture
def own(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the warehouse with watches beside it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(warehouse, tmp_path / "w.duckdb")
    (tmp_path / "watches.yml").write_text(WATCHES)
    return tmp_path / "w.duckdb"


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    status = call(["watches", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_list_says_what_was_told_and_which_channel_is_missing(
    capsys: pytest.CaptureFixture[str], own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, out, err = ask(capsys, "--database", own, "--json")
    rows: list[dict[str, Any]] = json.loads(out)
    assert status == 0
    assert [(row["watch"], row["asks"], row["tells"], row["pending"]) for row in rows] == [
        ("norvane", "users of Norvane above 50,000,000", "immediate by webhook", 0),
        ("staff", "headcount new", "weekly by feed", 0),
    ]
    assert err.startswith("techfigures: webhook is not set up")
    monkeypatch.setenv("TECHFIGURES_WEBHOOK_URL", "http://127.0.0.1:9/s3cret")
    status, out, err = ask(capsys, "--database", own)
    assert err == ""
    assert "norvane" in out
    assert "s3cret" not in out


def test_a_dry_run_tells_and_notes_nothing(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    before = own.read_bytes()
    for _ in range(2):
        _, out, _ = ask(capsys, "check", "--database", own)
        assert "norvane: 3 figures fit, 1 would be told" in out
        assert "users of Norvane, 60,000,000 user (actual): above 50,000,000" in out
        assert "staff: 1 figures fit, 0 would be told" in out
    assert own.read_bytes() == before


def test_what_no_figure_can_be_held_against_is_said(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    declared = "- {name: a, metric: users, when: above, threshold: 1, unit: %s}"
    (own.parent / "watches.yml").write_text(declared % "user")
    assert ask(capsys, "check", "--database", own)[2] == ""
    (own.parent / "watches.yml").write_text(declared % "usr")
    told = "techfigures: a: no figure can be held against usr; told are user\n"
    assert ask(capsys, "check", "--database", own)[2] == told


def test_a_run_leaves_what_it_told_in_the_list(
    capsys: pytest.CaptureFixture[str], own: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.run import open_run
    from flows.watches import tell

    monkeypatch.setenv("TECHFIGURES_WEBHOOK_URL", httpserver.url_for("/hook"))
    httpserver.expect_request("/hook").respond_with_data(status=200)
    with open_run(Settings(database=own)) as run:
        assert tell(run) == {"noticed": 1, "told": 1, "pending": 0}
    rows = json.loads(ask(capsys, "--database", own, "--json")[1])
    assert rows[0]["last_told"]
    assert rows[1]["last_told"] is None
    assert "norvane: 3 figures fit, 0 would be told" in ask(capsys, "check", "--database", own)[1]


def test_a_test_message_goes_through_the_channels(
    capsys: pytest.CaptureFixture[str], own: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask(capsys, "test", "norvane", "--database", own)[0] == 1
    monkeypatch.setenv("TECHFIGURES_WEBHOOK_URL", httpserver.url_for("/hook?key=s3cret"))
    monkeypatch.setenv("TECHFIGURES_RETRIES", "0")
    httpserver.expect_oneshot_request("/hook").respond_with_data(status=200)
    assert ask(capsys, "test", "norvane", "--database", own) == (0, "webhook: sent\n", "")
    assert "test message" in httpserver.log[0][0].get_json()["title"]
    status, out, err = ask(capsys, "test", "norvane", "--database", own)
    assert (status, out, err) == (1, "", "techfigures: webhook: the webhook answered 500\n")
    assert "nothing to test" in ask(capsys, "test", "staff", "--database", own)[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["test", "nobody"], "no watch is called 'nobody': watches.yml has norvane, staff"),
        (["--file", "none.yml"], "none.yml does not exist"),
        (["check", "--database", "none.duckdb"], "none.duckdb does not exist yet"),
    ],
)
def test_what_does_not_hold_is_one_line(
    capsys: pytest.CaptureFixture[str], own: Path, arguments: list[str], told: str
) -> None:
    status, out, err = ask(capsys, *arguments)
    assert (status, out) == (1, "")
    assert err.count("\n") == 1
    assert told in err
