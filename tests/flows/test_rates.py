"""The Bank's rates, fetched from a real server."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from flows.client import FetchError
from flows.prepare import prepare
from flows.rates import refresh
from flows.run import open_run
from techfigures.settings import Settings
from warehouse.connect import open_reader
from warehouse.errors import WarehouseError


def archive(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("eurofxref-hist.csv", text)
    return packed.getvalue()


def chosen(folder: Path, server: HTTPServer) -> Settings:
    return Settings(
        database=folder / "w.duckdb",
        rates_url=server.url_for("/eurofxref-hist.zip"),
        allow_loopback=True,
        retries=0,
        host_interval=0,
    )


def rate(database: Path, day: str) -> object:
    with open_reader(database) as con:
        return con.execute(
            "SELECT per_euro FROM core.exchange_rates WHERE currency = 'USD' AND day = CAST(? AS DATE)", [day]
        ).fetchone()


def test_new_days_come_beside_the_bundled_ones(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/eurofxref-hist.zip").respond_with_data(archive("Date,USD,\n2099-01-02,1.5,\n"))
    settings = chosen(tmp_path, httpserver)
    assert refresh(settings) == 1
    assert refresh(settings) == 0
    assert rate(settings.database, "2099-01-02") == (1.5,)
    assert rate(settings.database, "2025-09-02") is not None


def test_what_is_there_stays_where_the_bank_fails(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/eurofxref-hist.zip").respond_with_data("maintenance", status=503)
    settings = chosen(tmp_path, httpserver)
    with pytest.raises(FetchError, match="503"):
        refresh(settings)
    httpserver.clear()
    httpserver.expect_request("/robots.txt").respond_with_data("", status=404)
    httpserver.expect_request("/eurofxref-hist.zip").respond_with_data("<html>moved</html>")
    with pytest.raises(WarehouseError, match="not the European Central Bank's"):
        refresh(settings)


def test_a_users_index_of_the_euro_is_loaded_and_a_wrong_one_is_named(
    tmp_path: Path, documents: Path, settings: Settings
) -> None:
    index = tmp_path / "hicp.csv"
    index.write_text("year,index\n2024,100\n2025,102.1\n", encoding="utf-8")
    given = Settings(**settings.model_dump() | {"euro_index": index})
    with open_run(given, [str(documents)]) as run:
        prepare(run)
    with open_reader(given.database) as con:
        found = con.execute("SELECT year, index_value, source FROM core.price_index WHERE currency = 'EUR'").fetchall()
    assert found == [(2024, 100.0, "hicp.csv"), (2025, 102.1, "hicp.csv")]
    index.write_text("year,index\n2024,many\n", encoding="utf-8")
    with (
        open_run(given, [str(documents)]) as run,
        pytest.raises(WarehouseError, match=r"hicp.csv, line 2: year '2024'"),
    ):
        prepare(run)
