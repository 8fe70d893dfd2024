"""A run in a process of its own, forked from one that has imported everything: quick to start, and real to kill."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from multiprocessing.connection import Connection
from typing import Any

import time_machine

import transforms.claims
import warehouse.load
from flows import steps
from flows.lock import HeldError
from flows.reextract import reextract
from flows.report import performed
from flows.run import close_run, open_run
from techfigures.settings import Settings
from transforms.claims import assemble
from warehouse.errors import WarehouseError

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["benchmarks.faults.warm"])
LIMIT = 600.0
"""Seconds after which a run hangs."""
OLDER = "0.0+older"
"""The version that older rules go by."""
AtStep = Callable[[str], object]
Work = Callable[[], list[str]]
"""A flow; gives a line for each failure."""
Disturbance = Callable[[], AtStep | None]
"""Called in the run's process before it begins; gives what is to be called as each step begins."""


@dataclass(slots=True)
class Ended:
    """How a run ended: its process's status, a line for each failure, and when each step began (seconds from start)."""

    status: int | None
    failures: list[str] = field(default_factory=list)
    began: list[tuple[str, float]] = field(default_factory=list)


class Child:
    """A run under way."""

    def __init__(self, work: Work, disturbance: Disturbance | None = None, *, check: bool = False) -> None:
        """`check` says whether the quality suites run, which take most of a run's time."""
        self.pipe, theirs = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=carry_out, args=(work, theirs, disturbance, check))
        self.process.start()
        theirs.close()
        self.ended = Ended(None)

    def until(self, step: str, times: int = 1) -> bool:
        """Wait until a step has begun so many times; False where the run ended before."""
        while times:
            if not self.hear():
                return False
            times -= self.ended.began[-1][0] == step if self.ended.began else 0
        return True

    def hear(self) -> bool:
        """Take what the run says next; False where it says no more."""
        try:
            if not self.pipe.poll(LIMIT):
                self.kill()
                self.ended.failures.append(f"hung for {LIMIT:.0f} s")
                return False
            kind, told = self.pipe.recv()
        except (EOFError, ConnectionError):
            return False
        if kind == "began":
            self.ended.began.append(told)
            return True
        self.ended.failures += told
        return False

    def kill(self) -> None:
        """End it as nothing can be prepared for."""
        if self.process.pid:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)

    def end(self) -> Ended:
        """Wait for its end."""
        while self.hear():
            pass
        self.process.join(LIMIT)
        self.ended.status = self.process.exitcode
        self.process.close()
        self.pipe.close()
        return self.ended


def carry_out(work: Work, pipe: Connection, disturbance: Disturbance | None, check: bool) -> None:
    """A flow without Prefect, as the command line carries it out; tells by the pipe how far it is."""
    began = time.perf_counter()  # a clock that no jump moves
    at_step = disturbance() if disturbance else None

    def told(step: steps.Step) -> steps.Step:
        @wraps(step.work)
        def heard(*given: Any) -> Any:
            pipe.send(("began", (step.name, time.perf_counter() - began)))
            if at_step:
                at_step(step.name)
            return step.work(*given)

        return replace(step, work=heard)

    chosen = tuple(told(step) for step in steps.STEPS if check or step.name != "check")
    setattr(steps, "STEPS", chosen)  # noqa: B010 - what this process alone is to do
    try:
        failures = work()
    except (HeldError, WarehouseError, OSError) as error:
        failures = [str(error)]
    pipe.send(("ended", failures))
    raise SystemExit(bool(failures))


def daily(settings: Settings, targets: list[str]) -> list[str]:
    """The daily flow; its failures."""
    with open_run(settings, targets) as run:
        outcome = performed(run)
        if not outcome.failures:
            close_run(run)
    return outcome.failures


def read_again(settings: Settings) -> list[str]:
    """All that was fetched, read again by the present rules; its failures."""
    return reextract(settings).failures


def die(*_given: object) -> None:
    """End this process as nothing can be prepared for."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed_in_statement(name: str) -> None:
    """In the load's transaction, before one of its statements, the process dies."""
    statement = warehouse.load.statement

    def dying(con: Any, asked: str, parameters: dict[str, str]) -> int:
        if asked == name:
            die()
        return statement(con, asked, parameters)

    setattr(warehouse.load, "statement", dying)  # noqa: B010 - what this process alone is to do


def file_limit(size: int) -> None:
    """No file can grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def clock_jump(step: str, seconds: float, then_die: str | None = None) -> AtStep:
    """As a step begins the clock jumps by so many seconds; as another one begins, the process dies."""
    jumped: list[Any] = []

    def at_step(name: str) -> None:
        if name == step and not jumped:
            jumped.append(time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds)))
            jumped[0].start()
        if name == then_die and jumped:
            die()

    return at_step


def older_rules() -> None:
    """The run's rules are those of another version, which tells of fewer claims."""
    extract = transforms.claims.extract

    def older(document: Any, *given: Any) -> Any:
        found = extract(document, *given)
        return replace(found, claims=found.claims[::2])

    for module in (transforms.claims, assemble):
        setattr(module, "extractor_version", lambda *_: OLDER)  # noqa: B010 - what this process alone is to do
    setattr(transforms.claims, "extract", older)  # noqa: B010
