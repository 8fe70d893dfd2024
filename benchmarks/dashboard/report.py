"""What was measured of the dashboard, as the section of docs/benchmarks.md that holds it."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.dashboard.measure import Drawn
from benchmarks.page import table

BEGIN = "<!-- dashboard: python -m benchmarks.dashboard --write writes what follows -->"
END = "<!-- dashboard ends -->"
BESIDE = """\
Three questions in the dashboard and in plain Streamlit over pandas (`benchmarks/dashboard/peer.py`), each as a chart
and a table: the first time, with the file read in pandas, then again."""


def section(head: str, found: Sequence[Drawn]) -> str:
    """The tables, a column a size."""
    sizes = [f"{one.claims:,} claims" for one in found]
    pages = [
        [f"*{name}*", *(f"{one.loads[name]:.2f} / {told(one.filters.get(name))} s" for one in found)]
        for name in found[-1].loads
    ]
    searches = [[f"`{words}`", *(f"{one.searches[words]:.2f} s" for one in found)] for words in found[-1].searches]
    questions = [
        [name, *(" / ".join(f"{seconds:.2f}" for seconds in one.questions[name]) + " s" for one in found)]
        for name in found[-1].questions
    ]
    return "\n\n".join(
        [
            f"{head} Chromium, a tab of its own a page, nothing cached by the server or the browser.",
            "Seconds until a page is drawn, and until it is drawn anew with another choice in one of its filters.",
            table(("page", *sizes), pages),
            "Seconds until Explore shows the figures whose sentence, title or names say the words.",
            table(("search", *sizes), searches),
            BESIDE,
            table(("question: here, here again, pandas, pandas again", *sizes), questions),
        ]
    )


def told(seconds: float | None) -> str:
    """Seconds, or a dash where nothing can be chosen."""
    return "-" if seconds is None else f"{seconds:.2f}"
