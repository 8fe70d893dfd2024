"""Exchange rates and price indexes: the bundled ones, the Bank's file, a user's own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from warehouse.errors import WarehouseError
from warehouse.money import bundled_index, bundled_rates, load_bundled, load_index, load_rates, read_index


def archive(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("eurofxref-hist.csv", text)
    return packed.getvalue()


def test_the_bundled_history(con: duckdb.DuckDBPyConnection) -> None:
    load_bundled(con)
    row = con.execute(
        "SELECT per_euro FROM core.exchange_rates WHERE currency = 'USD' AND day = DATE '2025-09-02'"
    ).fetchone()
    assert row == (pytest.approx(1.1646, abs=0.01),)
    assert (
        con.execute("SELECT count(*), count(DISTINCT (day, currency)) FROM core.exchange_rates").fetchone() is not None
    )
    assert load_rates(con, bundled_rates()) == 0, "known rates are not stored twice"
    years = con.execute("SELECT min(year), count(*), count(DISTINCT year) FROM core.price_index").fetchone()
    assert years is not None
    assert years[0] == 1913
    assert years[1] == years[2] == len(bundled_index()) > 100


def test_new_days_are_added_and_gaps_left_out(con: duckdb.DuckDBPyConnection) -> None:
    first = archive("Date,USD,JPY,\n2026-03-03,1.2,N/A,\n2026-03-02,1.1,160.5,\n")
    assert load_rates(con, first) == 3
    assert load_rates(con, archive("Date,USD,\n2026-03-04,1.3,\n2026-03-03,9,\n")) == 1
    rows = con.execute(
        "SELECT day::VARCHAR, per_euro FROM core.exchange_rates WHERE currency = 'USD' ORDER BY day"
    ).fetchall()
    assert rows == [("2026-03-02", 1.1), ("2026-03-03", 1.2), ("2026-03-04", 1.3)]


@pytest.mark.parametrize("data", [b"<html>", archive("Day,USD\n2026-03-03,1.2\n"), archive("Date,USD\n3 March,1.2\n")])
def test_another_file_is_refused(con: duckdb.DuckDBPyConnection, data: bytes) -> None:
    with pytest.raises(WarehouseError, match="not the European Central Bank's"):
        load_rates(con, data)
    assert con.execute("SELECT count(*) FROM core.exchange_rates").fetchone() == (0,)


def test_a_users_own_index(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "hicp.csv"
    path.write_text("year,index\n2024,100\n2025,102.1\n", encoding="utf-8")
    assert load_index(con, read_index(path, "EUR")) == 2
    assert load_index(con, read_index(path, "EUR")) == 2
    rows = con.execute("SELECT currency, year, index_value, source FROM core.price_index ORDER BY year").fetchall()
    assert rows == [("EUR", 2024, 100.0, "hicp.csv"), ("EUR", 2025, 102.1, "hicp.csv")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jahr,index\n2024,1\n", r"hicp.csv: the header is \['jahr', 'index'\], not year,index"),
        ("year,index\n2024,x\n", r"hicp.csv, line 2: year '2024', index 'x' are no numbers"),
        ("year,index\n2024,-1\n", r"hicp.csv, line 2: index -1.0 is not above zero"),
    ],
)
def test_an_index_that_does_not_hold_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "hicp.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WarehouseError, match=told):
        read_index(path, "EUR")
