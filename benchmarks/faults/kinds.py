"""The kinds of faults: each a function that does one to a world, registered under what it is called.

A kind gets a world that stands as it stood yesterday and a source of chance, and leaves the world to the run that comes
next. `MissedError` says that the fault hit nothing: it is tried again.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import IO, cast

import duckdb

from benchmarks.faults import child
from benchmarks.faults.world import World, held, may_mount
from flows.steps import STEPS
from warehouse.load import STATEMENTS
from warehouse.migrate import LEDGER, migrations

Inject = Callable[[World, Random], None]
Place = Callable[[World, Path], World]
"""Makes a world that stands as another one does, in another folder."""


class MissedError(RuntimeError):
    """The fault hit nothing."""


class FaultError(RuntimeError):
    """The program didn't behave as it must while the fault lasted; the message says how."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault."""

    name: str
    inject: Inject
    share: int
    """How many of two hundred."""
    possible: Callable[[], bool] = lambda: True
    small_disk: bool = False
    """Whether the world stands on a disk of its own, which `inject` may make smaller."""
    place: Place = World.copy_to


AFTER = ExitStack()
"""What is to be ended and removed once all is over."""
KINDS: dict[str, Kind] = {}
"""By name."""


def kind(
    name: str,
    share: int,
    *,
    possible: Callable[[], bool] = lambda: True,
    small_disk: bool = False,
    place: Place = World.copy_to,
) -> Callable[[Inject], Inject]:
    """Register a kind of fault."""

    def register(inject: Inject) -> Inject:
        KINDS[name] = Kind(name, inject, share, possible, small_disk, place)
        return inject

    return register


def must_be_killed(ended: child.Ended) -> None:
    """MissedError where a run came to its end before it was killed."""
    if ended.status is not None and ended.status >= 0:
        raise MissedError


def must_be_told(ended: child.Ended, *words: str) -> None:
    """FaultError where a run that could not do its work doesn't say so in lines that hold one of some words."""
    if ended.status == 0:
        raise MissedError
    odd = [line for line in ended.failures if not any(word in line for word in words)]
    if ended.status != 1 or odd or not ended.failures:
        raise FaultError(f"status {ended.status}, told: {'; '.join(odd) or 'nothing'}")


def must_be_well(ended: child.Ended) -> None:
    """FaultError where a run failed that a fault must not stop."""
    if ended.status != 0:
        raise FaultError(f"the run failed: {'; '.join(ended.failures) or ended.status}")


def kill_in(step: str, world: World, chance: Random, *, within: float = 0.5) -> None:
    """A run is killed at any moment of a step: at once, or up to so many seconds after its begin."""
    run = world.start(check=step == "check")
    batches = next(item.scope for item in STEPS if item.name == step) == "batch"
    if run.until(step, chance.randint(1, 3) if batches else 1):
        time.sleep(chance.choice((0.0, chance.random() * within / 10, chance.random() * within)))
        run.kill()
    must_be_killed(run.end())


for one in STEPS:
    kind(f"kill -9 in {one.name}", 6)(partial(kill_in, one.name))


@kind("kill -9 in the load's transaction", 12)
def kill_in_transaction(world: World, chance: Random) -> None:
    """A run is killed before one of the statements of the load's transaction."""
    must_be_killed(world.run(partial(child.killed_in_statement, chance.choice(STATEMENTS))))


@kind("kill -9 of run after run", 10)
def kill_again(world: World, chance: Random) -> None:
    """Two to three runs in a row are killed at any moment: the second while it takes over what the first left."""
    for _ in range(chance.randint(2, 3)):
        kill_in(chance.choice([step.name for step in STEPS if step.name != "check"]), world, chance)


@kind("no file may grow", 12)
def file_limit(world: World, chance: Random) -> None:
    """Writing beyond some size fails, in whatever file."""
    size = world.settings.database.stat().st_size
    limit = chance.choice((chance.randint(100, 20_000), chance.randint(20_000, size), int(size * 1.05)))
    must_be_told(world.run(partial(child.file_limit, limit)), "no room left", "File too large")


@kind("disk full", 10, possible=may_mount, small_disk=True)
def full_disk(world: World, chance: Random) -> None:
    """The disk has room for some of what a run writes; then it is made larger."""
    used = sum(path.stat().st_size for path in world.folder.rglob("*") if path.is_file())
    remount(world.folder, f"size={used + chance.randint(20_000, 2_000_000)}")
    try:
        must_be_told(world.run(), "no room left")
    finally:
        remount(world.folder, "size=1g")


def remount(folder: Path, options: str) -> None:
    """Mount a file system anew with other options."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True, capture_output=True)


@kind("read-only directory", 10, possible=may_mount)
def read_only(world: World, chance: Random) -> None:
    """One of the folders that a run writes to can't be written."""
    work = world.settings.work_folder
    with bound_read_only(chance.choice((world.folder, work, work / "raw", work / "runs"))):
        must_be_told(world.run(), "Read-only", "read-only", "can't be written", "permission")


@contextmanager
def bound_read_only(folder: Path) -> Iterator[None]:
    """A folder mounted over itself, read-only: root, too, can't write to it."""
    subprocess.run(["mount", "--bind", str(folder), str(folder)], check=True)
    try:
        remount(folder, "ro,bind")
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@kind("clock jumps", 16)
def clock_jump(world: World, chance: Random) -> None:
    """The clock jumps back or forth by a minute to a year as any step begins; half of such runs are killed later."""
    names = [step.name for step in STEPS if step.name != "check"]
    at = chance.randrange(len(names) - 1)
    seconds = chance.choice((-1, 1)) * chance.choice((60, 3600, 86_400, 30 * 86_400, 366 * 86_400))
    then_die = chance.choice(names[at + 1 :]) if chance.random() < 0.5 else None
    ended = world.run(partial(child.clock_jump, names[at], seconds, then_die))
    if then_die:
        must_be_killed(ended)
    elif ended.status != 0:
        raise FaultError(f"a run whose clock jumped failed: {'; '.join(ended.failures)}")


@kind("network gone", 10)
def network_gone(world: World, _chance: Random) -> None:
    """Nobody answers, for the whole run: what is at hand is loaded, the rest is told."""
    world.inputs.down()
    try:
        ended = world.run()
    finally:
        world.inputs.up()
    if ended.status != 0:
        raise FaultError(f"a run without network failed: {'; '.join(ended.failures)}")
    if held(world.settings.database).rows["document"].total() < 4:
        raise FaultError("files weren't loaded because the network was gone")


@kind("a warehouse of a newer version", 8)
def newer_file(world: World, chance: Random) -> None:
    """The file is of a version that this program doesn't know: it is left alone."""
    database = world.settings.database
    with duckdb.connect(str(database)) as con:
        con.execute(f"INSERT INTO main.{LEDGER} VALUES (?, 'later')", [len(migrations()) + chance.randint(1, 9)])  # noqa: S608
    before = database.read_bytes()
    must_be_told(world.run(), "update techfigures")
    if database.read_bytes() != before:
        raise FaultError("a file of a newer version was changed")
    with duckdb.connect(str(database)) as con:
        con.execute(f"DELETE FROM main.{LEDGER} WHERE name = 'later'")  # noqa: S608


@kind("two versions of the rules at once", 8)
def older_beside_newer(world: World, chance: Random) -> None:
    """Older rules and newer ones start side by side: one at a time; then what older ones have read is read again."""
    runs = [world.start(child.older_rules, alone=True), world.start()]
    time.sleep(chance.random() * 0.2)
    ended = [run.end() for run in runs]
    if not any(run.status == 0 for run in ended):
        raise FaultError("; ".join(line for run in ended for line in run.failures))
    for run in ended:
        if run.status != 0:
            must_be_told(run, "another run is at work", "is held by process")
    world.run(child.older_rules, alone=True)
    again = child.Child(partial(child.read_again, world.settings)).end()
    if again.status != 0:
        raise FaultError("; ".join(again.failures))


HOLD = """
import sys
from pathlib import Path
from warehouse.connect import open_reader
with open_reader(Path(sys.argv[1])) as con:
    for line in sys.stdin:
        print(con.execute("SELECT count(*), bit_xor(hash(c)) FROM core.current_claims AS c").fetchone(), flush=True)
"""
"""A reader that keeps one snapshot open, and says at each line that it gets what it sees."""


@kind("a reader for hours", 8)
def long_reader(world: World, chance: Random) -> None:
    """A reader keeps a snapshot open while hours go by and others are swapped in: it sees what it saw."""
    command = [sys.executable, "-c", HOLD, str(world.settings.snapshot_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as reader:
        asked, told = cast("tuple[IO[str], IO[str]]", (reader.stdin, reader.stdout))
        seen = set()
        for hours in range(chance.randint(3, 5)):
            print("look", file=asked, flush=True)
            seen.add(told.readline())
            ended = world.run(partial(child.clock_jump, "prepare", 3600.0 * hours))
            if ended.status != 0:
                raise FaultError("; ".join(ended.failures))
        print("look", file=asked, flush=True)
        seen.add(told.readline())
        asked.close()
    if len(seen) != 1 or "" in seen:
        raise FaultError(f"a reader saw its snapshot change: {seen}")
