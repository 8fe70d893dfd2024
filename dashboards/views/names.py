"""Names: subjects that the catalogue doesn't know, to be matched, merged or split; decisions are catalogue data."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any, get_args

import streamlit as st

from catalogue import Kind
from dashboards import data, decisions, tables
from dashboards.decisions import ACTIONS, Decision
from dashboards.filters import Filters
from dashboards.labels import Labels

KINDS = get_args(Kind)
LISTED = 50


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """The names, a form for one decision at a time, and all decisions as YAML."""
    name = filters.text("name", words("names", "part"))
    found = data.records(data.ask(source, "unresolved-names", name=name or None, rows=LISTED))
    if not found and name:
        filters.matched_nothing(words("names", "nothing"))
        return
    if not found:
        st.success(words("names", "none"))
        return
    st.caption(words("names", "how"))
    decide(found, known(source), words)
    taken()
    outcome(words)
    labels = data.metric_labels(source, words.language)
    columns = [
        tables.text("name", words("names", "name")),
        tables.number("documents", words("columns", "documents"), words),
        tables.number("claims", words("columns", "claims"), words),
        tables.Column(words("names", "candidates"), lambda row: escape(", ".join(list(row["candidates"])[:3])), "wide"),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.text("sentence", words("columns", "sentence"), style="wide"),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(found, columns, words("names", "list"))


def known(source: data.Snapshot) -> dict[str, str]:
    """The catalogue's entities by id, each with a name."""
    return {row["id"]: row["name"] for row in data.records(data.ask(source, "entities"))}


def decide(found: list[dict[str, Any]], entities: dict[str, str], words: Labels) -> None:
    """One decision: a name, what to do with it, and the entities concerned."""
    near = {row["name"]: list(row["candidates"]) for row in found}
    actions = words.table("names", "actions")
    with st.container(border=True):
        with st.container(horizontal=True):
            action = st.selectbox(
                words("names", "action"), ACTIONS, format_func=lambda name: actions[name], key="n_action"
            )
            label, names = ("taken_over", list(entities)) if action == "merge" else ("name", list(near))
            name = st.selectbox(words("names", label), names, key=f"n_{label}")
            picked = targets(action, near.get(name, []), entities, words)
        ready = len(picked) >= (2 if action == "split" else 1) and picked != [name]
        if st.button(words("names", "add"), disabled=not ready, type="primary"):
            held = [item for item in taken() if (item.name, item.action) != (name, action)]
            st.session_state["_decisions"] = [*held, Decision(name, action, tuple(picked))]
        if not ready:
            st.caption(words("names", "two" if action == "split" else "one"))


def targets(action: str, near: list[str], entities: dict[str, str], words: Labels) -> list[str]:
    """The entities that a decision concerns, those spelled alike first; of a new one its kind."""
    if action == "new":
        read = partial(words, "names", "kinds")
        return [st.selectbox(words("names", "kind"), KINDS, key="n_kind", format_func=read)]
    return st.multiselect(
        words("names", "targets"),
        list(dict.fromkeys([*near, *entities])),
        key=f"n_targets_{action}",
        max_selections=None if action == "split" else 1,
        placeholder=words("names", "targets_help"),
    )


def taken() -> list[Decision]:
    """The decisions of this session."""
    found: list[Decision] = st.session_state.setdefault("_decisions", [])
    return found


def outcome(words: Labels) -> None:
    """All decisions as YAML to copy or download."""
    if not taken():
        return
    text = decisions.written(taken())
    st.code(text, language="yaml", wrap_lines=True)
    with st.container(horizontal=True):
        st.download_button(words("names", "save"), text, "catalogue.yml", "application/yaml", on_click="ignore")
        st.button(words("names", "forget"), on_click=taken().clear)
