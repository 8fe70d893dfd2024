"""Files of a run: their names, and what tells them apart."""

from __future__ import annotations

from pathlib import Path

from flows.documents import names, tails

PATHS = [Path("a/2024/01/index.md"), Path("a/2025/01/index.md"), Path("b/2025/01/index.md"), Path("a/news.md")]


def test_a_stem_is_the_name_unless_two_clash() -> None:
    assert names(PATHS) == ["a/2024/01/index.md", "a/2025/01/index.md", "b/2025/01/index.md", "news"]


def test_as_much_of_the_path_counts_as_tells_files_apart() -> None:
    assert tails(PATHS) == [3, 4, 4, 2]
    told = {path.absolute().parts[-tail:] for path, tail in zip(PATHS, tails(PATHS), strict=True)}
    assert len(told) == len(PATHS)
