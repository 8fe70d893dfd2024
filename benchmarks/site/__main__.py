"""Poll a press of 200 feeds and 20,000 articles twice: `python -m benchmarks.site [--write]`, a quarter of an hour.

The command itself (`techfigures run`) reads it over loopback, from 25 hosts that ask for a pace in their robots.txt.
Exit status 1 where the server's log or the warehouse shows that something doesn't hold.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

from benchmarks.page import table, told, write_section
from benchmarks.site.measure import Poll, poll, served
from benchmarks.site.press import EMPTY, GONE, Press, now
from flows.steps import STEPS

BEGIN = "<!-- site: python -m benchmarks.site --write writes what follows -->"
END = "<!-- site ends -->"
NAMES = [step.name for step in STEPS]
EARLY = 0.9
"""Share of the pace that twenty requests in a row must keep: the server notes some later than they came."""
STREAMING = ("fetch", "extract", "validate")
"""Steps whose memory doesn't depend on how much there is; DuckDB, which loads and builds, keeps what it has read."""
GROWTH = 150
"""MB by which the most memory of a step's second half may exceed the first's."""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with `--write` write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--feeds", type=int, default=200, help="feeds of the press")
    parser.add_argument("--articles", type=int, default=100, help="articles of a feed")
    parser.add_argument("--hosts", type=int, default=25, help="hosts that the feeds are spread over")
    parser.add_argument("--pace", type=float, default=0.05, help="seconds between two requests that each host asks for")
    parser.add_argument("--write", action="store_true", help="write the section of docs/benchmarks.md")
    options = parser.parse_args(arguments)
    press = Press(options.feeds, options.articles, now())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "server.csv"
        with served(press, options.hosts, options.pace, log) as hosts:
            press.write_sources(folder / "sources", hosts)
            polls = [poll(folder, log, name) for name in ("first", "second")]
    command = shlex.join(["python", "-m", "benchmarks.site", *(sys.argv[1:] if arguments is None else arguments)])
    text = f"{told(command)}\n\n{report(press, options.hosts, options.pace, *polls)}"
    print(text)
    broken = faults(press, options.pace, *polls)
    for fault in broken:
        print(fault, file=sys.stderr)
    if options.write and not broken:
        write_section(text, BEGIN, END)
    return int(bool(broken))


def faults(press: Press, pace: float, first: Poll, second: Poll) -> list[str]:
    """What doesn't hold, a line each."""
    listed = press.feeds * press.articles
    gone = listed // GONE
    empty = listed // EMPTY - listed // (GONE * EMPTY)
    said = first.told["counts"]
    found = []
    for name, measured in (("first", first), ("second", second)):
        if measured.told["failures"]:
            found.append(f"{name} poll: {'; '.join(measured.told['failures'])}")
        if measured.told["sources"] != press.feeds or measured.told["failing_sources"]:
            found.append(f"{name} poll: {measured.told['sources']} sources, failing {measured.told['failing_sources']}")
        if measured.robots != {1}:
            found.append(f"{name} poll: robots.txt was asked for {sorted(measured.robots)} times a host")
        if measured.hurry() < EARLY * pace:
            found.append(f"{name} poll: {measured.hurry():.3f} s a request over twenty requests to one host")
    if (said["documents"], said["fetch_failed"], said["failed"]) != (listed - gone - empty, gone, gone + empty):
        found.append(f"of {listed} articles, {gone} gone and {empty} empty: {said}")
    if first.told["documents"] != second.told["documents"] or second.told["counts"]["documents"]:
        found.append(f"the second poll changed the documents: {second.told['counts']}")
    if second.sent > first.sent / 50 or set(second.statuses) - {304, 410}:
        found.append(f"the second poll transferred {second.sent} bytes: {dict(second.statuses)}")
    for name, measured in (("first", first), ("second", second)):
        for step in STREAMING:
            before, after = measured.peaks().get(step, (0.0, 0.0))
            if after > before + GROWTH:
                found.append(f"{name} poll: memory grew while it was to {step}: from {before:.0f} to {after:.0f} MB")
    return found


def report(press: Press, hosts: int, pace: float, first: Poll, second: Poll) -> str:
    """What docs/benchmarks.md says of it."""
    rows = [[name, *row(measured)] for name, measured in (("first", first), ("second", second))]
    head = [
        "poll", "seconds", "requests", "304", "410", "MB sent", "robots.txt a host",
        "ms a request, fastest twenty of a host", "median gap (ms)", "at once a host",
    ]  # fmt: skip
    said = first.told["counts"]
    what = (
        f"{press.feeds} feeds of {press.articles} articles each, half French, half English, made of our own texts and "
        f"served on loopback by another process as {hosts} hosts, each of which asks for {1000 * pace:.0f} ms between "
        f"two requests and takes 10 to 50 ms to answer; `techfigures run` with eight fetchers. Of "
        f"{press.feeds * press.articles:,} articles {said['documents']:,} were loaded and {said['failed']:,} are in "
        f"quarantine: {said['fetch_failed']:,} gone (410), the others without a text. {said['claims']:,} claims."
    )
    memory = (
        "MB of memory of all processes, the most in the first half of a step and in its second, while no other step "
        "was at work; two processes read at once, and DuckDB keeps what it has read:"
    )
    return "\n\n".join(
        (what, table(head, rows), memory, table(["step", "first poll", "second poll"], held(first, second)))
    )


def row(measured: Poll) -> list[str]:
    """A poll's line of the table."""
    gaps, statuses = measured.gaps(), measured.statuses
    return [
        f"{measured.seconds:.0f}",
        f"{len(measured.requests):,}",
        f"{statuses[304]:,}",
        f"{statuses[410]:,}",
        f"{measured.sent / 1e6:.2f}",
        " or ".join(map(str, sorted(measured.robots))),
        f"{1000 * measured.hurry():.0f}",
        f"{1000 * gaps[len(gaps) // 2]:.0f}",
        str(measured.at_once()),
    ]


def held(*polls: Poll) -> list[list[str]]:
    """The memory of each step."""
    peaks = [measured.peaks() for measured in polls]
    steps = [step for step in NAMES if any(step in found for found in peaks)]
    return [[step, *(told_of(found.get(step)) for found in peaks)] for step in steps]


def told_of(halves: tuple[float, float] | None) -> str:
    """The most memory of a step's halves; a dash where it was too short to be seen."""
    return f"{halves[0]:.0f}, {halves[1]:.0f}" if halves else "-"


if __name__ == "__main__":
    sys.exit(main())
