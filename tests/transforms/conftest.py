"""What the tests of transforms share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest

HANG = 300
"""Seconds of CPU time after which reading a text counts as hung; a linear reading takes less than a minute."""


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """Raise where a text is read without end."""

    def hung(number: int, frame: FrameType | None) -> None:
        raise AssertionError("the reading hangs")

    previous = signal.signal(signal.SIGPROF, hung)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, previous)
