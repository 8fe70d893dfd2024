import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from flows import guard, supervisor
from flows.supervisor import GaveUpError, Part, Supervisor

ROOT = str(Path(__file__).parents[2])
STAYS = """
import os, time
print("pid", os.getpid(), flush=True)
time.sleep(60)
"""
ENDS = """
print("no use", flush=True)
raise SystemExit(3)
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("here", flush=True)
time.sleep(60)
"""
CHILD = """
import os, time
from flows import guard
guard.follow_parent()
print(os.getpid(), flush=True)
time.sleep(60)
"""
RUNNER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "child.py"], start_new_session=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_WAIT", 0.1)
    monkeypatch.setattr(guard, "GRACE", 1.0)


def part(folder: Path, name: str, text: str, **more: Any) -> Part:
    (folder / f"{name}.py").write_text(text)
    where = {"PYTHONPATH": f"{folder}:{ROOT}"}
    return Part(name=name, start=lambda: guard.start(name, [], where, piped=True), **more)


def interrupted(watched: Supervisor, done: Callable[[], bool]) -> None:
    """Run it until something holds, then interrupt it as Ctrl-C does."""

    def wait() -> None:
        for _ in range(600):
            if done():
                break
            time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=wait, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        watched.run()


def test_one_that_is_killed_is_started_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    one, two = part(tmp_path, "one", STAYS), part(tmp_path, "two", STAYS)
    told: list[dict[str, Any]] = []
    pids: set[int] = set()

    def killed_and_back() -> bool:
        if two.child:
            pids.add(two.child.pid)
        if len(pids) == 1 and two.child and two.since:
            two.child.kill()
        return len(pids) == 2

    interrupted(Supervisor([one, two], told.append), killed_and_back)
    assert (one.restarts, two.restarts) == (0, 1)
    assert told[-1]["parts"]["two"]["restarts"] == 1
    assert any(row["parts"]["two"]["state"] != "up" for row in told)
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    log = capfd.readouterr().err
    assert "[one] pid " in log
    assert "[serve] two ended with status -9" in log


def test_one_that_ends_too_often_ends_all(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good, bad = part(tmp_path, "good", STAYS), part(tmp_path, "bad", ENDS)
    with pytest.raises(GaveUpError, match="bad ended 5 times within 5 minutes"):
        Supervisor([good, bad]).run()
    assert good.child is None
    log = capfd.readouterr().err
    assert log.count("[bad] no use") == 5
    assert log.count("bad ended with status 3") == 5


def test_ends_that_are_long_ago_do_not_count(tmp_path: Path) -> None:
    now = 0.0
    bad = part(tmp_path, "bad", ENDS)
    watched = Supervisor([bad], clock=lambda: now)
    for _ in range(2 * supervisor.DEATHS):
        now += supervisor.WITHIN
        watched.bury(bad)
    waits = []
    for _ in range(supervisor.DEATHS - 2):
        watched.bury(bad)
        waits.append(bad.due - now)
    assert waits == sorted(set(waits))
    with pytest.raises(GaveUpError):
        watched.bury(bad)


def test_one_that_cannot_be_started_is_tried_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    tries = 0
    good = part(tmp_path, "good", STAYS)
    begin = good.start

    def start() -> subprocess.Popen[bytes]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("the port is taken")
        return begin()

    good.start = start
    interrupted(Supervisor([good]), lambda: good.since is not None)
    assert tries == 2
    assert "[good] the port is taken" in capfd.readouterr().err


def test_one_that_is_deaf_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    monkeypatch.setattr(supervisor, "PROBE", 0.1)
    answers = [200] + [503] * supervisor.DEAF
    httpserver.expect_request("/health").respond_with_handler(
        lambda _: Response(status=answers.pop(0) if answers else 200)
    )
    deaf = part(tmp_path, "deaf", STAYS, health=httpserver.url_for("/health"))
    interrupted(Supervisor([deaf]), lambda: deaf.restarts == 1 and deaf.child is not None)
    assert answers == []


@pytest.mark.slow
def test_one_that_will_not_end_is_ended(tmp_path: Path) -> None:
    stubborn = part(tmp_path, "stubborn", STUBBORN)
    interrupted(Supervisor([stubborn]), lambda: stubborn.since is not None)
    assert stubborn.child is None


def test_a_flow_ends_with_a_runner_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "child.py").write_text(CHILD)
    (tmp_path / "runner.py").write_text(RUNNER)
    runner = subprocess.Popen(
        [sys.executable, "runner.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": ROOT, guard.FOLLOW: "1"},
        stdout=subprocess.PIPE,
    )
    assert runner.stdout is not None
    pid = int(runner.stdout.readline())
    runner.kill()
    runner.wait()
    assert runner.stdout.read() == b""  # the child's end of the pipe has closed: it is gone
    runner.stdout.close()
    assert not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_port_is_free_or_named() -> None:
    from flows.server import ServerError, free

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=f"port {port} on loopback can't be had"):
            free(port)
    free(port)
