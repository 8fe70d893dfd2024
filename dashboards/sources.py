"""How the sources fare: in one line, and each of them in a table, those with a failure first."""

from __future__ import annotations

import streamlit as st

from dashboards import data
from dashboards.labels import Labels

INSTANTS = ("last_success", "newest", "open_until")
ORDER = ("source", "verdict", "message", "circuit", "open_until", "last_success", "newest", "items", "documents")


def panel(source: data.Snapshot, words: Labels) -> None:
    """The sources of the snapshot, folded; nothing where no source was ever read."""
    found = data.source_health(source)
    if found.empty:
        return
    failing = int((found["verdict"] != "well").sum())
    away = int((found["circuit"] == "open").sum())
    counts = {"well": words.number(len(found) - failing), "failing": words.number(failing), "away": words.number(away)}
    with st.expander(words("sources", "heading", **counts)):
        shown = found[list(ORDER)].copy()
        shown["verdict"] = [words("verdicts", name) for name in found["verdict"]]
        shown["circuit"] = [words("circuits", name) for name in found["circuit"]]
        time = words("sources", "time_format")
        st.dataframe(
            shown,
            placeholder="",
            hide_index=True,
            key="sources",
            column_config={
                name: st.column_config.DatetimeColumn(words("sources", name), format=time, timezone="UTC")
                if name in INSTANTS
                else words("sources", name)
                for name in ORDER
            },
        )
