"""The way over Parquet that docs/upgrade.md shows, as it stands there."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.build import build
from warehouse.connect import open_reader, open_writer

PAGE = Path(__file__).parents[1] / "docs" / "upgrade.md"
SHOWN = """
SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims ORDER BY ALL
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], list[tuple[Any, ...]]]:
    """What a warehouse holds, and in its marts."""
    monkeypatch.chdir(tmp_path)

    def held(path: Path) -> list[tuple[Any, ...]]:
        with open_reader(path) as con:
            return con.execute(SHOWN).fetchall() + con.execute("FROM mart.figures ORDER BY ALL").fetchall()

    return held


def test_all_arrives(made: Callable[[Path], list[tuple[Any, ...]]], tmp_path: Path) -> None:
    from flows.run import close_run, open_run
    from flows.steps import STEPS, perform
    from techfigures.settings import Settings

    head = "---\nlanguage: en\npublisher: The Ledger\npublished: 2025-01-15\n---\n"
    (tmp_path / "one.md").write_text(head + "Norvane had 40 million monthly users in January, the company said.\n")
    with open_run(Settings(database=tmp_path / "techfigures.duckdb"), [str(tmp_path / "one.md")]) as run:
        steps = tuple(step for step in STEPS if step.name not in {"check", "publish"})
        assert perform(run, steps=steps).failures == []
        close_run(run)
    for text in re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S):
        exec(text, {})  # noqa: S102 - our own page
    with open_writer(tmp_path / "new.duckdb") as con:
        build(con, "2026-01-01T00:00:00+00:00")
    assert made(tmp_path / "techfigures.duckdb")
    assert made(tmp_path / "new.duckdb") == made(tmp_path / "techfigures.duckdb")
