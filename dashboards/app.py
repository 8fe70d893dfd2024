"""The dashboard; started by `streamlit run`, with the snapshot's path in the settings."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboards.filters import interface_language
from dashboards.frame import PAGES, page
from dashboards.labels import Labels


def main() -> None:
    """Offer the pages and draw the one that the address names; the dashboard's own address shows the first."""
    st.set_page_config(page_title="techfigures", page_icon="📈", layout="wide")
    words = Labels(interface_language())
    first = PAGES["figures"][0]
    offered = {
        name: st.Page(partial(page, name), title=words(name, "nav"), url_path=name)
        for names in PAGES.values()
        for name in names
    }
    # A default page answers at the bare address alone: the first page has an address of its own besides.
    start = st.Page(partial(page, first), title=words(first, "nav"), url_path="start", default=True)
    chosen = st.navigation([start, *offered.values()], position="hidden")
    if chosen == start:
        offered[first] = start
    with st.sidebar:
        for section, names in PAGES.items():
            st.caption(words("sections", section))
            for name in names:
                st.page_link(offered[name])
    chosen.run()


main()
