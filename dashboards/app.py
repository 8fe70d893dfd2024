"""The dashboard's first page; started by `streamlit run`, with the snapshot's path in the settings."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboards import data, evidence, figures, filters, sources, trends
from dashboards.labels import LANGUAGES, Labels
from techfigures.settings import SettingsError, settings

WATCH_SECONDS = 2


def main() -> None:
    """Draw the page; whatever can't be read ends in one line that says what to do."""
    st.set_page_config(page_title="techfigures", page_icon="📈", layout="wide")
    filters.restore()
    words = Labels(filters.interface_language())
    st.title(words("title"), anchor=False)
    try:
        path = settings().snapshot_path
    except SettingsError as error:
        st.warning(words("problems", "settings", reason=evidence.plain(str(error))))
        return
    try:
        page(data.snapshot(path), words)
    except data.SnapshotError as error:
        st.info(words("problems", error.key, path=evidence.plain(str(error.path))))
    watch(path, version(path))


def page(source: data.Snapshot, words: Labels) -> None:
    """The whole page over one snapshot."""
    st.caption(freshness(source, words))
    held = data.choices(source)
    if not held["family"]:
        raise data.SnapshotError("empty", Path(source.path))
    metrics = data.metric_labels(source, words.language)
    chosen = filters.sidebar(held, words)
    found = data.latest(source, chosen)
    defaults: dict[str, str] = {}
    if found.empty:
        st.info(words("problems", "nothing"))
    else:
        figures.families(data.by_family(source, chosen), words)
        figures.table(found, metrics, words)
        defaults = trends.panel(source, chosen, metrics, words)
    sources.panel(source, words)
    filters.remember({"lang": LANGUAGES[0], **defaults})


def freshness(source: data.Snapshot, words: Labels) -> str:
    """When the snapshot was published, and what it holds."""
    for last in data.records(data.freshness(source)):
        counts = {name: words.number(last[name]) for name in ("documents", "claims", "quarantined")}
        return words("freshness", time=last["published_at"].tz_convert("UTC").strftime(words("time_format")), **counts)
    return words("freshness_unknown")


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


main()
