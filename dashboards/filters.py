"""Filters in the sidebar, kept in the page's address: read when a page opens, written back when they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboards.data import Filters
from dashboards.labels import LANGUAGES, Labels

SEVERAL = {"family": "families", "status": "statuses", "language": "languages"}
"""Filters that take several values, with the table of labels.yml that names their values."""
ONE = ("lang", "search", "subject", "metric", "measure")


def restore() -> None:
    """Fill a new session's state from the address."""
    state = st.session_state
    if "restored" in state:
        return
    state["restored"] = True
    for name in SEVERAL:
        state[name] = st.query_params.get_all(name)
    for name in ONE:
        if name in st.query_params:
            state[name] = st.query_params[name]


def remember(defaults: Mapping[str, str]) -> None:
    """Write what differs from the defaults, or stands there already, into the address: its link restores the page."""
    held: dict[str, list[str]] = {}
    for name in (*ONE, *SEVERAL):
        value = st.session_state.get(name)
        if value and (value != defaults.get(name) or name in st.query_params):
            held[name] = value if isinstance(value, list) else [value]
    if held != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(held)


def keep_valid(name: str, options: Sequence[str]) -> None:
    """Drop what isn't among the options: a link may be mistyped, or older than the snapshot."""
    value = st.session_state.get(name)
    if isinstance(value, list):
        st.session_state[name] = [item for item in value if item in options]
    elif value is not None and value not in options:
        del st.session_state[name]


def interface_language() -> str:
    """The language that the page is shown in."""
    keep_valid("lang", LANGUAGES)
    return str(st.session_state.setdefault("lang", LANGUAGES[0]))


def sidebar(held: Mapping[str, Sequence[str]], words: Labels) -> Filters:
    """Draw the widgets over the values that the snapshot holds; what they say."""
    state = st.session_state
    with st.sidebar:
        st.segmented_control(words("filters", "lang"), LANGUAGES, key="lang", required=True, format_func=str.upper)
        st.header(words("filters", "heading"), anchor=False)
        st.text_input(words("filters", "search"), key="search", placeholder=words("filters", "search_help"))
        for name, table in SEVERAL.items():
            options = words.in_order(table, held[name])
            keep_valid(name, options)
            st.multiselect(
                words("filters", name),
                options,
                key=name,
                format_func=partial(words, table),
                placeholder=words("filters", "all"),
            )
        st.button(words("filters", "clear"), on_click=clear)
        st.caption(words("filters", "link"))
    several = {name: tuple(state[name]) for name in SEVERAL}
    return Filters(**several, search=(state["search"] or "").strip())


def clear() -> None:
    """Empty the filters; the chosen trend and the page's language stay."""
    st.session_state.update({"search": "", **{name: [] for name in SEVERAL}})
