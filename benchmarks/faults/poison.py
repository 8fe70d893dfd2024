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

import flows.bounded
from flows import extract
from flows.model import questions
from flows.run import Run

ROOT = Path(__file__).resolve().parents[2]

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
    from transforms.claims import assemble

    clean = transforms.claims.extract

    def acting(document: Any, *given: Any) -> Any:
        act(document.body)
        return clean(document, *given)

    vars(transforms.claims)["extract"] = acting
    asked = assemble.questions

    def asking(document: Any, *given: Any) -> Any:
        act(document.body)
        return asked(document, *given)

    vars(assemble)["questions"] = asking


def read_batch(tell: Callable[..., None], *given: Any) -> Any:
    """`flows.extract.read_batch`, whose documents act."""
    poisoned()
    return extract.read_batch(tell, *given)


def read_alone(tell: Callable[..., None], *given: Any) -> None:
    """`flows.extract.read_alone`, whose document acts."""
    poisoned()
    extract.read_alone(tell, *given)


def note(tell: Callable[..., None], *given: Any) -> Any:
    """`flows.model.questions.note`, whose documents act."""
    poisoned()
    return questions.note(tell, *given)


def note_alone(tell: Callable[..., None], *given: Any) -> None:
    """`flows.model.questions.note_alone`, whose document acts."""
    poisoned()
    questions.note_alone(tell, *given)


WORKS: dict[Any, flows.bounded.Work] = {
    extract.read_batch: read_batch,
    extract.read_alone: read_alone,
    questions.note: note,
    questions.note_alone: note_alone,
}


def bounded(work: flows.bounded.Work, alone: flows.bounded.Work, run: Run, batch: str) -> Any:
    """`flows.bounded.bounded`, whose processes read documents that act."""
    return flows.bounded.bounded(WORKS[work], WORKS[alone], run, batch)


def let_act() -> None:
    """From now on documents act in the processes that this one has read them."""
    os.environ["PYTHONPATH"] = str(ROOT)  # they must find this module
    setattr(extract, "bounded", bounded)  # noqa: B010 - what this process alone is to do
