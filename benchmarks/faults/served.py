"""Faults of what `techfigures serve` keeps up: the worker, Prefect's server, all of it, and a flow at work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import httpx
import stamina

from benchmarks.faults.kinds import AFTER, FaultError, MissedError, kind
from benchmarks.faults.world import World
from benchmarks.processes import free_port, state, wait_for
from flows.deployments import DEPLOYMENTS
from flows.lock import standing
from flows.server import lock_path
from flows.supervisor import DEATHS

PARTS = ("--only", "server", "--only", "worker")
GONE = ("", "Z")
"""States of a process that has ended."""
OVER = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def busy(error: Exception) -> bool:
    """Whether Prefect's server asks to try again, as its own client does: its database was locked."""
    return isinstance(error, httpx.HTTPStatusError) and error.response.status_code == httpx.codes.SERVICE_UNAVAILABLE


class Served:
    """Prefect's server and the worker, as `techfigures serve` keeps them up."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self.folder = Path(AFTER.enter_context(tempfile.TemporaryDirectory(prefix="served-")))
        (self.folder / "none").mkdir()
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.process: subprocess.Popen[bytes] | None = None
        self.ends = 0

    def ready(self) -> dict[str, str]:
        """Start it where it isn't up, wait until it takes runs; the deployments' ids by name."""
        if self.process is None:
            self.start()

        def deployments() -> Any:
            found = httpx.post(f"{self.api}/deployments/filter", json={}).raise_for_status().json()
            ready = {item["status"] for item in found} == {"READY"} and len(found) == len(DEPLOYMENTS)
            return found if ready and self.part("worker") else None

        return {item["name"]: item["id"] for item in wait_for(deployments)}

    def start(self) -> None:
        """Start it; what a schedule starts meanwhile finds no sources."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        told = {
            "SOURCES": "none", "RETRIES": "0", "HOST_INTERVAL": "0", "BATCH_SIZE": "4", "CONNECT_TIMEOUT": "2",
            "ALLOW_LOOPBACK": "true", "CONTACT": "mailto:faults@example.org",
        }  # fmt: skip
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "techfigures", "serve", *PARTS, "--port", str(self.port)],
                cwd=self.folder,
                env=kept | {f"TECHFIGURES_{name}": value for name, value in told.items()},
                stdout=log,
                stderr=log,
            )
        self.ends = 0

    def part(self, name: str) -> int | None:
        """The process of a part that is up."""
        told = standing(lock_path(self.folder / ".techfigures", name)) or {}
        return told.get("process") if told.get("up_since") else None

    @stamina.retry(on=busy, attempts=5)
    def begin(self, world: World) -> str:
        """Have the daily flow run over a world; its id."""
        given = {"targets": world.inputs.targets, "database": str(world.settings.database)}
        asked = {"parameters": given, "state": {"type": "SCHEDULED"}}
        made = httpx.post(f"{self.api}/deployments/{self.ready()['daily']}/create_flow_run", json=asked)
        return str(made.raise_for_status().json()["id"])

    def state(self, run: str) -> str:
        """How a run stands."""
        return str(httpx.get(f"{self.api}/flow_runs/{run}").raise_for_status().json()["state"]["type"])

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.process = None


SERVED: list[Served] = []
"""The one that all faults share."""


def served() -> Served:
    """It, made where there is none."""
    if not SERVED:
        SERVED.append(Served())
        AFTER.callback(SERVED.clear)
        AFTER.callback(SERVED[0].stop)
    return SERVED[0]


def kill_served(what: str, world: World, chance: Random) -> None:
    """While a flow is at work, something is killed; what is kept up comes back, and nobody writes on."""
    there = served()
    run = there.begin(world)
    lock = world.settings.lock_paths[0]
    flow = wait_for(lambda: (standing(lock) or {}).get("pid") or (there.state(run) in OVER and -1))
    time.sleep(chance.random() * 4)
    before, parts = there.part(what), [there.part(name) for name in ("server", "worker")]
    victim = {"flow": flow, "serve": there.process.pid if there.process else None}.get(what, before)
    if flow == -1 or victim is None or standing(lock) is None:
        raise MissedError
    os.kill(victim, signal.SIGKILL)
    if what == "serve" and there.process:
        there.process.wait()
        there.process = None
        wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in parts))  # they end with it
    if what in ("worker", "server"):
        there.ends += 1
        wait_for(lambda: there.part(what) not in (None, before))
    try:
        wait_for(lambda: standing(lock) is None and state(flow) in GONE)  # it lets go of the lock, then of the file
    except TimeoutError:
        raise FaultError(f"{what} was killed and its flow, process {flow}, is still at work") from None
    if there.ends >= DEATHS - 2:  # one more in these minutes, and it gives up, as it should
        there.stop()


for one in ("flow", "worker", "server", "serve"):
    names = {"flow": "a served flow", "worker": "the worker", "server": "Prefect's server", "serve": "all of serve"}
    kind(f"kill -9 of {names[one]}", 3)(partial(kill_served, one))
