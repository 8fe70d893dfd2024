"""Discovery on disk: flat memory, hosts in turn, each address once."""

import gzip
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.discovery import AT_HAND, BATCHES, discover
from flows.run import Item, Run, open_run
from flows.spool import LEFT, LINES, Spool, Use
from techfigures.settings import Settings

READ = (None, Use.READ)


@pytest.fixture
def spool(tmp_path: Path) -> Any:
    """An empty spool."""
    with Spool(tmp_path / "spool.sqlite") as found:
        yield found


def item(host: str, name: str, **known: Any) -> Item:
    return Item(address=f"https://{host}.example/{name}", **known)


def line(host: str, name: str) -> dict[str, Any]:
    return {"item": {"address": f"https://{host}.example/{name}"}, "fetch": None, "failure": None}


def addresses(spool: Spool) -> list[str]:
    return [found.address.removeprefix("https://").replace(".example/", "") for found in spool.open_items()]


def test_hosts_take_turns_in_the_order_of_their_listings(spool: Spool) -> None:
    spool.put(0, [item("b", "1"), item("b", "2"), item("b", "3")])
    spool.put(1, [item("a", "1"), item("c", "1"), item("a", "2")])
    spool.settle()
    assert (spool.count(), addresses(spool)) == (6, ["a1", "b1", "c1", "a2", "b2", "b3"])


def test_an_address_is_fetched_once_and_by_its_first_target(spool: Spool) -> None:
    spool.put(1, [item("a", "1", title="second"), item("a", "2", title="second")])
    spool.put(0, [item("a", "1", title="first")])
    spool.put(LEFT, [item("a", "2", title="left")])
    spool.settle()
    assert sorted(str(found.title) for found in spool.open_items()) == ["first", "left"]


def test_what_is_at_hand_is_not_fetched(spool: Spool) -> None:
    spool.put(LINES, [line("a", "1"), item("a", "1"), line("a", "1"), item("a", "1")], lambda _: (None, Use.KEPT))
    spool.put(0, [item("a", "1"), line("a", "1"), line("b", "1"), line("b", "1")])
    spool.settle()
    assert addresses(spool) == []
    # Of an archive each answer counts, of interrupted runs the last one's.
    told = [found["item"]["address"] for found in spool.lines()]
    assert told == [f"https://{host}.example/1" for host in "abb"]


def test_an_identifier_that_several_bear_identifies_none(spool: Spool) -> None:
    spool.put(0, [item("a", "1", entry_id="x"), item("a", "2", entry_id="x"), item("a", "3", entry_id="y")])
    spool.put(1, [item("a", "4", entry_id="x"), item("a", "3", entry_id="y")])
    spool.settle()
    assert {found.address[-1]: found.entry_id for found in spool.open_items()} == {
        "1": None, "2": None, "3": "y", "4": "x",
    }  # fmt: skip


def test_a_source_is_judged_by_all_that_it_lists_and_read_for_what_is_new(spool: Spool) -> None:
    uses = {"1": Use.READ, "2": Use.OLD, "3": Use.ELSEWHERE}
    listed = [item("a", name, published=f"2026-03-0{name}") for name in "123"]
    for place in (0, 1):
        spool.put(place, listed, lambda found: ("s", uses[found.address[-1]]))
    spool.settle()
    assert list(spool.stamps("s")) == ["2026-03-01", "2026-03-02"]
    assert spool.newest("s") == listed[1]
    assert (spool.newest("t"), list(spool.stamps("t"))) == (None, [])
    assert addresses(spool) == ["a1"]


def test_a_long_listing_is_read_in_flat_memory_and_cut_into_few_batches(
    settings: Settings, wire: Any, answer: Callable[..., bytes]
) -> None:
    def listing(count: int) -> bytes:
        told = "".join(f"<url><loc>https://a.example/{number}</loc></url>" for number in range(count))
        return gzip.compress(f"<urlset>{told}</urlset>".encode())

    peaks, sizes = [], []
    for count in (10, 500, 5_000):
        wire.routes["/sitemap.xml.gz"] = answer(listing(count), Content_Type="application/gzip")
        with open_run(settings, [wire.url("/sitemap.xml.gz")]) as run:
            tracemalloc.start()
            batches = discover(run)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            assert sum(len(run.items(batch)) for batch in batches) == count
            sizes.append(len(run.items("0001")))
            clear(run)
    assert sizes == [settings.batch_size, -(-500 // BATCHES), settings.batch_size * AT_HAND]
    assert peaks[2] < 1.2 * peaks[1] + 500_000


def clear(run: Run) -> None:
    """Leave nothing for the next run to take over."""
    for path in run.folder.glob("*.items.jsonl"):
        path.unlink()


def test_lines_are_json(spool: Spool) -> None:
    spool.put(0, [{"item": None, "fetch": {"url": "é"}, "failure": None}])
    spool.settle()
    assert json.dumps(list(spool.lines()), ensure_ascii=False) == (
        '[{"item": null, "fetch": {"url": "é"}, "failure": null}]'
    )
