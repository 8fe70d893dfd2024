import io
import json
from pathlib import Path
from typing import Any

import pytest

from techfigures.cli.app import call
from tests.flows.warcs import packed, record
from tests.transforms.documents.pdfs import column, pdf

RECORD = [
    "doc",
    "start",
    "end",
    "surface",
    "value",
    "value_low",
    "value_high",
    "comparator",
    "unit",
    "per",
    "family",
    "metric",
    "subject",
    "counterparty",
    "benchmark",
    "qualifier",
    "change",
    "period_start",
    "period_end",
    "status",
    "attributed_to",
]
BODY = "Norvane employs 3,200 people.\r\nIts app has 45 million monthly users.\r\n"
TEXT = "---\r\npublisher: The Ledger\r\nlanguage: en\r\npublished: 2025-03-04\r\n---\r\n" + BODY


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "norvane.md"
    path.write_bytes(TEXT.encode())
    return path


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.default_reader
def test_the_record_comes_first_and_in_order(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["extract", str(article), "--format", "jsonl"]) == 0
    rows = lines(capsys.readouterr().out)
    assert {row["value"] for row in rows} == {3200, 45e6}
    assert all(list(row)[: len(RECORD)] == RECORD for row in rows)
    assert all(row["doc"] == "norvane" for row in rows)
    assert all(BODY[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert all(BODY[row["sentence_start"] : row["sentence_end"]] == row["sentence"] for row in rows)
    assert all(0 <= span["start"] < span["end"] <= len(BODY) for row in rows for span in row["evidence"])


def test_several_articles_in_one_file_keep_its_offsets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = (
        "Norvane employs 3,200 people in Lyon and in Ghent.\f\nTessel employs 410 people in Ghent, its chief said.\n"
    )
    (tmp_path / "two.txt").write_text(whole)
    assert call(["extract", str(tmp_path / "two.txt"), "--language", "en", "--format", "jsonl"]) == 0
    rows = lines(capsys.readouterr().out)
    assert [(row["doc"], row["surface"], row["start"]) for row in rows if row["value"] in {3200, 410}] == [
        ("two", row["surface"], whole.index(number)) for row, number in zip(rows, ("3,200", "410"), strict=False)
    ]
    assert all(whole[row["start"] : row["end"]] == row["surface"] for row in rows)
    assert all(whole[row["sentence_start"] : row["sentence_end"]] == row["sentence"] for row in rows)


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert call(["extract", "-", "--format", "jsonl"]) == 0
    rows = lines(capsys.readouterr().out)
    assert {row["doc"] for row in rows} == {"-"}
    assert all(BODY[row["start"] : row["end"]] == row["surface"] for row in rows)


def test_stems_that_clash(tmp_path: Path, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "norvane.txt").write_text(TEXT)
    (tmp_path / "other.md").write_text(TEXT)
    assert call(["extract", str(tmp_path), "--format", "jsonl"]) == 0
    assert {row["doc"] for row in lines(capsys.readouterr().out)} == {
        str(article),
        str(tmp_path / "norvane.txt"),
        "other",
    }


def test_every_form_holds_the_same_rows(article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import csv

    import pyarrow.parquet as pq

    assert call(["extract", str(article), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    for name in ("o.json", "o.jsonl", "o.csv", "o.parquet"):
        assert call(["extract", str(article), "-o", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out == ""
    assert json.loads((tmp_path / "o.json").read_text()) == rows
    assert lines((tmp_path / "o.jsonl").read_text()) == rows
    with (tmp_path / "o.csv").open(newline="") as file:
        told = list(csv.DictReader(file))
    assert [(row["surface"], float(row["value"])) for row in told] == [(row["surface"], row["value"]) for row in rows]
    assert list(told[0])[: len(RECORD)] == RECORD
    stored = pq.read_table(tmp_path / "o.parquet").to_pylist()
    assert [(row["surface"], json.loads(row["evidence"])) for row in stored] == [
        (row["surface"], row["evidence"]) for row in rows
    ]
    assert call(["extract", str(article)]) == 0
    assert "3,200" in capsys.readouterr().out


def test_mentions_come_in_the_order_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Norvane employs 3,200 people. A tower of 90 metres stands near it. Its app has 45 million monthly users.\n"
    (tmp_path / "a.txt").write_text(text)
    given = ["extract", str(tmp_path / "a.txt"), "--language", "en", "--format", "jsonl"]
    assert call(given) == 0
    claims = lines(capsys.readouterr().out)
    assert call([*given, "--mentions"]) == 0
    every = lines(capsys.readouterr().out)
    assert [row for row in every if row["metric"]] == claims
    assert len(every) > len(claims)
    assert [row["start"] for row in every] == sorted(row["start"] for row in every)
    assert all(row["family"] is None for row in every if row["metric"] is None)


def test_bodies_are_what_offsets_refer_to(tmp_path: Path, article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paragraph = (
        "<p>Norvane employs 3,200 people, the company said on Tuesday, and it plans to hire 400 more in Ghent.</p>"
    )
    page = (
        f"<!doctype html><html lang='en'><head><title>T</title></head><body><nav>Menu 12%</nav>"
        f"<article><h1>Norvane grows</h1>{paragraph * 3}</article></body></html>"
    )
    (tmp_path / "page.html").write_text(page)
    bodies = tmp_path / "bodies"
    given = [
        "extract",
        str(article),
        str(tmp_path / "page.html"),
        "--format",
        "jsonl",
        "--mentions",
        "--bodies",
        str(bodies),
    ]
    assert call(given) == 0
    rows = lines(capsys.readouterr().out)
    assert (bodies / "norvane.txt").read_bytes().decode() == BODY
    texts = {path.stem: path.read_bytes().decode() for path in bodies.iterdir()}
    assert {row["doc"] for row in rows} == {"norvane", "page"}
    assert all(texts[row["doc"]][row["start"] : row["end"]] == row["surface"] for row in rows)
    assert "12%" not in texts["page"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not a text"),
        (b"---\npublisher: [unclosed\n---\nText with 12% in it.\n", "front matter"),
        (b"---\nlanguage: en\n---\n \n", "no text"),
    ],
)
def test_a_bad_document_is_one_line_and_the_others_go_on(
    tmp_path: Path, article: Path, data: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.md").write_bytes(data)
    assert call(["extract", str(tmp_path / "bad.md"), str(article), "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert {row["doc"] for row in lines(out)} == {"norvane"}
    assert err.count("\n") == 1
    assert str(tmp_path / "bad.md") in err
    assert told in err


def test_wrong_encoding_is_read_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "La société emploie 3 200 personnes, a déclaré sa présidente, et elle a levé 35 millions d’euros."
    (tmp_path / "latin.txt").write_bytes(text.encode("cp1252"))
    assert call(["extract", str(tmp_path / "latin.txt"), "--language", "fr", "--format", "jsonl"]) in {0, 1}
    out, err = capsys.readouterr()
    assert "latin.txt" in err
    assert all(text[row["start"] : row["end"]] == row["surface"] for row in lines(out))


def test_what_is_missing_is_told_and_the_others_go_on(
    tmp_path: Path, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hollow").mkdir()
    given = ["extract", str(tmp_path / "none.md"), str(tmp_path / "hollow"), str(article), "--format", "jsonl"]
    assert call(given) == 1
    out, err = capsys.readouterr()
    assert lines(out)
    none, hollow = err.splitlines()
    assert f"{tmp_path / 'none.md'}:" in none
    assert f"{tmp_path / 'hollow'}:" in hollow


def test_remarks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    german = "Das Unternehmen teilte mit, dass es im vergangenen Jahr 12 Millionen Euro verdient habe. " * 4
    english = "The company said that it had earned 12 million euros in the past year, more than it had hoped. " * 4
    (tmp_path / "heft.md").write_text(f"---\npublished: 2025-03-04\n---\n{german}\n")
    (tmp_path / "conflict.md").write_text(f"---\nlanguage: fr\npublished: 2025-03-04\n---\n{english}\n")
    (tmp_path / "undated.md").write_text(f"---\nlanguage: en\n---\n{english}\n")
    told = {}
    for name in ("heft", "conflict", "undated"):
        assert call(["extract", str(tmp_path / f"{name}.md"), "--format", "jsonl"]) == 0
        told[name] = capsys.readouterr()
    assert told["heft"].out == ""
    assert "no lexicon for language de" in told["heft"].err
    assert "declared as fr, looks like en: read as declared" in told["conflict"].err
    assert "--published" in told["undated"].err
    assert all(row["published"] is None for row in lines(told["undated"].out))


def test_hints_complete_what_the_document_does_not_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Norvane employs 3,200 people.\n")
    given = ["extract", str(tmp_path / "a.txt"), "--published", "2025-11-20", "--language", "en", "--format", "jsonl"]
    assert call(given) == 0
    out, err = capsys.readouterr()
    assert [row["published"] for row in lines(out)] == ["2025-11-20"]
    assert err == ""


def test_a_file_that_cannot_be_written_keeps_the_old_one(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(["extract", str(article), "-o", str(tmp_path / "none" / "o.csv")]) == 1
    assert str(tmp_path / "none" / "o.csv") in capsys.readouterr().err


def test_a_bar_on_confidence_leaves_out_the_less_sure(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*options: str) -> list[float | None]:
        assert call(["extract", str(article), "--format", "jsonl", *options]) == 0
        return [row["confidence"] if row["metric"] else None for row in lines(capsys.readouterr().out)]

    everything = [value for value in said() if value is not None]
    bar = max(everything)
    assert said("--min-confidence", str(bar)) == [value for value in everything if value >= bar]
    assert said("--min-confidence", "1") == []
    assert call(["extract", str(article), "--min-confidence", "1.5"]) == 2


def test_a_pdf_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, bodies = tmp_path / "report.pdf", tmp_path / "bodies"
    path.write_bytes(
        pdf([column("Norvane employs 3,200 people in Lyon."), column("Its app has 45 million monthly users.")])
    )
    command = ["extract", str(path), "--language", "en", "--published", "2025-03-04", "--format", "jsonl"]
    assert call([*command, "--bodies", str(bodies)]) == 0
    rows = lines(capsys.readouterr().out)
    body = (bodies / "report.txt").read_text()
    assert {(row["doc"], row["value"]) for row in rows} == {("report", 3200), ("report", 45e6)}
    assert all(body[row["start"] : row["end"]] == row["surface"] for row in rows)


def test_a_scan_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf([[]]))
    assert call(["extract", str(tmp_path)]) == 1
    assert "scan.pdf: this PDF holds no text, only pictures of it; run OCR" in capsys.readouterr().err


def test_the_pages_of_an_archive_are_read_and_its_damage_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(name: str, people: str) -> bytes:
        text = f"<p>{name} employs {people} people in Lyon, where it builds the pumps that farms in the region use.</p>"
        html = f"<!doctype html><html lang='en'><body><article><h1>{name}</h1>{text * 2}</article></body></html>"
        return packed(record(f"https://a.example/{name}", html.encode()))

    path = tmp_path / "news.warc.gz"
    path.write_bytes(page("Norvane", "3,200") + page("Lost", "5")[:70] + page("Tessel", "410"))
    assert call(["extract", str(path), "--format", "jsonl"]) == 1
    told = capsys.readouterr()
    found = {(row["doc"], row["value"]) for row in lines(told.out)}
    assert found == {("https://a.example/Norvane", 3200), ("https://a.example/Tessel", 410)}
    assert "news.warc.gz: broken at byte" in told.err
