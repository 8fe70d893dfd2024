"""`techfigures sources import` and `export`: lists of feeds to folders of sources, and back."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from flows.sources import sources
from techfigures.cli.app import call

Capture = pytest.CaptureFixture[str]
FRAME = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0"><head><title>T</title></head><body>{}</body></opml>'
)
FEED = '<outline type="rss" text="{0}" xmlUrl="{1}"/>'


@pytest.fixture
def take_in(tmp_path: Path, capsys: Capture) -> Any:
    """Imports a list into `mine`: exit status, what became of each entry, stderr."""

    def take_in(body: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]], str]:
        path = tmp_path / "list.opml"
        path.write_bytes(body if isinstance(body, bytes) else FRAME.format(body).encode())
        status = call(["sources", "import", str(path), "--to", str(tmp_path / "mine"), "--json", *options])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out else [], err

    return take_in


def test_feeds_become_sources_that_nobody_has_seen_answer(take_in: Any, tmp_path: Path) -> None:
    feeds = FEED.format("The Harbour &amp; Co: news", "https://harbour.example/feed?a=1&amp;b=2")
    status, told, err = take_in(feeds)
    assert (status, [item["skipped"] for item in told]) == (0, [None])
    assert "1 of 1 are new sources" in err
    (source,) = sources(tmp_path / "mine")
    assert (source.id, source.name, source.publisher) == ("the-harbour-co-news", *["The Harbour & Co: news"] * 2)
    assert [str(address) for address in source.feeds] == ["https://harbour.example/feed?a=1&b=2"]
    assert (source.language, source.kind, source.verified, source.enabled) == ("en", "feed", False, True)


def test_the_language_is_told_by_folders_then_by_the_host(take_in: Any, tmp_path: Path) -> None:
    english, french = FEED.format("A", "https://a.fr/feed"), FEED.format("B", "https://b.example/feed")
    rest = FEED.format("C", "https://c.fr/feed") + FEED.format("D", "https://d.example/feed")
    nested = f'<outline text="News"><outline text="Français">{french}</outline></outline>'
    take_in(f'<outline text="English">{english}</outline>{nested}{rest}', "--language", "fr")
    assert {source.id: source.language for source in sources(tmp_path / "mine")} == {
        "a": "en", "b": "fr", "c": "fr", "d": "fr",
    }  # fmt: skip


def test_a_bundled_source_comes_with_all_that_is_known_of_it(take_in: Any, tmp_path: Path) -> None:
    bundled = next(source for source in sources() if source.id == "next")
    take_in(FEED.format("whatever", str(bundled.feeds[0]).rstrip("/")))
    assert sources(tmp_path / "mine") == (bundled,)


def test_what_is_left_out_is_told(take_in: Any, tmp_path: Path) -> None:
    feeds = "".join(
        FEED.format(name, address)
        for name, address in {
            "Kept": "https://a.example/feed", "Again": "HTTPS://A.example:443/feed/?utm_source=x", "Odd": "ftp://a.example/f",
            "None": "not an address", "Open": "http://[::1", "Script": "javascript:alert(1)",
        }.items()
    )  # fmt: skip
    rest = (
        '<outline text="Bare" type="rss"/><outline/><outline type="include" text="More" url="https://b.example/l.opml"/>'
        '<outline text="Site" type="rss" htmlUrl="https://c.example/"/>'
    )
    status, told, _ = take_in(feeds + rest)
    assert status == 0
    skipped = {item["name"]: item["skipped"] for item in told}
    assert skipped["Kept"] is None
    assert skipped["Again"] == "source kept reads it already"
    assert all("URL" in skipped[name] for name in ("Odd", "None", "Open", "Script"))
    assert skipped["More"] == "a list of its own: save it and import that file"
    assert not {"Bare", "Site"} & set(skipped)
    assert [source.id for source in sources(tmp_path / "mine")] == ["kept"]


def test_names_that_clash_or_are_none(take_in: Any, tmp_path: Path) -> None:
    names = [
        "Économie: l’actu",
        "Economie l’actu",
        "",
        "../../etc",
        "日本",
        "x" * 5000,
        "a&#10;b: {c}",
        "&lt;b&gt;Bold&lt;/b&gt;",
    ]
    take_in("".join(FEED.format(name, f"https://h{number}.example/f") for number, name in enumerate(names)))
    found = {source.id: source.name for source in sources(tmp_path / "mine")}
    assert list(found) == [
        "a-b-c", "bold", "economie-lactu", "economie-lactu-2", "etc", "feed", "h2-example", "x" * 40,
    ]  # fmt: skip
    assert found["a-b-c"] == "a b: {c}"
    assert len(found["x" * 40]) == 120


def test_what_is_there_stays(take_in: Any, tmp_path: Path) -> None:
    take_in(FEED.format("A", "https://a.example/feed"))
    path = tmp_path / "mine" / "a" / "source.yml"
    path.write_text(path.read_text().replace("verified: false", "enabled: false\nverified: false"))
    (tmp_path / "mine" / "b").mkdir()
    _, told, _ = take_in(FEED.format("A", "https://a.example/feed") + FEED.format("B", "https://b.example/feed"))
    assert [item["source"] for item in told] == [None, "b-2"]
    assert "enabled: false" in path.read_text()


LAUGHS = '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "entities that expand": (
        f"{LAUGHS}<opml><body><outline text='&b;' xmlUrl='http://a.example'/></body></opml>",
        "XML entities",
    ),
    "an external entity": (
        "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;'/></body></opml>",
        "XML entities",
    ),
    "cut off": ("<opml version='2.0'><body><outline te", "broken off"),
    "a page": ("<html><body>No list.</body></html>", "list"),
    "nothing": ("", "empty"),
    "a picture": ("\x89PNG\r\n", "PNG"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_list_is_refused_in_one_line(take_in: Any, tmp_path: Path, name: str) -> None:
    text, says = HOSTILE[name]
    status, told, err = take_in(text.encode("latin-1"))
    assert (status, told, len(err.strip().splitlines())) == (1, [], 1)
    assert says in err
    assert "list.opml" in err
    assert not (tmp_path / "mine").exists()


def test_outlines_nested_without_end(take_in: Any) -> None:
    depth = 20_000
    tracemalloc.start()
    status, told, _ = take_in(
        "<outline text='x'>" * depth + FEED.format("A", "https://a.example/f") + "</outline>" * depth
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert status in {0, 1}
    assert len(told) <= 1
    assert peak < 2_000_000_000


def test_a_missing_file_and_a_folder_of_the_programs_own(tmp_path: Path, capsys: Capture) -> None:
    from flows.sources import FOLDER

    assert call(["sources", "import", str(tmp_path / "none.opml"), "--to", str(tmp_path / "mine")]) == 1
    assert "none.opml" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()
    assert call(["sources", "import", str(tmp_path / "none.opml"), "--to", str(FOLDER)]) == 1
    assert "`techfigures sources copy FOLDER`" in capsys.readouterr().err


def test_there_and_back(take_in: Any, tmp_path: Path, capsys: Capture) -> None:
    names = {"A & B": "fr", "\"D\" 'é'": "en"}
    for number, (name, language) in enumerate(names.items()):
        folder = tmp_path / "one" / f"s{number}"
        folder.mkdir(parents=True)
        (folder / "source.yml").write_text(
            f"name: {json.dumps(name)}\npublisher: P\nlanguage: {language}\nkind: feed\n"
            f"feeds: ['https://h{number}.example/f?a=1&b=2', 'https://h{number}.example/g']\n"
        )
    path = tmp_path / "out.opml"
    assert call(["sources", "export", str(path), "--folder", str(tmp_path / "one")]) == 0
    assert capsys.readouterr().err == "2 of 2 sources are in the list\n"
    status, told, _ = take_in(path.read_bytes())
    assert (status, [item["skipped"] for item in told]) == (0, [None] * 4)
    found = {(source.name, source.language, str(source.feeds[0])) for source in sources(tmp_path / "mine")}
    assert found == {
        (name, language, f"https://h{number}.example/{rest}")
        for number, (name, language) in enumerate(names.items())
        for rest in ("f?a=1&b=2", "g")
    }
    assert call(["sources", "export", "-", "s0", "--folder", str(tmp_path / "one")]) == 0
    assert capsys.readouterr().out.count("<outline type") == 2


def test_what_reads_no_feed_is_not_exported_and_that_is_told(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "mine" / "s").mkdir(parents=True)
    (tmp_path / "mine" / "s" / "source.yml").write_text(
        "name: S\npublisher: P\nlanguage: en\nkind: sitemap\nsitemaps: ['https://h.example/s.xml']\n"
    )
    assert call(["sources", "export", "-", "--folder", str(tmp_path / "mine")]) == 0
    out, err = capsys.readouterr()
    assert "<outline" not in out
    assert err == "0 of 1 sources are in the list; the others read no feed\n"
