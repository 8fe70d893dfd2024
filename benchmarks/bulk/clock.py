"""CPU time by stage: functions are wrapped where they are called from, and put back afterwards."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Clock:
    """Seconds of CPU time by stage; a stage within another one is not counted in that one too."""

    def __init__(self, now: Callable[[], float] = time.process_time) -> None:
        """`now` tells the time in seconds."""
        self.now = now
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.within: list[float] = []

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """A function that notes its time under a stage."""

        def run(*args: Any, **known: Any) -> Any:
            self.within.append(0.0)
            began = self.now()
            try:
                return work(*args, **known)
            finally:
                spent = self.now() - began
                self.seconds[stage] += spent - self.within.pop()
                if self.within:
                    self.within[-1] += spent

        return run

    @contextmanager
    def wrapping(self, *parts: tuple[Any, str, str]) -> Iterator[None]:
        """For a while, some functions (module, name, stage) note their time."""
        kept = [(module, name, getattr(module, name)) for module, name, _ in parts]
        try:
            for (module, name, stage), (_, _, work) in zip(parts, kept, strict=True):
                setattr(module, name, self.timed(stage, work))
            yield
        finally:
            for module, name, work in kept:
                setattr(module, name, work)
