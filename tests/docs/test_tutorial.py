"""The tutorial, then what reads the snapshot that it leaves: other programs' commands, and the notebook."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tests.docs.notebook import NOTEBOOK, execute, shown
from tests.docs.recipes import ROOT, copy_of_repository, follow


@pytest.mark.slow
def test_tutorial_then_readers(tmp_path: Path) -> None:
    copy = copy_of_repository(tmp_path / "copy")
    assert follow(ROOT / "docs/tutorial.md", copy) == set(), "all that a run makes is ignored by git"
    assert follow(ROOT / "docs/readers.md", copy) == set()

    told = shown(nbformat.read(NOTEBOOK, as_version=4))  # type: ignore[no-untyped-call]
    assert told
    assert shown(execute(copy)) == told, "shows what was once so: python -m tests.docs.notebook executes it anew"
