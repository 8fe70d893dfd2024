import subprocess
import sys
from pathlib import Path

import pytest

from techfigures.cli.app import app, call

HEAVY = (
    "prefect",
    "pandas",
    "duckdb",
    "httpx",
    "great_expectations",
    "pydantic",
    "rich",
    "pyarrow",
    "streamlit",
    "yaml",
)
COMMANDS = (
    "run",
    "api",
    "mcp",
    "extract",
    "explain",
    "query",
    "trend",
    "status",
    "quarantine",
    "re-extract",
    "diff",
    "backfill",
    "maintain",
    "backup",
    "restore",
    "fill-lake",
    "export",
    "forget",
    "config",
    "metrics",
    "serve",
    "dashboard",
)
LOOK = """
import sys
from techfigures.cli.app import call
status = call(sys.argv[2:])
print("HEAVY", *sorted(set(sys.argv[1].split(",")) & set(sys.modules)))
sys.exit(status)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, ",".join(HEAVY), "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "HEAVY"
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        assert call([name, "--help"]) == 0
        assert "--help" in capsys.readouterr().out
    assert {item.name for item in app.registered_commands} | {"quarantine"} == set(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["extract", "--colour", "red", "x"], "No such option: --colour"),
        (["extrac"], "extrac"),
        (["extract"], "Missing argument"),
        (["extract", "x", "--format", "xml"], "xml"),
        (["extract", "x", "--language", "de"], "is not one of en, fr"),
        (["extract", "x", "--published", "yesterday"], "write it as 2025-11-20"),
        (["query", "telling", "--param", "rows"], "NAME=VALUE"),
        (["trend", "Norvane", "usres"], "did you mean users"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert told in err


def test_no_warehouse_yet(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["status"], ["query", "telling"], ["trend", "Norvane", "users"], ["quarantine", "list"],
                      ["export", "deals", "-o", "deals.csv"]):  # fmt: skip
        assert call(arguments) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "`techfigures run`" in err
        assert err.count("\n") == 1


def test_a_fault_of_our_own_is_one_line_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warehouse.status

    def broken(*_paths: object) -> None:
        raise ZeroDivisionError("in here")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warehouse.status, "status", broken)
    assert call(["status"]) == 1
    assert capsys.readouterr().err == (
        "techfigures: a fault of techfigures: ZeroDivisionError: in here; TECHFIGURES_DEBUG=1 shows where\n"
    )
    monkeypatch.setenv("TECHFIGURES_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        call(["status"])


def test_ctrl_c_is_status_130(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import warehouse.status

    def interrupted(*_paths: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(warehouse.status, "status", interrupted)
    assert call(["status"]) == 130
    assert capsys.readouterr().err.startswith("techfigures: interrupted;")


@pytest.mark.slow
def test_a_reader_that_goes_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nlanguage: en\n---\n" + "Norvane has 300 employees.\n" * 2000)
    command = f"{sys.executable} -m techfigures extract {tmp_path / 'a.md'} --mentions --format jsonl | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert "Broken pipe" not in done.stderr
