"""The run: for each entry the cases whose text could need it, without it, until one fails."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.mutation.cases import Case, cases
from tests.mutation.entries import Entry
from tests.mutation.memos import STATE, install


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: the case that fails without it, or how many hold its words and pass all the same."""

    file: str
    name: str
    killer: str | None
    tried: int


class Run:
    """The cases with what each of them reads; caches are put in place when it is made."""

    def __init__(self) -> None:
        self.cases = cases()
        install()
        self.known: dict[Case, frozenset[str] | None] = {}
        self.killers: dict[str, Case] = {}

    def reads(self, case: Case) -> frozenset[str] | None:
        """What a case depends on, found out on first use; None where it fails as things are."""
        if case not in self.known:
            self.known[case] = case.reads()
        return self.known[case]

    def could_need(self, entry: Entry) -> Iterator[Case]:
        """The cases that read the entry's source and hold one of its words."""
        for case in self.cases:
            if case.topic and case.topic not in entry.source:
                continue
            if entry.concerns(case) and entry.source in (self.reads(case) or ()):
                yield case

    def outcome(self, entry: Entry) -> Outcome:
        """Take an entry away and run the cases that could need it."""
        tried = 0
        found = list(self.could_need(entry))
        if last := self.killers.get(entry.file):  # entries that stand together have cases that stand together
            found.sort(key=last.distance)
        with STATE.changed(entry.source, entry.data):
            for case in found:
                tried += 1
                if case.fault():
                    self.killers[entry.file] = case
                    return Outcome(entry.file, entry.name, case.name, tried)
        return Outcome(entry.file, entry.name, None, tried)


FORKED: list[tuple[Run, Sequence[Entry]]] = []
"""What forked workers find there."""


def outcomes(run: Run, listed: Sequence[Entry], workers: int) -> Iterator[Outcome]:
    """The outcome of every entry, in order; several workers share the warm caches of this process."""
    if workers < 2:
        yield from map(run.outcome, listed)
        return
    for case in run.cases:
        run.reads(case)
    FORKED[:] = [(run, listed)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(outcome_at, range(len(listed)), chunksize=8)


def outcome_at(index: int) -> Outcome:
    """The outcome of one entry, in a worker."""
    run, listed = FORKED[0]
    return run.outcome(listed[index])
