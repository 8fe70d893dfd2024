"""Filters of a page, kept in its address: read when a page opens, written back when they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboards.labels import LANGUAGES, Labels


class Filters:
    """The filters of one page. Each draws its widget when it is asked for; `remember` writes them into the address."""

    def __init__(self, page: str, words: Labels) -> None:
        state = st.session_state
        if state.get("_page") != page:
            state["_page"], state["_restored"] = page, set()
        self.words = words
        self.held: dict[str, list[str]] = {}

    def several(
        self, name: str, options: Sequence[str], shown: Mapping[str, str] | str | None = None
    ) -> tuple[str, ...]:
        """Any of the options, none of them meaning all.

        Args:
            name: key in the address; the label stands under `filters` in labels.yml.
            options: values that the snapshot holds.
            shown: how they read: a mapping, or the table of labels.yml that has them.
        """
        self.restore(name, st.query_params.get_all(name))
        state = st.session_state
        state[name] = [item for item in state.get(name) or [] if item in options]
        read = partial(self.words, shown) if isinstance(shown, str) else partial(readable, shown or {})
        st.multiselect(
            self.words("filters", name), options, key=name, format_func=read, placeholder=self.words("filters", "all")
        )
        self.hold(name, state[name])
        return tuple(state[name])

    def one(self, name: str, options: Sequence[str], shown: Mapping[str, str] | str | None = None) -> str:
        """One of the options, the first unless another is chosen."""
        self.restore(name, st.query_params.get(name))
        state = st.session_state
        if state.get(name) not in options:
            state[name] = options[0]
        read = partial(self.words, shown) if isinstance(shown, str) else partial(readable, shown or {})
        st.selectbox(self.words("filters", name), options, key=name, format_func=read)
        self.hold(name, [state[name]], [options[0]])
        return str(state[name])

    def text(self, name: str, placeholder: str = "") -> str:
        """Free text."""
        self.restore(name, st.query_params.get(name, ""))
        st.text_input(self.words("filters", name), key=name, placeholder=placeholder, max_chars=200)
        found = str(st.session_state[name] or "").strip()
        self.hold(name, [found] if found else [])
        return found

    def find(self) -> str:
        """What is searched for on every page; while it is, the page's own filters wait in the address."""
        text = self.text("find")
        if text:
            st.session_state["_restored"] = {"find"}
            for name in st.query_params:
                if name not in {"find", "lang"}:
                    self.hold(name, st.query_params.get_all(name))
        return text

    def day(self, name: str, default: date | None = None) -> date | None:
        """A day, or none."""
        given = st.query_params.get(name)
        day = default
        if given is not None:
            with suppress(ValueError):
                day = date.fromisoformat(given)
        self.restore(name, day)
        found = st.date_input(
            self.words("filters", name),
            key=name,
            min_value=date(1970, 1, 1),
            max_value=date(2100, 12, 31),
            format=self.words("date_input_format"),
        )
        picked = found if isinstance(found, date) else None
        self.hold(name, [picked.isoformat()] if picked else [""], [default.isoformat() if default else ""])
        return picked

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 0 on."""
        given = st.query_params.get(name, "")
        self.restore(name, min(int(given), most) if given.isdecimal() and len(given) < 16 else default)
        found = st.number_input(self.words("filters", name), 0, most, key=name, step=max(default // 10, 1))
        self.hold(name, [str(found)], [str(default)])
        return int(found)

    def doubted(self, count: int) -> bool:
        """Whether doubted figures are shown too, of which there are `count`; it holds for all pages opened next.

        It stands in the sidebar: a widget's own value doesn't outlive its page.
        """
        state = st.session_state
        if "_doubted" not in state:
            state["_doubted"] = st.query_params.get("doubted") == "yes"
        state["doubted"] = state["_doubted"]
        with st.sidebar:
            st.toggle(
                self.words("filters", "doubted", count=self.words.number(count)),
                key="doubted",
                help=self.words("filters", "doubted_help"),
                on_change=keep_doubted,
            )
        self.hold("doubted", ["yes"] if state["_doubted"] else [])
        return bool(state["_doubted"])

    def restore(self, name: str, value: Any) -> None:
        """Take the address' value when the page has just been opened."""
        state = st.session_state
        if name not in state["_restored"]:
            state["_restored"].add(name)
            state[name] = value

    def hold(self, name: str, value: Sequence[str], usual: Sequence[str] = ()) -> None:
        """Note a value for the address; what is usual needn't stand there."""
        if list(value) != list(usual):
            self.held[name] = list(value)

    def remember(self) -> None:
        """Write the filters, and the language, into the address: its link restores the page."""
        held = dict(self.held)
        if self.words.language != LANGUAGES[0]:
            held["lang"] = [self.words.language]
        if held != {name: st.query_params.get_all(name) for name in st.query_params}:
            st.query_params.from_dict(held)

    def matched_nothing(self, advice: str) -> None:
        """Say what to do where the filters leave nothing, beside a button that empties them."""
        st.info(advice)
        st.button(self.words("filters", "clear"), on_click=forget, key="clear")


def keep_doubted() -> None:
    """Keep what was chosen."""
    st.session_state["_doubted"] = st.session_state["doubted"]


def forget() -> None:
    """Let the page open anew without its filters."""
    st.query_params.clear()
    st.session_state["_page"] = None
    st.session_state.pop("_doubted", None)


def readable(shown: Mapping[str, str], value: str) -> str:
    """How an option reads."""
    return shown.get(value, value)


def interface_language() -> str:
    """The language that the pages are shown in: the address' when a session begins, then what was chosen."""
    state = st.session_state
    if "_lang" not in state:
        given = st.query_params.get("lang")
        state["_lang"] = given if given in LANGUAGES else LANGUAGES[0]
    return str(state["_lang"])


def offer_languages(words: Labels) -> None:
    """The languages to choose from, in the sidebar."""
    st.session_state["lang"] = words.language
    with st.sidebar:
        st.segmented_control(
            words("filters", "lang"),
            LANGUAGES,
            key="lang",
            required=True,
            format_func=partial(words, "tongues"),
            on_change=choose_language,
        )


def choose_language() -> None:
    """Keep what was chosen: a widget's own value doesn't outlive its page."""
    st.session_state["_lang"] = st.session_state["lang"]
