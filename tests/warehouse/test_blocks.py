"""A copy that is brought up to date block by block."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.blocks import BLOCK, bring

SIZES = st.integers(0, 3 * BLOCK + 7)


@given(old=SIZES, new=SIZES, changed=st.lists(st.integers(0, 3 * BLOCK), max_size=3))
def test_the_copy_is_the_source(
    tmp_path_factory: pytest.TempPathFactory, old: int, new: int, changed: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("blocks")
    text = bytearray(b"0123456789abcdef" * ((max(old, new) + 16) // 16))
    (folder / "copy").write_bytes(text[:old])
    for place in changed:
        text[place % len(text)] = 0
    (folder / "source").write_bytes(text[:new])
    bring(folder / "source", folder / "copy")
    assert (folder / "copy").read_bytes() == text[:new]
    assert bring(folder / "source", folder / "copy") == 0


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    text = bytearray(os.urandom(4 * BLOCK + 100))
    (tmp_path / "source").write_bytes(text)
    assert bring(tmp_path / "source", tmp_path / "copy") == len(text)
    text[2 * BLOCK + 5] ^= 1
    (tmp_path / "source").write_bytes(text)
    assert bring(tmp_path / "source", tmp_path / "copy") == BLOCK
    assert (tmp_path / "copy").read_bytes() == text
