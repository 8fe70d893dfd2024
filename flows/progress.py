"""Who is told how far a run has come: nobody, unless the command line listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]
LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call `listener(step, done, total)` as the steps begun inside the block go on."""
    token = LISTENER.set(listener)
    try:
        yield
    finally:
        LISTENER.reset(token)


def report(step: str, done: int, total: int) -> None:
    """Tell the listener, if there is one."""
    listener = LISTENER.get()
    if listener:
        listener(step, done, total)
