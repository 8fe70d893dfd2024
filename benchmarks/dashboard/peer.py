"""Plain Streamlit over pandas: the page that one would write over exported claims, for the same three questions.

`streamlit run peer.py -- FILE` reads the file that benchmarks/warehouse/peer.py exports; `?ask=` names the question.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from benchmarks.warehouse import peer


@st.cache_data
def claims(path: str) -> pd.DataFrame:
    """The exported claims, read once."""
    return peer.read(Path(path))


def main(path: str) -> None:
    """Answer the question that the address names, as a chart and a table."""
    frame = claims(path)
    found: Any
    match st.query_params.get("ask"):
        case "trend":
            found = peer.trend(frame)
            st.line_chart(found, x="published", y="value")
        case "leaderboard":
            found = peer.leaderboard(frame)
            st.bar_chart(found.head(12), x="subject", y="value")
        case _:
            found = peer.largest_deals(frame)
            found = found.reset_index()
            st.bar_chart(found, x="subject", y="value")
    st.dataframe(found.head(1000))
    st.caption("answered")


main(sys.argv[1])
