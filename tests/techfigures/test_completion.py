"""The shell completes names of questions, their parameters and metrics."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from techfigures.cli import complete

LINE = """
. ~/.bashrc
COMP_WORDS=({line})
COMP_CWORD={place}
_techfigures_completion techfigures
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def test_questions_and_metrics_begin_as_the_word_does() -> None:
    assert complete.questions("top-inv") == [("top-investors", "Who invested most often?")]
    assert "users" in dict(complete.metrics("use"))
    assert complete.metrics("no-such") == []


@pytest.mark.parametrize(
    ("line", "word", "expected"),
    [
        ("techfigures query best-amount -p ", "", ["subject="]),
        ("techfigures query as-known-on -p subject=Acme -p ", "", ["day="]),
        ("techfigures query top-investors -p r", "r", ["rows="]),
        ("techfigures query no-such -p ", "", []),
    ],
)
def test_parameters_are_those_that_the_question_lacks(
    monkeypatch: pytest.MonkeyPatch, line: str, word: str, expected: list[str]
) -> None:
    monkeypatch.setenv("COMP_WORDS", line)
    found = [name for name, _ in complete.parameters(word)]
    assert set(expected) <= set(found) if expected else found == []
    assert "subject=" not in found or "subject=" in expected


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_what_is_installed_completes_in_a_real_shell(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["techfigures", "--install-completion", "bash"], env=environment, check=True, capture_output=True)
    script = LINE.format(line="techfigures query top-inv", place=2)
    done = subprocess.run(["bash", "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["top-investors"]
