"""Watches: evaluated on what was published, noted, told."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from flows.notices import able, deliver
from flows.run import Run
from schemas.identity import key
from schemas.watch import Notice, Watch, Watched, amount
from techfigures.settings import Settings
from transforms.watches import Level, Match, evaluate

NAMES = [field.name for field in fields(Watched) if field.name != "watch_id"]


def tell(run: Run) -> dict[str, int]:
    """Evaluates the watches on what was published and tells what is new by webhook, e-mail and feed.

    A channel that fails keeps what is for it pending; the run goes on.
    """
    from warehouse.connect import open_writer
    from warehouse.watches import read_watches

    watches = read_watches(run.settings.watches_path)
    with open_writer(run.settings.warehouse) as con:
        noticed = notice(con, watches, run.run_id, datetime.now(UTC).isoformat())
        return {"noticed": noticed, **deliver(run.settings, con)}


def notice(con: Any, watches: list[Watch], run_id: str, recorded_at: str) -> int:
    """Evaluate watches and note what they have to tell, in one transaction; how many notices are new."""
    from warehouse.migrate import transaction
    from warehouse.notices import add
    from warehouse.watches import remember

    with transaction(con):
        notices: list[Notice] = []
        looked_at: list[Watched] = []
        for watch in watches:
            levels, matches = look(con, watch)
            notices += made(con, watch, matches, run_id, recorded_at)
            looked_at += [
                Watched(watch_id=watch.watch_id, **{name: getattr(level, name) for name in NAMES}) for level in levels
            ]
        remember(con, watches, looked_at, recorded_at)
        return add(con, notices)


def look(con: Any, watch: Watch) -> tuple[list[Level], list[Match]]:
    """The figures that fit a watch, and what it has to tell of them."""
    from warehouse.watches import figures, seen

    levels = [Level(**row) for row in figures(con, watch)]
    before = seen(con, watch)
    known = None if before is None else {(row["figure_id"], row["status"]): before_level(row) for row in before}
    return levels, evaluate(watch, levels, known)


def before_level(row: dict[str, Any]) -> Level:
    """A row of core.watched as a level; its series and day are those of now, which nobody asks it for."""
    return Level(series_id="", day="", **{name: row[name] for name in NAMES})


def made(con: Any, watch: Watch, matches: list[Match], run_id: str, recorded_at: str) -> list[Notice]:
    """Matches as notices, one for each of the watch's channels."""
    from warehouse.watches import evidence

    said = evidence(con, [match.figure.claim_id for match in matches])
    return [
        Notice(
            notice_id=notice_id(watch, match),
            channel=channel,
            kind="watch",
            name=watch.name,
            about=f"{match.figure.figure_id} {match.figure.status}",
            state=match.state,
            cadence=watch.tell,
            title=title(watch, match, said[match.figure.claim_id]),
            content={"watch": watch.question, "figure": said[match.figure.claim_id]},
            run_id=run_id,
            recorded_at=recorded_at,
        )
        for match in matches
        for channel in watch.channels
    ]


def notice_id(watch: Watch, match: Match) -> str:
    """The key under which a watch tells a figure in a state, once."""
    return key("watch", watch.watch_id, match.figure.figure_id, match.figure.status, match.state)


def title(watch: Watch, match: Match, figure: dict[str, Any]) -> str:
    """A match in one line: `norvane-users: users of Norvane, 45,000,000 user (actual): above 40,000,000`."""
    value = amount(match.figure.value, match.figure.unit)
    bound = (
        f" {amount(watch.threshold, watch.unit)}" if watch.threshold is not None and match.state == watch.when else ""
    )
    who = f" of {figure['subject']}" if figure["subject"] else ""
    told = f"{watch.name}: {figure['metric']}{who}, {value} ({match.figure.status}): {match.state}{bound}"
    return " ".join(told.split())


def example(watch: Watch) -> dict[str, Any]:
    """A notice that a watch's test message holds, in the form of a row of core.notices."""
    now = datetime.now(UTC).isoformat()
    made_up = Notice(
        notice_id=key("test", watch.watch_id, now),
        channel=watch.channels[0],
        kind="watch",
        name=watch.name,
        about="test",
        state="test",
        cadence="immediate",
        title=f"{watch.name}: a test message; nothing was found",
        content={"watch": watch.question, "details": ["A test of the channel, asked for by hand."]},
        run_id="test",
        recorded_at=now,
    )
    return asdict(made_up)


def missing_channels(settings: Settings, watches: list[Watch]) -> list[str]:
    """The channels that watches name and that aren't set up."""
    return sorted({channel for watch in watches for channel in watch.channels} - set(able(settings)))
