"""Forgetting reaches every file: warehouse, snapshot, raw store, staged frames; and a rerun brings nothing back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import forget as module
from flows.forget import forget_document
from techfigures.settings import Settings
from warehouse.errors import QueryError

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
WORDS = b"agreed to buy the chip designer"


@pytest.fixture(autouse=True)
def without_suites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quality suites take seconds and have their own tests."""
    monkeypatch.setattr(module, "check", lambda run: {})


def holding(folder: Path, words: bytes) -> list[str]:
    """Files below a folder in which words stand, compressed or not."""
    import gzip

    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            if words in data or (path.suffix == ".gz" and words in gzip.decompress(data)):
                found.append(path.name)
    return found


def test_no_file_holds_the_text_any_more(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, tmp_path: Path
) -> None:
    run_flow(documents)
    text = documents / "norvane.md"
    kept = text.read_text()
    text.unlink()
    assert holding(tmp_path, WORDS), "the text was stored"
    found = forget_document(settings, "norvane", "asked on 3 March")
    assert (found.revisions, len(found.raw)) == (1, 1)
    assert holding(tmp_path, WORDS) == []
    assert ask("SELECT doc FROM core.current_documents") == [("ombrelle",)]
    assert ask("SELECT reason FROM core.tombstones") == [("asked on 3 March",)]
    assert ask("SELECT count(*) FROM mart.modalities WHERE subject IN ('Norvane', 'Tessel')") == [(0,)]
    text.write_text(kept)
    run_flow(documents)
    text.unlink()
    assert ask("SELECT doc FROM core.current_documents") == [("ombrelle",)]
    assert holding(tmp_path, WORDS) == []


@pytest.mark.slow
def test_of_a_file_with_several_articles_the_others_stay(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask
) -> None:
    both = documents / "both.md"
    both.write_text((documents / "norvane.md").read_text() + "\n" + (documents / "ombrelle.md").read_text())
    for name in ("norvane.md", "ombrelle.md"):
        (documents / name).unlink()
    run_flow(documents)
    docs = [row[0] for row in ask("SELECT doc FROM core.current_documents ORDER BY doc")]
    assert len(docs) == 2
    found = forget_document(settings, docs[0], "asked")
    assert (found.raw, len(found.shared)) == ((), 1)
    run_flow(documents)
    assert [row[0] for row in ask("SELECT doc FROM core.current_documents")] == [docs[1]]


def test_an_unknown_document_changes_nothing(run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask) -> None:
    run_flow(documents)
    with pytest.raises(QueryError, match="'nothing' is not in the warehouse"):
        forget_document(settings, "nothing", "asked")
    assert len(ask("SELECT doc FROM core.current_documents")) == 2
