"""The European Central Bank's reference rates of the last days, fetched into the warehouse."""

from __future__ import annotations

from pathlib import Path

from prefect import flow

from flows.client import Client
from flows.run import close_run, open_run
from techfigures.settings import Settings, settings


def refresh(chosen: Settings) -> int:
    """Fetch the Bank's history and add the days that are new; amounts follow with the next build.

    Args:
        chosen: the warehouse, and the address of the Bank's file.

    Returns:
        How many rates are new.

    Raises:
        FetchError: the Bank didn't answer; the rates that are there stay.
        WarehouseError: what answered is not the Bank's file.
    """
    from warehouse.connect import open_writer
    from warehouse.money import load_bundled, load_rates

    with open_run(chosen, flow="rates") as run:
        with Client(chosen) as client:
            fetched = client.fetch(chosen.rates_url, local=chosen.allow_loopback)
        with open_writer(chosen.warehouse) as con:
            load_bundled(con)
            new = load_rates(con, fetched.body)
        close_run(run)
    return new


@flow(name="rates", persist_result=False)
def rates(database: Path | None = None) -> int:
    """Refresh the exchange rates; how many are new.

    Args:
        database: the warehouse; the settings' unless given.
    """
    return refresh(settings(database=database))
