"""What all tests share: who reads, that no browser test is skipped where CI has one, and Ctrl-C for what they start."""

from __future__ import annotations

import os
import signal

import pytest

pytest_plugins = ["tests.postgres"]

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # Started in the background of a script: what ignores SIGINT hands that on to every process that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

READER = "TECHFIGURES_READER"
# What is tested beside reading is tested with the rules: to load the default reader's network costs each process more
# than most tests do. Fixtures of any scope and processes that tests start have it from here.
os.environ[READER] = "rules"


@pytest.fixture(autouse=True)
def default_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests marked so read as users do who have set nothing."""
    if request.node.get_closest_marker("default_reader"):
        monkeypatch.delenv(READER, raising=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is required, a skipped browser test fails the run."""
    if not os.environ.get("TECHFIGURES_REQUIRE_BROWSER"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    names = [report.nodeid for report in skipped if "browser" in getattr(report, "keywords", {})]
    if names and reporter:
        reporter.write_line(f"browser tests were skipped: {', '.join(names)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
