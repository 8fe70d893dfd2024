"""Trying sources out: what each answers now, with nothing stored, and noting those that answer as they should."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.checks import Round
from flows.discovery import gather, targets
from flows.ingest import get, is_address
from flows.run import Item, Run
from flows.sources import FILE, FOLDER, Source, SourceError, read
from flows.spool import Spool
from techfigures.settings import Settings
from transforms.health import WELL

VERIFIED = re.compile(r"^verified(_on)?:.*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What a source answered when it was tried out."""

    source: str
    verdict: str
    """`well`, or the failure's name; `article_…` where it lists articles and the newest can't be had."""
    message: str | None
    answered: tuple[int, ...]
    """HTTP status of each address that answered."""
    media_types: tuple[str, ...]
    items: int
    usual: str
    """Entries that are usual."""
    newest: str | None
    """Instant of its newest entry."""
    robots: str
    """Whether robots.txt lets it be read: allowed, forbidden, unknown."""


def probe(settings: Settings, chosen: Sequence[Source]) -> Iterator[Probe]:
    """Try sources out, as many at once as the settings say, each as it is done in order: its addresses and an article.

    Args:
        settings: bounds of the fetching.
        chosen: the sources, enabled or not, due or not.
    """
    with tempfile.TemporaryDirectory(prefix="techfigures-") as folder:
        # A run of its own, whose raw store goes with it.
        run = Run(run_id="check", settings=settings.model_copy(update={"work": Path(folder)}))
        with ThreadPoolExecutor(settings.fetchers) as pool:
            yield from pool.map(lambda source: probe_one(run, source), chosen)


def probe_one(run: Run, source: Source) -> Probe:
    """Try one source out."""
    now = datetime.now(UTC)
    reading = Round(run, [source], now)
    with Spool(run.settings.work_folder / f"{source.id}.sqlite") as spool:
        for place, at in enumerate(targets(run, [source])):
            reading.note(at, gather(run, spool, reading, place, at))
        spool.settle()
        fetches = [row["fetch"] for row in spool.lines() if row["fetch"]]
        (result,) = reading.checks(spool)
        newest = spool.newest(source.id)
    rules = [failure["rule"] for failure in reading.failures[source.id]]
    verdict, message = result.verdict, result.message
    if verdict == WELL and newest and (failure := newest_article(run, source, newest)):
        verdict, message = f"article_{failure['rule']}", failure["message"]
        rules.append(failure["rule"])
    return Probe(
        source=source.id,
        verdict=verdict,
        message=message,
        answered=tuple(row["status"] for row in fetches if row["status"]),
        media_types=tuple(dict.fromkeys(row["media_type"] for row in fetches if row["media_type"])),
        items=result.items,
        usual=f"{source.items.min} to {source.items.max}",
        newest=result.newest,
        robots=robots(rules),
    )


def newest_article(run: Run, source: Source, newest: Item) -> dict[str, str] | None:
    """Why the newest article of a source can't be had; None where it can, or needn't be."""
    if source.headline_only or source.kind not in {"feed", "sitemap"} or not is_address(newest.address):
        return None
    failure: dict[str, str] | None = get(run, newest)["failure"]
    return failure


def robots(rules: Sequence[str]) -> str:
    """What robots.txt said, by the failures that there were."""
    if "robots_forbid" in rules:
        return "forbidden"
    return "unknown" if set(rules) & {"robots_unreachable", "unreachable", "timeout", "bad_address"} else "allowed"


def writable(folder: Path | None) -> Path:
    """The folder of sources, where it is the user's own; SourceError says what to do where it is the package's."""
    if folder is None or folder.resolve() == FOLDER.resolve():
        raise SourceError(
            f"the sources at {FOLDER} belong to the program and are not written to: `techfigures sources copy FOLDER` "
            "makes a folder of your own, which --folder FOLDER or TECHFIGURES_SOURCES names"
        )
    return folder


def mark(folder: Path, source: str, day: date) -> None:
    """Note in a source's file that it was seen to answer as it says, everything else left as it is.

    Args:
        folder: a folder of sources of the user's own.
        source: id of the source.
        day: day on which it was seen.
    """
    path = folder / source / FILE
    draft = path.with_name(f".{FILE}.tmp")
    draft.write_text(marked(path.read_text(encoding="utf-8"), day), encoding="utf-8")
    draft.replace(path)
    read(path)


def marked(text: str, day: date) -> str:
    """A source's file with the two lines that say it is verified, in the place of those that were there, else last."""
    lines = f"verified: true\nverified_on: {day}\n"
    first = VERIFIED.search(text)
    at = first.start() if first else len(text)
    before = text[:at] if at == 0 or text[at - 1] == "\n" else text[:at] + "\n"
    return before + lines + VERIFIED.sub("", text[at:])
