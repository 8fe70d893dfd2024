"""docs/notebook.ipynb over the bundled sample; ``python -m tests.docs.notebook`` executes it anew, in place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest import mock

import nbclient
import nbformat

from tests.docs.recipes import ROOT, copy_of_repository, run

NOTEBOOK = ROOT / "docs/notebook.ipynb"


def execute(folder: Path) -> nbformat.NotebookNode:
    """The notebook, executed where a run has left its snapshot."""
    notebook: nbformat.NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    with mock.patch.dict(os.environ, JUPYTER_PLATFORM_DIRS="1", PATH=path):
        nbclient.NotebookClient(
            notebook, timeout=120, record_timing=False, resources={"metadata": {"path": str(folder)}}
        ).execute()
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    """What each cell of a notebook printed or gave, as text; pictures by their name alone."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output.get("text") or output["data"]["text/plain"] for output in outputs]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of_repository(Path(folder) / "copy")
        run(["make", "run"], copy, {})
        executed = execute(copy)
        executed.metadata.language_info = {"name": "python"}  # no version of whoever executed it
        nbformat.write(executed, NOTEBOOK)  # type: ignore[no-untyped-call]
