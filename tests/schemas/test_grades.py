"""Bars of grades, and the file that they are read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.grades import GRADES, Bars, bars, measured


def test_a_grade_by_its_bar() -> None:
    told = Bars(sure=0.9, likely=0.7)
    assert [told.grade(trust) for trust in (0.9, 0.89, 0.7, 0.69)] == ["sure", "likely", "likely", "doubted"]
    assert Bars(sure=None, likely=None).grade(1.0) == "doubted"


def test_the_bundled_file_has_each_reader_and_what_was_measured() -> None:
    assert {*bars()} == {"rules", "trained", "model"}
    for reader in bars():
        shares: dict[str, float] = {}
        for row in measured():
            if row.reader == reader:
                assert row.grade in GRADES
                assert (row.precision is None) == (row.claims == 0)
                shares[row.texts] = shares.get(row.texts, 0) + row.share
        assert shares
        assert all(total == pytest.approx(1, abs=0.002) for total in shares.values())


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "grades.yml"
    path.write_text("bars: {}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"grades\.yml.*--fit writes it"):
        bars(path)
