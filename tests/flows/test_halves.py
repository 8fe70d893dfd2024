"""Halves of characters, in titles, JSON-LD, front matter and names of files: each costs itself a mark, and no run."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.run import Run
from techfigures.settings import Settings

RunFlow = Callable[..., dict[str, Any]]
Ask = Callable[[str], list[tuple[Any, ...]]]
TEXT = "Vellum Freight counted 840 vans in its yard, the company said on Tuesday. It employs 3,200 people."
HALF = "\\ud83d"


def page(data: str) -> bytes:
    head = f"<title>Vans</title><script type='application/ld+json'>{data}</script>"
    return f"<html lang='en'><head>{head}</head><body><article><p>{TEXT}</p></article></body></html>".encode()


def test_a_feed_and_its_pages(wire: Any, answer: Callable[..., bytes], run_flow: RunFlow, ask: Ask) -> None:
    items = [
        {"id": f"{number}", "url": f"/{number}", "title": "Vans \ud83d", "date_published": "2025-03-04"}
        for number in (1, 2, 3)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Vans \ud83d", "items": items}
    wire.routes["/feed"] = answer(json.dumps(feed).encode(), Content_Type="application/feed+json")
    said = json.dumps({"@type": "NewsArticle", "headline": "Vans \ud83d", "publisher": "V \ud83d", "url": "/1#\ud83d"})
    wire.routes["/1"] = answer(page(said), Content_Type="text/html")
    wire.routes["/2"] = answer(page("{}"), Content_Type="text/html; charset=unicode_escape")
    wire.routes["/3"] = answer(page("{}"), Content_Type="text/html; charset=utf-7")
    told = run_flow(wire.url("/feed"))
    assert (told["failures"], told["problems"]) == ([], [])
    assert ask("SELECT count(*), count(*) FILTER (title LIKE 'Vans%') FROM core.documents") == [(3, 3)]
    assert ask("SELECT DISTINCT title FROM core.documents WHERE title <> 'Vans'") == [("Vans \ufffd",)]


def test_names_of_files(tmp_path: Path, run_flow: RunFlow, ask: Ask) -> None:
    folder = os.fsencode(tmp_path / "odd")
    (tmp_path / "odd").mkdir()
    for name in (b"caf\xe9.md", b"caf\xe8.md", b"plain.md"):
        with open(folder + b"/" + name, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name that is no text
            head = "---\nlanguage: en\npublished: 2025-03-04\ntitle: Vans\n---\n"
            file.write(head + TEXT + f" It paid ${len(name)} million.\n")
    with open(folder + b"/empty\xff.md", "w"):  # noqa: PTH123
        pass
    told = run_flow(tmp_path / "odd")
    assert told["failures"] == []
    assert [problem.partition(":")[0] for problem in told["problems"]] == [f"{tmp_path}/odd/empty\ufffd.md"]
    assert ask("SELECT count(DISTINCT document_id), count(DISTINCT title) FROM core.documents") == [(3, 1)]
    again = run_flow(tmp_path / "odd")
    assert again["counts"]["unchanged"] == 3


def test_staging_keeps_what_is_no_text(settings: Settings) -> None:
    run = Run(run_id="r", settings=settings)
    run.folder.mkdir(parents=True)
    run.write_lines("a.jsonl", [{"address": "caf\udce9"}, {"address": "é"}])
    assert [row["address"] for row in run.read_lines("a.jsonl")] == ["caf\udce9", "é"]
