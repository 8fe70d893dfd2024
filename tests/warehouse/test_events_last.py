"""Events by identity: whatever is loaded, in whatever order, claims stay with their event, and ids last."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.conftest import fill
from warehouse.build import build
from warehouse.connect import open_writer

SUBJECTS = 50
"""Companies of a world, each with a history of its own: one build answers for all of them."""
HISTORY: tuple[tuple[str, dict[str, Any], str, tuple[float, ...]], ...] = (
    ("series_b", {"metric": "funding_round", "dimensions": '{"round": "series_b"}'}, "2026-02-10", (40e6, 41e6)),
    ("series_c", {"metric": "funding_round", "dimensions": '{"round": "series_c"}'}, "2026-03-05", (130e6, 150e6)),
    ("unnamed", {"metric": "funding_round"}, "2026-03-05", (130e6,)),
    ("seed", {"metric": "funding_round"}, "2025-10-01", (5e6, 5.1e6)),
    ("kelvio", {"metric": "investment", "counterparty": "Kelvio"}, "2026-03-20", (2e9,)),
    ("norvia", {"metric": "investment", "counterparty": "Norvia"}, "2026-03-25", (5e9,)),
    ("sold", {"metric": "acquisition_price", "counterparty": "Adobe", "counterparty_id": "adobe"}, "2025-09-01", (9e8,)),  # noqa: E501
    ("again", {"metric": "acquisition_price", "counterparty": "Meta", "counterparty_id": "meta"}, "2026-06-01", (3e9,)),
    ("supply", {"metric": "purchase_commitment", "counterparty": "Voltan"}, "2026-03-05", (40e6,)),
    ("layoffs", {"metric": "layoffs"}, "2026-03-05", (120.0, 130.0)),
)  # fmt: skip
"""What happened to one: a name, what its claims tell, its day, and the sums that articles tell of it."""
SAME = {"unnamed": "series_c"}
"""Claims without a name are of the event whose sum they tell."""


def world(chance: random.Random, tag: str) -> list[tuple[dict[str, Any], list[tuple[dict[str, Any], str]]]]:
    """Articles in any order, each of one to three events of a company; claims with the event that they tell."""
    articles = []
    for number in range(SUBJECTS):
        for copy in range(chance.randint(3, 6)):
            told = chance.sample(HISTORY, chance.randint(1, 3))
            rows, words = [], []
            for name, about, day, sums in told:
                value = chance.choice(sums)
                words.append(f"{int(value)}")
                money = {} if about["metric"] == "layoffs" else {"unit": "USD"}
                row = {"doc": f"{tag}{number}.{copy}", "surface": words[-1], "nth": words.count(words[-1]),
                       "value": value, "subject": f"Acme {number}", "period_start": day, "period_end": day,
                       **money, **about}  # fmt: skip
                rows.append((row, f"{number} {SAME.get(name, name)}"))
            body = f"Of Acme {number}, {copy}: {', '.join(words)}."
            articles.append(({"doc": rows[0][0]["doc"], "body": body, "published": "2026-07-01"}, rows))
    chance.shuffle(articles)
    return articles


def given(articles: list[Any], loads: int) -> dict[str, list[dict[str, Any]]]:
    """The articles as rows of so many loads."""
    rows: dict[str, list[dict[str, Any]]] = {"documents": [], "claims": []}
    for place, (article, claims) in enumerate(articles):
        loaded = 1 + place * loads // len(articles)
        rows["documents"].append({**article, "loaded": loaded})
        rows["claims"] += [{**row, "loaded": loaded} for row, _ in claims]
    return rows


def groups(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Claims by figure and by event."""
    figures, events = defaultdict(set), defaultdict(set)
    for claim, figure in con.execute("SELECT claim_id, figure_id FROM core.placements").fetchall():
        figures[figure].add(claim)
    sql = """
        SELECT p.claim_id, f.event_id FROM core.placements AS p
        INNER JOIN mart.event_figures AS f ON p.figure_id = f.figure_id
    """
    for claim, event in con.execute(sql).fetchall():
        events[event].add(claim)
    return dict(figures), dict(events)


def truth(con: duckdb.DuckDBPyConnection, articles: list[Any]) -> dict[str, str]:
    """The event of each stored claim, as the world has it."""
    said = {
        (row["doc"], row["metric"], row["value"], row.get("counterparty")): event
        for _, rows in articles
        for row, event in rows
    }
    sql = "SELECT claim_id, doc, metric, value, counterparty FROM core.current_claims"
    return {row[0]: said[row[1:]] for row in con.execute(sql).fetchall()}


def holds(con: duckdb.DuckDBPyConnection, articles: list[Any]) -> None:
    """No figure and no event mixes two of the world's, and ids of figures and events are each of one."""
    of = truth(con, articles)
    for kind in groups(con):
        for members in kind.values():
            assert len({of[claim] for claim in members}) == 1, sorted({of[claim] for claim in members})


def explore(fresh: Path, template: Path, folder: Path, seed: int) -> None:
    """One world: whole, in parts, in another order; what stood together stands together, ids last or lead on."""
    chance = random.Random(seed)  # noqa: S311 - worlds, no secrets
    articles = world(chance, f"w{seed}.")
    half = articles[: len(articles) // 2]
    found = []
    for number, (chosen, loads) in enumerate([(half, 1), (articles, 1), (articles[::-1], 3)]):
        with copied(template, fresh.with_name(f"{seed}.{number}.duckdb")) as con:
            fill(con, given(chosen, loads), folder / f"{seed}.{number}")
            holds(con, chosen)
            found.append(groups(con))
            if number == 2:
                bit_by_bit = groups(con)
                led = dict(con.execute("SELECT old_id, new_id FROM core.id_aliases").fetchall())
                build(con, "2026-08-01T00:00:00+00:00", full=True)
                assert groups(con) == bit_by_bit
                alive = {name for kind in bit_by_bit for name in kind}
                assert set(led.values()) <= alive
                assert not set(led) & alive
    for part, whole, other in zip(*found, strict=True):
        assert whole == other, "the order of loading decides nothing"
        home = {claim: name for name, members in whole.items() for claim in members}
        for members in part.values():
            assert len({home[claim] for claim in members}) == 1, "more articles part nothing"


def copied(template: Path, to: Path) -> Any:
    """A fresh warehouse of a world."""
    to.write_bytes(template.read_bytes())
    return open_writer(to)


@pytest.fixture
def where(tmp_path: Path) -> Iterator[Path]:
    """Where worlds are built."""
    yield tmp_path / "w.duckdb"
    for path in tmp_path.glob("*.duckdb"):
        path.unlink()


@pytest.mark.parametrize("seed", range(1))
def test_claims_stay_with_their_event(where: Path, template: Path, tmp_path: Path, seed: int) -> None:
    explore(where, template, tmp_path, seed)


@pytest.mark.slow
def test_claims_stay_with_their_event_in_hundreds_of_histories(where: Path, template: Path, tmp_path: Path) -> None:
    for seed in range(100, 100 + 500 // SUBJECTS):
        explore(where, template, tmp_path, seed)


def test_an_id_that_is_merged_away_leads_on(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    told = {"metric": "funding_round", "unit": "USD", "subject": "Bolt"}
    load(
        con,
        {
            "documents": [
                {"doc": "a", "body": "Bolt raised $50 million.", "published": "2026-03-01"},
                {"doc": "b", "body": "Bolt got $51 million in March.", "published": "2026-06-01"},
                {"doc": "c", "body": "Bolt's $50.5 million of spring.", "published": "2026-04-15", "loaded": 2},
            ],
            "claims": [
                {"doc": "a", "surface": "$50 million", "value": 5e7, **told},
                {"doc": "b", "surface": "$51 million", "value": 5.1e7, **told},
                {"doc": "c", "surface": "$50.5 million", "value": 5.05e7, **told, "loaded": 2},
            ],
        },
    )
    figures, events = groups(con)
    assert len(figures) == len(events) == 1
    led = con.execute("SELECT kind, new_id FROM core.id_aliases ORDER BY kind").fetchall()
    assert led == [("event", next(iter(events))), ("figure", next(iter(figures)))]


def test_a_total_and_its_parts_are_neither_added_nor_one_figure(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    told = {"metric": "investment", "unit": "USD", "subject": "Ploupi", "status": "announced"}
    both = {"counterparty": "Kelvio and Norvia", "counterparty_id": "company/kelvio"}
    body = "Kelvio and Norvia put $15bn into Ploupi: Kelvio $10bn, Norvia $5bn."
    parts = [
        {"surface": "$15bn", "value": 15e9, **told, **both},
        {"surface": "$10bn", "value": 10e9, **told, "counterparty": "Kelvio", "counterparty_id": "company/kelvio"},
        {"surface": "$5bn", "value": 5e9, **told, "counterparty": "Norvia"},
    ]
    load(
        con,
        {
            "documents": [
                {"doc": "a", "body": body, "published": "2026-03-01"},
                {"doc": "b", "body": "Kelvio puts $10bn into Ploupi.", "published": "2026-03-02"},
                {"doc": "c", "body": "Ploupi gets $10bn of Kelvio.", "published": "2026-03-03"},
            ],
            "claims": [
                *({"doc": "a", **part} for part in parts),
                {"doc": "b", **parts[1]},
                {"doc": "c", **parts[1]},
            ],
        },
    )
    assert con.execute("SELECT amount, parts FROM mart.events").fetchall() == [(15e9, 2)]


def test_the_valuation_is_of_the_round_beside_which_it_stands(con: duckdb.DuckDBPyConnection, load: Any) -> None:
    told = {"unit": "USD", "subject": "Bolt", "status": "actual"}
    load(
        con,
        {
            "documents": [
                {"doc": "a", "body": "Bolt raised $5bn at $60bn, and in May $1bn at $8bn.", "published": "2026-06-01"}
            ],
            "claims": [
                {"doc": "a", "surface": "$5bn", "value": 5e9, "metric": "funding_round", **told},
                {"doc": "a", "surface": "$60bn", "value": 6e10, "metric": "valuation", **told},
                {"doc": "a", "surface": "$1bn", "value": 1e9, "metric": "funding_round", **told},
                {"doc": "a", "surface": "$8bn", "value": 8e9, "metric": "valuation", **told,
                 "period_start": "2026-05-01", "period_end": "2026-05-31"},
            ],
        },
    )  # fmt: skip
    found = con.execute("SELECT amount, valuation FROM mart.events ORDER BY amount").fetchall()
    assert found == [(1e9, 8e9), (5e9, 6e10)]
