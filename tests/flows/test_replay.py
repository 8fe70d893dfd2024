from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from flows import replay as module
from flows.replay import replay
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
Broken = Callable[[], AbstractContextManager[None]]
CLAIMS = "SELECT claim_id FROM core.current_claims ORDER BY ALL"
STATES = "SELECT rule, state FROM core.quarantine ORDER BY ALL"


@pytest.fixture(autouse=True)
def without_suites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quality suites take seconds and have their own tests."""
    monkeypatch.setattr(module, "check", lambda run: {})


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the re-reader refuse dollars; the function that it gives mends it."""
    import transforms.rederive
    from transforms.rederive import Failure, rederive

    def refuse(claim: Any, body: str) -> list[Any]:
        return [Failure("not_rederivable", "no dollars")] if "$" in claim.surface else rederive(claim, body)

    patch = pytest.MonkeyPatch()
    patch.setattr(transforms.rederive, "rederive", refuse)
    return patch.undo


def test_a_mended_rule_releases_its_rows(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, faulty: Callable[[], None]
) -> None:
    try:
        run_flow(documents)
        before = ask(CLAIMS)
        assert ask(STATES) == [("not_rederivable", "open")]
        told = replay(settings, [])
        assert (told["documents"], told["released"], told["open"]) == (1, 0, 1)
        assert ask(STATES) == [("not_rederivable", "open")]
    finally:
        faulty()
    for path in documents.iterdir():
        path.unlink()
    seen: list[tuple[int, int]] = []
    told = replay(settings, [], tell=lambda done, total: seen.append((done, total)))
    assert told == {"documents": 1, "released": 1, "open": 0, "failures": []}
    assert seen == [(0, 1)]
    assert ask(STATES) == [("not_rederivable", "replayed")]
    after = ask(CLAIMS)
    assert len(after) == len(before) + 1
    assert set(before) < set(after)
    assert ask("SELECT count(*) FROM core.documents") == [(2,)]
    assert ask("SELECT flow, status FROM core.runs WHERE flow = 'replay'") == [("replay", "completed")] * 2
    assert replay(settings, []) == {"documents": 0, "released": 0, "open": 0, "failures": []}


@pytest.mark.slow
def test_a_document_that_never_got_in_is_read_from_the_raw_store(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, broken_extractor: Broken
) -> None:
    with broken_extractor():
        assert run_flow(documents, publisher="The Hint")["documents"] == 0
    (documents / "norvane.md").unlink()
    told = replay(settings, [], stage="claim", rule="extractor")
    assert (told["documents"], told["released"], told["open"]) == (2, 2, 0)
    assert ask("SELECT doc, publisher FROM core.documents ORDER BY doc") == [
        ("norvane", "The Ledger"),
        ("ombrelle", "Le Registre"),
    ]
    assert ask(CLAIMS)
    assert run_flow(documents)["counts"]["unchanged"] == 1


@pytest.mark.slow
def test_chosen_rows_alone_and_what_has_no_bytes(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask
) -> None:
    (documents / "empty.md").write_bytes(b"")
    run_flow(documents, "http://127.0.0.1:9/gone")
    rows: dict[str, str] = dict(ask("SELECT rule, quarantine_id FROM core.quarantine"))
    assert set(rows) == {"empty", "unreachable"}
    told = replay(settings, [rows["unreachable"][:10]])
    assert (told["documents"], told["open"]) == (0, 1)
    assert told["failures"] == [f"{rows['unreachable']}: http://127.0.0.1:9/gone was never fetched; run it again"]
    told = replay(settings, [rows["empty"]])
    assert (told["documents"], told["released"], told["open"]) == (1, 0, 1)


def test_an_unknown_id(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    from warehouse.errors import QueryError

    run_flow(documents)
    with pytest.raises(QueryError, match="names no row"):
        replay(settings, ["ffff"])
