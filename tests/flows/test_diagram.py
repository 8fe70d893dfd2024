from pathlib import Path

import pytest

from flows import diagram
from flows.steps import STEPS


def test_the_committed_page_is_fresh() -> None:
    assert diagram.main(["--check"]) == 0, "run `python -m flows.diagram`"


def test_a_stale_page_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(diagram, "PATH", tmp_path / "dags.md")
    assert diagram.main(["--check"]) == 1
    assert "is stale" in capsys.readouterr().err
    assert diagram.main([]) == 0
    assert diagram.main(["--check"]) == 0
    assert (tmp_path / "dags.md").read_text().split("## rates")[0].count("-->") == len(STEPS)


def test_every_step_says_what_it_does() -> None:
    assert all(step.says.endswith(".") for step in STEPS)
    assert len({step.says for step in STEPS}) == len(STEPS)
