"""A real PostgreSQL for tests, one server a session: `postgres` from PyPI, `debian_postgres` with its extensions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.postgres import Postgres, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server without extensions, on every machine."""
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def debian_postgres() -> Iterator[Postgres]:
    """A server with the extensions that come along, where Debian's package `postgresql` is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not found:
        pytest.skip("needs Debian's package postgresql")
    with running(found[-1]) as server:
        yield server
