"""Faults of what reads: documents that do something to it, reading processes and Dask clusters that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random

from benchmarks.faults import poison
from benchmarks.faults.child import LIMIT, Child
from benchmarks.faults.kinds import FaultError, MissedError, kind, must_be_told, must_be_well
from benchmarks.faults.world import World, held
from benchmarks.processes import children, free_port, state

TIGHT = {"readers": 2, "document_seconds": 2, "document_memory": 600}
"""Limits that poisonous documents meet soon."""
POISONS = {
    "loops": ("time_limit", ("loop", "backtrack", "wait")),
    "eats memory": ("memory_limit", ("memory",)),
    "crashes its reader": ("crash", ("segv", "abort", "kill", "exit")),
}
"""What a document may do: the rule of its quarantine, and the acts, of which one is left to chance."""


def poisonous(rule: str, acts: tuple[str, ...], world: World, chance: Random) -> None:
    """One document costs itself alone, and is loaded once it is mended."""
    world.change(**TIGHT)
    with world.inputs.poisoned(chance.choice(("en", "fr")), chance.choice(acts)) as path:
        must_be_well(world.run(poison.let_act))
    found = held(world.settings.warehouse)
    wanted = world.wanted.beside(path.stem)
    wanted["quarantined"] += Counter([repr(("document", rule, str(path), None, None))])
    for name, rows in wanted.items():
        if odd := (rows - found.rows[name]) + (found.rows[name] - rows):
            raise FaultError(f"a document cost more than itself: {odd.total()} rows, {name} {next(iter(odd))[:200]}")


for what, (rule, acts) in POISONS.items():
    kind(f"a document that {what}", 5)(partial(poisonous, rule, acts))


@dataclass(frozen=True, slots=True)
class Reading:
    """A process that reads a batch, the fork server that it comes from, and who started that."""

    reader: int
    server: int
    starter: int

    @classmethod
    def of(cls, run: Child) -> Reading:
        """One of a run, as soon as it reads; the reader is stopped. MissedError where the run ends before."""
        root = run.process.pid or 0
        deadline = time.monotonic() + LIMIT
        while run.process.is_alive() and time.monotonic() < deadline:
            for starter in (root, *children(root)):  # the run itself, or a Dask worker
                for server in filter(is_forkserver, children(starter)):
                    for reader in children(server):
                        if stopped(reader):
                            return cls(reader, server, starter)
            time.sleep(0.002)
        run.end()
        raise MissedError

    def go_on(self) -> None:
        """Let the reader go on, where it is still there."""
        with suppress(ProcessLookupError):
            os.kill(self.reader, signal.SIGCONT)


def is_forkserver(process: int) -> bool:
    """Whether a process is a fork server, or forked from one."""
    with suppress(OSError):
        return b"flows.forkserver" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False


def stopped(process: int) -> bool:
    """Stop a process; whether it was there to be stopped."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGSTOP)
        deadline = time.monotonic() + 1
        while (seen := state(process)) not in {"T", "Z", "X", ""} and time.monotonic() < deadline:
            time.sleep(0.001)
        return seen == "T"
    return False


def kill_what_reads(what: str, world: World, chance: Random) -> None:
    """While a batch is read, its process, the fork server or the Dask worker is killed: the batch is read again."""
    calm = world.settings
    world.change(readers=2) if what != "worker" else world.change(dask="local", dask_workers=2)
    run = world.start()
    world.settings = calm
    run.until("extract", chance.randint(1, 2))
    time.sleep(chance.random() * 0.05)
    found = Reading.of(run)
    os.kill({"reader": found.reader, "server": found.server, "worker": found.starter}[what], signal.SIGKILL)
    found.go_on()
    must_be_well(run.end())


for one, told in {"reader": "a reading process", "server": "the fork server"}.items():
    kind(f"kill -9 of {told}", 4)(partial(kill_what_reads, one))


def has_dask() -> bool:
    """Whether the extra `dask` is installed."""
    return find_spec("prefect_dask") is not None


kind("kill -9 of a Dask worker", 4, possible=has_dask)(partial(kill_what_reads, "worker"))


@kind("kill -9 of the Dask scheduler", 4, possible=has_dask)
def kill_scheduler(world: World, _chance: Random) -> None:
    """While a batch is read, the scheduler is killed: the run says so; the next one reads without it."""
    calm = world.settings
    with cluster(world.folder) as (scheduler, address):
        world.change(dask=address, retries=0)
        run = world.start()
        if not run.until("extract"):
            run.end()
            raise MissedError
        scheduler.kill()
        must_be_told(run.end(), "Dask")
    world.settings = calm


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler and one worker, each a process of its own: the scheduler's process and its address."""
    port = free_port()
    address, quiet = f"tcp://127.0.0.1:{port}", ("--no-dashboard", "--host", "127.0.0.1")
    parts = (
        ("scheduler", "--port", str(port), *quiet),
        ("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder / "dask"), *quiet),
    )
    with (folder / "dask.log").open("wb") as log:
        started = [
            subprocess.Popen([sys.executable, "-m", "dask", *part], stdout=log, stderr=log, cwd=poison.ROOT)
            for part in parts
        ]
        try:
            yield started[0], address
        finally:
            for process in started:
                process.kill()
                process.wait()
