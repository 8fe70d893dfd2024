"""The Prometheus endpoint: how the warehouse stands, asked anew at each scrape, also while a run writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from flows.model.tally import LEFT, MICRO, MONEY
from techfigures.settings import Settings
from warehouse.errors import WarehouseError
from warehouse.status import Status, status

MODEL = {
    "model_requests": "Requests to a language model, of all runs",
    "model_tokens_in": "Tokens that it was given, of all runs",
    "model_tokens_out": "Tokens that it answered, of all runs",
    "model_unpriced": "Requests to it that no tariff has a price for, of all runs",
    "model_pending": "Documents that wait for it, read by other readers so far",
}
"""Gauges of what a language model was asked."""


class Standing(Collector):
    """What `techfigures status` tells, as gauges; `techfigures_up` is 0 where it can't be told."""

    def __init__(self, settings: Settings) -> None:
        """`settings` say where the warehouse is."""
        self.settings = settings

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing is asked of the warehouse before the first scrape."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges."""
        try:
            free = shutil.disk_usage(self.settings.database.resolve().parent).free
            yield gauge("disk_free_bytes", "Bytes free beside the database", free)
            found = status(self.settings.warehouse, self.settings.snapshot_path)
        except (WarehouseError, OSError):
            yield gauge("up", "Whether the warehouse could be read", 0)
            return
        yield gauge("up", "Whether the warehouse could be read", 1)
        yield from gauges(found, datetime.now(UTC))


def gauges(found: Status, now: datetime) -> Iterator[GaugeMetricFamily]:
    """A status as gauges, ages as of `now`."""
    for name, value in found.counts.items():
        yield gauge(name, f"{name.replace('_', ' ').capitalize()} in the warehouse", value)
    rows = labelled("quarantine_rows", "Open rows in quarantine", ["stage", "rule"])
    oldest = labelled("quarantine_oldest_seconds", "Age of the oldest open row, as of the last run", ["stage", "rule"])
    for row in found.quarantine:
        rows.add_metric([row["stage"], row["rule"]], row["rows"])
        oldest.add_metric([row["stage"], row["rule"]], row["oldest_days"] * 86400)
    yield rows
    yield oldest
    sources = labelled("sources", "Sources by how they fare", ["health"])
    away = sum(row["circuit"] == "open" for row in found.sources_failing)
    sources.add_metric(["well"], found.sources_well)
    sources.add_metric(["failing"], len(found.sources_failing) - away)
    sources.add_metric(["left_alone"], away)
    yield sources
    success = labelled(
        "failing_source_last_success_timestamp_seconds", "When a failing source did well last", ["source"]
    )
    for row in found.sources_failing:
        if row["last_success"]:
            success.add_metric([row["source"]], row["last_success"].timestamp())
    yield success
    unmet = labelled("quality_unmet", "Expectations that the last check found unmet", ["severity"])
    for severity, count in found.quality.items():
        unmet.add_metric([severity], count)
    yield unmet
    yield from model(found)
    pending = labelled("notices_pending", "Notices that wait for their channel", ["channel"])
    for channel, count in found.pending.items():
        pending.add_metric([channel], count)
    yield pending
    if found.last_run:
        failed = float(found.last_run["status"] in ("failed", "interrupted"))
        yield gauge("last_run_failed", "Whether the last run failed or was interrupted", failed)
    if found.last_success:
        yield gauge("last_success_timestamp_seconds", "When a run ended well last", found.last_success.timestamp())
    if found.published:
        at = found.published["published_at"]
        yield gauge("snapshot_timestamp_seconds", "When the snapshot was published", at.timestamp())
        yield gauge("snapshot_age_seconds", "How long ago that was", (now - at).total_seconds())
    if found.snapshot_bytes is not None:
        yield gauge("snapshot_bytes", "Size of the snapshot", found.snapshot_bytes)


def model(found: Status) -> Iterator[GaugeMetricFamily]:
    """What all runs used of a language model, and what waits for it; nothing where none was asked."""
    if not found.model:
        return
    for name, says in MODEL.items():
        yield gauge(name, says, found.model.get(name, 0))
    spent = labelled("model_money", "Money spent on a language model by the tariff, of all runs", ["currency"])
    left = labelled("model_unanswered", "Questions to it that were left open, of all runs", ["reason"])
    for name, count in found.model.items():
        if name.startswith(MONEY):
            spent.add_metric([name.removeprefix(MONEY).upper()], count / MICRO)
        elif name.startswith(LEFT):
            left.add_metric([name.removeprefix(LEFT)], count)
    yield spent
    yield left


def gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    """A gauge without labels."""
    return GaugeMetricFamily(f"techfigures_{name}", says, value=value)


def labelled(name: str, says: str, labels: list[str]) -> GaugeMetricFamily:
    """A gauge with labels, yet without values."""
    return GaugeMetricFamily(f"techfigures_{name}", says, labels=labels)


def registry(settings: Settings) -> CollectorRegistry:
    """A registry that holds these gauges alone."""
    made = CollectorRegistry(auto_describe=False)
    made.register(Standing(settings))
    return made


@contextmanager
def endpoint(settings: Settings) -> Iterator[int]:
    """Answer scrapes on loopback within the block; gives the port.

    Raises:
        OSError: the port is taken.
    """
    server, thread = start_http_server(settings.metrics_port, addr="127.0.0.1", registry=registry(settings))
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
