"""Where a connection may lead: checked on the very address that is connected to, so that no name can be rebound."""

from __future__ import annotations

import ipaddress
import time
import typing
from collections.abc import Iterable
from typing import Literal

import httpcore

from flows.client.clock import CLOCK
from flows.client.model import FetchError
from flows.client.names import addresses
from techfigures.foreign import redact

Kind = Literal["global", "loopback", "private"]
__all__ = ["CheckedBackend", "is_loopback", "kind", "patience", "redact"]
EMBEDDING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
"""Whose last 32 bits are an IPv4 address: NAT64 (RFC 6052, 2.1), IPv4-compatible (RFC 4291, 2.5.5.1), IPv4-translated
(RFC 2765, 2.1)."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA gives out as global unicast (RFC 4291, 2.4; registry "IPv6 Address Space")."""
OWN = (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1"))


def kind(address: str) -> Kind:
    """What an IP address is; `private` is all that the IANA registries don't call globally reachable, and multicast.

    Args:
        address: IPv4 or IPv6, as text. An IPv4 address within an IPv6 one (mapped, compatible, translated, 6to4, NAT64)
            counts as itself.
    """
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embeds = ip not in OWN and any(ip in network for network in EMBEDDING)
        packed = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if embeds else None
        ip = ip.ipv4_mapped or ip.sixtofour or packed or ip
    if ip.is_loopback:
        return "loopback"
    given_out = isinstance(ip, ipaddress.IPv4Address) or ip in UNICAST
    return "global" if ip.is_global and given_out and not ip.is_multicast else "private"


def is_loopback(host: str) -> bool:
    """Whether a host's name is loopback's."""
    try:
        return kind(host.strip("[]")) == "loopback"
    except ValueError:
        return host.lower().rstrip(".") == "localhost" or host.lower().rstrip(".").endswith(".localhost")


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a name itself, once, and connects to the addresses that it has checked, and to no others."""

    def __init__(self, *, loopback: bool, private: bool) -> None:
        """Whether loopback addresses, and private and link-local ones, may be connected to."""
        self._allowed: set[Kind] = {"global"}
        self._allowed |= {"loopback"} if loopback else set()
        self._allowed |= {"private"} if private else set()
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; the look-up of the name is part of the timeout.

        Raises:
            FetchError: `inner_address`: one of the name's addresses isn't allowed.
            httpcore.ConnectError: the name has no address, or none answers.
            httpcore.ConnectTimeout: the resolver or the host didn't answer in time.
        """
        began = time.monotonic()
        places = addresses(host, port, patience(timeout))
        for place in places:
            self._check(host, place)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for place in places:
            left = None if timeout is None else max(timeout - (time.monotonic() - began), 0.001)
            try:
                plain = self._plain.connect_tcp(place, port, patience(left), local_address, socket_options)
                return TimedStream(plain)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _check(self, host: str, place: str) -> None:
        """Refuse an address of a kind that isn't allowed."""
        found = kind(place)
        if found not in self._allowed:
            raise FetchError(
                "inner_address",
                f"{host} leads to the inner address {place}; TECHFIGURES_ALLOW_{found.upper()}=true allows it",
            )

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None
    ) -> httpcore.NetworkStream:
        """No address leads to a socket file."""
        del timeout, socket_options
        raise httpcore.ConnectError(f"{path} is no address on the web")


class TimedStream(httpcore.NetworkStream):
    """A connection that also keeps the time that the whole attempt has: a server may drip bytes for ever."""

    def __init__(self, plain: httpcore.NetworkStream) -> None:
        """`plain` does the work."""
        self._plain = plain

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read within what is left."""
        return self._plain.read(max_bytes, patience(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write within what is left."""
        self._plain.write(buffer, patience(timeout))

    def start_tls(
        self, ssl_context: typing.Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Begin TLS within what is left."""
        return TimedStream(self._plain.start_tls(ssl_context, server_hostname, patience(timeout)))

    def close(self) -> None:
        """Close it."""
        self._plain.close()

    def get_extra_info(self, info: str) -> typing.Any:
        """What the connection knows of itself."""
        return self._plain.get_extra_info(info)


def patience(timeout: float | None) -> float | None:
    """Seconds to wait for the next byte: the timeout, or what the attempt has left where that is less."""
    clock = CLOCK.get()
    if clock is None:
        return timeout
    if clock.left <= 0:
        raise httpcore.ReadTimeout("the time for the whole has run out")
    return clock.left if timeout is None else min(timeout, clock.left)
