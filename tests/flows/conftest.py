from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.report import finish, summary
from flows.run import close_run, open_run
from flows.steps import Outcome, perform
from techfigures.settings import Settings

ENGLISH = """---
publisher: The Ledger
language: en
published: 2025-03-04
title: Norvane buys Tessel
---
Norvane said on Tuesday that it had agreed to buy the chip designer Tessel for $2.4 billion in cash.

The company employs 3,200 people, and its app has 45 million monthly users, up 12% from last year.
"""
FRENCH = """---
publisher: Le Registre
language: fr
published: 2025-03-05
---
La start-up lyonnaise Ombrelle a levé 35 millions d’euros auprès du fonds Garance.

Elle emploie 140 personnes et compte 2,1 millions d’utilisateurs.
"""
GERMAN = """---
publisher: Das Heft
published: 2025-03-06
---
Das Unternehmen teilte am Donnerstag mit, dass es im vergangenen Jahr 12 Millionen Euro verdient habe. Die Zahl der
Beschäftigten sei auf 300 gestiegen, und für das laufende Jahr werde mit einem weiteren Wachstum gerechnet.
"""


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with an English and a French article."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "norvane.md").write_text(ENGLISH)
    (folder / "ombrelle.md").write_text(FRENCH)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with everything under the test's folder, no retries and no waits."""
    return Settings(
        database=tmp_path / "t.duckdb", retries=0, host_interval=0, batch_size=2, contact="mailto:t@example.org"
    )


@pytest.fixture
def german() -> str:
    """An article in a language that isn't read."""
    return GERMAN


@contextmanager
def opened(database: Path) -> Iterator[Any]:
    """A warehouse for reading."""
    from warehouse.connect import open_reader

    with open_reader(database) as con:
        yield con


@pytest.fixture
def ask(settings: Settings) -> Callable[[str], list[tuple[Any, ...]]]:
    """Asks the warehouse."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        with opened(settings.database) as con:
            rows: list[tuple[Any, ...]] = con.execute(sql).fetchall()
            return rows

    return ask


@pytest.fixture
def run_flow(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """The daily flow's steps, carried out without Prefect and without the quality suites, which take seconds."""
    monkeypatch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
    return runner(settings)


@pytest.fixture
def run_whole_flow(settings: Settings) -> Callable[..., dict[str, Any]]:
    """All of the daily flow's steps, carried out without Prefect."""
    return runner(settings)


def runner(settings: Settings) -> Callable[..., dict[str, Any]]:
    """A function that runs the flow over some targets and sums it up."""

    def run(*targets: object, all_sources: bool = False, **hints: str | None) -> dict[str, Any]:
        with open_run(settings, [str(target) for target in targets], hints, all_sources=all_sources) as run:
            outcome: Outcome = perform(run)
            finish(run, outcome, "failed" if outcome.failures else "completed")
            if not outcome.failures:
                close_run(run)
        return summary(run.run_id, outcome.counts, outcome.failures, settings.database)

    return run
