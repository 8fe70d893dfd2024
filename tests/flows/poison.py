"""Reading as flows.extract does it, but that a document may say what befalls the process that reads it."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows import extract

ACTS: dict[str, Callable[[], Any]] = {
    "loop": lambda: any(iter(int, 1)),
    "backtrack": lambda: re.match(r"(a+)+$", "a" * 60 + "b"),
    "wait": lambda: time.sleep(3600),
    "memory": lambda: [bytearray(50_000_000) for _ in range(1000)],
    "segv": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(3),
}
HEAVY = 400_000_000
held: list[bytearray] = []


def act(body: str) -> None:
    """Do what a body says: `POISON loop`; `POISON once PATH`, which kills unless the path is there, and makes it."""
    for name, path in re.findall(r"POISON (\w+) ?(\S*)", body):
        if name == "once":
            if not Path(path).exists():
                Path(path).touch()
                ACTS["kill"]()
        elif name == "heavy":
            held.append(bytearray(HEAVY))
        else:
            ACTS[name]()


def poisoned() -> None:
    """From now on documents of this process act."""
    import transforms.claims

    clean = transforms.claims.extract

    def acting(document: Any) -> Any:
        act(document.body)
        return clean(document)

    transforms.claims.extract = acting


def read_batch(tell: Callable[..., None], *given: Any) -> Any:
    poisoned()
    return extract.read_batch(tell, *given)


def read_alone(tell: Callable[..., None], *given: Any) -> None:
    poisoned()
    extract.read_alone(tell, *given)
