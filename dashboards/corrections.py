"""A claim that a reader finds wrong: the entry for corrections.yml, drafted to be copied; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st
import yaml

from dashboards.labels import Labels

WHOLE = "whole"


def form(row: Mapping[str, Any], words: Labels) -> None:
    """Ask what is wrong, and show the entry."""
    with st.expander(words("evidence", "flag")):
        st.caption(words("evidence", "flag_help"))
        with st.form("flag", border=False):
            named = {WHOLE: words("evidence", "whole"), **words.table("evidence", "fields")}
            wrong = st.selectbox(words("evidence", "wrong"), list(named), format_func=lambda name: named[name])
            right = st.text_input(words("evidence", "right"), max_chars=300)
            reason = st.text_input(words("evidence", "reason"), max_chars=500)
            asked = st.form_submit_button(words("evidence", "draft"))
        if not asked:
            return
        if not reason.strip() or (wrong != WHOLE and not right.strip()):
            st.warning(words("evidence", "incomplete"))
            return
        try:
            text = entry(row, wrong, right.strip(), reason.strip(), date.today())
        except ValueError:
            st.warning(words("evidence", "not_a_number"))
            return
        st.code(text, language="yaml", wrap_lines=True)
        st.download_button(words("evidence", "save"), text, "corrections.yml", "application/yaml", on_click="ignore")


def entry(row: Mapping[str, Any], wrong: str, right: str, reason: str, day: date) -> str:
    """One entry of corrections.yml as YAML.

    Args:
        row: columns of the claim.
        wrong: a column that evidence.yml lists under `fields`, or `whole`, which drops the claim.
        right: what the column should hold, as text.
        reason: why, with a source.
        day: day of the entry.

    Raises:
        ValueError: the right value is no number.
    """
    expected = "value" if wrong == WHOLE else wrong
    told: dict[str, Any] = {
        "id": f"{row['metric']}-{row['claim_id'][:12]}",
        "document": row["url"] or row["doc"],
        "surface": row["surface"],
        "metric": row["metric"],
        "expect": {expected: plain(row[expected])},
    }
    if wrong == WHOLE:
        told["drop"] = True
    else:
        told["replace"] = {wrong: float(right.replace("\u202f", "").replace(" ", "")) if wrong == "value" else right}
    told |= {"reason": reason, "date": day}
    return yaml.safe_dump([told], allow_unicode=True, sort_keys=False, width=100)


def plain(value: Any) -> Any:
    """A cell as YAML writes it: days without a time, numbers as Python has them."""
    if hasattr(value, "date"):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
