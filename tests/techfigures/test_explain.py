"""`techfigures explain`: the reasons agree with the extraction, and the page shows what it is given as text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from schemas.columns import plain
from techfigures.cli.app import call
from transforms.explain.reasons import reasons
from transforms.quantities.lexer import no_numerals
from transforms.quantities.nonfigures import RULES
from transforms.quantities.tables import tables

HOSTILE = "<script>window.injected = 1</script><img src=x onerror='window.injected = 2'>"
ENGLISH = f"""---
title: "Norvane {HOSTILE.replace('"', "'")}"
publisher: 'The "Ledger" & co'
language: en
published: 2025-03-04
---
Norvane employs 3,200 people, up 12% from 2024, {HOSTILE} said.

## The plan

- Tessel raised $35 million from Norvane in a funding round, and thieves stole the data of 2 million customers.
- Its model GPT-5.1 came out on March 3, 2025, and its chief, aged 45, took three years to build it.

| Model | MMLU |
| --- | --- |
| Galion 7 | 88.1% |
"""
FRENCH = """---
language: fr
published: 2025-03-04
---
Salinette emploie 3 200 personnes, en hausse de 12 % sur un an, et a levé 35 millions d’euros en 2024.
"""


class Page(HTMLParser):
    """What stands in a page: elements with their attributes, and the text of some of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.stack: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link"}:
            self.stack.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.stack):
            self.texts[tag][-1] += data


@pytest.fixture
def by_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules read, whose reasons then are those of the record."""
    monkeypatch.setenv("TECHFIGURES_READER", "rules")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "norvane.md"
    path.write_text(ENGLISH)
    return path


@pytest.fixture
def french(tmp_path: Path) -> Path:
    path = tmp_path / "salinette.md"
    path.write_text(FRENCH)
    return path


def explained(given: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert call(["explain", *given, "--format", "json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def figure(found: list[dict[str, Any]], surface: str) -> dict[str, Any]:
    return next(each for item in found for each in item["figures"] if each["surface"] == surface)


def spans(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for item in value.values():
            yield from spans(item)
    elif isinstance(value, list):
        for item in value:
            yield from spans(item)


@pytest.mark.default_reader
def test_records_are_those_of_extract(article: Path, french: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = explained([str(article), str(french)], capsys)
    assert call(["extract", str(article), str(french), "--json", "--mentions"]) == 0
    rows = json.loads(capsys.readouterr().out)
    told = [each for item in found for each in item["figures"]]
    assert [each["record"] for each in told if each["record"]] == rows
    assert {each["verdict"] for each in told} == {"claim", "mention", "none"}
    for each in told:
        assert (each["verdict"] == "none") == (each["record"] is None)
        assert (each["verdict"] == "claim") == bool(each["record"] and each["record"]["metric"])


@pytest.mark.parametrize(
    ("language", "text", "surface"),
    [
        ("en", "Maud Tessel, 54, runs the 12-bed ward.", "54"),
        ("en", "She is aged 61 and has a 34-year-old son.", "34-year"),
        ("fr", "Maud Tessel, 54 ans, a quitté la société.", "54 ans"),
        ("fr", "Le club accueille les enfants de 12 ans.", "12 ans"),
    ],
)
def test_an_age_is_told_as_no_figure(
    language: str, text: str, surface: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "age.txt"
    path.write_text(text)
    told = figure(explained([str(path), "--language", language], capsys), surface)
    assert (told["verdict"], told["rule"], told["about"]) == ("none", "age", reasons()["refusals"]["age"])


@pytest.mark.usefixtures("by_rules")
def test_the_chosen_one_is_the_record_s(article: Path, french: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for item in explained([str(article), str(french)], capsys):
        for each in item["figures"]:
            chosen = [other["metric"] for other in each["metrics"] if other["verdict"] == "chosen"]
            assert chosen == ([each["record"]["metric"]] if each["verdict"] == "claim" else [])
            subject = [other["label"] for other in each["subjects"] if other["verdict"] == "chosen"]
            told = each["record"]["subject"] if each["record"] else None
            assert subject == ([told] if told else [])


def test_spans_are_the_body_s_also_in_a_later_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = "Norvane employs 3,200 people in Lyon and in Ghent.\f\nTessel employs 410 people in Ghent since 2019.\n"
    (tmp_path / "two.txt").write_text(whole)
    found = explained([str(tmp_path / "two.txt"), "--language", "en"], capsys)
    assert len(found) == 2
    assert whole.index("410") == figure(found, "410")["start"]
    for item in found:
        assert whole[item["offset"] :].startswith(item["body"])
        told = [*item["figures"], *item["sentences"], *spans(item)]
        assert all(whole[each["start"] : each["end"]] == each.get("surface", each.get("text")) for each in told)


def test_why_a_metric_and_not_another(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stolen = figure(explained([str(article)], capsys), "2 million")
    by_name = {item["metric"]: item for item in stolen["metrics"]}
    assert by_name["records_exposed"]["verdict"] == "chosen"
    assert by_name["records_exposed"]["score"] >= stolen["needed"]
    assert "stole" in " ".join(word["text"] for word in by_name["records_exposed"]["words"])
    assert by_name["users"]["verdict"] != "chosen"
    assert by_name["users"]["reason"]
    assert by_name["funding_round"]["reason"].startswith("takes no such figure")


@pytest.mark.usefixtures("by_rules")
def test_why_a_subject_and_not_another(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raised = figure(explained([str(article)], capsys), "$35 million")
    assert raised["record"]["counterparty"] == "Norvane"
    by_verdict = {item["verdict"]: item for item in reversed(raised["subjects"])}
    assert by_verdict["chosen"]["label"] == "Tessel"
    assert all(item["reason"] for item in raised["subjects"])


@pytest.mark.parametrize(
    ("surface", "rule"),
    [("2024", "year"), ("5.1", "identifier"), ("March 3, 2025", "month_first"), ("7", "name")],
)
def test_what_is_refused_names_its_rule(
    article: Path, surface: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = figure(explained([str(article)], capsys), surface)
    assert (told["verdict"], told["rule"]) == ("none", rule)
    assert told["about"] == reasons()["refusals"][rule]


def test_every_rule_has_its_sentence() -> None:
    known = {name for rules in RULES.values() for name in rules} | {
        "name",
        "title",
        "phrase",
        "address",
        "age",
        "times",
    }
    known |= {"number_word", "one_point", "match_score", *no_numerals(tables("en"))}
    assert known == reasons()["refusals"].keys()


def test_an_explanation_stands_json(article: Path) -> None:
    from flows.reading import read
    from flows.run import Item
    from transforms.explain import explain

    item = Item(address=str(article), published=None, language=None, publisher=None)
    told = [plain(explain(each)) for each in read(article.read_bytes(), item)]
    assert json.loads(json.dumps(told)) == told


def test_the_terminal_shows_text_and_reasons(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["explain", str(article)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for told in ("3,200 [1 claim: headcount]", "2024 [3 no figure]", "refused by year: A year.", "such a figure needs"):
        assert told in out
    assert HOSTILE in out


def test_the_terminal_obeys_nothing_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Norvane \x1b[31m\x9b2J employs 3,200 people in [bold]Lyon[/bold] and Ghent.\n")
    assert call(["explain", str(tmp_path / "a.txt"), "--language", "en", "--published", "2025-03-04"]) == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x9b"} & set(out)
    assert "[bold]Lyon[/bold]" in out


@pytest.mark.parametrize("wanted", ["16", "3,200", "3,2"])
@pytest.mark.usefixtures("by_rules")
def test_one_figure_in_detail(article: Path, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = explained([str(article), "--figure", wanted], capsys)
    assert [item["surface"] for each in found for item in each["figures"]] == ["3,200"]
    assert call(["explain", str(article), "--figure", wanted]) == 0
    out = capsys.readouterr().out
    assert "numeral: “3,200” by digits:en" in out
    assert "Tessel" not in out


def test_a_figure_that_is_not_there(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "none.html"
    assert call(["explain", str(article), "--figure", "999 billion", "--html", str(page)]) == 1
    out, err = capsys.readouterr()
    assert (out, page.exists(), err.count("\n")) == ("", False, 1)
    assert "999 billion" in err
    assert "16 (3,200)" in err


def test_the_page_asks_for_nothing_and_runs_nothing_but_its_own(
    article: Path, french: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.html"
    assert call(["explain", str(article), str(french), "--html", str(path)]) == 0
    assert capsys.readouterr().out == ""
    html = path.read_text("utf-8")
    page = Page(html)
    assert page.stack == []
    assert "http://" not in html
    assert "https://" not in html
    assert "url(" not in html
    assert "@import" not in html
    loads = [(tag, attrs.get(name)) for tag, attrs in page.elements for name in ("src", "href") if name in attrs]
    assert all(target == "data:," or (tag == "a" and target and target[0] == "#") for tag, target in loads)
    assert [tag for tag, _ in page.elements].count("script") == 1
    assert not any(name.startswith("on") or name == "style" for _, attrs in page.elements for name in attrs)
    assert not any(tag in {"img", "iframe", "object", "form"} for tag, _ in page.elements)
    assert any(attrs.get("http-equiv") == "Content-Security-Policy" for _, attrs in page.elements)
    assert any("<script>window.injected = " in text and "</script><img src=x" in text for text in page.texts["p"])
    assert page.texts["h2"][0] == "Norvane " + HOSTILE.replace('"', "'")


def test_the_page_marks_every_figure_and_links_its_record(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [each["surface"] for item in explained([str(article)], capsys) for each in item["figures"]]
    assert call(["explain", str(article), "--format", "html"]) == 0
    page = Page(capsys.readouterr().out)
    assert page.texts["mark"] == told
    links = [attrs["href"] for tag, attrs in page.elements if tag == "a"]
    ids = [attrs["id"] for _, attrs in page.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link} <= set(ids)
    shown = "".join(text for text in page.texts["main"])
    assert all(
        word in shown for word in ("claim: headcount", "mention", "no figure", "## The plan", "| Model | MMLU |")
    )


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_bad_input_is_one_line_and_the_others_go_on(
    tmp_path: Path, article: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.md").write_bytes(b"")
    given = ["explain", str(tmp_path / "bad.md"), str(tmp_path / "none.md"), str(article), "--format", form]
    assert call(given) == 1
    out, err = capsys.readouterr()
    assert "3,200" in out
    assert err.count("\n") == 2
    assert "is empty" in err
    assert call(["extract", *given[1:4]]) == 1
    assert capsys.readouterr().err == err


def test_usage_errors_are_those_of_extract(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option, given in (("--language", "de"), ("--published", "yesterday"), ("--format", "xml")):
        assert call(["explain", str(article), option, given]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_standard_input_and_a_language_that_is_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FRENCH.encode())))
    assert [item["doc"] for item in explained(["-"], capsys)] == ["-"]
    german = "Das Unternehmen teilte mit, dass es im vergangenen Jahr 12 Millionen Euro verdient habe. " * 4
    (tmp_path / "heft.md").write_text(f"---\npublished: 2025-03-04\n---\n{german}\n")
    assert [item["figures"] for item in explained([str(tmp_path / "heft.md")], capsys)] == [[]]
    assert call(["explain", str(tmp_path / "heft.md"), "--format", "html"]) == 0
    assert "12 Millionen Euro" in capsys.readouterr().out


def test_a_page_that_cannot_be_written_is_told(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["explain", str(article), "--html", str(tmp_path / "none" / "o.html")]) == 1
    assert str(tmp_path / "none" / "o.html") in capsys.readouterr().err
