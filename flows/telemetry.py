"""Traces and metrics for an OpenTelemetry collector, where one is set; nothing is imported where none is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.metadata import version
from typing import Any

from techfigures.settings import Settings, SettingsError

FLUSH_MILLISECONDS = 5_000
"""How long the end of a run may wait for the collector."""


class Telemetry:
    """Sends the spans and counts of one run to `<endpoint>/v1/traces` and `/v1/metrics`.

    A collector that is away costs the run nothing but this wait at its end.
    """

    def __init__(self, endpoint: str) -> None:
        """Set up for the collector at `endpoint`; SettingsError where the extra isn't installed."""
        try:
            from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.metrics import MeterProvider
            from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            raise SettingsError(
                "setting 'otlp_endpoint' needs the extra: pip install 'techfigures[telemetry]'"
            ) from None
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a collector that is away is no news of a run
        base = endpoint.rstrip("/")
        resource = Resource.create({"service.name": "techfigures", "service.version": version("techfigures")})
        self.traces = TracerProvider(resource=resource, shutdown_on_exit=False)
        seconds = FLUSH_MILLISECONDS / 1000
        self.traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces", timeout=seconds)))
        reader = PeriodicExportingMetricReader(
            OTLPMetricExporter(f"{base}/v1/metrics", timeout=seconds), export_timeout_millis=FLUSH_MILLISECONDS
        )
        self.metrics = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
        self.tracer = self.traces.get_tracer("techfigures")
        meter = self.metrics.get_meter("techfigures")
        self.rows = meter.create_counter("techfigures.rows", "{row}", "What steps counted: documents, claims …")
        self.failures = meter.create_counter("techfigures.step.failures", "{step}", "Steps that failed")
        self.seconds = meter.create_histogram("techfigures.step.duration", "s", "How long steps took")
        self.root: Any = None

    @contextmanager
    def run(self, run_id: str, flow: str) -> Iterator[None]:
        """The span of a whole run, which is sent at its end."""
        from opentelemetry.trace import set_span_in_context

        try:
            attributes = {"techfigures.run": run_id, "techfigures.flow": flow}
            with self.tracer.start_as_current_span(f"run {flow}", attributes=attributes) as span:
                self.root = set_span_in_context(span)
                yield
        finally:
            self.traces.force_flush(FLUSH_MILLISECONDS)
            self.traces.shutdown()
            self.metrics.shutdown(FLUSH_MILLISECONDS)

    @contextmanager
    def step(self, name: str, batch: str | None) -> Iterator[None]:
        """The span of one step, of one batch where it has one; threads of a pool have no span of their own above it."""
        attributes = {"techfigures.step": name} | ({"techfigures.batch": batch} if batch else {})
        with self.tracer.start_as_current_span(name, context=self.root, attributes=attributes):
            yield

    def count(self, name: str, counts: dict[str, int], seconds: float, *, failed: bool) -> None:
        """What a step did."""
        self.seconds.record(seconds, {"step": name})
        if failed:
            self.failures.add(1, {"step": name})
        for what, value in counts.items():
            if value > 0:
                self.rows.add(value, {"step": name, "kind": what})


ACTIVE: dict[str, Telemetry] = {}
"""The telemetry of runs at work, by run: steps run in threads that don't share their starter's context."""


@contextmanager
def traced(settings: Settings, run_id: str, flow: str) -> Iterator[None]:
    """Trace a run where a collector is set."""
    if settings.otlp_endpoint is None:
        yield
        return
    telemetry = Telemetry(settings.otlp_endpoint)
    ACTIVE[run_id] = telemetry
    try:
        with telemetry.run(run_id, flow):
            yield
    finally:
        del ACTIVE[run_id]


def step_span(run_id: str, name: str, batch: str | None) -> Any:
    """A context that is the span of a step; an empty one where nothing is traced."""
    telemetry = ACTIVE.get(run_id)
    return telemetry.step(name, batch) if telemetry else nullcontext()


def step_counts(run_id: str, name: str, counts: dict[str, int], seconds: float, *, failed: bool = False) -> None:
    """Count what a step did, where a collector is set."""
    if telemetry := ACTIVE.get(run_id):
        telemetry.count(name, counts, seconds, failed=failed)
