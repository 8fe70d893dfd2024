"""Names and passwords in addresses: they reach their host, and nothing that is written."""

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows.credentials import whole, withhold
from techfigures.settings import Settings

ARTICLE = (
    b"<html><head><title>Vans</title></head><body><p>Vellum Freight counted 840 vans in its yard.</p></body></html>"
)
FEED = b"<rss version='2.0'><channel><title>Vans</title><item><title>Vans</title><link>/a</link></item></channel></rss>"


def test_targets_that_hold_none_stay() -> None:
    plain = ["https://a.example/@b", "notes/a@b.md", "-"]
    assert withhold(plain) == plain
    assert [whole(target) for target in plain] == plain


def test_a_run_tells_its_host_alone(
    wire: Any, answer: Callable[..., bytes], run_flow: Callable[..., dict[str, Any]], settings: Settings
) -> None:
    wire.routes["/feed"] = answer(FEED, Content_Type="application/rss+xml")
    wire.routes["/a"] = answer(ARTICLE, Content_Type="text/html")
    told = run_flow(*withhold([wire.url("/feed", "me:pass-word@127.0.0.1")]))
    sent = {path: headers.get("authorization") for path, headers in wire.asked}
    assert sent["/feed"] == "Basic bWU6cGFzcy13b3Jk"
    assert sent["/a"] is None
    assert "pass-word" not in str(told)
    written = [path for path in settings.database.parent.rglob("*") if path.is_file()]
    assert written
    assert not [path for path in written if b"pass-word" in path.read_bytes()]


def test_prefect_is_told_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from techfigures.cli import run

    asked: list[dict[str, Any]] = []

    def flow(**given: Any) -> Any:
        asked.append(given)
        return SimpleNamespace(result=lambda **_: {})

    monkeypatch.setattr("flows.server.server", lambda *_: nullcontext())
    monkeypatch.setattr("flows.daily.daily", SimpleNamespace(with_options=lambda **_: flow))
    run.perform(Settings(database=tmp_path / "t.duckdb"), ["https://me:pass-word@a.example/feed"], {})
    assert asked[0]["targets"] == ["https://a.example/feed"]
    assert whole("https://a.example/feed") == "https://me:pass-word@a.example/feed"
