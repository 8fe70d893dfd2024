"""Tables hold every cell as text, and only columns that say something."""

from __future__ import annotations

from html import escape

from lxml import html

from dashboards import tables
from dashboards.labels import Labels

COLUMNS = [
    tables.text("name", "Name"),
    tables.text("rest", "Rest"),
    tables.Column("Said", lambda row: f"a <mark>{escape(row['name'])}</mark> b", "wide"),
]


def drawn(*rows: dict[str, object]) -> html.HtmlElement:
    return html.fragment_fromstring(tables.html(rows, COLUMNS, "<Told>"))


def test_a_column_without_content_is_left_out() -> None:
    rows: list[dict[str, object]] = [{"name": "Acme", "rest": None}, {"name": "Bolt", "rest": None}]
    table = drawn(*rows)
    assert [item.text for item in table.iter("th")] == ["Name", "Said"]
    assert [len(item) for item in table.iter("tr")] == [2, 2, 2]
    rows[1]["rest"] = "more"
    assert [item.text for item in drawn(*rows).iter("th")] == ["Name", "Rest", "Said"]
    assert [item.text for item in drawn().iter("th")] == ["Name", "Rest", "Said"]


def test_a_cell_is_one_piece_beside_its_heading() -> None:
    cells = list(drawn({"name": "<b>", "rest": None}).iter("td"))
    assert [(item.get("data-label"), len(item), item.text_content()) for item in cells] == [
        ("Name", 1, "<b>"),
        ("Said", 1, "a <b> b"),
    ]


def test_links_to_pages_hold_the_language() -> None:
    assert tables.page_link("evidence", "x", Labels("fr"), claim="a&b").startswith(
        '<a href="evidence?claim=a%26b&amp;lang=fr"'
    )
