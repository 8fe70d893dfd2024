"""The benchmark of ways to carry a run out."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.bulk.archive import write_archive
from benchmarks.running.__main__ import measured, report

RUN: dict[str, Any] = {"start": 3.0, "claims": 5000, "digest": "7", "documents": 1000}


def runs(*seconds: float, **more: Any) -> list[dict[str, Any]]:
    return [RUN | {"seconds": each} | more for each in seconds]


def test_the_overhead_is_that_of_medians() -> None:
    text = report(1000, {"plain": runs(100, 90, 140), "prefect": runs(104, 105, 300), "dask": runs(80, 80, 80)})
    assert "**Prefect's overhead is 5.0% of the wall time.**" in text
    assert "| by Prefect, 2 reading processes | 105.0 (104.0 to 300.0) | 9.5 | +5.0% | 3.0 |" in text
    assert "| without Prefect, 2 Dask workers | 80.0 (80.0 to 80.0) | 12.5 | -20.0% | 3.0 |" in text


def test_ways_that_load_other_claims_are_no_result() -> None:
    with pytest.raises(RuntimeError, match="don't load the same claims"):
        report(1000, {"plain": runs(100), "prefect": runs(104), "dask": runs(80, digest="8")})


@pytest.mark.slow
@pytest.mark.parametrize("way", ["plain", "prefect", "dask"])
def test_a_way_is_measured(way: str, tmp_path: Path) -> None:
    write_archive(tmp_path / "news.warc.gz", 6)
    found = measured(way, tmp_path, tmp_path / "news.warc.gz", tmp_path / "news.warc.gz")
    assert found["documents"] == 6
    assert found["claims"] > 0
    assert found["seconds"] > 0
