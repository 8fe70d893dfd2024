"""The generated archive and the clock by which its way is measured."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from benchmarks.bulk.__main__ import STAGES, measure
from benchmarks.bulk.archive import MIX, write_archive
from benchmarks.bulk.clock import Clock
from flows.archives import Record, records
from transforms.claims.readers import RULES
from transforms.documents import read_articles


def test_the_archive_holds_the_mix_and_other_languages_are_left(tmp_path: Path) -> None:
    write_archive(tmp_path / "n.warc.gz", 25)
    found = [item for item in records(tmp_path / "n.warc.gz", 1_000_000) if isinstance(item, Record)]
    assert len(found) == 25
    documents = [read_articles(item.payload, name=item.url)[0].document for item in found]
    languages = [document.language for document in documents]
    assert set(languages) <= set(MIX)
    assert len({"de", "es", "it", "pt", "nl"} & set(languages)) >= 3
    for document in documents:
        assert ("language_unsupported" in document.flags) == (document.language not in ("fr", "en"))


def test_stages_are_told_apart(tmp_path: Path) -> None:
    write_archive(tmp_path / "n.warc.gz", 6)
    clock, counts = measure(tmp_path / "run", tmp_path / "n.warc.gz", RULES)
    assert set(clock.seconds) == set(STAGES)
    assert (counts["documents"], counts["failed"]) == (6, 0)
    assert counts["claims"] > 0


def test_a_stage_within_another_is_counted_once() -> None:
    passed = [0.0]

    def spend(seconds: float) -> None:
        passed[0] += seconds

    part = SimpleNamespace(inner=lambda: spend(3))
    kept = part.inner
    clock = Clock(lambda: passed[0])

    def outer() -> None:
        spend(1)
        part.inner()
        part.inner()
        spend(4)

    with clock.wrapping((part, "inner", "inner")):
        clock.timed("outer", outer)()
    assert dict(clock.seconds) == {"inner": 6.0, "outer": 5.0}
    assert part.inner is kept
