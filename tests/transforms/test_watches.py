"""Watches: what each condition tells, and what it doesn't."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.watch import Watch
from transforms.watches import Level, evaluate


def watch(when: str, threshold: float | None = None, **more: Any) -> Watch:
    return Watch(name="w", metric="users", when=when, threshold=threshold, **more)


def level(figure: str, value: float, day: str = "2026-01-31", **more: Any) -> Level:
    known = {"status": "actual", "series_id": "s", "unit": "user", "level": value, "agreement": "single"}
    return Level(figure_id=figure, value=value, day=day, **{**known, **more})


def seen(*levels: Level) -> dict[tuple[str, str], Level]:
    return {(item.figure_id, item.status): item for item in levels}


def states(found: Any) -> list[tuple[str, str]]:
    return [(match.figure.figure_id, match.state) for match in found]


JANUARY, FEBRUARY = level("a", 90), level("b", 110, "2026-02-28")


@pytest.mark.parametrize(("when", "told"), [("above", [("b", "above")]), ("below", [("a", "below")])])
def test_a_threshold_tells_what_stands_already(when: str, told: list[tuple[str, str]]) -> None:
    figures = [JANUARY, FEBRUARY, level("c", 100), level("d", 0, level=None)]
    assert states(evaluate(watch(when, 100), figures, None)) == told
    assert states(evaluate(watch(when, 100), figures, seen(*figures))) == told


def test_a_series_crosses_when_a_new_figure_lies_on_the_other_side() -> None:
    crosses = watch("crosses", 100)
    up = [("b", "crosses up after 90 user on 2026-01-31")]
    assert states(evaluate(crosses, [JANUARY, FEBRUARY], seen(JANUARY))) == up
    assert states(evaluate(crosses, [FEBRUARY, JANUARY], seen(JANUARY))) == up
    assert evaluate(crosses, [JANUARY, FEBRUARY], None) == []
    assert evaluate(crosses, [JANUARY, FEBRUARY], seen(JANUARY, FEBRUARY)) == []
    back = level("c", 80, "2026-03-31")
    assert states(evaluate(crosses, [JANUARY, FEBRUARY, back], seen(JANUARY, FEBRUARY))) == [
        ("c", "crosses down after 110 user on 2026-02-28")
    ]


def test_what_is_no_crossing() -> None:
    crosses = watch("crosses", 100)
    other_series = level("b", 110, "2026-02-28", series_id="t")
    rumour = level("b", 110, "2026-02-28", status="rumoured")
    stays = level("b", 95, "2026-02-28")
    for later in (other_series, rumour, stays):
        assert evaluate(crosses, [JANUARY, later], seen(JANUARY)) == []
    # Old news that comes late is no crossing of today.
    march = level("c", 120, "2026-03-31")
    assert evaluate(crosses, [JANUARY, FEBRUARY, march], seen(FEBRUARY, march)) == []
    assert states(evaluate(crosses, [JANUARY, level("c", 100, "2026-03-31")], seen(JANUARY))) == [
        ("c", "crosses up after 90 user on 2026-01-31")
    ]


def test_a_figure_that_is_revised_to_the_other_side_crosses_once() -> None:
    revised = level("b", 95, "2026-02-28")
    before = level("z", 120, "2026-01-01")
    assert states(evaluate(watch("crosses", 100), [before, revised], seen(before, FEBRUARY))) == [
        ("b", "crosses down from 110 user to 95 user")
    ]


def test_new_revised_and_disputed_tell_changes_alone() -> None:
    changed, doubted = level("a", 91), level("a", 90, agreement="conflict")
    assert states(evaluate(watch("new"), [JANUARY, FEBRUARY], seen(JANUARY))) == [("b", "new")]
    assert states(evaluate(watch("new"), [level("a", 90, status="rumoured")], seen(JANUARY))) == [("a", "new")]
    assert states(evaluate(watch("revised"), [changed, FEBRUARY], seen(JANUARY))) == [
        ("a", "revised 90 user to 91 user")
    ]
    unit = level("a", 90, unit="account")
    assert states(evaluate(watch("revised"), [unit], seen(JANUARY))) == [("a", "revised 90 user to 90 account")]
    assert states(evaluate(watch("disputed"), [doubted, FEBRUARY], seen(JANUARY))) == [("a", "disputed")]
    assert states(evaluate(watch("disputed"), [doubted], seen())) == [("a", "disputed")]
    assert evaluate(watch("disputed"), [doubted], seen(doubted)) == []
    for when in ("new", "revised", "disputed"):
        assert evaluate(watch(when), [changed, doubted], None) == []
        assert evaluate(watch(when), [JANUARY], seen(JANUARY)) == []
