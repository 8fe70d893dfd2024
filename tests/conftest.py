"""What all tests share: no test passes by skipping a browser that CI has, and Ctrl-C reaches what tests start."""

from __future__ import annotations

import os
import signal

import pytest

pytest_plugins = ["tests.postgres"]

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # Started in the background of a script: what ignores SIGINT hands that on to every process that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
