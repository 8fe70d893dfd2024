"""The PostgreSQL that tests are given: a kill loses nothing that was committed."""

import pytest

from benchmarks.postgres import Postgres


@pytest.mark.slow
def test_what_was_committed_outlives_a_kill(postgres: Postgres) -> None:
    url = postgres.new()
    postgres.ask("CREATE TABLE t AS SELECT 41 AS x", url)
    postgres.kill()
    assert not postgres.answers()
    postgres.start()
    assert postgres.ask("SELECT x + 1 FROM t", url) == [["42"]]
    assert postgres.ask("SELECT 1") == [["1"]]
