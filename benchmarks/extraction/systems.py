"""The systems that are measured: an environment of its own for each peer, one process for each run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.extraction.texts import Text
from benchmarks.extraction.units import translated
from benchmarks.gate.corpora import ROOT

PEERS = Path(__file__).with_name("peers.yml")
DRIVER = Path(__file__).with_name("adapters") / "drive.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """One system: the adapter that drives it, its languages, and what must be said of it."""

    name: str
    title: str
    adapter: str
    languages: tuple[str, ...]
    speed_languages: tuple[str, ...]
    values: bool = True
    """Whether it tells values, not only spans."""
    note: str = ""
    packages: tuple[str, ...] = ()
    """What its environment holds, pinned; none for our own, which runs in the project's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run over texts gave; `seconds` are CPU seconds of its process."""

    spans: list[list[dict[str, Any]]]
    failed: int
    characters: int
    seconds: float
    load_seconds: float
    peak_mb: float

    @property
    def speed(self) -> float:
        """Characters a CPU second."""
        return self.characters / self.seconds


class UnavailableError(RuntimeError):
    """A system can't be installed or run; the message is the last line of what it said."""


def systems() -> list[System]:
    """Our scanner, our extraction by rules and by the trained reader, then the peers of peers.yml."""
    both = ("fr", "en")
    found = [
        System(
            name="scanner",
            title="techfigures, scanner alone",
            adapter="scanner",
            languages=both,
            speed_languages=both,
        ),
        System(
            name="extraction",
            title="techfigures, whole extraction",
            adapter="extraction",
            languages=both,
            speed_languages=both,
        ),
        System(
            name="trained",
            title="techfigures, trained reader",
            adapter="trained",
            languages=both,
            speed_languages=both,
            note="trained on the own corpus too, as [its card](explanations/model-card.md) tells; GLiNER and its like "
            "aren't here: their weights come from model hubs alone, out of this machine's reach",
        ),
    ]
    for entry in yaml.safe_load(PEERS.read_text(encoding="utf-8")):
        lists = {key: tuple(entry[key]) for key in ("languages", "packages")}
        speed = tuple(entry.get("speed_languages", entry["languages"]))
        found.append(System(**(entry | lists | {"speed_languages": speed})))
    return found


def interpreter(system: System, cache: Path) -> str:
    """The Python that a system runs in; a peer's environment is made where it isn't there yet.

    Raises:
        UnavailableError: a package can't be installed on this Python.
    """
    if not system.packages:
        return sys.executable
    digest = hashlib.sha256("\n".join((sys.version, *system.packages)).encode()).hexdigest()[:12]
    home = cache / f"{system.name}-{digest}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        checked([*command, *system.packages])
        (home / "ready").touch()
    return str(python)


def checked(command: Sequence[str], stdin: str | None = None) -> str:
    """Standard output of a command; UnavailableError with its last line of error where it fails."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = kept | {"PYTHONWARNINGS": "ignore", "OMP_NUM_THREADS": "1"}
    if command[0] == sys.executable:
        environment["PYTHONPATH"] = str(ROOT)
    result = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, env=environment)
    if result.returncode:
        raise UnavailableError((result.stderr.strip() or f"exit status {result.returncode}").splitlines()[-1])
    return result.stdout


def run(system: System, language: str, texts: Sequence[Text], cache: Path, seconds: float) -> Run:
    """Drive a system over texts; its spans come in our own units.

    Raises:
        UnavailableError: it can't be installed or run.
    """
    records = [{"text": text.body, "published": text.published} for text in texts]
    command = [interpreter(system, cache), str(DRIVER), system.adapter, language, str(seconds)]
    found = json.loads(checked(command, json.dumps(records)))
    if system.packages:
        found["spans"] = [[translated(span) for span in spans] for spans in found["spans"]]
    return Run(**found)
