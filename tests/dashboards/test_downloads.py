"""Files to take away hold what the page shows, and nothing that a spreadsheet would run."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq

from dashboards import data, downloads
from dashboards.charts import bars, trend
from dashboards.labels import Labels

FRAME = pd.DataFrame(
    {
        "subject": ['=HYPERLINK("http://evil.example")', "+1+1", "Été", None],
        "comparator": ["=", "~", "-3.5", "@a"],
        "value": [-1.5, 2.0, 3.0, 4.0],
        "published": pd.to_datetime(["2025-01-01", "2025-01-02", "NaT", "2025-01-04"]),
        "told_at": pd.to_datetime(["2025-01-01"] * 4, utc=True),
    }
)


def test_csv_is_utf_8_without_formulas() -> None:
    held = downloads.csv(FRAME)
    assert held.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(io.BytesIO(held))
    assert list(read["subject"].dropna()) == ['\'=HYPERLINK("http://evil.example")', "'+1+1", "Été"]
    assert list(read["comparator"]) == ["=", "~", "-3.5", "'@a"]
    assert list(read["value"]) == [-1.5, 2.0, 3.0, 4.0]


def test_a_workbook_holds_texts_and_numbers() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(downloads.excel(FRAME))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(FRAME.columns)
    assert (sheet["A2"].value, sheet["A2"].data_type) == ('=HYPERLINK("http://evil.example")', "s")
    assert (sheet["C2"].value, sheet["A2"].hyperlink) == (-1.5, None)
    assert sheet.freeze_panes == "A2"


def test_parquet_keeps_types() -> None:
    table = pq.read_table(io.BytesIO(downloads.parquet(FRAME)))
    assert str(table.schema.field("value").type) == "double"
    assert table.num_rows == 4


def test_a_chart_becomes_a_picture(published: Path) -> None:
    shown = pd.DataFrame({"name": ["a"], "value": [1.0], "label": ["1"], "talk": [False]})
    assert downloads.png(bars.ranked(shown)).startswith(b"\x89PNG")
    claims = data.trend(data.snapshot(published), "ChatGPT", "users")
    drawn = trend.trend(trend.points(claims, Labels("fr")), "M", Labels("fr"))
    assert downloads.png(drawn).startswith(b"\x89PNG")


def test_sql_stands_alone() -> None:
    assert (
        downloads.written_out("\n    SELECT *\n    WHERE x = $y\n    ", {"y": "it's"})
        == "SELECT *\nWHERE x = 'it''s';\n"
    )
