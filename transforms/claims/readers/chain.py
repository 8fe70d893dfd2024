"""Readers one after the other: what one is unsure of, or has no answer for, goes to the next. A chain is data.

`rules`, `trained`, `model`, `trained, model below 0.6`, `rules, model for deal list_price`: steps in order, each with
the figures that it is asked for. Checks stand behind each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from schemas.claim import FAMILIES
from schemas.metric import metrics
from transforms.claims.context import Context
from transforms.claims.readers.checks import FIELDS, checked
from transforms.claims.readers.confidence import weighed
from transforms.claims.readers.reading import PENDING, Reader, Reading

RULES, MODEL, TRAINED = "rules", "model", "trained"
NAMES = (RULES, MODEL, TRAINED)
"""The readers that there are."""
STEP = re.compile(rf"(?P<reader>{'|'.join(NAMES)})(?: below (?P<below>0?\.\d+|[01]))?(?: for (?P<about>\w+(?: \w+)*))?")
GRAMMAR = (
    "steps with commas between them, each `READER [below P] [for METRIC|FAMILY …]`, such as `rules, model below 0.6`; "
    f"readers are {', '.join(NAMES)}"
)


class ChainError(ValueError):
    """A chain that can't be read; the message says which step and what would be right."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reader of a chain, and which figures it is asked for."""

    reader: str
    below: float | None = None
    """Only figures whose reading so far is less likely to be right than this."""
    about: tuple[str, ...] = ()
    """Only figures that are of these metrics or families so far."""

    def asks(self, so_far: Reading | None) -> bool:
        """Whether the reader is asked for a figure, by what is known of it: nothing yet, or what failed a check."""
        if so_far is None or any(flag.endswith((":absent", ":unfit")) for flag in so_far.flags):
            return True
        if self.below is None and not self.about:
            return False
        metric = so_far.metric
        about = not self.about or (metric is not None and bool({metric, metrics()[metric].family} & {*self.about}))
        return about and (self.below is None or so_far.confidence < self.below)

    def __str__(self) -> str:
        below = "" if self.below is None else f" below {self.below:g}"
        return self.reader + below + (f" for {' '.join(self.about)}" if self.about else "")


@dataclass(frozen=True, slots=True)
class Chain:
    """Readers in their order."""

    steps: tuple[Step, ...]

    @property
    def asks_model(self) -> bool:
        """Whether a language model is one of them."""
        return any(step.reader == MODEL for step in self.steps)

    def asking(self) -> Chain:
        """The chain up to the language model; nobody where there is none."""
        last = max((place for place, step in enumerate(self.steps, 1) if step.reader == MODEL), default=0)
        return Chain(self.steps[:last])

    def offline(self) -> Chain:
        """The chain without language models, which reads what they have no answer for."""
        kept = tuple(step for step in self.steps if step.reader != MODEL)
        first = kept[:1] and replace(kept[0], below=None, about=())
        return Chain((first, *kept[1:])) if first else Chain((Step(RULES),))

    def __str__(self) -> str:
        return ", ".join(map(str, self.steps))


@cache
def parse(text: str) -> Chain:
    """A chain as it is written. A chain that ends with a language model alone is followed by the rules.

    Raises:
        ChainError: names the step that can't be read, and what would be right.
    """
    steps = []
    known = {*metrics(), *FAMILIES}
    for part in text.split(","):
        match = STEP.fullmatch(" ".join(part.split()))
        if match is None:
            raise ChainError(f"{part.strip()!r} is no step of readers; write {GRAMMAR}")
        about = tuple((match["about"] or "").split())
        if unknown := [name for name in about if name not in known]:
            raise ChainError(
                f"{part.strip()!r}: {', '.join(unknown)} is no metric or family (docs/metrics.md lists them)"
            )
        below = None if match["below"] is None else float(match["below"])
        steps.append(Step(match["reader"], below, about))
    if len({step.reader for step in steps}) < len(steps):
        raise ChainError(f"{text!r} names a reader twice; each reads once")
    if steps[0].below is not None or steps[0].about:
        raise ChainError(f"{str(steps[0])!r} comes first, so that nothing is known that it could depend on")
    if all(step.reader == MODEL for step in steps):
        steps.append(Step(RULES))
    return Chain(tuple(steps))


def read(context: Context, chain: Chain, readers: dict[str, Reader]) -> list[Reading]:
    """What each figure of a document means, in order, as a chain of readers says.

    A reader is asked for the figures that its step names, for those that none before it had an answer for, and for the
    fields that a check took from the reading before. Where all of that leaves nothing, a figure is a mention.

    Args:
        context: the document with its figures.
        chain: the readers' names in order.
        readers: the readers by name.
    """
    so_far: list[Reading | None] = [None] * len(context.quantities)
    for step in chain.steps:
        wanted = [place for place, reading in enumerate(so_far) if step.asks(reading)]
        if not wanted:
            continue
        asked = readers[step.reader].read(context, wanted)
        beside = readers[RULES].read(context, wanted) if step.reader != RULES and any(asked) else asked
        for place in wanted:
            answer, quantity = asked[place], context.quantities[place]
            if answer is not None:
                good = weighed(context, quantity, checked(context, quantity, answer), beside[place])
                so_far[place] = merged(so_far[place], good, step)
            elif step.reader == MODEL and (before := so_far[place]) is not None:
                so_far[place] = replace(before, flags=(*before.flags, PENDING))
    last = chain.steps[-1].reader
    return [reading or Reading(reader=last, flags=("unread",)) for reading in so_far]


def merged(before: Reading | None, after: Reading, step: Step) -> Reading:
    """A reading and the one that comes after it, as one.

    The later one stands for what its step asks it for; else it fills in what a check took from the earlier one, where
    both hold the figure for the same measure.
    """
    if before is None:
        return after
    replaces = step.below is not None or bool(step.about) or before.metric is None
    first, second = (after, before) if replaces else (before, after)
    if first.metric is None:
        return second if lost(first) else first
    gaps = [name for name in lost(first) if getattr(first, name) is None and getattr(second, name) is not None]
    if not gaps or second.metric != first.metric:
        return first
    filled: dict[str, Any] = {name: getattr(second, name) for name in gaps}
    filled |= {f"{name}_id": getattr(second, f"{name}_id") for name in gaps if name in {"subject", "counterparty"}}
    return replace(first, **filled, flags=(*first.flags, *(f"{name}:{second.reader}" for name in gaps)))


def lost(reading: Reading) -> list[str]:
    """The fields that a check took from a reading."""
    taken = {flag.partition(":")[0] for flag in reading.flags}
    return [name for name in FIELDS if name in taken]
