"""The tutorial, then what reads the snapshot that it leaves: other programs' commands, and the notebook."""

from __future__ import annotations

import os
from pathlib import Path

import nbclient
import nbformat
import pytest

from tests.docs.recipes import ROOT, copy_of_repository, follow

DOCS = ROOT / "docs"
NOTEBOOK = DOCS / "notebook.ipynb"


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    """What each cell of a notebook printed or gave, as text; pictures by their name alone."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


@pytest.mark.slow
def test_tutorial_then_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = copy_of_repository(tmp_path / "copy")
    assert follow(DOCS / "tutorial.md", copy) == set(), "all that a run makes is ignored by git"
    assert follow(DOCS / "readers.md", copy) == set()

    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PATH", f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}")
    told, executed = (nbformat.read(NOTEBOOK, as_version=4) for _ in range(2))  # type: ignore[no-untyped-call]
    nbclient.NotebookClient(executed, timeout=120, resources={"metadata": {"path": str(copy)}}).execute()
    assert shown(told)
    assert shown(executed) == shown(told), "docs/notebook.ipynb shows what was once so: execute it anew"
