"""The gate's pure parts: floors, items gained and lost, and what is told of closed texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gate import items, numbers, tables
from benchmarks.gate.corpora import BASELINE, CORPUS, LEVELS, Sample, closed, paths
from benchmarks.gate.floors import failures, raised
from benchmarks.readers.recorded import FOLDER

OPEN = next(name for name in map(str, range(99)) if not closed(name))
CLOSED = next(name for name in map(str, range(99)) if closed(name))


class Scorer:
    """Pairs a claim with the gold item that begins where it does; the claim's `level` is what it reaches."""

    @staticmethod
    def pair_up(gold: list[dict[str, Any]], claims: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
        at = {row["start"]: place for place, row in enumerate(gold)}
        return [(at[row["start"]], place, row["level"]) for place, row in enumerate(claims) if row["start"] in at]

    @staticmethod
    def fold(text: str) -> str:
        return text.lower()

    @staticmethod
    def evaluate(gold: list[Any], claims: list[Any], traps: list[Any], families: Any = None) -> tuple[Any, list[str]]:
        wanted = [row for row in gold if not families or families & set(row["family"].split("|"))]
        level = {name: {"f1": len(claims) / len(wanted) if wanted else 0.0} for name in LEVELS}
        slots = {"unit": [len(claims), len(wanted)]}
        return {"gold": len(wanted), "levels": level, "trap_hits": len(traps), "slots": slots}, []


def gold(doc: str, start: int, **fields: Any) -> dict[str, Any]:
    told = {"surface": "12 %", "metric": "market_share", "family": "market", "subject": "Kimtek", **fields}
    return {"doc": doc, "start": start, "end": start + 4, **told}


def claim(doc: str, start: int, level: int, language: str = "fr") -> dict[str, Any]:
    return {"doc": doc, "start": start, "level": level, "language": language}


def sample(rows: list[dict[str, Any]], claims: list[dict[str, Any]], **fields: Any) -> Sample:
    return Sample(corpus="press", gold=rows, claims=claims, traps=[], **fields)


def figures(one: Sample) -> list[items.Item]:
    return items.reached(Scorer, one)  # type: ignore[arg-type]


def test_items_reach_the_level_of_their_claim_and_optional_ones_do_not_count() -> None:
    found = figures(
        sample([gold("a", 0), gold("a", 9), gold("a", 20, optional=True)], [claim("a", 0, 3), claim("a", 20, 5)])
    )
    assert [(item.start, item.level) for item in found] == [(0, 3), (9, 0)]


def test_the_record_tells_gains_and_losses(tmp_path: Path) -> None:
    rows = [gold(OPEN, 0), gold(OPEN, 9), gold(CLOSED, 0), gold(CLOSED, 9)]
    levels = [claim(OPEN, 0, 3), claim(OPEN, 9, 2), claim(CLOSED, 0, 3), claim(CLOSED, 9, 4)]
    before = figures(sample(rows, levels, extent="half"))
    items.write_levels(tmp_path / "items.jsonl", before)
    recorded = items.read_levels(tmp_path / "items.jsonl")
    assert items.changes(recorded, before) == ([], [])
    new = [gold(OPEN, 30)]
    worse = [claim(OPEN, 0, 2), claim(OPEN, 9, 5), claim(CLOSED, 0, 2), claim(CLOSED, 9, 4)]
    gained, lost = items.changes(recorded, figures(sample(rows + new, worse, extent="half")))
    assert [str(change) for change in gained] == [f"press {OPEN} 9-13 market_share: metric -> complete"]
    assert items.tell(lost, "lost") == [
        f"lost press {OPEN} 0-4 market_share: claim -> metric",
        "lost 1 in closed texts of press",
    ]
    assert "2 in press: clearer rule" in items.loss_entry(lost, "clearer rule", "2026-11-25")


def test_without_a_record_nothing_is_gained_or_lost(tmp_path: Path) -> None:
    found = figures(sample([gold("a", 0)], [claim("a", 0, 3)]))
    assert items.changes(items.read_levels(tmp_path / "none.jsonl"), found) == ([], [])


def test_the_record_holds_no_foreign_text_and_nothing_of_closed_ones(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    items.write_levels(path, figures(sample([gold(OPEN, 0), gold(CLOSED, 0)], [], extent="half")))
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert set(first) == {"corpus", "doc", "start", "end", "metric", "level"}
    assert set(second) == {"corpus", "hidden", "level"}
    items.write_levels(path, figures(sample([gold("a", 0)], [], own=True)))
    assert json.loads(path.read_text(encoding="utf-8"))["surface"] == "12 %"


def test_nothing_is_told_of_a_corpus_that_is_closed_as_a_whole(tmp_path: Path) -> None:
    one = sample([gold(OPEN, 0), gold(CLOSED, 0)], [claim(OPEN, 0, 2)], own=True, extent="all")
    path = tmp_path / "items.jsonl"
    items.write_levels(path, figures(one))
    assert [set(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()] == [
        {"corpus", "hidden", "level"}
    ] * 2
    better = sample(one.gold, [claim(OPEN, 0, 3), claim(CLOSED, 0, 1)], own=True, extent="all")
    gained, _ = items.changes(items.read_levels(path), figures(better))
    assert items.tell(gained, "gained", None) == ["gained 2 in closed texts of press"]
    assert set(tables.by_doc(Scorer, [one])) == {"press/(closed)"}  # type: ignore[arg-type]


def test_the_gold_of_our_own_texts_stands_beside_their_folder(tmp_path: Path) -> None:
    own = paths(tmp_path, "held-fr", {"own": True, "corpus": "held/fr"})
    held = CORPUS / "held"
    assert own == (held / "fr", held / "gold-fr.jsonl", held / "negatives-fr.jsonl")
    shared = paths(tmp_path, "dump", {"corpus": "dump.txt"})
    assert shared[:2] == (tmp_path / "corpus" / "dump.txt", tmp_path / "eval" / "gold-dump.jsonl")


def test_what_another_reader_reads_is_scored_on_the_same_gold(tmp_path: Path) -> None:
    own = {"own": True, "corpus": "held/en"}
    assert paths(tmp_path, "held-en-model", own | {"reader": "model"}) == paths(tmp_path, "held-en", own)
    assert paths(tmp_path, "seed-model", {"corpus": "seed", "reader": "model"}) == paths(
        tmp_path, "seed", {"corpus": "seed"}
    )


def test_every_reader_of_the_baseline_has_its_recorded_answers() -> None:
    entries = json.loads(BASELINE.read_text(encoding="utf-8"))
    read = {name: entry for name, entry in entries.items() if "reader" in entry}
    assert read
    for name, entry in read.items():
        assert (FOLDER / f"{entry['corpus'].replace('/', '-')}.jsonl").exists(), name
        assert {"claim", "full"} <= entry["floors"].keys(), name


def test_long_lists_are_cut_and_say_so() -> None:
    lost = [items.Change(item, 5) for item in figures(sample([gold("a", start) for start in range(0, 60, 10)], []))]
    assert items.tell(lost, "lost", 2)[2:] == ["lost and 4 more: --items shows all"]
    assert len(items.tell(lost, "lost", None)) == 6


BASE: dict[str, Any] = {"own": {"floors": {"claim": 0.7, "full": 0.6}, "traps": 2}}


def scores(claim: float, full: float, traps: int = 2) -> dict[str, Any]:
    return {"claim": claim, "full": full, "traps": traps}


def test_floors_rise_and_never_fall() -> None:
    found = raised(BASE, {"own": {"all": scores(0.71999, 0.5, 5)}})
    assert found["own"] == {"floors": {"claim": 0.719, "full": 0.6}, "traps": 2}
    assert BASE["own"]["floors"]["claim"] == 0.7
    assert raised(BASE, {"own": {"all": scores(0.7, 0.6, 1)}})["own"]["traps"] == 1


def test_a_new_corpus_fails_nothing_and_gets_its_floors_when_written() -> None:
    reached = {"all": dict.fromkeys(LEVELS, 0.81239) | {"traps": 3}, "twin": dict.fromkeys(LEVELS, 0.5) | {"traps": 3}}
    assert failures({"new": {}}, {"new": reached}) == []
    assert raised({"new": {"slack": 0.01}}, {"new": reached})["new"] == {
        "slack": 0.01,
        "floors": dict.fromkeys(LEVELS, 0.802),
        "traps": 4,
    }
    assert raised({"new": {}}, {"new": reached})["new"] == {"floors": dict.fromkeys(LEVELS, 0.812), "traps": 3}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"all": scores(0.7, 0.6)}, []),
        ({"all": scores(0.69, 0.6)}, ["claim F1"]),
        ({"all": scores(0.7, 0.6, 3)}, ["trap hits"]),
        ({"all": scores(0.7, 0.6), "twin": scores(0.67, 0.6)}, ["its twin's claim"]),
    ],
)
def test_what_fails_is_named(parts: dict[str, Any], told: list[str]) -> None:
    found = failures(BASE, {"own": parts})
    assert len(found) == len(told)
    assert all(word in problem for word, problem in zip(told, found, strict=True))


def test_closed_documents_share_one_row() -> None:
    rows = [gold(OPEN, 0), gold(CLOSED, 0)]
    table = tables.by_doc(Scorer, [sample(rows, [claim(OPEN, 0, 1)], extent="half")])  # type: ignore[arg-type]
    assert {name: row["gold"] for name, row in table.items()} == {f"press/{OPEN}": 1, "press/(closed)": 1}


def test_tables_by_family_language_and_slot() -> None:
    one = sample([gold("a", 0, family="market|usage"), gold("b", 0)], [claim("a", 0, 1), claim("b", 0, 1, "en")])
    families = tables.by_family(Scorer, [one])  # type: ignore[arg-type]
    assert {name: row["gold"] for name, row in families.items()} == {"market": 2, "usage": 1}
    assert set(tables.by_language(Scorer, [one])) == {"fr", "en"}  # type: ignore[arg-type]
    assert tables.by_slot(Scorer, [one]) == {"press all": {"unit": 1.0}}  # type: ignore[arg-type]


def test_subjects_outside_the_catalogue_are_told_apart() -> None:
    rows = [gold("a", 0), gold("a", 9), gold("a", 18, subject="Norvia|acme"), gold("a", 27), gold("a", 36, subject="")]
    claims = [claim("a", 0, 3), claim("a", 9, 2), claim("a", 18, 5), claim("a", 27, 1), claim("a", 36, 5)]
    table = tables.outside_catalogue(Scorer, [sample(rows, claims)], ["Acme"])  # type: ignore[arg-type]
    assert table == {"press all": {"outside": 2, "outside right": 0.5, "inside": 1, "inside right": 1.0}}


def test_a_table_lines_up() -> None:
    lines = tables.show("part", {"all": {"gold": 12, "claim": 0.5}, "closed": {"claim": 1.0}}).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[1].split() == ["all", "12", "0.500"]


def test_numbers_in_any_text_have_floors_that_only_rise() -> None:
    held = {"en": {"value": 0.9, "unit": 0.8}}
    read = {"en": {"value": 0.8998, "unit": 0.8567}}
    assert numbers.failures(held, read) == ["numbers in any text, en: value F1 0.8998 is below its floor 0.9"]
    assert numbers.raised(held, read) == {"en": {"value": 0.9, "unit": 0.856}}


def test_the_scanner_holds_the_floors_of_numbers_in_any_text() -> None:
    held = numbers.floors()
    assert held.keys() == {"en", "fr"}
    assert numbers.failures(held, numbers.measured()) == []
