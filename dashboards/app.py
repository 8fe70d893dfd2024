"""The dashboard; started by `streamlit run`, with the snapshot's path in the settings."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboards.frame import PAGES, page
from dashboards.labels import LANGUAGES, Labels


def main() -> None:
    """Offer the pages and draw the one that the address names."""
    st.set_page_config(page_title="techfigures", page_icon="📈", layout="wide")
    given = st.query_params.get("lang")
    language = st.session_state.get("_lang", given if given in LANGUAGES else LANGUAGES[0])
    words = Labels(language)
    offered = {
        name: st.Page(partial(page, name), title=words(name, "nav"), url_path=name, default=name == PAGES["figures"][0])
        for names in PAGES.values()
        for name in names
    }
    chosen = st.navigation(list(offered.values()), position="hidden")
    with st.sidebar:
        for section, names in PAGES.items():
            st.caption(words("sections", section))
            for name in names:
                st.page_link(offered[name])
    chosen.run()


main()
