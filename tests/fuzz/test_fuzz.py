"""What was found by fuzzing stays mended, each target is fuzzed for a while, and has its bound in time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.fuzz.__main__ import fuzz
from tests.fuzz.targets import LONG_ONES, SEEDS, TARGETS

INPUTS = sorted(path for path in SEEDS.glob("*/*") if path.is_file())
LONG = 100_000
"""Bytes to which an input is repeated."""
CPU_SECONDS = 20
"""That reading so many may take: some hundred times what an article takes, far below what an exponent would."""


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_is_read_or_refused(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_each_target_has_seeds() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)


@pytest.mark.slow
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_long_input_takes_no_longer_than_its_bytes(path: Path) -> None:
    data = path.read_bytes()
    began = time.process_time()
    TARGETS[path.parent.name](data * (LONG // max(len(data), 1) + 1))
    assert time.process_time() - began < CPU_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("target", [name for name in TARGETS if name not in LONG_ONES])
def test_nothing_breaks_a_target_in_a_while(target: str, tmp_path: Path) -> None:
    outcome = fuzz(target, 20, tmp_path)
    assert outcome.status == 0, outcome.log[-4000:]
    assert outcome.runs > 0


def test_what_breaks_a_target_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import tests.fuzz.targets as t\ndef broken(data): raise KeyError(len(data))\nt.TARGETS['text'] = broken\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path.cwd()}")
    outcome = fuzz("text", 5, tmp_path / "kept")
    assert outcome.status != 0
    assert "KeyError" in outcome.log
    assert list((tmp_path / "kept" / "found").glob("text-crash-*"))
