"""The language model's server fails in every way: each article is read by who can, and a rerun asks what is pending."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.model import session
from flows.model.setup import store
from flows.reextract import reextract
from flows.report import summary
from techfigures.settings import Settings
from tests.flows.conftest import ENGLISH, FRENCH, opened, runner
from tests.flows.modelserver import Behave, Figures, ModelServer, Talk, full, serving
from transforms.claims import extractor_version

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
CLAIMS = "SELECT doc, span_start, value, unit, metric, subject, reader, flags FROM core.current_claims ORDER BY ALL"
VERSIONS = """
SELECT d.doc, r.extractor_version FROM core.readings AS r JOIN core.documents AS d USING (revision_id)
WHERE r.superseded_at IS NULL
"""
READ = "SELECT DISTINCT doc, reader FROM core.current_claims ORDER BY ALL"
TOLD: dict[str, dict[str, Any]] = {
    "$2.4 billion": {"metric": "acquisition_price", "subject": "Tessel", "counterparty": "Norvane"},
    "3,200": {"metric": "headcount", "subject": "Norvane"},
    "45 million": {"metric": "users", "subject": "Norvane"},
    "12%": {"metric": "users", "subject": "Norvane", "change": "increase"},
    "35 millions d’euros": {"metric": "funding_round", "subject": "Ombrelle", "counterparty": "Garance"},
    "140": {"metric": "headcount", "subject": "Ombrelle"},
    "2,1 millions": {"metric": "users", "subject": "Ombrelle"},
}
TEN_MEGABYTES = 10_000_000
ARTICLES = Path(__file__).parents[2] / "sample" / "articles"


def right(talk: Talk) -> Figures:
    """What a good model says."""
    return talk.server.right(talk)


def of_two_companies(talk: Talk) -> Figures:
    """What a good model says of the two articles."""
    buyer = talk.asked["title"].split()[0] if talk.asked["title"] else "Ombrelle"
    said = json.loads(json.dumps([TOLD[one["surface"]] for one in talk.asked["figures"]]).replace("Norvane", buyer))
    return [full(one["id"], status="actual") | about for one, about in zip(talk.asked["figures"], said, strict=True)]


def good(talk: Talk) -> None:
    talk.say(right(talk))


def with_first(**said: Any) -> Behave:
    """A good answer but for the first figure."""

    def behave(talk: Talk) -> None:
        first, *others = right(talk)
        talk.say([first | said, *others])

    return behave


def with_all(**said: Any) -> Behave:
    """A good answer but for some fields of all figures."""
    return lambda talk: talk.say([one | said for one in right(talk)])


def hang(talk: Talk) -> None:
    time.sleep(2)
    good(talk)


def reset(talk: Talk) -> None:
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    talk.close_connection = True
    for end in (talk.rfile, talk.wfile, talk.connection):
        end.close()


def half(talk: Talk) -> None:
    talk.send(200, b'{"choices": [{"message": {"content": "{\\"fig')


def broken_off(talk: Talk) -> None:
    talk.send(200, b'{"choices": [{"message"', length=5000)
    talk.close_connection = True
    talk.connection.shutdown(socket.SHUT_RDWR)


def too_large(talk: Talk) -> None:
    talk.send(200, json.dumps({"choices": [], "padding": "x" * TEN_MEGABYTES}).encode())


def endless(talk: Talk) -> None:
    talk.send_response(200)
    talk.send_header("content-type", "application/json")
    talk.send_header("connection", "close")
    talk.end_headers()
    talk.close_connection = True
    for _ in range(TEN_MEGABYTES // 10_000):
        talk.wfile.write(b" " * 10_000)
        talk.server.written += 10_000


def refuse(talk: Talk) -> None:
    talk.say("", message={"role": "assistant", "content": None, "refusal": "I can't help with that."})


def cut_off(talk: Talk) -> None:
    talk.say(json.dumps({"figures": right(talk)})[:80], finish_reason="length")


def moved(talk: Talk) -> None:
    talk.fail(307, location=talk.server.elsewhere)


def retried(talk: Talk) -> None:
    """Too many requests at first."""
    earlier = [one for one in talk.server.asked if one.asked["text"] == talk.asked["text"]]
    talk.fail(429, retry_after="1") if len(earlier) == 1 else good(talk)


def second_try(talk: Talk) -> None:
    """An answer that can be used once it was said what was wrong."""
    last = talk.body["messages"][-1]["content"]
    good(talk) if "leaves out" in last and len(talk.body["messages"]) == 4 else talk.say(right(talk)[1:])


# What the server does to one article; how its requests end, where they stay open; and who reads its figures.
FAULTS: dict[str, tuple[Behave, str | None, set[str]]] = {
    "429, wait for long": (lambda talk: talk.fail(429, retry_after="3600"), "http_429", {"rules"}),
    "429, wait a little": (retried, None, {"model"}),
    "500": (lambda talk: talk.fail(500), "http_500", {"rules"}),
    "hangs": (hang, "timeout", {"rules"}),
    "resets": (reset, "broken_off", {"rules"}),
    "half a JSON": (half, "no_json", {"rules"}),
    "empty": (lambda talk: talk.send(200, b""), "no_json", {"rules"}),
    "HTML": (lambda talk: talk.send(200, b"<html>", content_type="text/html"), "content_type", {"rules"}),
    "HTML that says it is JSON": (lambda talk: talk.send(200, b"<html>"), "no_json", {"rules"}),
    "another type": (
        lambda talk: talk.send(200, json.dumps({"choices": []}).encode(), content_type="text/plain"),
        "content_type",
        {"rules"},
    ),
    "no completion": (lambda talk: talk.send(200, b'{"choices": [{"text": 1}]}'), "shape", {"rules"}),
    "a list": (lambda talk: talk.send(200, b"[[]]"), "shape", {"rules"}),
    "ends in the middle": (broken_off, "broken_off", {"rules"}),
    "ten megabytes": (too_large, "too_large", {"rules"}),
    "ten megabytes that it doesn't announce": (endless, "too_large", {"rules"}),
    "packed": (lambda talk: talk.send(200, b"x", content_encoding="gzip"), "too_large", {"rules"}),
    "refuses": (refuse, "refusal", {"rules"}),
    "cut off": (cut_off, "length", {"rules"}),
    "another schema": (lambda talk: talk.say(json.dumps({"answers": right(talk)})), "unusable", {"rules"}),
    "prose": (lambda talk: talk.say("Sure! Norvane bought Tessel."), "unusable", {"rules"}),
    "wrong ids": (
        lambda talk: talk.say([one | {"id": one["id"] + 100} for one in right(talk)]),
        "unusable",
        {"rules"},
    ),
    "left out": (lambda talk: talk.say(right(talk)[1:]), "unusable", {"rules"}),
    "left out at first": (second_try, None, {"model"}),
    "invented": (lambda talk: talk.say([*right(talk), full(99, subject="Norvane", metric="users")]), None, {"model"}),
    "twice": (lambda talk: talk.say([*right(talk), right(talk)[0]]), None, {"model", "rules"}),
    "no metric of the list": (with_first(metric="market_cap_of_mars"), None, {"model", "rules"}),
    "no status of the list": (with_first(status="hoped"), None, {"model", "rules"}),
    "a number of its own": (with_first(value=7), None, {"model", "rules"}),
    "names that the text hasn't": (with_all(subject="Zorblax Holdings"), None, {"model"}),
    "names in another language": (with_all(subject="La société Norvane"), None, {"model"}),
    "days that aren't": (with_all(period_start="2025-02-31", period_end="2025-02-31"), None, {"model"}),
    "years that can't be": (with_all(period_start="1066-01-01", period_end="1066-12-31"), None, {"model"}),
}


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A server whose answers are good unless a test says otherwise."""
    with serving() as found:
        found.usual, found.right = good, of_two_companies
        yield found


@pytest.fixture
def settings(settings: Settings, server: ModelServer) -> Settings:
    """A language model reads; nothing is tried again."""
    chosen = {"reader": "model", "model": "m", "model_url": server.url, "model_retries": 0, "model_timeout": 1.0}
    return settings.model_copy(update=chosen)


@pytest.fixture(autouse=True)
def _light(monkeypatch: pytest.MonkeyPatch) -> None:
    light(monkeypatch)


def light(patch: pytest.MonkeyPatch) -> None:
    """Runs end with the load, since what comes after it knows nothing of readers; waits are short."""
    kept = tuple(step for step in steps.STEPS if step.name not in {"build", "check", "publish", "tell"})
    patch.setattr(steps, "STEPS", kept)
    patch.setattr(session, "JITTER", 0.01)
    patch.setattr(session, "FIRST_WAIT", 0.01)


def by_rules(claims: list[tuple[Any, ...]]) -> bool:
    """Whether claims are flagged as read in the model's place."""
    return all(json.loads(row[-1])[-1:] == ["model_pending"] and row[-2] == "rules" for row in claims)


@dataclass
class Week:
    """A run over an article a fault, one over the same with a mended server, and a third."""

    counts: list[dict[str, int]]
    claims: list[dict[str, list[tuple[Any, ...]]]]
    """After each run the claims by the fault of their article."""
    versions: list[dict[str, str]]
    asked: list[set[str]]
    """In each run the faults whose articles were asked about."""
    failures: list[str]
    quarantine: list[Any]
    written: int


def name_of(fault: str) -> str:
    """A company whose article a fault befalls."""
    number = list(FAULTS).index(fault)
    return f"Norva{'bdfgklmnprstvz'[number % 14]}{'aeiou'[number // 14]}"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    """What became of all articles, side by side."""
    folder = tmp_path_factory.mktemp("model")
    (folder / "documents").mkdir()
    names = {fault: name_of(fault) for fault in FAULTS}
    for name in names.values():
        (folder / "documents" / f"{name}.md").write_text(ENGLISH.replace("Norvane", name))
    (folder / "documents" / "ombrelle.md").write_text(FRENCH)
    found = Week([], [], [], [], [], [], 0)
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        light(patch)
        patch.setattr(session, "SILENT", 1000)
        server.usual, server.right = good, of_two_companies
        server.behave = {name: FAULTS[fault][0] for fault, name in names.items()}
        chosen = Settings(
            database=folder / "t.duckdb", retries=0, host_interval=0, batch_size=8, readers=0, reader="model",
            model="m", model_url=server.url, model_retries=1, model_timeout=1.5, model_concurrency=8,
        )  # fmt: skip
        faults = {name: fault for fault, name in names.items()} | {"Ombrelle": "none"}
        for _ in range(3):
            told = runner(chosen)(folder / "documents")
            found.counts.append(told["counts"])
            found.failures += told["failures"]
            found.quarantine += told["quarantine"]
            asked = [talk.asked["text"] for talk in server.take()]
            found.asked.append({fault for name, fault in faults.items() if any(name in text for text in asked)})
            with opened(chosen.database) as con:
                claims: dict[str, list[tuple[Any, ...]]] = {fault: [] for fault in faults.values()}
                for row in con.execute(CLAIMS).fetchall():
                    claims[faults[row[0].title()]].append(row)
                found.claims.append(claims)
                versions = con.execute(VERSIONS).fetchall()
                found.versions.append({faults[doc.title()]: version for doc, version in versions})
            found.written, server.behave = max(found.written, server.written), {}
    return found


def test_a_run_ends_well_whatever_the_server_does(week: Week) -> None:
    assert (week.failures, week.quarantine) == ([], [])
    reasons = Counter(reason for _, reason, _ in FAULTS.values() if reason)
    left = {name.removeprefix("model_left_"): count for name, count in week.counts[0].items() if "_left_" in name}
    assert left == reasons
    assert week.counts[0]["model_pending"] == reasons.total()
    assert week.counts[0]["documents"] == len(FAULTS) + 1
    assert week.written < TEN_MEGABYTES * 0.9, "what is too large isn't read whole"
    assert {row[-2] for row in week.claims[0]["none"]} == {"model"}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_article_is_read_by_who_can(fault: str, week: Week) -> None:
    _, reason, readers = FAULTS[fault]
    claims = week.claims[0][fault]
    assert [row[2] for row in claims] == [2.4e9, 3200, 45e6, 12]
    assert {row[5] for row in claims} <= {name_of(fault), "Tessel"}
    assert {row[-2] for row in claims} == readers
    assert by_rules(claims) is bool(reason)
    assert week.versions[0][fault] == (extractor_version() if reason else model_version())


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rerun_asks_what_is_pending_alone(fault: str, week: Week) -> None:
    _, reason, _ = FAULTS[fault]
    before, after, last = (told[fault] for told in week.claims)
    assert (fault in week.asked[1]) is bool(reason)
    assert [row[:4] for row in after] == [row[:4] for row in before]
    if reason:
        assert {row[-2:] for row in after} == {("model", "[]")}
    else:
        assert after == before
    assert (last, week.asked[2], week.versions[2][fault]) == (after, set(), model_version())


OF_SAMPLE = """
SELECT title, span_start, span_end, value, metric, subject, reader FROM core.current_claims
JOIN (SELECT DISTINCT ON (doc) doc, title FROM core.documents) USING (doc)
"""
Rows = dict[str, set[tuple[Any, ...]]]


@dataclass
class Sample:
    """The bundled sample, read in four ways: claims by title; and the titles that were asked about."""

    faults: dict[str, str]
    """What befalls an article."""
    claims: dict[str, Rows]
    asked: dict[str, set[str]]
    failures: list[str]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """By rules, by a server that never fails, by one that fails for each article otherwise, and once it is mended."""
    found, folder = Sample({}, {}, {}, []), tmp_path_factory.mktemp("sample")
    behave: dict[str, Behave] = {}
    with serving() as server, pytest.MonkeyPatch.context() as patch:
        light(patch)
        patch.setattr(session, "SILENT", 1000)
        server.usual = good
        for way, database in {"rules": "rules", "good": "good", "faulty": "faulty", "mended": "faulty"}.items():
            chosen = Settings(
                database=folder / database / "t.duckdb", retries=0, readers=0,
                reader="rules" if way == "rules" else "model",
                model="m", model_url=server.url, model_retries=1, model_timeout=1.5, model_concurrency=8,
            )  # fmt: skip
            server.behave = behave if way == "faulty" else {}
            found.failures += runner(chosen)(ARTICLES)["failures"]
            found.asked[way] = {talk.asked["title"] for talk in server.take()}
            with opened(chosen.database) as con:
                rows = con.execute(OF_SAMPLE).fetchall()
            found.claims[way] = {title: {row[1:] for row in rows if row[0] == title} for title, *_ in rows}
            if way == "good":
                found.faults = dict(zip(sorted(found.asked["good"]), FAULTS, strict=False))
                behave = {title: FAULTS[fault][0] for title, fault in found.faults.items()}
    return found


def spans(claims: set[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Place and value of claims."""
    return {row[:3] for row in claims}


@pytest.mark.slow
def test_a_run_over_the_sample_ends_with_all_claims(sample: Sample) -> None:
    assert sample.failures == []
    assert len(sample.faults) >= 20
    for title, fault in sample.faults.items():
        faulty, rules, model = (sample.claims[way].get(title, set()) for way in ("faulty", "rules", "good"))
        _, reason, readers = FAULTS[fault]
        assert {row[-1] for row in faulty} <= readers, title
        assert {row[-1] for row in model} == {"model"}, title
        if reason:
            assert faulty == rules, title
        else:
            assert spans(rules) & spans(model) <= spans(faulty) <= spans(rules | model), title
            assert any(row[-1] == "model" for row in faulty), title


@pytest.mark.slow
def test_a_rerun_over_the_sample_asks_what_is_pending_alone(sample: Sample) -> None:
    pending = {title for title, fault in sample.faults.items() if FAULTS[fault][1]}
    assert sample.asked["mended"] == pending
    for title in sample.faults:
        before = sample.claims["good" if title in pending else "faulty"]
        assert sample.claims["mended"].get(title) == before.get(title), title


def model_version() -> str:
    return extractor_version("model, rules; m")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("behave", "reason"), [(lambda talk: talk.fail(401, "key k"), "http_401"), (moved, "redirect")], ids=["401", "307"]
)
def test_a_server_that_would_refuse_all_is_given_up(
    behave: Behave, reason: str, settings: Settings, server: ModelServer, documents: Path, ask: Ask
) -> None:
    run_flow = runner(settings.model_copy(update={"model_concurrency": 1, "batch_size": 1, "fetchers": 1}))
    with serving() as elsewhere:
        server.elsewhere = f"{elsewhere.url}/chat/completions"
        server.behave = {"": behave}
        told = run_flow(documents)
        assert told["failures"] == []
        assert elsewhere.asked == []
    assert len(server.take()) == 1
    assert (told["counts"][f"model_left_{reason}"], told["counts"]["model_left_given_up"]) == (1, 1)
    assert by_rules(ask(CLAIMS))
    server.behave = {}
    run_flow(documents)
    assert ask(READ) == [("norvane", "model"), ("ombrelle", "model")]


@pytest.mark.slow
def test_nothing_is_loaded_twice_while_the_server_is_down(
    settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow, ask: Ask
) -> None:
    server.behave = {"": lambda talk: talk.fail(503)}
    everything = "SELECT (SELECT count(*) FROM core.claims), (SELECT count(*) FROM core.readings)"
    run_flow(documents)
    before = ask(everything)
    for _ in range(2):
        told = run_flow(documents)
        assert (told["counts"]["unchanged"], told["counts"]["read"], told["counts"]["model_pending"]) == (2, 0, 2)
    outcome = reextract(settings, pending_model=True)
    assert (outcome.failures, outcome.counts["unchanged"], outcome.counts["model_pending"]) == ([], 2, 2)
    assert ask(everything) == before
    server.behave = {}
    server.take()
    outcome = reextract(settings, pending_model=True)
    assert (outcome.failures, outcome.counts["read"], outcome.counts["model_answers"]) == ([], 2, 2)
    assert len(server.take()) == 2
    assert ask(READ) == [("norvane", "model"), ("ombrelle", "model")]
    assert reextract(settings, pending_model=True).counts.get("read") is None or not server.take()


@pytest.mark.slow
def test_articles_that_rules_have_read_wait_for_the_model_too(
    settings: Settings, server: ModelServer, documents: Path, ask: Ask
) -> None:
    runner(settings.model_copy(update={"reader": "rules"}))(documents)
    assert server.take() == []
    outcome = reextract(settings, pending_model=True)
    assert (outcome.counts["read"], outcome.counts["model_requests"]) == (2, 2)
    assert ask(READ) == [("norvane", "model"), ("ombrelle", "model")]


@pytest.mark.slow
def test_a_part_held_back_waits_apart(
    settings: Settings, server: ModelServer, documents: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    from techfigures.cli.app import call

    rules = settings.model_copy(update={"reader": "rules"})
    runner(rules)(documents)
    before = ask(CLAIMS)
    server.behave = {"Norvane": lambda talk: talk.fail(500)}
    outcome = reextract(settings, publish=False)
    assert (outcome.failures, outcome.counts["held"], outcome.counts["unchanged"]) == ([], 1, 1)
    assert ask(CLAIMS) == before
    assert call(["diff", "-f", "json", "--database", str(settings.database)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["documents"], told["only_old"], told["new"]) == (1, 1, model_version())
    server.behave = {}
    outcome = reextract(settings, publish=False)
    assert (outcome.counts["held"], outcome.counts["unchanged"]) == (1, 1)
    server.take()
    assert reextract(settings).failures == []
    assert server.take() == []
    assert ask(READ) == [("norvane", "model"), ("ombrelle", "model")]


def test_one_batch_holds_documents_of_two_versions(
    settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow, ask: Ask
) -> None:
    """An article without any figure, one that the model reads, one that waits; and a batch loaded again is known."""
    (documents / "still.md").write_text("---\nlanguage: en\n---\nNothing was said, and nobody asked for more.\n")
    wide = settings.model_copy(update={"batch_size": 40})
    run_flow = runner(wide)
    server.behave = {"Norvane": lambda talk: talk.fail(500)}
    assert run_flow(documents)["failures"] == []
    rows = ask(
        "SELECT d.doc, r.extractor_version, count(c.claim_id) FROM core.readings AS r"
        " JOIN core.documents AS d USING (revision_id)"
        " LEFT JOIN core.claims AS c ON c.revision_id = r.revision_id AND c.extractor_version = r.extractor_version"
        " WHERE r.superseded_at IS NULL GROUP BY ALL ORDER BY ALL"
    )
    assert rows == [
        ("norvane", extractor_version(), 4), ("ombrelle", model_version(), 3), ("still", model_version(), 0)
    ]  # fmt: skip
    assert run_flow(documents)["counts"]["readings"] == 0


def test_only_hard_figures_are_asked(
    settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow, ask: Ask
) -> None:
    run_flow = runner(settings.model_copy(update={"reader": "rules, model for deal"}))
    told = run_flow(documents)
    assert told["failures"] == []
    assert sorted(one["surface"] for talk in server.take() for one in talk.asked["figures"]) == [
        "$2.4 billion", "35 millions d’euros"
    ]  # fmt: skip
    assert {row[-2] for row in ask(CLAIMS)} == {"rules", "model"}


def test_an_answer_is_kept_as_it_came_and_asked_for_once(
    settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow, tmp_path: Path
) -> None:
    run_flow(documents)
    server.take()
    answers = store(settings)
    assert len(answers) == 2
    (first, *_) = [answers.get_recorded(key) for key in answers]
    assert first is not None
    assert (first.model, first.tokens_in, first.tokens_out) == ("m", 1000, 100)
    assert json.loads(first.content)["figures"]
    other = settings.model_copy(update={"database": tmp_path / "other.duckdb", "work": settings.work_folder})
    told = runner(other)(documents)
    assert (told["failures"], told["counts"]["claims"]) == ([], 7)
    assert server.take() == []


def test_the_form_of_requests_is_the_one_that_a_server_takes(
    settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow
) -> None:
    def old(talk: Talk) -> None:
        """Neither schemas nor a temperature."""
        if "temperature" in talk.body:
            talk.fail(400, "Unsupported value: 'temperature'")
        elif talk.body["response_format"]["type"] == "json_schema":
            talk.fail(400, "response_format json_schema is unknown")
        else:
            good(talk)

    server.behave = {"": old}
    one = settings.model_copy(update={"model_concurrency": 1})
    told = runner(one)(documents)
    assert (told["failures"], told["counts"]["model_answers"], told["counts"]["model_requests"]) == ([], 2, 4)
    forms = [(talk.body["response_format"]["type"], "temperature" in talk.body) for talk in server.take()]
    assert forms == [("json_schema", True), ("json_schema", False), ("json_object", False), ("json_object", False)]


def test_summary_counts(settings: Settings, server: ModelServer, documents: Path, run_flow: RunFlow) -> None:
    from flows.model.tally import used

    server.behave = {"Norvane": lambda talk: talk.fail(500)}
    told = run_flow(documents)
    assert used(told["counts"]) == (
        "Language model: 2 requests, 1,000 tokens in, 100 out, no cost; 1 answers kept; no answer to 1 (http 500)."
        " 1 documents were read without it for now: `techfigures re-extract --pending-model` asks again."
    )
    assert summary("x", {}, [], settings.database)["failures"] == []
