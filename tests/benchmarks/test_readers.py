"""Recorded answers: kept by span, given to whatever requests are made of the same texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.gate.corpora import ROOT
from benchmarks.readers.language import laid_over
from benchmarks.readers.recorded import Asked, Recording, extracted, record
from benchmarks.readers.unseen import recognised
from flows.model.batches import request_line
from flows.reading import extract_article, read
from flows.run import Item
from transforms.claims.readers import Setup, parse_chain

TEXT = """---
language: en
published: 2026-03-02
---
Norvane has 12 million users. Its rival Kelvio was fined €3 million.
"""


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "norvane.md").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def recording(texts: Path, tmp_path: Path) -> Recording:
    """Requests exported, answered in a batch file's form, and recorded."""
    setup = Setup(parse_chain("model"), "m")
    (article,) = read((texts / "norvane.md").read_bytes(), Item(address=str(texts / "norvane.md"), doc="norvane"))
    (request,) = extract_article(article, setup).unanswered
    told = [{"id": 1, "metric": "users", "subject": "Norvane", "status": "actual"}, {"id": 2, "metric": None}]
    body = {"choices": [{"message": {"content": json.dumps({"figures": told})}, "finish_reason": "stop"}]}
    line = {"custom_id": request_line(request)["custom_id"], "response": {"status_code": 200, "body": body}}
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert record(texts, [answers], setup, tmp_path / "recorded.jsonl") == 1
    return Recording(tmp_path / "recorded.jsonl")


def test_answers_are_kept_by_span_without_the_sentences(recording: Recording) -> None:
    (row,) = recording.rows.values()
    assert [(one["start"], one["end"], one["metric"]) for one in row["figures"]] == [(12, 22, "users"), (57, 67, None)]
    assert "fined" not in recording.path.read_text(encoding="utf-8")


def test_a_recording_answers_requests_of_any_prompt(texts: Path, recording: Recording) -> None:
    asked = Asked()
    rows = list(extracted(texts, Setup(parse_chain("model"), "another model"), recording, asked))
    assert [(one["metric"], one["reader"]) for one in rows] == [("users", "model")]
    assert (asked.requests, asked.figures) == (1, 2)


def test_what_was_never_answered_is_read_by_the_next(texts: Path, tmp_path: Path, recording: Recording) -> None:
    (row,) = recording.rows.values()
    row["figures"].pop()
    path = tmp_path / "shorter.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = list(extracted(texts, Setup(parse_chain("model"), "m"), Recording(path)))
    assert [(one["metric"], one["reader"]) for one in rows] == [("users", "model"), ("fine", "rules")]


def test_rules_ask_nobody(texts: Path, recording: Recording) -> None:
    asked = Asked()
    rows = list(extracted(texts, Setup(parse_chain("rules")), recording, asked))
    assert {one["reader"] for one in rows} == {"rules"}
    assert asked.requests == 0


def test_metrics_that_the_network_never_saw_are_recognised_by_five_examples() -> None:
    for one in recognised():
        assert one.recognised >= 0.6 * one.told, one
        assert one.taken <= 1, one


NOUNS = """
from transforms.claims.names import find_names
from transforms.sentences import split_sentences
text = ("Der Bezahldienst Falkenroth hat 40 Millionen Nutzer. Falkenroth wächst, "
        "ein Falkenroth-Kunde zahlt 3 Euro. Die Konkurrenz heißt Kelvio Gruppe.")
print([name.label for name in find_names(text, "de", split_sentences(text, "de"))])
"""


def test_a_language_with_capitals_for_every_noun_has_names_without_the_nouns_before_them() -> None:
    folder = ROOT / "benchmarks" / "corpus" / "german"
    found = laid_over(folder, "de", ["-c", NOUNS])
    assert "'Falkenroth', 'Falkenroth'" in found
    assert "Bezahldienst Falkenroth" not in found
    assert "Falkenroth-Kunde" not in found
    assert "'Kelvio Gruppe'" in found  # no part of it stands alone


def test_what_fails_where_a_language_is_laid_over_is_told() -> None:
    with pytest.raises(RuntimeError, match="no such metric"):
        laid_over(ROOT / "benchmarks" / "corpus" / "german", "de", ["-c", "raise ValueError('no such metric')"])
