"""One definition a column serves the record, the frame, the table and the dictionary."""

from __future__ import annotations

import dataclasses

import duckdb
import pandas as pd
import pytest

from schemas.claim import Claim
from schemas.columns import column, columns, frame_schema, table_ddl, to_frame, to_row
from schemas.document import Document, Sentence
from schemas.identity import key
from schemas.quantity import Evidence, Quantity
from schemas.quarantine import Quarantined
from schemas.validate import split_valid

RECORDS = (Document, Sentence, Quantity, Claim, Quarantined)
CLAIM = Claim(
    doc="a",
    start=10,
    end=14,
    surface="18 %",
    value=18.0,
    unit="%",
    sentence="Growth of 18 %.",
    sentence_start=0,
    sentence_end=15,
    evidence=(Evidence("numeral", 10, 12, "digits"),),
    dimensions={"net": "gross"},
)


@pytest.mark.parametrize("record", RECORDS)
def test_every_column_says_what_it_means(record: type) -> None:
    for item in columns(record):
        assert len(item.description) > 5, item.name


@pytest.mark.parametrize("record", RECORDS)
def test_ddl_makes_the_same_columns_in_duckdb(record: type) -> None:
    con = duckdb.connect()
    con.sql("CREATE SCHEMA core")
    con.execute(table_ddl(record, "core.made"))
    made = con.sql(
        "SELECT column_name, is_nullable, comment FROM duckdb_columns() WHERE table_name = 'made'"
    ).fetchall()
    wanted = [(item.sql_name, item.nullable) for item in sorted(columns(record), key=lambda item: item.late)]
    assert [(name, nullable) for name, nullable, _ in made] == wanted
    assert all(comment for _, _, comment in made)


@pytest.mark.parametrize("record", RECORDS)
def test_an_empty_frame_is_valid(record: type) -> None:
    valid, quarantined = split_valid(to_frame([], record), record, "claim")
    assert list(valid.columns) == [item.name for item in columns(record)]
    assert quarantined == []


def test_nested_values_stand_as_canonical_json() -> None:
    row = to_row(CLAIM)
    assert row["evidence"] == '[{"end":12,"key":"digits","role":"numeral","start":10}]'
    assert row["dimensions"] == '{"net":"gross"}'


def test_invalid_rows_are_split_off_with_every_failure() -> None:
    bad = dataclasses.replace(CLAIM, confidence=1.5, period_start="2025", comparator="?")
    valid, quarantined = split_valid(to_frame([CLAIM, bad, CLAIM], Claim), Claim, "claim")
    assert len(valid) == 2
    rules = {item.rule.split(":")[0] for item in quarantined}
    assert rules == {"confidence", "period_start", "comparator"}
    assert all(item.row["surface"] == "18 %" and item.start == 10 for item in quarantined)
    assert "'2025'" in next(item.message for item in quarantined if item.rule.startswith("period_start"))


def test_a_missing_value_in_a_required_column_is_split_off() -> None:
    frame = to_frame([CLAIM, CLAIM], Claim)
    frame["surface"] = pd.Series(["18 %", None], dtype="str")
    valid, quarantined = split_valid(frame, Claim, "claim")
    assert len(valid) == 1
    assert [item.rule for item in quarantined] == ["surface:not_nullable"]


def test_a_frame_without_a_column_is_refused_whole() -> None:
    frame = to_frame([CLAIM], Claim).drop(columns="unit")
    with pytest.raises(Exception, match="unit"):
        split_valid(frame, Claim, "claim")


def test_a_record_field_without_column_is_refused() -> None:
    @dataclasses.dataclass
    class Loose:
        name: str

    with pytest.raises(TypeError, match=r"Loose\.name"):
        columns(Loose)


def test_an_end_of_line_does_not_hide_behind_a_pattern() -> None:
    @dataclasses.dataclass
    class Day:
        day: str = column("A day", sql="DATE")

    frame = pd.DataFrame({"day": pd.Series(["2025-01-01", "2025-01-01\n"], dtype="str")})
    valid, quarantined = split_valid(frame, Day, "claim")
    assert len(valid) == 1
    assert len(quarantined) == 1
    assert frame_schema(Day).columns["day"].description == "A day"


def test_keys_are_the_same_on_every_machine() -> None:
    assert key("a", 1, None) == "f00f5a1dc95737f1"
    assert key("a", None) != key("a", "")
    assert key("ab", "c") != key("a", "bc")
