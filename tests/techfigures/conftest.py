from pathlib import Path

import pytest

TEXTS = {
    "one": ("2025-01-15", "Norvane had 40 million monthly users in January, the company said."),
    "two": ("2025-02-15", "Norvane has 45 million monthly users, the company said."),
    "three": ("2025-03-15", "Norvane has 60 million monthly users, the company said. It employs 3,200 people."),
}


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse of three short articles and one that can't be read; tests only look at it."""
    from flows import steps
    from flows.run import close_run, open_run
    from techfigures.settings import Settings

    folder = tmp_path_factory.mktemp("warehouse")
    (folder / "documents").mkdir()
    for name, (day, text) in TEXTS.items():
        head = f"---\nlanguage: en\npublisher: The Ledger\npublished: {day}\n---\n"
        (folder / "documents" / f"{name}.md").write_text(head + text + "\n")
    (folder / "documents" / "empty.md").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "STEPS", tuple(step for step in steps.STEPS if step.name != "check"))
        with open_run(Settings(database=folder / "w.duckdb"), [str(folder / "documents")]) as run:
            assert steps.perform(run).failures == []
            close_run(run)
    return folder / "w.duckdb"
