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
        words("sections", section): [
            st.Page(partial(page, name), title=words(name, "nav"), url_path=name, default=name == PAGES["figures"][0])
            for name in names
        ]
        for section, names in PAGES.items()
    }
    st.navigation(offered, expanded=True).run()


main()
