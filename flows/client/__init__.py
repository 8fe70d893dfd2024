"""One polite client for all that is fetched: who we are, who may be asked, at which pace, within which bounds.

What comes from the wire passes one gate (`gate`): the host's turn, the address that is really connected to, size caps
before and after decompression, reservations of rights. Only what has passed it reaches the HTTP cache and the caller.
"""

from flows.client.addresses import is_loopback, redact
from flows.client.client import Client, shared
from flows.client.model import Fetched, FetchError, Redirect
from flows.client.pace import retry_after

__all__ = ["Client", "FetchError", "Fetched", "Redirect", "is_loopback", "redact", "retry_after", "shared"]
