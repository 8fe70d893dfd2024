"""A warehouse as it stood yesterday, which a fault is done to; its reader; and what it should hold in the end."""

from __future__ import annotations

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.faults.child import Child, Disturbance, Ended, daily
from benchmarks.faults.inputs import Inputs
from techfigures.settings import Settings
from warehouse.connect import open_reader
from warehouse.errors import WarehouseError
from warehouse.storage import Storage

LOOK = 0.25
"""Seconds between two looks of the reader."""
STANDS = {
    # An edit without a date of its own was told on the day on which it was seen.
    "document": "SELECT * EXCLUDE (run_id, recorded_at, told) FROM core.current_documents",
    "claim": "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims",
    "mention": "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_mentions",
    "quarantined": "SELECT stage, rule, row ->> '$.address', document_id, span_start FROM core.quarantine "
    "WHERE state = 'open'",
}
"""What must be the same as after an undisturbed run, but for who recorded it and when."""
KEYS = {
    "core.documents": "revision_id",
    "core.claims": "claim_id, extractor_version",
    "core.mentions": "claim_id, extractor_version",
    "raw.fetches": "fetch_id",
}
"""What no two rows may share."""
SEEN = """
SELECT
  (SELECT count(*) FROM core.current_documents),
  (SELECT count(*) FROM core.current_claims AS c WHERE NOT EXISTS (
    SELECT 1 FROM core.current_documents AS d WHERE d.document_id = c.document_id
  ))
"""
"""What the reader asks: how many articles there are, and how many claims hang in the air."""


@dataclass(slots=True)
class Held:
    """What a warehouse holds: rows by what they are, as text, with how often each is there."""

    rows: dict[str, Counter[str]]
    doubled: int = 0
    """Rows that share a key which should be their own."""

    @property
    def accounted(self) -> int:
        """Documents that are loaded or in quarantine."""
        return self.rows["document"].total() + len(
            [row for row in self.rows["quarantined"] if "http" in row or ".md" in row]
        )

    def beside(self, name: str) -> dict[str, Counter[str]]:
        """The rows of all documents but one."""
        return {
            kind: Counter({row: rows[row] for row in rows if repr(name) not in row}) for kind, rows in self.rows.items()
        }


def held(place: Storage | Path) -> Held:
    """What a warehouse holds."""
    with open_reader(place) as con:
        rows = {name: Counter(map(repr, con.execute(sql).fetchall())) for name, sql in STANDS.items()}
        doubled = 0
        for table, key in KEYS.items():
            more = con.execute(f"SELECT count(*) - count(DISTINCT ({key})) FROM {table}").fetchone()  # noqa: S608
            doubled += more[0] if more else 0
    return Held(rows, doubled)


@dataclass(slots=True)
class Verdict:
    """How a warehouse stands beside an undisturbed one."""

    lost: int = 0
    doubled: int = 0
    unreadable: list[str] = field(default_factory=list)
    """What a reader met, and what else went wrong."""

    @property
    def recovered(self) -> bool:
        """Whether nothing is lost, nothing doubled, and readers met nothing."""
        return not (self.lost or self.doubled or self.unreadable)


class World:
    """One warehouse in a folder of its own, and what is read into it."""

    wanted: Held
    """What an undisturbed run makes of today's inputs."""

    def __init__(self, folder: Path, inputs: Inputs, **changed: Any) -> None:
        """`folder` holds the warehouse, its snapshot and its work folder; `changed` settings are its own."""
        self.folder, self.inputs = folder, inputs
        self.settings = Settings(
            database=folder / "w.duckdb",
            batch_size=4,
            retries=0,
            host_interval=0,
            connect_timeout=2,
            allow_loopback=True,
            contact="mailto:faults@example.org",
            **changed,
        )

    def change(self, **changed: Any) -> None:
        """Other settings, from the next run on."""
        self.settings = self.settings.model_copy(update=changed)

    def start(self, disturbance: Disturbance | None = None, *, check: bool = False, alone: bool = False) -> Child:
        """Start a run over all that is to be read; `alone` it reads in its own process, whose rules are disturbed."""
        settings = self.settings.model_copy(update={"readers": 0}) if alone else self.settings
        return Child(partial(daily, settings, self.inputs.targets), disturbance, check=check)

    def run(self, disturbance: Disturbance | None = None, *, check: bool = False, alone: bool = False) -> Ended:
        """The same, to its end."""
        return self.start(disturbance, check=check, alone=alone).end()

    def whole(self) -> Ended:
        """A run that must end well; RuntimeError with what it says where it doesn't."""
        ended = self.run()
        if ended.status != 0:
            raise RuntimeError(f"a run after the fault failed: {'; '.join(ended.failures) or ended.status}")
        return ended

    def copy_to(self, folder: Path) -> World:
        """The same in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return World(folder, self.inputs)

    def remove(self) -> None:
        """Nobody needs it any more."""
        shutil.rmtree(self.folder)

    def judge(self) -> Verdict:
        """Hold it against an undisturbed one."""
        found = held(self.settings.warehouse)
        lost = sum((self.wanted.rows[name] - found.rows[name]).total() for name in STANDS)
        surplus = sum((found.rows[name] - self.wanted.rows[name]).total() for name in STANDS)
        verdict = Verdict(lost, surplus + found.doubled)
        left = list((self.settings.work_folder / "runs").iterdir())
        if left:
            verdict.unreadable.append(f"{len(left)} runs are left behind")
        if held(self.settings.snapshot_path).rows != found.rows:
            verdict.unreadable.append("the snapshot isn't the warehouse")
        return verdict


class Reader(threading.Thread):
    """Opens the snapshot again and again, as the readers of a published warehouse do, and notes what goes wrong."""

    def __init__(self, snapshot: Path) -> None:
        """`snapshot` is there already."""
        super().__init__(daemon=True)
        self.snapshot = snapshot
        self.over = threading.Event()
        self.looks, self.least = 0, 0
        self.met: list[str] = []

    def run(self) -> None:
        """Look until told to stop."""
        while not self.over.wait(LOOK):
            self.look()

    def look(self) -> None:
        """One look: there is a snapshot, it never holds fewer articles than before, and none in half."""
        self.looks += 1
        try:
            with open_reader(self.snapshot) as con:
                documents, hanging = con.execute(SEEN).fetchone() or (0, 0)
        except (WarehouseError, OSError, duckdb.Error) as error:
            self.met.append(f"a reader met: {' '.join(str(error).split())}")
            return
        if documents < self.least or hanging:
            self.met.append(f"a reader saw {documents} articles after {self.least}, {hanging} claims without one")
        self.least = documents


@contextmanager
def watched(snapshot: Path) -> Iterator[Reader]:
    """A reader of a snapshot within the block; it has looked at least once at the end."""
    reader = Reader(snapshot)
    reader.start()
    try:
        yield reader
    finally:
        reader.over.set()
        reader.join()
        reader.look()


def may_mount() -> bool:
    """Whether this process may mount file systems."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    able = int(next(line for line in status.splitlines() if line.startswith("CapEff:")).split()[1], 16)
    return os.geteuid() == 0 and bool(able >> 21 & 1)  # CAP_SYS_ADMIN
