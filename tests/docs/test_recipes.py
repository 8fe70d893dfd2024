"""Every recipe of docs/how-to, followed to the letter; it touches the files that it names, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.recipes import ROOT, copy_of_repository, follow

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_recipe(page: Path, tmp_path: Path) -> None:
    changed = follow(page, copy_of_repository(tmp_path / "copy"))
    text = page.read_text(encoding="utf-8")
    unnamed = sorted(name for name in changed if f"`{name}`" not in text and f'title="{name}' not in text)
    assert not unnamed, f"touched and not named: {unnamed}"
