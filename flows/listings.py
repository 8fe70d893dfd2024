"""Listings read within limits: what one does to its reader, or lists, costs its source alone.

Each is read in a process of its own (`flows.bounded`), which writes down entry by entry what it finds: what stands
there when it breaks off, or is ended, is read all the same.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from flows.bounded import TIMED, attempt, reason
from flows.forkserver import NO_MEMORY
from flows.ingest import Failure
from flows.run import Run

if TYPE_CHECKING:
    from transforms.listings import Entry

LONGEST = 50_000
"""Entries of one listing: as many as a sitemap may have (sitemaps.org 0.9)."""
LIMIT = "listing_limit"
"""Rule of what is left out because a listing, or all behind a source, is longer than may be."""


@dataclass(slots=True)
class Room:
    """What may still come of one source or target: requests for listings, entries, seconds."""

    listings: int
    entries: int
    seconds: float
    own: int | None = None
    """Its source's `items.max`: articles of its own, each counted once."""
    wants: Callable[[str], bool] = lambda _: True
    """Whether an address is of one of them."""
    began: float = field(default_factory=time.monotonic)
    seen: set[str] = field(default_factory=set)
    full: tuple[str, str] | None = None
    """The listing at which there was no more room, and the ceiling that was reached."""

    def for_listing(self, listing: str) -> bool:
        """Whether there is room for one more listing, which a listing names; it is taken."""
        self.listings -= 1
        if self.listings < 0:
            self.full = listing, "leads to more listings than are asked; TECHFIGURES_MAX_LISTINGS sets how many"
        elif time.monotonic() - self.began > self.seconds:
            self.full = listing, "takes too long with all that it leads to; TECHFIGURES_LISTING_SECONDS sets how long"
        return self.full is None

    def for_entry(self, url: str, listing: str) -> bool:
        """Whether there is room for one more entry of a listing; it is taken."""
        self.entries -= 1
        if self.entries < 0:
            self.full = listing, "lists more than is read; TECHFIGURES_MAX_ENTRIES sets how much"
        elif self.own is not None and url not in self.seen and self.wants(url):
            if len(self.seen) >= self.own:
                self.full = listing, f"lists more than {self.own:,} articles, which are usual: `items` of its source"
            else:
                self.seen.add(url)
        return self.full is None

    def failure(self, listing: str) -> Failure | None:
        """Why a listing wasn't read to its end; None where there was room."""
        if self.full is None or self.full[0] != listing:
            return None
        rule = "out_of_bounds" if self.own is not None and len(self.seen) >= self.own else LIMIT
        return Failure(rule, f"{listing} {self.full[1]}; the rest was left")


@dataclass(slots=True)
class Listed:
    """What a listing holds: its entries as they come, and why there are no more, once they have come."""

    is_listing: bool
    entries: Iterator[Entry]
    failure: Failure | None = None


def listed(run: Run, digest: str, url: str) -> Listed:
    """What some fetched bytes list, read within the limits of a document.

    Args:
        run: whose raw store has the bytes.
        digest: their SHA-256.
        url: where they are from.
    """
    name = f"listing.{secrets.token_hex(8)}.jsonl"
    run.folder.mkdir(parents=True, exist_ok=True)
    found = Listed(is_listing=True, entries=iter(()))
    if run.settings.readers == 0:
        told = write_down(lambda _: None, run, name, digest, url)
    else:
        end = attempt(write_down, run, name, digest, url)
        if end.status and end.status != NO_MEMORY and end.status not in TIMED:  # somebody else may have ended it
            end = attempt(write_down, run, name, digest, url)
        told = end.result or {}
        if end.status:
            why = reason(end.status, run.settings)
            told = {"rule": why.rule, "message": f"{url}: {why.message}"}
    found.is_listing = bool(told) or run.path(name).exists()
    found.failure = Failure(told["rule"], told["message"]) if told.get("rule") else None
    found.entries = written(run, name)
    return found


def written(run: Run, name: str) -> Iterator[Entry]:
    """The entries that were written down, whole ones; their file goes when all are read."""
    from transforms.listings import Entry

    path = run.path(name)
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield Entry(**json.loads(line))
    finally:
        path.unlink()


def write_down(_tell: Callable[..., None], run: Run, name: str, digest: str, url: str) -> dict[str, Any]:
    """In the process: write down what some bytes list, if they are a listing.

    Returns:
        `rule` and `message` where something is wrong with it.
    """
    from transforms.documents import DocumentError
    from transforms.listings import ListingError, read_listing

    try:
        entries = read_listing(run.raw.get(digest), url=url)
        if entries is None:
            return {}
        with run.path(name).open("w", encoding="utf-8") as file:
            for number, entry in enumerate(entries):
                if number >= LONGEST:
                    message = f"{url}: the listing holds more than {LONGEST:,} entries; the rest was left"
                    return {"rule": LIMIT, "message": message}
                file.write(json.dumps(asdict(entry)) + "\n")
    except ListingError as error:
        return {"rule": "feed", "message": str(error)}
    except DocumentError as error:
        return {"rule": error.rule, "message": error.message}
    return {}
