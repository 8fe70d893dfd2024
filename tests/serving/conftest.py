"""A published snapshot of the bundled sample's articles, and the HTTP door over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import sample
from serving.snapshot import Snapshot
from serving.web import Site, application

ARTICLES = Path(sample.__file__).parent / "articles"


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot's file; not to be changed."""
    from flows import steps
    from flows.run import close_run, open_run
    from techfigures.settings import Settings

    folder = tmp_path_factory.mktemp("sample")
    (folder / "articles").mkdir()
    for path in ARTICLES.glob("*.md"):
        head = f"---\npublisher: The Signal\nurl: https://lesignal.example/{path.stem}\n"
        text = path.read_text(encoding="utf-8").replace("---\n", head, 1)
        (folder / "articles" / path.name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
        with open_run(Settings(database=folder / "w.duckdb", reader="rules"), [str(folder / "articles")]) as run:
            assert steps.perform(run).failures == []
            close_run(run)
    return folder / "w.snapshot.duckdb"


@pytest.fixture(scope="session")
def snapshot(published: Path) -> Iterator[Snapshot]:
    """Its readers."""
    made = Snapshot(published)
    yield made
    made.close()


@pytest.fixture(scope="session")
def client(snapshot: Snapshot, published: Path) -> TestClient:
    """Asks the HTTP door."""
    site = Site(snapshot=snapshot, feed=published.with_name("techfigures.atom.xml"))
    return TestClient(application(site), base_url="http://127.0.0.1")
