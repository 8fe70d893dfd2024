"""How much is asked and how long that takes, for Prometheus."""

from __future__ import annotations

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from serving.gate import App, Receive, Scope, Send

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Meter:
    """Counts the requests of an application by route and status, whoever refuses them."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.registry = CollectorRegistry(auto_describe=False)
        self.requests = Counter(
            "techfigures_api_requests", "Requests answered", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "techfigures_api_seconds", "Seconds to an answer", ["route"], buckets=BUCKETS, registry=self.registry
        )
        self.sent = Counter("techfigures_api_sent_bytes", "Bytes of answers", ["route"], registry=self.registry)
        self.open = Gauge("techfigures_api_open_requests", "Requests at work", registry=self.registry)

    def told(self) -> bytes:
        """All of it, in the text format."""
        return generate_latest(self.registry)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, size = time.perf_counter(), 500, 0

        async def counted(message: Any) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        self.open.inc()
        try:
            await self.app(scope, receive, counted)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self.open.dec()
            self.requests.labels(route, status).inc()
            self.seconds.labels(route).observe(time.perf_counter() - began)
            self.sent.labels(route).inc(size)
