"""One run: its settings, its folder under <work>/runs/, and the rows that its steps hand on through files there."""

from __future__ import annotations

import itertools
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import guard
from flows.lock import run_lock
from flows.raw import RawStore
from techfigures.settings import Settings
from transforms.health import latest

if TYPE_CHECKING:
    import pandas as pd

ADOPTIONS = 3
ADOPTING = ("daily", "backfill")
"""Flows that take over what interrupted runs had fetched."""
ENTRY_IDS = "entry_ids.jsonl"
"""Staging file: which article each feed means by its entries' own identifiers (schemas.run.EntryId)."""

VERSIONS = "versions.parquet"
"""Staging frame: which extractor read each revision of a batch (schemas.run.ReadBy)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to read: where it is, and what is known of it beforehand."""

    address: str
    """Path or http(s) address."""
    doc: str | None = None
    """Its name in the run, where the file's stem isn't unique."""
    tail: int = 2
    """How many last parts of a file's path tell it from the others of the run."""
    source: str | None = None
    kind: str | None = None
    """What its source says it is: feed, sitemap, page or folder; null where a target was given."""
    headline_only: bool = False
    """Whether title and summary are all that may be had of it."""
    summary: str | None = None
    """What its feed says of it, where that is all that may be had."""
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    title: str | None = None
    media_type: str | None = None
    entry_id: str | None = None
    """Hash of its source and its feed's own identifier of it, where that is more than its address."""
    hosts: str | None = None
    """Domains that its source or outlet declares as its own, by commas: they may speak for each other's articles."""
    is_declared: bool = False
    """Whether its publisher is what its source's file says, which a page doesn't overrule."""
    answered: str | None = None
    """Address that answered, where a redirect led to another."""
    raw_sha256: str | None = None
    """Key of its bytes, where they are in the raw store already."""
    local: bool = False
    """Whether it was named by a target on loopback, so that a loopback address may be fetched."""
    adopted: int = 0
    """How many interrupted runs left it behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Which entries of sources a backfill fetches: those of some days that the ledger doesn't hold."""

    since: str
    """First day of publication (UTC, ISO 8601)."""
    until: str
    """Last day of publication."""
    source: str | None
    """Of this source alone; of all enabled ones unless given."""
    began: str
    """Instant at which the backfill began: what failed since then isn't tried again."""
    most: int
    """Entries that one run fetches at most."""

    def may_hold(self, published: str | None, modified: str | None, *, listing: bool) -> bool:
        """Whether an entry is of these days, by its publication or else its last change; one without a date isn't.

        Of a listing whether something in it may be: nothing, where it hasn't changed since.
        """
        stamp = latest(published or modified or "")
        day = stamp.astimezone(UTC).date().isoformat() if stamp else None
        if listing:
            return day is None or self.since <= day
        return day is not None and self.since <= day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the daily flow over some targets; `folder` holds its staging files."""

    run_id: str
    settings: Settings
    targets: tuple[str, ...] = ()
    hints: dict[str, str | None] = field(default_factory=dict)
    """Publisher, language and day of publication of documents that state none."""
    kind: str | None = None
    """Of the configured sources, the ones of this kind only: feed, sitemap, page or folder."""
    all_sources: bool = False
    """Whether configured sources are read that aren't due, too."""
    flow: str = "daily"
    """Which flow runs."""
    past: Past | None = None
    """What a backfill fetches; null for a run that reads what is due."""

    @property
    def folder(self) -> Path:
        """Folder of the staging files."""
        return self.settings.work_folder / "runs" / self.run_id

    @property
    def raw(self) -> RawStore:
        """The raw store."""
        return RawStore(self.settings.work_folder / "raw")

    def path(self, name: str) -> Path:
        """A staging file's path, such as `0003.items.jsonl` or `0003.claims.parquet`."""
        return self.folder / name

    def draft(self, name: str) -> Path:
        """Where a staging file is written before it is put in place: two writers of one don't meet."""
        return self.path(f"{name}.{secrets.token_hex(4)}.tmp")

    def write_lines(self, name: str, rows: Iterable[dict[str, Any]]) -> None:
        """Write a staging file of JSON lines, in one piece."""
        draft = self.draft(name)
        with draft.open("w", encoding="utf-8", errors="surrogatepass") as file:  # names of files may be no text
            file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
        draft.replace(self.path(name))

    def read_lines(self, name: str) -> list[dict[str, Any]]:
        """Rows of a staging file of JSON lines; none where it isn't there."""
        path = self.path(name)
        return (
            [json.loads(line) for line in path.read_text(encoding="utf-8", errors="surrogatepass").split("\n") if line]
            if path.exists()
            else []
        )

    def write_frame(self, name: str, frame: pd.DataFrame) -> None:
        """Write a staging frame as Parquet, in one piece."""
        draft = self.draft(name)
        frame.to_parquet(draft, index=False)
        draft.replace(self.path(name))

    def read_frame(self, name: str) -> pd.DataFrame:
        """Read a staging frame."""
        import pandas as pd

        return pd.read_parquet(self.path(name))

    def items(self, batch: str) -> list[Item]:
        """The items of a batch."""
        return [Item(**row) for row in self.read_lines(f"{batch}.items.jsonl")]


def new_run_id() -> str:
    """A name that sorts by time and is unique on this machine: UTC time and process id."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"


@contextmanager
def open_run(
    settings: Settings,
    targets: Iterable[str] = (),
    hints: dict[str, str | None] | None = None,
    kind: str | None = None,
    flow: str = "daily",
    *,
    all_sources: bool = False,
    past: Past | None = None,
    wait: float = 0,
) -> Iterator[Run]:
    """A run under the lock, with its folder made; `close_run` removes the folder where all went well.

    Waits `wait` seconds for another run's end.

    Raises:
        flows.lock.HeldError: another run is at work.
    """
    run = Run(
        run_id=new_run_id(), settings=settings, targets=tuple(targets), hints=hints or {}, kind=kind, flow=flow,
        all_sources=all_sources, past=past,
    )  # fmt: skip
    guard.follow_parent()
    with at_work(settings, run.run_id, flow, wait=wait):
        run.folder.mkdir(parents=True)
        yield run


@contextmanager
def at_work(settings: Settings, run_id: str, flow: str | None = None, *, wait: float = 0) -> Iterator[None]:
    """The locks of a warehouse and of a work folder held, so that nobody else writes to either; HeldError names who.

    A lake is told, instead of locked.
    """
    with ExitStack() as held:
        for path in settings.lock_paths:
            held.enter_context(run_lock(path, run_id, flow, wait=wait))
        held.enter_context(settings.warehouse.at_work(run_id))
        yield


def close_run(run: Run) -> None:
    """Remove the staging files of a run that was loaded whole, and those of others that nobody needs any more.

    What interrupted runs had fetched and not loaded stays until a flow that takes it over has ended well.
    """
    shutil.rmtree(run.folder, ignore_errors=True)
    for stale in leavings(run):
        if run.flow in ADOPTING or not holds_work(stale):
            shutil.rmtree(stale.folder, ignore_errors=True)


def leavings(run: Run) -> list[Run]:
    """The other runs whose folders are still there, the latest first; under the lock all of them are over."""
    folders = [folder for folder in run.folder.parent.iterdir() if folder != run.folder and folder.is_dir()]
    return [replace(run, run_id=folder.name) for folder in sorted(folders, reverse=True)]


def adopted(run: Run) -> Iterator[dict[str, Any]]:
    """Lines of pages of the web that interrupted runs had fetched; each says how many runs broke off with it in hand.

    Files are left out, here and of the items: the same command finds them again.
    """
    return itertools.chain.from_iterable(map(lines_of, leavings(run)))


def unfetched(run: Run) -> Iterator[Item]:
    """Items of the web that interrupted runs were to fetch."""
    return itertools.chain.from_iterable(map(items_of, leavings(run)))


def lines_of(stale: Run) -> Iterator[dict[str, Any]]:
    """The same of one interrupted run."""
    for batch in unloaded(stale):
        for line in stale.read_lines(f"{batch}.fetched.jsonl"):
            told = line["item"]
            if told and told["raw_sha256"] and told["address"].startswith("http"):
                yield line | {"item": told | {"adopted": told["adopted"] + 1}}


def items_of(stale: Run) -> Iterator[Item]:
    """The same of one interrupted run."""
    for batch in unloaded(stale):
        yield from (item for item in stale.items(batch) if item.address.startswith("http") and not item.local)


def holds_work(stale: Run) -> bool:
    """Whether an interrupted run left anything for another to take over."""
    return any(lines_of(stale)) or any(items_of(stale))


def unloaded(stale: Run) -> Iterator[str]:
    """The batches of an interrupted run that it didn't load."""
    for path in sorted(stale.folder.glob("*.items.jsonl")):
        batch = path.name.split(".")[0]
        if not stale.path(f"{batch}.loaded").exists():
            yield batch
