"""The cases that can show that a rule is needed: parametrised tests of texts, each one call that passes or not."""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

from tests.mutation.memos import STATE
from transforms.normalise import normalise

WORDS = re.compile(r"[\W_]+|(?<=\d)(?=[^\W\d])")
"""What stands between words; a letter behind a digit begins one."""
ROOT = Path(__file__).parents[2]
TEXTS = frozenset({"text", "case", "article", "body"})
"""A test with one of these parameters is of texts; the others hold the files' build."""
OWN = {"test_rederive": "rederive"}
"""Modules whose tests speak for one topic alone: what they check has been read before."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One call of a test; `text` is all that its parameters say, without case and accents, `words` its words."""

    name: str
    run: Callable[[], None]
    text: str
    words: str
    topic: str

    def distance(self, other: Case) -> tuple[bool, int]:
        """How far another case stands from this one: in another test, or so many calls away."""
        (test, _, number), (other_test, _, other_number) = self.name.rpartition(":"), other.name.rpartition(":")
        return test != other_test, abs(int(number) - int(other_number)) if test == other_test else 0

    def fault(self) -> str | None:
        """What goes wrong when the test runs now, None where it passes."""
        try:
            self.run()
        except Exception as error:  # noqa: BLE001 - whatever goes wrong, it doesn't pass
            return f"{type(error).__name__}: {error}".partition("\n")[0]
        return None

    def reads(self) -> frozenset[str] | None:
        """The sources that the test depends on; None where it fails as things are."""
        STATE.frames.append(set())
        fault = self.fault()
        reads = STATE.frames.pop()
        return frozenset(reads) if fault is None else None


def cases() -> list[Case]:
    """All cases of tests/transforms, the shortest texts first: they are the quickest."""
    found: list[Case] = []
    for path in sorted(ROOT.glob("tests/transforms/**/test_*.py")):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, test in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and test.__module__ == module.__name__:
                found += cases_of(test, OWN.get(path.stem, ""))
    return sorted(found, key=lambda case: len(case.text))


def cases_of(test: Callable[..., None], topic: str) -> Iterator[Case]:
    """The calls that a test's parameters make, as pytest makes them; none where it needs more than parameters."""
    marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    sets = []
    for mark in marks:
        names, values = mark.args
        names = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
        sets.append([dict(zip(names, values_of(value, len(names)), strict=True)) for value in values])
    asked = inspect.signature(test).parameters.keys()
    if not TEXTS & asked or asked != {name for rows in sets for name in (*rows[:1], {})[0]}:
        return
    for number, chosen in enumerate(product(*sets)):
        given = {name: value for part in chosen for name, value in part.items()}
        text = plain(" ¦ ".join(strings(list(given.values()))))
        name = f"{test.__module__.rpartition('.')[2]}.{test.__name__}:{number}"
        yield Case(name, partial(test, **given), text, f" {WORDS.sub(' ', text)} ", topic)


def values_of(value: Any, count: int) -> tuple[Any, ...]:
    """The parameters of one call."""
    if hasattr(value, "values") and hasattr(value, "marks"):
        return tuple(value.values)
    return tuple(value) if count > 1 else (value,)


def strings(value: Any) -> Iterator[str]:
    """All texts within a parameter."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)
    elif hasattr(value, "surface"):
        yield value.surface


def plain(text: str) -> str:
    """A text as literals are looked for in it: plain characters, no case, no accents."""
    folded = unicodedata.normalize("NFKD", normalise(text).casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))
