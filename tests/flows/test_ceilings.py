"""A page of nothing but figures: so many of them are kept, the rest is named in quarantine, and others are loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from techfigures.settings import Settings
from tests.flows.conftest import runner

Ask = Callable[[str], list[tuple[Any, ...]]]
HELD = "SELECT (SELECT count(*) FROM core.claims) + (SELECT count(*) FROM core.mentions)"
OPEN = "SELECT rule, message, document_id IS NOT NULL FROM core.quarantine WHERE state = 'open' AND stage = 'claim'"


def test_a_document_has_so_many_figures_and_no_more(settings: Settings, documents: Path, ask: Ask) -> None:
    run = runner(settings.model_copy(update={"document_claims": 20}))
    run(documents)
    ((others,),) = ask(HELD)
    head = "---\nlanguage: en\npublished: 2025-03-04\npublisher: The Ledger\n---\n"
    flood = documents / "flood.md"
    flood.write_text(f"{head}Norvane sold {'$1 ' * 300}\n")
    told = run(documents)
    assert told["failures"] == []
    assert ask(HELD) == [(others + 20,)]
    message = f"{flood}: 300 figures, of which 20 are kept; TECHFIGURES_DOCUMENT_CLAIMS sets how many"
    assert ask(OPEN) == [("too_many_figures", message, True)]
    run(documents)
    assert ask(OPEN) == [("too_many_figures", message, True)], "that it is read again lets nothing go"
