"""The step that asks: a batch's questions worked out within limits, put to the language model, the answers kept."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flows.cluster import spread
from flows.model.endpoint import asks
from flows.model.questions import Question, note_here, noted
from flows.model.session import Session
from flows.model.tally import Tally
from flows.run import Run
from techfigures.settings import Settings
from transforms.claims.readers import Request

SESSIONS: dict[str, Session] = {}
"""The sessions that are open, by their runs' ids."""
OPENING = threading.Lock()


def ask(run: Run, batch: str) -> dict[str, int]:
    """Where a language model is one of the readers, asks it of a batch's articles what it has not answered yet.

    Answers that can be used are kept beside the raw store. What it leaves open the other readers read.
    """
    if not asks(run.settings):
        return {}
    if run.settings.dask:
        spread(note_here, run, batch)
    else:
        note_here(run, batch)
    found = noted(run, batch)
    if not found:
        return {}
    session = opened(run)
    return session.ask(found).counts(session.currency)


def opened(run: Run) -> Session:
    """The session of a run, opened by the first batch that asks."""
    with OPENING:
        if run.run_id not in SESSIONS:
            SESSIONS[run.run_id] = Session(run.settings)
        return SESSIONS[run.run_id]


@contextmanager
def sessions(run: Run) -> Iterator[None]:
    """Close what a run opens within the block."""
    try:
        yield
    finally:
        with OPENING:
            session = SESSIONS.pop(run.run_id, None)
        if session is not None:
            session.close()


def asking(settings: Settings) -> Callable[[Sequence[Request]], Tally]:
    """What asks the endpoint of the settings and keeps its answers, as long as this process lives.

    Raises:
        flows.model.errors.ModelError: the settings don't hold.
    """
    session = Session(settings)
    atexit.register(session.close)
    return lambda requests: session.ask([Question(request) for request in requests])
