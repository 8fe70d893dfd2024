"""A child that can't outlive its parent: `python -m flows.guard MODULE [ARGUMENTS…]`, its standard input a pipe.

The parent holds the pipe's other end; when that closes, because the parent asks for it or because it was killed, the
child gets a SIGTERM and, where that doesn't end it within GRACE seconds, is ended.
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

GRACE = 10.0
FOLLOW = "TECHFIGURES_FOLLOW_PARENT"
"""Variable under which a process that runs a flow ends with whoever started it: its runner may be killed, too."""


def start(
    module: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    files: Sequence[int] = (),
    piped: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a module as a guarded child.

    Args:
        module: what `python -m` would run.
        arguments: its arguments.
        environment: variables beside this process's own.
        files: descriptors that it inherits.
        piped: whether its output comes through a pipe rather than to this process's.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "flows.guard", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if piped else None,
        stderr=subprocess.STDOUT if piped else None,
        pass_fds=files,
        env={**os.environ, **environment},
        # Ctrl-C goes to the parent, which ends its children in order.
        start_new_session=True,
    )


def stop(child: subprocess.Popen[bytes]) -> None:
    """End a child and wait until it is gone."""
    if child.stdin:
        child.stdin.close()
    try:
        child.wait(timeout=GRACE + 5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def watch() -> None:
    """Wait until standard input closes, then end this process."""
    while os.read(sys.__stdin__.fileno() if sys.__stdin__ else 0, 4096):
        pass
    end()


def end() -> None:
    """End this process, in order where it still can."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def follow_parent() -> None:
    """Where the environment asks for it, end this process when the one that started it has gone."""
    if not os.environ.get(FOLLOW):
        return
    parent = os.getppid()

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        end()

    threading.Thread(target=watch_parent, daemon=True, name="parent").start()


if __name__ == "__main__":
    threading.Thread(target=watch, daemon=True, name="guard").start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
