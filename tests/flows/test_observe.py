"""What a run tells of itself: logs under its ids, spans and counts at a collector, gauges for Prometheus."""

from __future__ import annotations

import gzip
import json
import logging
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families
from pytest_httpserver import HTTPServer
from structlog.contextvars import bound_contextvars
from werkzeug import Request, Response

from flows.prometheus import endpoint
from techfigures.logs import configure
from techfigures.settings import Settings, SettingsError

RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def quiet_again() -> Iterator[None]:
    yield
    configure(Settings())


def with_more(settings: Settings, **more: Any) -> Settings:
    return Settings(**settings.model_dump() | more)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The same with what a test asks for by `indirect`."""
    return with_more(settings, **getattr(request, "param", {}))


JSON_LOGS = {"log_format": "json", "log_level": "info", "webhook_secret": "opensesame"}


@pytest.mark.parametrize("settings", [JSON_LOGS], indirect=True)
def test_json_lines_hold_run_step_batch_source_and_document(
    run_flow: RunFlow, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (documents / "opensesame.md").write_bytes(b"")
    told = run_flow(documents)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert {line["run"] for line in lines} == {told["run_id"]}
    ended = [line for line in lines if line["event"] == "step ended"]
    assert {line["step"] for line in ended} >= {"prepare", "extract", "load", "publish", "tell"}
    assert sum(line.get("documents", 0) for line in ended if line["step"] == "load") == 2
    assert {line["batch"] for line in ended if line["step"] == "load"} == {"0001", "0002"}
    (bad,) = [line for line in lines if line["event"] == "document quarantined"]
    assert (bad["level"], bad["rule"], bad["document"]) == ("warning", "empty", "***")
    assert bad["source"] == str(documents)


@pytest.mark.parametrize("settings", [JSON_LOGS], indirect=True)
def test_a_step_that_fails_is_logged_with_its_error(
    run_flow: RunFlow, documents: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(con: object, recorded_at: str) -> None:
        raise ZeroDivisionError("opensesame")

    monkeypatch.setattr("warehouse.build.build", broken)
    run_flow(documents)
    text = capsys.readouterr().err
    (line,) = [json.loads(one) for one in text.splitlines() if '"step failed"' in one]
    assert (line["step"], line["level"], line["error"]) == ("build", "error", "ZeroDivisionError")
    assert line["exception"][0]["exc_value"] == "***"
    assert "opensesame" not in text


def test_a_run_is_quiet_unless_asked(run_flow: RunFlow, documents: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_flow(documents)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_lines_for_people(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    configure(with_more(settings, log_level="info", smtp_password="opensesame"))  # noqa: S106 - no secret
    with bound_contextvars(run="r1"):
        structlog.get_logger().info("said", words=["opensesame", {"a": "x opensesame y"}], count=3)
        structlog.get_logger().debug("unsaid")
    text = capsys.readouterr().err
    assert "said" in text
    assert "run=r1" in text
    assert "count=3" in text
    assert "opensesame" not in text
    assert "unsaid" not in text


class Collector:
    """What an OpenTelemetry collector on loopback got, parsed."""

    def __init__(self, server: HTTPServer) -> None:
        from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        self.spans: list[Any] = []
        self.points: list[tuple[str, dict[str, str], float]] = []
        self.resource: dict[str, str] = {}
        self.server = server

        def body(request: Request) -> bytes:
            data = request.get_data()
            return gzip.decompress(data) if request.headers.get("Content-Encoding") == "gzip" else data

        def traces(request: Request) -> Response:
            for part in ExportTraceServiceRequest.FromString(body(request)).resource_spans:
                self.resource = attributes(part.resource)
                self.spans += [span for scope in part.scope_spans for span in scope.spans]
            return Response(status=200, content_type="application/x-protobuf")

        def metrics(request: Request) -> Response:
            for part in ExportMetricsServiceRequest.FromString(body(request)).resource_metrics:
                for metric in (metric for scope in part.scope_metrics for metric in scope.metrics):
                    self.points += [(metric.name, attributes(p), p.as_int) for p in metric.sum.data_points]
                    self.points += [(metric.name, attributes(p), p.count) for p in metric.histogram.data_points]
            return Response(status=200, content_type="application/x-protobuf")

        server.expect_request("/v1/traces", method="POST").respond_with_handler(traces)
        server.expect_request("/v1/metrics", method="POST").respond_with_handler(metrics)


def attributes(part: Any) -> dict[str, str]:
    return {item.key: item.value.string_value for item in part.attributes}


@pytest.mark.slow
def test_a_collector_gets_a_span_a_run_and_step_and_their_counts(
    settings: Settings, documents: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import steps
    from flows.run import open_run

    collector = Collector(httpserver)
    chosen = with_more(settings, otlp_endpoint=httpserver.url_for("/"), batch_size=1)
    kept = tuple(step for step in steps.STEPS if step.name != "check")
    with open_run(chosen, [str(documents)]) as run:
        assert steps.perform(run, steps=kept).failures == []
    by_name: dict[str, list[Any]] = {}
    for span in collector.spans:
        by_name.setdefault(span.name, []).append(span)
    (root,) = by_name["run daily"]
    assert attributes(root)["techfigures.run"] == run.run_id
    assert collector.resource["service.name"] == "techfigures"
    assert {attributes(span)["techfigures.batch"] for span in by_name["load"]} == {"0001", "0002"}
    assert all(span.parent_span_id == root.span_id for span in collector.spans if span is not root)
    assert ("techfigures.rows", {"step": "load", "kind": "documents"}, 2) in collector.points
    assert ("techfigures.step.duration", {"step": "load"}, 2) in collector.points


def test_a_step_that_fails_is_a_span_that_failed(
    settings: Settings, documents: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.run import open_run
    from flows.steps import perform

    def broken(con: object, recorded_at: str) -> None:
        raise ZeroDivisionError("by a mart")

    collector = Collector(httpserver)
    monkeypatch.setattr("warehouse.build.build", broken)
    with open_run(with_more(settings, otlp_endpoint=httpserver.url_for("/")), [str(documents)]) as run:
        perform(run)
    (span,) = [span for span in collector.spans if span.name == "build"]
    assert span.status.code == 2
    assert ("techfigures.step.failures", {"step": "build"}, 1) in collector.points


def test_a_collector_that_is_away_fails_no_run(
    settings: Settings, documents: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from flows import telemetry
    from flows.run import open_run
    from flows.steps import STEPS, perform

    monkeypatch.setattr(telemetry, "FLUSH_MILLISECONDS", 500)
    caplog.set_level(logging.WARNING)
    with open_run(with_more(settings, otlp_endpoint="http://127.0.0.1:9"), [str(documents)]) as run:
        assert perform(run, steps=STEPS[:2]).failures == []
    assert caplog.text == ""
    assert telemetry.ACTIVE == {}


def test_without_the_extra_a_collector_is_one_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.telemetry import Telemetry

    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match=r"otlp_endpoint.*techfigures\[telemetry\]"):
        Telemetry("http://127.0.0.1:9")


def scrape(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    return {
        (sample.name.removeprefix("techfigures_"), tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.slow
def test_prometheus_sees_how_the_warehouse_stands(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    with endpoint(with_more(settings, metrics_port=0)) as port:
        nothing = scrape(port)
        assert nothing["up", ()] == 0
        assert nothing["disk_free_bytes", ()] > 0
        (documents / "empty.md").write_bytes(b"")
        run_flow(documents)
        found = scrape(port)
    rule = (("rule", "empty"), ("stage", "document"))
    assert found["up", ()] == 1
    assert found["documents", ()] == 2
    assert found["claims", ()] > 2
    assert found["quarantined", ()] == found["quarantine_rows", rule] == 1
    assert 0 <= found["quarantine_oldest_seconds", rule] < 86400
    assert found["sources", (("health", "well"),)] == 0
    assert found["last_run_failed", ()] == 0
    assert found["snapshot_bytes", ()] == settings.snapshot_path.stat().st_size
    assert 0 <= found["snapshot_age_seconds", ()] < 3600
    assert found["last_success_timestamp_seconds", ()] > 1.7e9


def test_metrics_as_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "techfigures", "metrics", "--database", str(tmp_path / "w.duckdb")]
    once = subprocess.run([*command, "--once"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "techfigures_up 0.0" in once.stdout
    with subprocess.Popen([*command, "--port", "0"], stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stderr
        address = child.stderr.readline().split()[1].rstrip(",")
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - on loopback
            assert b"techfigures_up 0.0" in answer.read()
        taken = subprocess.run(
            [*command, "--port", address.split(":")[2].split("/")[0]],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert (taken.returncode, taken.stderr.count("\n")) == (1, 1)
        assert "can't be used" in taken.stderr
        os.kill(child.pid, signal.SIGTERM)
        assert child.wait() == 0


def test_a_step_with_more_to_say_is_called_as_it_is(settings: Settings) -> None:
    from flows.observe import observed
    from flows.run import Run

    def work(run: Run, *, compact: bool | None = None) -> dict[str, int]:
        return {"compact": int(compact or 0)}

    assert observed(work)(run=Run(run_id="r", settings=settings), compact=True) == {"compact": 1}
