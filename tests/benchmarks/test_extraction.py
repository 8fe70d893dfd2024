"""The pure parts of the benchmark beside other systems: pairing, units, tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.extraction import report
from benchmarks.extraction.linear import SHAPES, SIZES, Point, chart, linear_to
from benchmarks.extraction.pairing import Result, count, level, pair
from benchmarks.extraction.systems import PEERS, Run, systems
from benchmarks.extraction.texts import collect, split
from benchmarks.extraction.units import translated, unit_of
from benchmarks.gate.corpora import ROOT, scorer
from benchmarks.page import put_section

SHARED = ROOT.parent / "shared"


def span(start: int, end: int, value: float | None, unit: str | None, **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "value": value, "unit": unit, **more}


@pytest.mark.parametrize(
    ("gold", "found", "reached"),
    [
        (("%", 12.5), ("%", 12.5), 3),
        (("EUR", 2e9), ("EUR", 2.0000001e9), 3),
        (("EUR", 2e9), ("USD", 2e9), 2),
        (("EUR", 2e9), ("EUR", 2.0), 1),
        (("user|customer", 300), ("1", 300), 3),
        (("1", 0.3333), ("%", 33.3), 3),
        (("h", 2), ("min", 120), 3),
        (("%", 4), (None, None), 1),
    ],
)
def test_levels(gold: tuple[str, float], found: tuple[str | None, float | None], reached: int) -> None:
    assert level(span(0, 4, gold[1], gold[0]), span(0, 4, found[1], found[0])) == reached


def test_ranges_need_both_ends() -> None:
    gold = span(0, 9, 15, "%", value_low=10, value_high=20)
    assert level(gold, span(0, 9, 15, "%", value_low=10, value_high=20)) == 3
    assert level(gold, span(0, 9, 15, "%")) == 1


def test_pairs_are_one_to_one_and_tight() -> None:
    gold = [span(10, 20, 5, "EUR")]
    found = [span(10, 20, 7, "EUR"), span(12, 20, 5, "EUR"), span(0, 90, 5, "EUR"), span(10, 13, 5, "EUR")]
    assert pair(gold, found) == [(0, 1, 3)]


def test_counts() -> None:
    gold = [span(0, 4, 5, "EUR"), span(10, 14, 6, "EUR"), span(20, 24, 7, "EUR", optional=True)]
    found = [span(0, 4, 5, "EUR"), span(20, 24, 7, "EUR"), span(30, 34, 2024, "1")]
    result = count([(gold, [span(30, 36, None, None)], found)])
    assert result == Result(gold=2, found=2, right=(1, 1, 1), traps=1)
    assert (result.precision("span"), result.recall("value"), result.f1("quantity")) == (0.5, 0.5, 0.5)


@pytest.mark.skipif(not (SHARED / "eval" / "score.py").exists(), reason="the corpora's own scorer is absent")
def test_agrees_with_the_corpora_s_scorer() -> None:
    score = scorer(SHARED)
    texts = [text for text in collect(ROOT / "absent") if text.gold]
    triples = []
    for text in texts:
        found = [
            dict(
                row,
                value=row["value"] * (1 + index % 3 // 2),
                start=row["start"] + index % 2,
                end=row["end"] + index % 5,
            )
            for index, row in enumerate(text.gold)
            if index % 7
        ] + [row | {"value": 1.0, "unit": "1", "family": "other", "metric": "other"} for row in text.traps[::2]]
        triples.append((text.gold, text.traps, found))
    ours = count(triples)
    gold, traps, found = ([row for triple in triples for row in triple[at]] for at in range(3))
    theirs, _ = score.evaluate(gold, found, traps)
    assert (ours.gold, ours.found, ours.traps) == (theirs["gold"], theirs["predicted"], theirs["trap_hits"])
    assert round(ours.f1("quantity"), 4) == theirs["levels"]["quantity"]["f1"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("megawatt", ("W", 1e6)),
        ("Mégaoctet", ("B", 1e6)),
        ("Euro", ("EUR", 1)),
        ("kilometres", ("m", 1000)),
        ("percentage", ("%", 1)),
        ("", ("1", 1)),
        (None, ("1", 1)),
        ("acre-foot", ("acre-foot", 1)),
    ],
)
def test_units(name: str | None, unit: tuple[str, float]) -> None:
    assert unit_of(name) == unit


def test_translated_keeps_an_absent_value() -> None:
    assert translated({"start": 1, "end": 2, "value": 3, "unit": "kilowatt"})["value"] == 3000
    assert translated({"start": 1, "end": 2, "value": None, "unit": None})["value"] is None


def test_every_peer_is_pinned() -> None:
    for entry in yaml.safe_load(PEERS.read_text(encoding="utf-8")):
        assert all(package.count("==") == 1 for package in entry["packages"])
        assert (PEERS.parent / "adapters" / f"{entry['adapter']}.py").exists()
    assert [system.name for system in systems()][:3] == ["scanner", "extraction", "trained"]


def test_own_texts_hold_their_gold() -> None:
    texts = collect(Path("absent"))
    assert {text.corpus for text in texts} == {"own"}
    for text in texts:
        for row in text.gold:
            assert text.body[row["start"] : row["end"]] == row["surface"]


def test_front_matter_is_cut_off() -> None:
    assert split("---\nlanguage: fr\nurl: a:b\n---\nCorps\n---\nfin\n") == (
        {"language": "fr", "url": "a:b"},
        "Corps\n---\nfin\n",
    )


def test_tables() -> None:
    ours, *_, entities = systems()
    results: dict[Any, Any] = {
        (ours, "own"): Result(gold=4, found=4, right=(4, 3, 2), traps=1),
        (entities, "own"): Result(gold=4, found=8, right=(2, 0, 0), traps=3),
        (entities, "shared"): "can't be run",
    }
    lines = report.quality(results).splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert lines[2].startswith("| own | techfigures, scanner alone | 1.000 | 1.000 | 1.000 | 0.750 |")
    assert "| 0.250 | 0.500 | 0.333 | - | - | - | - | 3 |" in lines[3]
    assert "can't be run" in lines[4]
    assert "| 4 | 0.500 | - | - |" in report.recall(results)
    run = Run(spans=[], failed=0, characters=34_000, seconds=2.0, load_seconds=1.0, peak_mb=100.4)
    assert "| 17,000 | 5.0 | 1.0 | 100 | 0 |" in report.speed({(ours, "French"): run})


def test_linear_cost() -> None:
    straight = [Point("scanner", "a", size, size / 1e6) for size in SIZES]
    assert linear_to(straight) == SIZES[-1]
    assert linear_to(straight[:2]) is None
    assert linear_to([*straight[:-1], Point("scanner", "a", SIZES[-1], 10.0)]) is None
    assert "| scanner | `a` | 1.00 | 1.00 | 1.00 | 1.00 | - | to 1 MB |" in report.linear(straight[:-1])
    assert chart(straight).startswith("<svg")


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_have_the_length_asked_for(shape: str) -> None:
    assert len(SHAPES[shape](10_000)) == 10_000


def test_section_is_put_between_its_marks() -> None:
    page = f"# A\n\n{report.BEGIN}\nold\n{report.END}\n\nrest\n"
    assert (
        put_section(page, "new", report.BEGIN, report.END) == f"# A\n\n{report.BEGIN}\n\nnew\n\n{report.END}\n\nrest\n"
    )
    with pytest.raises(ValueError, match="hold once"):
        put_section("# A", "new", report.BEGIN, report.END)
