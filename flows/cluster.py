"""Batches read by a Dask cluster, through prefect-dask: one that is there already, or workers on this machine.

What goes to a worker is the run, its settings without secrets, and a batch's name; what it reads and writes are files
in the work folder, which all machines have at the same path.
"""

from __future__ import annotations

import atexit
import os
import socket
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from flows.run import Run
from flows.server import environment
from techfigures.settings import Settings, is_secret

LOCAL = "local"
LOCK = Lock()
RUNNERS: dict[tuple[str, int], Any] = {}
"""The task runners that this process has started, by address and number of workers."""
Read = Callable[[Run, str], dict[str, int]]


class ClusterError(RuntimeError):
    """A cluster that isn't there, or whose workers can't do this; the message says what would be right."""


def spread(read: Read, run: Run, batch: str) -> dict[str, int]:
    """Have a batch read by a worker; one whose worker dies is read by another.

    Args:
        read: a function of a module, which workers import.
        run: the run.
        batch: name of the batch; its fetched items are staged.

    Returns:
        What `read` gives.

    Raises:
        ClusterError: no cluster there or no longer, or a worker of another version or another disk.
    """
    from flows.model.setup import version

    key = f"{read.__name__}-{run.run_id}-{batch}"
    workers = client(run.settings)
    from distributed.client import ClosedClientError

    try:
        future = workers.submit(there, read, portable(run), batch, version(run.settings), key=key)
        counts: dict[str, int] = future.result()
    except (CancelledError, ClosedClientError):
        told = f"the Dask scheduler ({run.settings.dask}) is gone"
        raise ClusterError(f"{told}: start it again, or unset TECHFIGURES_DASK; then run again") from None
    return counts


def portable(run: Run) -> Run:
    """A run as it goes to a worker: its work folder's whole path, no secret, and nothing of what it was asked for."""
    changed: dict[str, Any] = {name: None for name in Settings.model_fields if is_secret(name)}
    changed |= {"work": run.settings.work_folder.resolve(), "dask": None}
    return replace(run, targets=(), settings=run.settings.model_copy(update=changed))


def there(read: Read, run: Run, batch: str, asked: str) -> dict[str, int]:
    """On a worker: read a batch, where the extractor is the one that is asked for and the same files are seen."""
    from flows.model.setup import version

    worker = f"Dask worker {os.getpid()} on {socket.gethostname()}"
    if (found := version(run.settings)) != asked:
        raise ClusterError(f"{worker} has extractor {found}, this program {asked}: install the same")
    if not run.path(f"{batch}.fetched.jsonl").exists():
        raise ClusterError(f"{worker} doesn't see {run.folder}: the work folder must be there at the same path")
    return read(run, batch)


def client(settings: Settings) -> Any:
    """The client of the cluster that the settings name; connected, or started, by the first call."""
    address, workers = settings.dask or LOCAL, settings.dask_workers or len(os.sched_getaffinity(0))
    with LOCK:
        held = RUNNERS.get((address, workers))
        if held is not None and held.client.status == "closed":  # its scheduler has gone, and may be back
            leave(RUNNERS.pop((address, workers)))
        if (address, workers) not in RUNNERS:
            os.environ.update(environment(settings.work_folder))  # Prefect reads it when it is imported
            Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
            RUNNERS[address, workers] = opened(address, workers)
        return RUNNERS[address, workers].client


def opened(address: str, workers: int) -> Any:
    """A task runner of prefect-dask, connected."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise ClusterError("TECHFIGURES_DASK needs Dask: pip install 'techfigures[dask]'") from None
    runner: Any
    if address == LOCAL:
        # One thread a worker, which waits for one reading process. Nothing listens but on loopback, on free ports.
        local = {"n_workers": workers, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
        runner = DaskTaskRunner(cluster_kwargs=local)
    else:
        runner = DaskTaskRunner(address=address)
    runner.__enter__()
    try:
        _ = runner.client
    except (OSError, ValueError) as error:
        runner.__exit__(None, None, None)
        told = f"no Dask scheduler answers at {address} ({type(error).__name__})"
        raise ClusterError(f"{told}: start it, or unset TECHFIGURES_DASK") from None
    return runner


@atexit.register
def close() -> None:
    """Leave the clusters; those of this process end."""
    with LOCK:
        while RUNNERS:
            leave(RUNNERS.popitem()[1])


def leave(runner: Any) -> None:
    """Leave a cluster; one that was started here ends."""
    with suppress(OSError, TimeoutError):
        runner.__exit__(None, None, None)
