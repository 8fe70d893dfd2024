"""Caches that know what they were made of, so that one entry of a lexicon can be taken away and put back at once."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper, lru_cache
from typing import Any

import catalogue
import schemas.metric
import transforms.lexicons
import transforms.listed
import transforms.quantities.names
from schemas.metric import Metric
from transforms.quantities.patterns import alternation

PACKAGES = ("transforms", "schemas", "catalogue", "tests")
COMPILED = 16_384
"""How many regular expressions are kept compiled: a mutant makes anew the few that its entry is part of."""


class State:
    """What is being read, and which source is changed at the moment."""

    def __init__(self) -> None:
        self.frames: list[set[str]] = [set()]
        self.source: str | None = None
        self.data: Any = None
        self.dirty: list[Memo] = []

    def read(self, name: str) -> None:
        """Note that the running computation depends on a source."""
        self.frames[-1].add(name)

    @contextmanager
    def changed(self, source: str, data: Any) -> Iterator[None]:
        """Let a source have other data for a while."""
        self.source, self.data = source, data
        try:
            yield
        finally:
            self.source = self.data = None
            for memo in self.dirty:
                memo.spoilt.clear()
            self.dirty.clear()


STATE = State()


class Memo:
    """A function's cache; values that depend on the changed source are made anew and thrown away afterwards."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.kept: dict[Any, tuple[Any, frozenset[str]]] = {}
        self.spoilt: dict[Any, tuple[Any, frozenset[str]]] = {}

    def __call__(self, *args: Any) -> Any:
        found = self.kept.get(args)
        if found is None or (found[1] and STATE.source in found[1]):
            found = self.spoilt.get(args) or self.made(args)
        if found[1]:
            STATE.frames[-1] |= found[1]
        return found[0]

    def made(self, args: Any) -> tuple[Any, frozenset[str]]:
        """Compute and keep one value."""
        STATE.frames.append(set())
        try:
            value = self.function(*args)
        finally:
            reads = frozenset(STATE.frames.pop())
        found = (value, reads)
        if STATE.source in reads:
            if not self.spoilt:
                STATE.dirty.append(self)
            self.spoilt[args] = found
        else:
            self.kept[args] = found
        return found


class Source:
    """A function that reads a file of data: notes who reads it, and gives the changed data in its place."""

    def __init__(self, function: Callable[..., Any], named: Callable[..., str]) -> None:
        self.function = function
        self.named = named

    def __call__(self, *args: Any) -> Any:
        name = self.named(*args)
        STATE.read(name)
        return STATE.data if STATE.source == name else self.function(*args)


class Members(tuple[str, ...]):
    """A metric's list of units or kinds; asking for one member depends on that member alone."""

    name: str

    def __contains__(self, item: object) -> bool:
        STATE.read(f"{self.name}={item}")
        return super().__contains__(item) and STATE.source != f"{self.name}={item}"

    def __iter__(self) -> Iterator[str]:
        for item in super().__iter__():
            STATE.read(f"{self.name}={item}")
            if STATE.source != f"{self.name}={item}":
                yield item

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return super().__len__() > 1 or len(self) > 0

    def __eq__(self, other: object) -> bool:
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(self))

    def index(self, item: str, *_: Any) -> int:
        """Where a member stands among those that are left."""
        return tuple(self).index(item)


class Watched:
    """A metric's meaning that notes which of its fields are read."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self.members = {}
        for field in LISTS:
            self.members[field] = Members(getattr(metric, field))
            self.members[field].name = f"schemas/metrics/{metric.name}:{field}"

    def __getattr__(self, field: str) -> Any:
        if field in self.members:
            return self.members[field]
        name = f"schemas/metrics/{self.metric.name}:{field}"
        STATE.read(name)
        return STATE.data if STATE.source == name else getattr(self.metric, field)


LISTS = ("kinds", "units", "implied_by", "change_kinds", "frame_kinds", "subject_kinds")


def install() -> None:
    """Put such caches in the place of all that the project's modules hold; what costs most is kept for good."""
    remembered = lru_cache(COMPILED)(alternation)
    watched = {name: Watched(metric) for name, metric in schemas.metric.metrics().items()}
    replaced: dict[int, Any] = {
        id(transforms.lexicons.lexicon): Source(
            transforms.lexicons.lexicon, lambda language, topic: f"{language}/{topic}"
        ),
        id(transforms.quantities.names.catalogue_file): Source(
            transforms.quantities.names.catalogue_file, lambda name: f"catalogue/{name}"
        ),
        id(transforms.listed.shared): Source(transforms.listed.shared, lambda name: f"catalogue/{name}"),
        id(catalogue.read): Source(catalogue.read, lambda path: f"catalogue/{path.stem}"),
        id(schemas.metric.metrics): lambda: watched,
        id(alternation): lambda words: remembered(tuple(words)),
    }
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] in PACKAGES]:
        for name, value in list(vars(module).items()):
            if id(value) not in replaced and isinstance(value, _lru_cache_wrapper):
                replaced[id(value)] = Memo(value.__wrapped__)
            if id(value) in replaced and callable(value):
                setattr(module, name, replaced[id(value)])
    re.compile = lru_cache(COMPILED)(re.compile)
