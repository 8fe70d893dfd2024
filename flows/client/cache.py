"""The HTTP cache: hishel's, on SQLite, with one answer an address."""

from __future__ import annotations

import logging
from pathlib import Path

from hishel import CacheOptions, Entry, Request, Response, SqliteStorage

from techfigures.logs import log

BYTES = 1 << 29
"""How large the cache may grow; what was used longest ago goes first."""
SECONDS = 30 * 86_400.0
"""How long an answer that nobody asks for stays."""
OPTIONS = CacheOptions(shared=False, supported_methods=["GET"])
"""We are one reader, not a proxy: what is marked private may be kept (RFC 9111, 5.2.2.7)."""


class Brief(logging.Handler):
    """Tells the log in a line what hishel would put on stderr with a traceback: a full disk costs the cache alone."""

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        why = record.exc_info[1] if record.exc_info else None
        log.warning("the HTTP cache is of no use now", said=record.getMessage(), error=str(why) if why else None)


HISHEL = logging.getLogger("hishel")
HISHEL.handlers, HISHEL.propagate = [Brief(logging.WARNING)], False


class Storage(SqliteStorage):
    """Keeps the last answer of an address alone.

    hishel leaves the oldest one beside each new one, and a 304 without validators, which then may mean either, is good
    for nothing (RFC 9111, 4.3.4). All our requests have the same headers, so that Vary asks for no second one.
    """

    def __init__(self, path: Path) -> None:
        """`path` of the SQLite file, made when first needed."""
        super().__init__(database_path=path, default_tti=SECONDS, max_size=BYTES)

    def create_entry(
        self, request: Request, response: Response, key: str, *, ttl: float | None = None, tti: float | None = None
    ) -> Entry:
        """See hishel.BaseStorage."""
        for old in self.get_entries(key):
            self.remove_entry(old.id)
        return super().create_entry(request, response, key, ttl=ttl, tti=tti)
