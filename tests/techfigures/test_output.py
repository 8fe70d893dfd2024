import io
import json
import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from techfigures.cli import output
from techfigures.cli.output import FailedError, Format, emit, print_table, shown

ROWS: list[dict[str, Any]] = [
    {"name": "a[bold]", "value": 1e9, "nested": {"k": [1]}},
    {"name": "é", "value": None, "nested": None},
]
SLOW = """
import time
from techfigures.cli.output import progress
with progress("reading") as bar:
    bar.update(3, 7)
    time.sleep(float({seconds}))
print("done")
"""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (True, "yes"),
        (2.4e9, "2,400,000,000"),
        (0.3333, "0.3333"),
        (29183673469.387756, "29,183,673,469"),
        (3, "3"),
        (Decimal("40000000000.0000"), "40,000,000,000"),
        (Decimal("1640.3300"), "1,640.33"),
        ("a\n b", "a b"),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_a_table_shows_text_and_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(ROWS, title="[red]T")
    out = capsys.readouterr().out
    assert out.startswith("[red]T\n")
    assert "a[bold]" in out
    assert "1,000,000,000" in out


def test_columns_that_do_not_fit_are_told_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    wide = [{f"column_{number}": f"{'word ' * 4}{number}" for number in range(20)} | {"none": None} for _ in range(2)]
    print_table(wide)
    blocks = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert [len(block.splitlines()) for block in blocks] == [20, 20]
    assert blocks[0].splitlines()[3] == " column_3  word word word word 3"


def test_exact_amounts_are_numbers_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    emit([{"amount": Decimal("12.5000"), "whole": Decimal("40.0000")}], Format.jsonl)
    assert capsys.readouterr().out == '{"amount": 12.5, "whole": 40}\n'


def test_forms(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ROWS, Format.jsonl)
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == ROWS
    emit(ROWS, Format.csv)
    assert capsys.readouterr().out == 'name,value,nested\na[bold],1000000000.0,"{""k"": [1]}"\né,,\n'
    emit([], Format.csv, columns=["a", "b"])
    assert capsys.readouterr().out == "a,b\n"


def test_no_parquet_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(FailedError, match="give -o FILE"):
        emit(ROWS, Format.parquet)


def test_a_write_that_fails_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "o.csv"
    target.write_text("old")

    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"o\.csv"):
        output.write(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["o.csv"]
    assert target.read_text() == "old"


@pytest.mark.parametrize(("seconds", "visible"), [(0, False), (1.6, True)])
def test_a_bar_appears_only_where_it_takes_a_while(seconds: float, visible: bool) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", SLOW.format(seconds=seconds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    told = b""
    try:
        while chunk := os.read(ours, 4096):
            told += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert done.stdout == b"done\n"
    assert (b"3/7" in told) is visible


def test_no_bar_where_nobody_looks() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW.format(seconds=1.4)], capture_output=True, check=True)
    assert done.stderr == b""
