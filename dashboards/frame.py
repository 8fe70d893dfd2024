"""The frame around every page: language, freshness, filters in the address, and one line where nothing can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

import streamlit as st

from dashboards import data, evidence
from dashboards.filters import Filters, interface_language, offer_languages
from dashboards.labels import Labels
from dashboards.views import search
from techfigures.settings import SettingsError, settings

PAGES = {
    "figures": ("today", "deals", "budgets", "benchmarks", "usage", "prices", "explore", "entity"),
    "trust": ("evidence", "conflicts", "quality", "names"),
}
"""Sections of the navigation, each with its pages: modules of dashboards/views, whose name is their address."""
STYLE = Path(__file__).parent / "style.css"
WATCH_SECONDS = 10
"""Each look makes Streamlit forget files that were made for a download two looks ago: they must last until the browser
has fetched them, on a busy machine too."""
OPEN_WHEN_EMPTY = ("quality",)
"""Pages that have something to say before the first figure: what waits in quarantine, which sources failed."""


def page(name: str) -> None:
    """Draw one page over the snapshot that lies there now; whatever can't be read is one line that says what to do."""
    st.html(STYLE)
    words = Labels(interface_language())
    offer_languages(words)
    filters = Filters(name, words)
    heading, box = st.columns([3, 1], vertical_alignment="bottom")
    with box:
        sought = filters.find()
    heading.title(words("search" if sought else name, "title"), anchor=False)
    try:
        chosen = settings()
        path = chosen.snapshot_path
    except SettingsError as error:
        st.warning(words("problems", "settings", reason=evidence.plain(str(error))))
        return
    try:
        source = data.snapshot(path)
        last = data.first(data.ask(source, "published"))
        st.caption(freshness(last, words))
        if late := overdue(last, chosen.fresh_hours, datetime.now(UTC), words):
            st.html(f'<p class="tf-bad" role="status">{escape(late)}</p>')
        if count := data.doubted(source):
            source = replace(source, doubted=filters.doubted(count))
        if data.metrics(source) or name in OPEN_WHEN_EMPTY:
            if sought:
                search.show(source, sought, words)
            else:
                import_module(f"dashboards.views.{name}").show(source, filters, words)
            filters.remember()
        else:
            st.info(words("problems", "empty", path=evidence.plain(str(path))))
    except data.SnapshotError as error:
        st.info(words("problems", error.key, path=evidence.plain(str(error.path))))
    watch(path, version(path))


def freshness(last: Mapping[str, Any] | None, words: Labels) -> str:
    """When the snapshot was published, and what it holds."""
    if last is None:
        return words("freshness_unknown")
    counts = {name: words.number(last[name]) for name in ("documents", "claims", "quarantined")}
    return words("freshness", time=last["published_at"].tz_convert("UTC").strftime(words("time_format")), **counts)


def overdue(last: Mapping[str, Any] | None, hours: float, now: datetime, words: Labels) -> str:
    """A line where the snapshot is older than it should be; nothing where it isn't.

    Args:
        last: its publication, None where it tells none.
        hours: within which a new one is expected.
        now: an instant with a zone.
        words: the interface's language.
    """
    if last is None:
        return ""
    age = (now - last["published_at"].tz_convert("UTC").to_pydatetime()).total_seconds() / 3600
    if age <= hours:
        return ""
    unit, count = ("days", age / 24) if age >= 48 else ("hours", age)
    return words("overdue", unit, count=words.number(int(count)))


def version(path: Path) -> data.Snapshot | None:
    """The snapshot that lies there now, None where there is none."""
    try:
        return data.snapshot(path)
    except data.SnapshotError:
        return None


@st.fragment(run_every=WATCH_SECONDS)
def watch(path: Path, seen: data.Snapshot | None) -> None:
    """Draw the page anew once another snapshot lies there."""
    if version(path) != seen:
        st.rerun()
