"""Verdicts by name, and the circuit of a source as a state machine."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.health import LONGEST, WELL, Circuit, after, is_due, latest, sight, spends

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("stamps", "verdict"),
    [
        ([], "no_items"),
        (["2026-03-10T08:00:00Z", "2026-03-09T08:00:00+01:00"], WELL),
        (["2026-03-10", None], WELL),
        ([None, None], WELL),
        # A day counts until it is over: the seventh is three days ago only from tonight.
        (["2026-03-07", "2026-03-01"], WELL),
        (["2026-03-06", "2026-03-01"], "stale"),
        (["2026-03-01T08:00:00Z"], "stale"),
        # What is announced for next year makes nothing new.
        (["2027-01-01", "2026-03-01"], "stale"),
        (["2026-03-10T08:00:00Z"] * 3, "one_date"),
        (["2026-03-10T08:00:00Z"] * 2, WELL),
        (["2026-03-01"] * 4, "stale"),
        (["2026-03-10", "2026-03-09"] * 6, "out_of_bounds"),
        (["not a date", "2026-03-10"], WELL),
    ],
)
def test_verdicts(stamps: list[str | None], verdict: str) -> None:
    found = sight(stamps, least=1, most=10, silence=3 * DAY, now=NOW)
    assert (found.verdict, found.items) == (verdict, len(stamps))
    assert (found.message is None) == (verdict == WELL)


def test_too_few() -> None:
    found = sight(["2026-03-10"], least=2, most=10, silence=DAY, now=NOW)
    assert (found.verdict, found.message) == ("out_of_bounds", "1 entries, where 2 to 10 are usual")


def test_stamps() -> None:
    assert latest("2026-03-10T08:00:00+01:00") == datetime(2026, 3, 10, 7, tzinfo=UTC)
    assert latest("2026-03-10T08:00:00") == datetime(2026, 3, 10, 8, tzinfo=UTC)
    assert latest("2026-03-10") == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)
    assert latest("2026-13-10") is None


def test_what_brings_entries_costs_nothing() -> None:
    assert [spends(name, 5) for name in (WELL, "one_date", "out_of_bounds", "http_404", "stale")] == [False] * 4 + [
        True
    ]
    assert all(spends(name, 0) for name in ("no_items", "http_404", "out_of_bounds"))


def test_a_source_that_breaks_and_mends() -> None:
    circuit, at, waits = Circuit(), NOW, []
    for _ in range(12):
        circuit = after(circuit, spent=True, at=at, cadence=HOUR, budget=3)
        if circuit.open_until:
            waits.append(circuit.open_until - at)
            at = circuit.open_until
    hours = [wait / HOUR for wait in waits]
    assert hours == [2, 4, 8, 16, 32, 64, 128, 168, 168, 168]
    assert circuit.state(at) == "half_open"
    assert after(circuit, spent=False, at=at, cadence=HOUR, budget=3) == Circuit()


def test_due() -> None:
    assert is_due(Circuit(), None, HOUR, NOW)
    assert not is_due(Circuit(), NOW - HOUR / 2, HOUR, NOW)
    # An hourly run comes a few seconds early now and then.
    assert is_due(Circuit(), NOW - HOUR + timedelta(seconds=30), HOUR, NOW)
    assert is_due(Circuit(1), NOW - HOUR / 2, HOUR, NOW)
    assert not is_due(Circuit(3, NOW + HOUR), NOW - 3 * DAY, HOUR, NOW)
    assert is_due(Circuit(3, NOW), NOW - HOUR / 2, DAY, NOW)


fates = st.lists(st.tuples(st.booleans(), st.timedeltas(timedelta(0), timedelta(days=30))), max_size=60)
cadences = st.timedeltas(timedelta(minutes=1), timedelta(weeks=4))
budgets = st.integers(1, 8)


@given(fates, cadences, budgets)
def test_it_opens_where_the_budget_is_spent_and_nowhere_else(
    fates: list[tuple[bool, timedelta]], cadence: timedelta, budget: int
) -> None:
    circuit, at, run = Circuit(), NOW, 0
    for spent, gap in fates:
        at += gap
        circuit = after(circuit, spent=spent, at=at, cadence=cadence, budget=budget)
        run = run + 1 if spent else 0
        assert circuit.failures == run
        assert (circuit.open_until is not None) == (run >= budget)
        if circuit.open_until is None:
            assert circuit.state(at) == "closed"
            continue
        assert circuit.state(at) == "open"
        assert not is_due(circuit, None, cadence, circuit.open_until - timedelta(microseconds=1))
        # However long it has been broken, it gets its trial within a week, or within its own cadence.
        assert is_due(circuit, at, cadence, at + max(cadence, LONGEST))


@given(cadences, budgets, st.integers(2, 40))
def test_intervals_grow(cadence: timedelta, budget: int, failures: int) -> None:
    circuit, waits = Circuit(), []
    for _ in range(failures):
        circuit = after(circuit, spent=True, at=NOW, cadence=cadence, budget=budget)
        waits += [circuit.open_until - NOW] if circuit.open_until else []
    assert waits == sorted(waits)
    assert len(waits) == max(0, failures - budget + 1)


@given(fates, cadences, budgets)
def test_it_can_be_taken_up_from_what_was_recorded(
    fates: list[tuple[bool, timedelta]], cadence: timedelta, budget: int
) -> None:
    """The last row of the history is enough: what came before it is in it."""

    def told(circuit: Circuit, fates: list[tuple[bool, timedelta]], at: datetime) -> tuple[Circuit, datetime]:
        for spent, gap in fates:
            at += gap
            circuit = after(circuit, spent=spent, at=at, cadence=cadence, budget=budget)
        return circuit, at

    middle = len(fates) // 2
    circuit, at = told(Circuit(), fates[:middle], NOW)
    recorded = Circuit(circuit.failures, circuit.open_until)
    assert told(recorded, fates[middle:], at) == told(Circuit(), fates, NOW)


def test_what_a_clock_that_was_ahead_noted_holds_up_nothing() -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    ahead = now + timedelta(days=4000)
    day = timedelta(days=1)
    assert is_due(Circuit(), ahead, day, now)
    assert is_due(Circuit(9, ahead), now - day, day, now)
    assert not is_due(Circuit(9, now + timedelta(days=6)), now - day, day, now)
    assert not is_due(Circuit(), now + timedelta(minutes=5), day, now)
