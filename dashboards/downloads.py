"""What a page lets its readers take away: the rows as CSV, Excel and Parquet, the chart as PNG, the SQL behind it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import pandas as pd
import streamlit as st

from dashboards import data
from dashboards.labels import Labels
from techfigures.foreign import as_cell


def csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 with a mark that Excel knows it by; texts that a spreadsheet would take for formulas begin with `'`."""
    safe = frame.copy()
    for name in safe.columns[[kind.kind not in "iufbM" for kind in safe.dtypes]]:
        safe[name] = safe[name].map(as_cell)
    return safe.to_csv(index=False).encode("utf-8-sig")


def excel(frame: pd.DataFrame) -> bytes:
    """One sheet with a frozen heading; texts stay texts, never formulas or links."""
    held = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    instants = frame.select_dtypes("datetimetz")  # a workbook knows no time zones: UTC it is
    frame = frame.assign(**{str(name): instants[name].dt.tz_convert("UTC").dt.tz_localize(None) for name in instants})
    with pd.ExcelWriter(held, engine="xlsxwriter", engine_kwargs=options) as writer:
        frame.to_excel(writer, sheet_name="techfigures", index=False, freeze_panes=(1, 0))
        writer.sheets["techfigures"].autofilter(0, 0, len(frame), max(len(frame.columns) - 1, 0))
    return held.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    """Parquet with the types that the snapshot has."""
    held = io.BytesIO()
    frame.to_parquet(held, index=False, compression="zstd")
    return held.getvalue()


def png(chart: Any) -> bytes:
    """The chart on white, twice as fine as on a screen."""
    import vl_convert

    found: bytes = vl_convert.vegalite_to_png(chart.properties(width=900).to_json(), scale=2)
    return found


def row(frame: pd.DataFrame, sql: str, chart: Any, words: Labels) -> None:
    """The buttons; each file is made when it is asked for.

    Args:
        frame: the rows.
        sql: the query that gives them, its parameters written out.
        chart: an Altair chart, None where nothing is drawn.
        words: the interface's language.
    """
    offered: list[tuple[str, str, str, Callable[[], bytes | str]]] = [
        ("CSV", "csv", "text/csv", partial(csv, frame)),
        ("Excel", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", partial(excel, frame)),
        ("Parquet", "parquet", "application/vnd.apache.parquet", partial(parquet, frame)),
        ("SQL", "sql", "application/sql", lambda: sql),
    ]
    if chart is not None and find_spec("vl_convert"):
        offered.append(("PNG", "png", "image/png", partial(png, chart)))
    with st.container(horizontal=True):
        for label, ending, mime, made in offered:
            st.download_button(
                label, made, f"techfigures.{ending}", mime, key=f"download_{ending}", on_click="ignore",
                help=words("downloads", ending),
            )  # fmt: skip
    with st.expander(words("downloads", "behind")):
        st.code(sql, language="sql", wrap_lines=True)


def written_out(sql: str, given: dict[str, object]) -> str:
    """The query as a file: its parameters as literals, its end as SQL wants it."""
    lines = [line.removeprefix("    ") for line in sql.strip("\n").splitlines()]
    return data.written_out("\n".join(lines).rstrip(), given) + ";\n"
