"""A campaign: faults of all kinds in an order that its seed fixes, each done to a world of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from random import Random

import httpx

from benchmarks.faults.inputs import Inputs
from benchmarks.faults.kinds import AFTER, KINDS, FaultError, Kind, MissedError
from benchmarks.faults.world import Verdict, World, held, watched

TRIES = 5
"""How often a fault that hits nothing is tried."""


@dataclass(frozen=True, slots=True)
class Injected:
    """A fault, and what came of it: seconds from the fault's begin to its recovery."""

    kind: str
    seed: str
    seconds: float
    verdict: Verdict
    looks: int
    """How often a reader looked at the snapshot meanwhile."""


def planned(count: int, kinds: Iterable[Kind]) -> list[Kind]:
    """So many faults or more: of each kind its share, one at least."""
    able = [kind for kind in kinds if kind.possible()]
    whole = sum(kind.share for kind in able)
    return [kind for kind in able for _ in range(max(1, -(-kind.share * count // whole)))]


def campaign(
    count: int, seed: int, told: Callable[[str], object], kinds: Iterable[Kind] | None = None, sides: int = 1
) -> list[Injected]:
    """Inject so many faults or more.

    Args:
        count: how many; each kind is there once at least.
        seed: fixes their order, and what is left to chance in each but for the machine's own pace.
        told: gets a line after each fault.
        kinds: of these alone.
        sides: how many processes inject, side by side, each with a world of its own; a module's function for `told`.
    """
    faults = planned(count, KINDS.values() if kinds is None else kinds)
    Random(seed).shuffle(faults)  # noqa: S311 - no secret
    numbered = [(number, kind.name) for number, kind in enumerate(faults, 1)]
    part = partial(faults_of, of=len(faults), seed=seed, told=told)
    if sides == 1:
        return part(numbered)
    with ProcessPoolExecutor(sides, mp_context=get_context("spawn")) as pool:
        return list(chain.from_iterable(pool.map(part, (numbered[side::sides] for side in range(sides)))))


def faults_of(numbered: Sequence[tuple[int, str]], of: int, seed: int, told: Callable[[str], object]) -> list[Injected]:
    """Inject those of a campaign's faults that are given by number and kind."""
    from benchmarks.faults import lakes, readers, served  # noqa: F401 - they register their kinds

    found: list[Injected] = []
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        base = prepared(Path(folder))
        try:
            for number, name in numbered:
                result = injected(KINDS[name], f"{seed}.{number}", base, Path(folder) / str(number))
                found.append(result)
                told(line(number, of, result))
        finally:
            AFTER.close()
            base.inputs.down()
    return found


def line(number: int, of: int, result: Injected) -> str:
    """A fault in a line."""
    verdict = result.verdict
    faults = [f"{verdict.lost} lost"] * bool(verdict.lost) + [f"{verdict.doubled} doubled"] * bool(verdict.doubled)
    came = "; ".join([*faults, *verdict.unreadable]) or "recovered"
    return f"{number}/{of} {result.kind} (seed {result.seed}), {result.seconds:.1f} s: {came}"


def prepared(folder: Path) -> World:
    """The world as it stood yesterday, the inputs as they stand today, and what an undisturbed run makes of them."""
    inputs = Inputs(folder / "inputs")
    (folder / "base").mkdir()
    base = World(folder / "base", inputs)
    base.whole()
    inputs.today()
    calm = base.copy_to(folder / "calm")
    calm.whole()
    base.wanted = held(calm.settings.warehouse)
    if base.wanted.accounted != inputs.count or base.wanted.doubled:
        raise RuntimeError(f"of {inputs.count} documents an undisturbed run accounts for {base.wanted.accounted}")
    return base


def injected(kind: Kind, seed: str, base: World, folder: Path) -> Injected:
    """Do one fault to a copy of the world, let the next run recover it, judge."""
    for attempt in range(TRIES):
        folder.mkdir()
        with own_disk(folder) if kind.small_disk else nothing():
            world = kind.place(base, folder)
            world.wanted = base.wanted
            began = time.monotonic()
            with watched(world.settings.snapshot_path) as reader:
                try:
                    kind.inject(world, Random(f"{seed}.{attempt}"))  # noqa: S311 - no secret
                    world.whole()
                    verdict = world.judge()
                except MissedError:
                    verdict = Verdict(unreadable=[f"the fault hit nothing in {TRIES} tries"])
                    missed = attempt < TRIES - 1
                except (FaultError, RuntimeError, TimeoutError, httpx.HTTPError) as error:
                    verdict, missed = Verdict(unreadable=[str(error)]), False
                else:
                    missed = False
            verdict.unreadable += sorted(set(reader.met))
            result = Injected(kind.name, seed, time.monotonic() - began, verdict, reader.looks)
        world.remove()
        if not missed:
            break
    return result


@contextmanager
def own_disk(folder: Path) -> Iterator[None]:
    """A disk in memory mounted on a folder."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def nothing() -> Iterator[None]:
    """No disk of its own."""
    yield


def progress(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr, flush=True)
