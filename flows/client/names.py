"""Names to addresses within a time: the system's resolver knows none, and may hang for minutes."""

from __future__ import annotations

import queue
import socket
import threading

import httpcore


def addresses(host: str, port: int, seconds: float | None) -> list[str]:
    """The IP addresses of a name, in the resolver's order, each once.

    Args:
        host: a name or an address.
        port: where the connection will go.
        seconds: how long to wait for the resolver; without end unless told.

    Raises:
        httpcore.ConnectError: the name has no address.
        httpcore.ConnectTimeout: the resolver didn't answer in time.
    """
    answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(place[0]) for *_, place in found)))
        except Exception as error:  # noqa: BLE001 - raised by whoever waits
            answers.put(error)

    # A call to the resolver can't be broken off: it is left behind, and holds up nobody, the program's end included.
    threading.Thread(target=ask, daemon=True, name=f"resolve {host}").start()
    try:
        answer = answers.get(timeout=None if seconds is None else max(seconds, 0.0))
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"the name {host} took too long to resolve") from None
    if isinstance(answer, OSError | UnicodeError):
        raise httpcore.ConnectError(f"{host} has no address: {getattr(answer, 'strerror', None) or answer}") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
