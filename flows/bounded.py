"""A batch read in a process of its own, within limits: what a document does to it costs that document alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import structlog

from flows.forkserver import NO_MEMORY, Job, Limits, shared
from flows.ingest import Failure
from flows.run import Run
from techfigures.logs import configure, log
from techfigures.settings import Settings

LIVES = 3
"""Times that a batch's process may end by no document's fault: somebody kills it, or all of them are too much."""
TIMED = (-signal.SIGXCPU, -signal.SIGALRM)
"""Statuses of a process whose time is over."""
Work = Callable[..., Any]


class BoundedError(RuntimeError):
    """A batch that can't be read within the limits though each of its documents can; the message says what to do."""


@dataclass(slots=True)
class End:
    """How a process ended: with a result, or with a status and the place of the document that it had in hand."""

    status: int = 0
    result: Any = None
    hand: int | None = None


def bounded(work: Work, alone: Work, run: Run, batch: str) -> Any:
    """Carry out work on a batch; a document that is more than its process stands is barred, and the others read again.

    Args:
        work: `work(tell, run, batch, barred)`: tells the place of each document that it begins with, and None after
            the last one; quarantines those that are barred, each with its failure.
        alone: `alone(tell, run, batch, place)`: reads one document and keeps nothing of it.
        run: the run.
        batch: name of the batch.

    Returns:
        The work's result.

    Raises:
        BoundedError: no single document is at fault.
    """
    barred: dict[int, Failure] = {}
    lives = LIVES
    while True:
        end = attempt(work, run, batch, barred)
        if not end.status:
            return end.result
        if end.hand is not None and (fault := own_fault(end, alone, run, batch)):
            barred[end.hand] = fault
            continue
        lives -= 1
        if not lives:
            told = reason(end.status, run.settings).message
            raise BoundedError(f"{told}; no single document is at fault: try again, or lower TECHFIGURES_BATCH_SIZE")


def own_fault(end: End, alone: Work, run: Run, batch: str) -> Failure | None:
    """Why the process ended, where the document in hand is at fault: others may have filled the memory before it."""
    if end.status not in TIMED:
        end = attempt(alone, run, batch, end.hand)
    return reason(end.status, run.settings) if end.status else None


def attempt(work: Work, run: Run, batch: str, *more: Any) -> End:
    """Carry work out in a process of its own; raises what it raises."""
    limits = Limits(run.settings.document_seconds, run.settings.document_memory)
    # What the run was asked for can be long, and reading needs none of it.
    given = (work, structlog.contextvars.get_contextvars(), replace(run, targets=()), batch, *more)
    end = End()
    with slots(readers(run.settings)):
        for kind, value in shared().messages(Job(observed, given, limits, Path.cwd())):
            match kind:
                case "told":
                    end.hand = value
                case "done":
                    end.result = value
                case "failed":
                    raise value
                case _:
                    end.status = value
    if end.status:
        log.warning("a reading process ended", status=end.status, place=end.hand)
    return end


def observed(tell: Callable[..., None], work: Work, bound: dict[str, Any], run: Run, *given: Any) -> Any:
    """In the process: the work, under the ids that its starter logs with."""
    configure(run.settings)
    with structlog.contextvars.bound_contextvars(**bound):
        return work(tell, run, *given)


def reason(status: int, settings: Settings) -> Failure:
    """Why a process ended with a status."""
    seconds, megabytes = settings.document_seconds, settings.document_memory
    if status in TIMED:
        told = f"reading takes more than {seconds} s of processor time, or waits for ever"
        return Failure("time_limit", f"{told}; TECHFIGURES_DOCUMENT_SECONDS sets the limit")
    if status == NO_MEMORY:
        told = f"reading takes more than {megabytes} MB of memory"
        return Failure("memory_limit", f"{told}; TECHFIGURES_DOCUMENT_MEMORY sets the limit")
    how = f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
    return Failure("crash", f"the process that reads is ended {how}")


def ready(settings: Settings) -> None:
    """Let what reading needs be loaded, while something else is done."""
    if settings.readers != 0 and not settings.dask:
        shared().start()


def readers(settings: Settings) -> int:
    """Batches that are read at once, each by a process: as many as this process may use processors, unless set."""
    return len(os.sched_getaffinity(0)) if settings.readers is None else settings.readers


@cache
def slots(count: int) -> BoundedSemaphore:
    """What so many may hold at once."""
    return BoundedSemaphore(count)
