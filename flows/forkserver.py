"""A process that has loaded what reading needs and forks: a child of it is there in milliseconds, and has limits.

`python -m flows.forkserver DESCRIPTOR` is that process. It ends, and its children with it, when the process that
started it closes the other end of its socket or dies.
"""

from __future__ import annotations

import atexit
import gc
import math
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn

LARGEST = 100_000
"""Bytes of a message at most; each is whole or not there, whenever its sender is killed."""
NO_MEMORY = 77
"""Exit status of a child whose memory ran out."""
GRACE = 0.3
"""Seconds that a server has to end by itself."""
WAITING = 10
"""Times its processor time that a child may take by the clock: one that waits for ever takes no processor time."""
Message = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take."""

    seconds: int
    """Processor time of one part of its work."""
    megabytes: int
    """Memory beside what it was forked with."""

    def set(self) -> None:
        """Limit this process's memory, and let it leave no core file."""
        data = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
        most = int(data) * resource.getpagesize() + self.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def renew(self, parts: int = 1) -> None:
        """Give this process the time of so many parts from now on: the kernel ends it when that is over.

        No handler runs then and no other process watches: it ends in whatever code it is.
        """
        seconds = self.seconds * parts
        used = math.ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        signal.setitimer(signal.ITIMER_REAL, WAITING * seconds)


@dataclass(frozen=True, slots=True)
class Job:
    """What a child does: `work(tell, *given)`.

    `tell(value, parts=1)` sends its starter a value, and begins work that has the time of so many parts.
    """

    work: Callable[..., Any]
    given: tuple[Any, ...]
    limits: Limits
    folder: Path
    """Working directory."""


class Forkserver:
    """The starter's end: runs jobs, from any thread, in children of one server that is started by the first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def start(self) -> socket.socket:
        """Start the server unless it runs; it loads what it needs meanwhile."""
        with self.lock:
            if self.process is None or self.process.poll() is not None or self.control is None:
                self.control, theirs = pair()
                with theirs:
                    self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
                        [sys.executable, "-m", "flows.forkserver", str(theirs.fileno())],
                        pass_fds=[theirs.fileno()],
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        # Ctrl-C goes to the starter, whose end ends the server.
                        start_new_session=True,
                    )
            return self.control

    def messages(self, job: Job) -> Iterator[Message]:
        """Carry a job out; what its child tells.

        Yields:
            `("told", value)` as often as its work tells something; then, unless it ended before, `("done", result)` or
            `("failed", exception)`; at last `("ended", status)`, a negative one for a signal.
        """
        ours, theirs = pair()
        with ours:
            with suppress(ConnectionError):  # a server that is killed says nothing more
                with theirs:
                    socket.send_fds(self.start(), [b"+"], [theirs.fileno()])
                send(ours, job)
                while data := ours.recv(LARGEST):
                    message: Message = pickle.loads(data)  # noqa: S301 - our own child's
                    yield message
                    if message[0] == "ended":
                        return
            yield "ended", -signal.SIGKILL

    def close(self) -> None:
        """End the server and what it runs."""
        with self.lock:
            if self.control is not None and self.process is not None:
                self.control.close()
                try:
                    self.process.wait(timeout=GRACE)
                except subprocess.TimeoutExpired:  # it is loading still
                    self.process.kill()
                    self.process.wait()
            self.control = self.process = None


@cache
def shared() -> Forkserver:
    """This process's fork server."""
    found = Forkserver()
    atexit.register(found.close)
    return found


def pair() -> tuple[socket.socket, socket.socket]:
    """Two connected sockets that keep the bounds of messages."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(to: socket.socket, message: object) -> None:
    """Send a message; ValueError where it is too large."""
    data = pickle.dumps(message)
    if len(data) > LARGEST:
        raise ValueError(f"a message of {len(data)} bytes; {LARGEST} is the most")
    to.send(data)


def serve(control: socket.socket) -> None:
    """Fork a child for each socket that comes, say how each ended, until nobody is there to ask; then kill them."""
    running: dict[int, tuple[int, socket.socket]] = {}
    try:
        while True:
            for ready in wait([control, *running]):
                if isinstance(ready, int):
                    process, job = running.pop(ready)
                    os.close(ready)
                    with job, suppress(ConnectionError):
                        send(job, ("ended", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])))
                    continue
                _, descriptors, *_ = socket.recv_fds(control, 1, 1)
                if not descriptors:
                    return
                job = socket.socket(fileno=descriptors[0])
                process = os.fork()
                if not process:
                    control.close()
                    for number, (_, other) in running.items():
                        os.close(number)
                        other.close()
                    carry_out(job)
                running[os.pidfd_open(process)] = process, job
    finally:
        for process, _ in running.values():
            os.kill(process, signal.SIGKILL)


def carry_out(starter: socket.socket) -> NoReturn:
    """Do what the starter says, and end."""
    status = 1
    try:
        job: Job = pickle.loads(starter.recv(LARGEST))  # noqa: S301 - our own starter's
        os.chdir(job.folder)
        job.limits.set()
        job.limits.renew()

        def tell(value: object, parts: int = 1) -> None:
            send(starter, ("told", value))
            job.limits.renew(parts)

        try:
            last = "done", job.work(tell, *job.given)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - the starter raises it
            last = "failed", sendable(error)
        send(starter, last)
        status = 0
    except MemoryError:
        status = NO_MEMORY
    finally:
        os._exit(status)


def sendable(error: Exception) -> Exception:
    """An error as it can be sent: itself with where it was raised, or what it says where it can't be pickled."""
    error.add_note("".join(traceback.format_exception(error))[-10_000:])
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - it is our own
    except Exception:  # noqa: BLE001 - an exception may refuse in any way
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def loading_error() -> Exception | None:
    """Load what jobs need; why that failed, None where it did not."""
    try:
        import flows.extract
        import flows.listings
        import flows.model.questions  # noqa: F401 - what these import is what its jobs need
        from flows.reading import warm

        warm()
    except Exception as error:  # noqa: BLE001 - the starter raises it
        return sendable(error)
    gc.collect()
    gc.freeze()  # what is shared with the children stays shared: no collection touches it
    return None


def refuse(control: socket.socket, error: Exception) -> bool:
    """Fail the next job with an error; False where nobody is there to ask any more."""
    _, descriptors, *_ = socket.recv_fds(control, 1, 1)
    if not descriptors:
        return False
    with socket.socket(fileno=descriptors[0]) as job, suppress(ConnectionError):
        job.recv(LARGEST)  # what is left unread when a socket is closed takes what was sent with it
        send(job, ("failed", error))
        send(job, ("ended", 1))
    return True


def main() -> None:
    """Load, and serve the starter whose socket has the descriptor of the first argument.

    A job that comes where nothing could be loaded, for want of room for a temporary file, say, fails with the reason;
    the next one may find it mended.
    """
    control = socket.socket(fileno=int(sys.argv[1]))
    while error := loading_error():
        if not refuse(control, error):
            return
    serve(control)


if __name__ == "__main__":
    main()
