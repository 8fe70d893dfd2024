import io
import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
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


LONG = """
import fcntl, struct, sys, termios
from techfigures.cli.output import print_table
fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 20, {width}, 0, 0))
rows = [{{f"column {{place}}": "word " * 4 for place in range(6)}} | {{"number": number}} for number in range({rows})]
print_table(rows, paged={paged})
"""
PAGER = f"{sys.executable} -c \"import sys; print('PAGED', len(sys.stdin.readlines()))\""


def on_terminal(program: str, **environment: str) -> str:
    """What a program writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | environment
    with subprocess.Popen([sys.executable, "-c", program], stdout=theirs, env=environment) as running:
        os.close(theirs)
        told = b""
        with suppress(OSError):  # the other end is closed
            while chunk := os.read(ours, 4096):
                told += chunk
    os.close(ours)
    assert running.returncode == 0
    return told.decode()


@pytest.mark.parametrize(
    ("rows", "width", "paged", "expected"),
    [
        (40, 200, True, "PAGED 42"),  # a heading, a rule, forty rows
        (40, 40, True, "PAGED 319"),  # too narrow: seven lines a row, and one between
        (5, 200, True, "word"),  # it fits
        (40, 200, False, "word"),
    ],
)
def test_a_long_table_goes_through_the_pager(rows: int, width: int, paged: bool, expected: str) -> None:
    told = on_terminal(LONG.format(rows=rows, width=width, paged=paged), PAGER=PAGER)
    assert expected in told
    assert ("PAGED" in told) is expected.startswith("PAGED")


@pytest.mark.parametrize("pager", ["", "no-such-pager -X"])
def test_without_a_pager_it_is_written_as_it_is(pager: str) -> None:
    told = on_terminal(LONG.format(rows=40, width=200, paged=True), PAGER=pager)
    assert told.count("word word word word") == 240


@pytest.mark.slow
def test_a_pager_that_is_left_early_ends_nothing() -> None:
    assert "word" not in on_terminal(LONG.format(rows=40_000, width=200, paged=True), PAGER="true")


HOSTILE = "Nor\x1b]0;owned\x07va\x9b2Jne\u202e \ud83d"
"""A name that would retitle and clear a terminal and turn its text, and half a character."""
PRINTING = """
import json, sys
from techfigures.cli import output
from techfigures.foreign import visible
row = {"name": json.loads(sys.argv[2]), "value": -1.5}
act = sys.argv[1]
if act == "say":
    output.complain(row["name"])
elif act == "put":
    output.put(row["name"])
elif act == "records":
    output.print_table([row | {f"{row['name']} {number}": row["name"] for number in range(40)}], title=row["name"])
else:
    output.emit([row], output.Format(act))
"""


@pytest.mark.parametrize("act", ["say", "put", "table", "records", "json", "jsonl", "csv"])
def test_a_terminal_obeys_no_article(act: str) -> None:
    keeper, terminal = pty.openpty()
    command = [sys.executable, "-c", PRINTING, act, json.dumps(HOSTILE)]
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal):
        os.close(terminal)
        seen = b""
        with suppress(OSError):
            while got := os.read(keeper, 65_536):
                seen += got
    os.close(keeper)
    text = seen.decode()
    assert "owned" in text
    assert not {"\x1b]", "\x07", "\x9b", "\u202e", "\ud83d"} & {
        text[at : at + size] for at in range(len(text)) for size in (1, 2)
    }
    assert "Traceback" not in text


def test_programs_get_what_an_article_says(capsys: pytest.CaptureFixture[str]) -> None:
    emit([{"name": HOSTILE[:-1]}], Format.jsonl)
    assert json.loads(capsys.readouterr().out) == {"name": HOSTILE[:-1]}


@pytest.mark.parametrize(
    ("message", "plain"),
    [
        ("https://me:pass@a.example/x answered 404", "https://a.example/x answered 404"),
        ("'ftp://me:p%40ss@b.example': no such file", "'ftp://b.example': no such file"),
        ("see https://a.example/@user and mail me@a.example", "see https://a.example/@user and mail me@a.example"),
    ],
)
def test_no_message_tells_a_password(capsys: pytest.CaptureFixture[str], message: str, plain: str) -> None:
    output.complain(message)
    assert capsys.readouterr().err == f"techfigures: {plain}\n"


def test_a_csv_holds_no_formula(capsys: pytest.CaptureFixture[str]) -> None:
    emit([{"a": "=1+1", "b": "=", "c": -5, "d": Decimal("-1.5"), "e": ["=x"], "f": "-5%"}], Format.csv)
    assert capsys.readouterr().out.splitlines()[1] == """'=1+1,=,-5,-1.5,"[""=x""]",-5%"""
