"""Faults, one of each kind: recovered from; and a fault that isn't is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import duckdb
import pytest

from benchmarks.faults import lakes, readers, served
from benchmarks.faults.__main__ import main, report
from benchmarks.faults.campaign import Injected, injected, line, planned, prepared
from benchmarks.faults.kinds import AFTER, KINDS, Kind, MissedError
from benchmarks.faults.world import Verdict, World

REGISTERING = lakes, readers, served


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Yesterday's warehouse, and what it should hold today."""
    base = prepared(tmp_path_factory.mktemp("faults"))
    yield base
    AFTER.close()
    base.inputs.down()


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_recovered_from(name: str, world: World, tmp_path: Path) -> None:
    if not KINDS[name].possible():
        pytest.skip("can't be done here")
    result = injected(KINDS[name], "1", world, tmp_path / "w")
    assert result.verdict.recovered, line(1, 1, result)
    assert result.looks


@pytest.mark.slow
def test_what_is_lost_doubled_or_missed_is_seen(world: World, tmp_path: Path) -> None:
    def lossy(there: World, _chance: Random) -> None:
        there.whole()
        with duckdb.connect(str(there.settings.database)) as con:
            con.execute("DELETE FROM core.claims WHERE claim_id = (SELECT min(claim_id) FROM core.current_claims)")
            con.execute("INSERT INTO raw.fetches FROM raw.fetches LIMIT 1")

    def missing(_there: World, _chance: Random) -> None:
        raise MissedError

    verdict = injected(Kind("lossy", lossy, 1), "1", world, tmp_path / "lossy").verdict
    assert (verdict.lost, verdict.doubled, verdict.recovered) == (1, 1, False)
    verdict = injected(Kind("missing", missing, 1), "1", world, tmp_path / "missing").verdict
    assert verdict.unreadable == ["the fault hit nothing in 5 tries"]


def test_each_kind_has_its_share() -> None:
    kinds = [kind for kind in KINDS.values() if kind.possible()]
    assert 200 <= len(planned(200, kinds)) <= 200 + len(kinds)
    assert Counter(kind.name for kind in planned(1, kinds)) == dict.fromkeys((kind.name for kind in kinds), 1)
    impossible = Kind("never", KINDS["clock jumps"].inject, 1000, possible=lambda: False)
    assert impossible not in planned(200, [*kinds, impossible])


def test_the_report_counts() -> None:
    found = [
        Injected("kill", "1.1", 2.0, Verdict(), 10),
        Injected("kill", "1.2", 4.0, Verdict(lost=3), 10),
        Injected("clock", "1.3", 6.0, Verdict(doubled=1, unreadable=["a reader met: x"]), 10),
    ]
    text = report(found, 1, 2)
    assert "--faults 3 --seed 1 --sides 2 --write`" in text
    assert "3 faults, seed 1" in text
    assert "| clock | 1 | 0 | 0 | 1 | 6.0 |\n| kill | 2 | 1 | 3 | 0 | 3.0 |\n| **all** | 3 | 1 | 3 | 1 | 4.0 |" in text
    assert line(3, 3, found[2]) == "3/3 clock (seed 1.3), 6.0 s: 1 doubled; a reader met: x"


def test_an_unknown_kind_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--kind", "earthquake"])
    assert "no kind's name holds earthquake; kinds are kill -9 in prepare, " in capsys.readouterr().err
