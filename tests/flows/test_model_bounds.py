"""What a language model may take and learn: budgets, requests at once, money summed right, a key that nobody sees."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from flows import steps
from flows.model import endpoint as endpoints
from flows.model import session, tariff
from flows.model.batches import Failed, read_line
from flows.model.budget import Budget
from flows.model.endpoint import endpoint
from flows.model.errors import ModelError
from flows.model.setup import store
from flows.model.store import AnswerStore, Recorded
from flows.model.tariff import Rate, rate
from flows.model.tokens import Tokens
from flows.prometheus import gauges
from flows.reextract import reextract
from techfigures.cli.app import call
from techfigures.settings import Settings
from tests.flows.conftest import ENGLISH, runner
from tests.flows.modelserver import ModelServer, Talk, serving

Ask = Callable[[str], list[tuple[Any, ...]]]
MANY = 12
KEY = "sk-Zq7-NOBODY-MAY-SEE-THIS"
PRICES = """
currency: EUR
prices:
  - {model: big-*, input: 2, output: 8, as_of: 2026-11-01, source: nobody}
  - {model: m, input: 2.5, output: 10, as_of: 2026-11-01, source: the seller's page}
"""


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as found:
        yield found


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Twelve articles."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number}.md").write_text(ENGLISH.replace("2.4", f"{number + 3}.4"))
    return folder


@pytest.fixture
def settings(settings: Settings, server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    kept = tuple(step for step in steps.STEPS if step.name not in {"build", "check", "tell"})
    monkeypatch.setattr(steps, "STEPS", tuple(step for step in kept if step.name != "publish"))
    monkeypatch.setattr(session, "JITTER", 0.01)
    monkeypatch.setattr(session, "FIRST_WAIT", 0.01)
    chosen = {"reader": "model", "model": "m", "model_url": server.url, "model_retries": 0, "batch_size": 4}
    return settings.model_copy(update=chosen)


@pytest.fixture
def priced(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same as if the server were somebody's who takes money."""
    monkeypatch.setattr(tariff, "is_loopback", lambda host: False)
    (tmp_path / "prices.yml").write_text(PRICES)
    return settings.model_copy(update={"model_tariffs": tmp_path / "prices.yml"})


@pytest.mark.slow
@pytest.mark.parametrize(
    "bound",
    [
        {"model_budget_requests": 5},
        {"model_budget_tokens": 10_000, "model_concurrency": 2},
        {"model_budget_money": 0.03, "model_concurrency": 2},
    ],
    ids=["requests", "tokens", "money"],
)
def test_what_is_spent_is_not_asked_for(
    bound: dict[str, Any], priced: Settings, server: ModelServer, many: Path, ask: Ask
) -> None:
    told = runner(priced.model_copy(update=bound))(many)
    assert told["failures"] == []
    counts = told["counts"]
    asked = counts["model_requests"]
    assert 0 < asked < MANY
    assert len(server.take()) == asked
    assert asked == bound.get("model_budget_requests", asked)
    assert counts["model_tokens_in"] + counts["model_tokens_out"] <= bound.get("model_budget_tokens", 1e9)
    assert counts["model_micro_eur"] <= bound.get("model_budget_money", 1e9) * 1e6
    assert (counts["model_left_budget"], counts["model_pending"]) == (MANY - asked, MANY - asked)
    assert ask("SELECT reader, count(DISTINCT doc) FROM core.current_claims GROUP BY ALL ORDER BY ALL") == [
        ("model", asked), ("rules", MANY - asked)
    ]  # fmt: skip
    outcome = reextract(priced, pending_model=True)
    assert (outcome.failures, outcome.counts["model_requests"]) == ([], MANY - asked)
    assert len(server.take()) == MANY - asked
    assert ask("SELECT DISTINCT reader FROM core.current_claims") == [("model",)]


def test_a_budget_holds_whatever_is_under_way() -> None:
    budget = Budget(requests=10, tokens=1000)
    shares = [budget.reserve(Tokens(300, 100)) for _ in range(3)]
    assert [share is None for share in shares] == [False, False, True]
    assert budget.spent == "tokens"
    budget = Budget(tokens=1000)
    share = budget.reserve(Tokens(900, 100))
    assert share is not None
    budget.settle(share, Tokens(100, 10))
    assert (budget.used, budget.reserve(Tokens(800, 90)) is None) == (Tokens(100, 10), False)
    assert Budget(money=Decimal("0.0001"), rate=Rate("EUR", Decimal(1), Decimal(1))).reserve(Tokens(101, 0)) is None


def test_no_budget_means_nobody_is_asked(settings: Settings, server: ModelServer, many: Path) -> None:
    alone = settings.model_copy(update={"model_budget_requests": 0, "model": None})
    told = runner(alone)(many)
    assert (told["failures"], told["counts"]["model_pending"], server.take()) == ([], MANY, [])


def test_so_many_at_once(settings: Settings, server: ModelServer, many: Path) -> None:
    server.delay = 0.15
    told = runner(settings.model_copy(update={"model_concurrency": 3, "batch_size": MANY}))(many)
    assert (told["failures"], told["counts"]["model_answers"], server.most) == ([], MANY, 3)


def test_money_is_summed_to_the_millionth(priced: Settings, server: ModelServer, many: Path) -> None:
    server.behave = {"|$3.4": lambda talk: talk.say("no JSON")}  # asked twice, and paid for
    counts = runner(priced)(many)["counts"]
    assert (counts["model_requests"], counts["model_answers"]) == (MANY + 1, MANY - 1)
    assert (counts["model_tokens_in"], counts["model_tokens_out"]) == (13_000, 1300)
    assert counts["model_micro_eur"] == 13 * (1000 * 2.5 + 100 * 10)


@pytest.mark.slow
def test_status_and_prometheus_tell_what_was_used(
    priced: Settings, server: ModelServer, many: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    from datetime import UTC, datetime

    from flows.publish import build, publish
    from warehouse.status import status

    ends = (steps.Step(build, "run", ("discover",)), steps.Step(publish, "run", ("build",)))
    monkeypatch.setattr(steps, "STEPS", (*steps.STEPS, *ends))
    told = runner(priced.model_copy(update={"model_budget_requests": 5}))(many)
    assert told["failures"] == []
    found = status(priced.warehouse, priced.snapshot_path)
    assert found.model == {
        "model_answers": 5, "model_left_budget": 7, "model_micro_eur": 17_500, "model_pending": 7, "model_requests": 5,
        "model_tokens_in": 5000, "model_tokens_out": 500,
    }  # fmt: skip
    assert call(["status", "--database", str(priced.database)]) == 0
    shown = capsys.readouterr().out
    assert "5 requests, 5,000 tokens in, 500 out, EUR 0.0175; 5 answers kept; no answer to 7 (the budget is" in shown
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for gauge in gauges(found, datetime.now(UTC))
        for sample in gauge.samples
        if "model" in sample.name
    }
    assert samples["techfigures_model_requests",] == 5
    assert samples["techfigures_model_tokens_out",] == 500
    assert samples["techfigures_model_money", "EUR"] == pytest.approx(0.0175)
    assert samples["techfigures_model_unanswered", "budget"] == 7
    assert samples["techfigures_model_pending",] == 7
    assert call(["label", "estimate", "--pending", "--json", "--database", str(priced.database)]) == 0
    guess = json.loads(capsys.readouterr().out)
    assert (guess["articles"], guess["figures"], guess["requests"]) == (7, 28, 7)
    monkeypatch.setenv("TECHFIGURES_MODEL", "m")
    batch = priced.database.parent / "batch.jsonl"
    assert call(["label", "export", "--pending", "-o", str(batch), "--database", str(priced.database)]) == 0
    lines = [json.loads(line) for line in batch.read_text().splitlines()]
    assert [line["body"]["model"] for line in lines] == ["m"] * 7
    answers = [{"custom_id": line["custom_id"], "figures": answered(line)} for line in lines]
    (priced.database.parent / "answers.jsonl").write_text("\n".join(map(json.dumps, answers)))
    files = [str(priced.database.parent / "answers.jsonl")]
    assert call(["label", "import", *files, "--database", str(priced.database)]) == 0
    server.take()
    outcome = reextract(priced.model_copy(update={"model_budget_requests": 0}), pending_model=True)
    assert (outcome.failures, outcome.counts["read"], server.take()) == ([], 7, [])
    assert "model_pending" not in status(priced.warehouse, priced.snapshot_path).model


def answered(line: dict[str, Any]) -> list[dict[str, Any]]:
    from tests.flows.modelserver import sensible

    return sensible(json.loads(line["body"]["messages"][1]["content"]))


def test_an_unknown_price_is_told_and_stops_a_budget_of_money(
    priced: Settings, server: ModelServer, many: Path
) -> None:
    unknown = priced.model_copy(update={"model": "nobody-knows"})
    counts = runner(unknown)(many)["counts"]
    assert (counts["model_unpriced"], [name for name in counts if "micro" in name]) == (MANY, [])
    server.take()
    told = runner(unknown.model_copy(update={"model_budget_money": 1.0}))(many)
    (line,) = told["failures"]
    assert re.search(
        r"has none of model 'nobody-knows': copy that file, add an entry .* TECHFIGURES_MODEL_TARIFFS", line
    )
    assert server.take() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("currency: EUR\nprices: [{model: m}]", "prices.0.input: Field required"),
        ("currency: euros", "currency: String should match"),
        ("a: [", "it must be YAML in the form of"),
        ("currency: EUR\nprices: [{model: m, input: -1, output: 1, as_of: 2026-01-01, source: x}]", "greater than or"),
    ],
)
def test_a_tariff_that_does_not_hold_is_told(text: str, said: str, priced: Settings) -> None:
    assert priced.model_tariffs is not None
    priced.model_tariffs.write_text(text)
    with pytest.raises(ModelError, match=said):
        rate(priced, "m")


def test_prices(priced: Settings, settings: Settings) -> None:
    found = rate(priced, "big-one")
    assert found is not None
    assert (found.currency, found.cost(1_000_000, 500_000)) == ("EUR", Decimal(6))
    hosted = settings.model_copy(update={"model_url": "https://api.example.org/v1", "model_tariffs": None})
    assert rate(hosted, "gpt-4.1-mini") == Rate(
        "USD", Decimal("0.40"), Decimal("1.60"), "OpenAI's prices as public pages told them, 2026-04-02"
    )
    assert rate(hosted, "nobody-knows") is None


def test_a_model_on_this_machine_costs_nothing(settings: Settings) -> None:
    found = rate(settings, "whatever")
    assert found is not None
    assert found.cost(10**9, 10**9) == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"model": None}, "TECHFIGURES_MODEL names no language model"),
        ({"model_url": "ftp://example.org"}, "TECHFIGURES_MODEL_URL is 'ftp://example.org': an http or https address"),
        ({"model_url": "http://"}, "an http or https address such as"),
        ({"model_url": "https://me:hush@example.org/v1"}, r"\(https://example.org/v1\) holds a password"),
        ({"model_key": SecretStr("two words")}, "TECHFIGURES_MODEL_KEY holds characters that no key has"),
        ({"model_key_file": Path("/nowhere/key")}, "TECHFIGURES_MODEL_KEY_FILE .* can't be read: No such file"),
    ],
)
def test_what_does_not_hold_is_one_line_before_anything_is_fetched(
    changed: dict[str, Any], said: str, settings: Settings, many: Path
) -> None:
    chosen = settings.model_copy(update=changed)
    with pytest.raises(ModelError, match=said) as caught:
        endpoint(chosen)
    assert not re.search("hush|two words", str(caught.value))
    told = runner(chosen)(many)
    assert len(told["failures"]) == 1
    assert told["failures"][0].startswith("prepare: ")
    assert "fetched" not in told["counts"]


def test_a_missing_extra_is_one_line(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install 'techfigures\[model\]'"):
        endpoint(settings)


def test_the_key_is_sent_and_nothing_else_of_this_machine(
    settings: Settings, server: ModelServer, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "somebody-elses")
    (tmp_path / "key").write_text(f"{KEY}\n")
    runner(settings.model_copy(update={"model_key_file": tmp_path / "key"}))(documents)
    (first, *_) = server.take()
    headers = {name.lower(): value for name, value in first.headers.items()}
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["user-agent"].startswith("techfigures/")
    assert not [name for name in headers if name.startswith(("x-stainless", "openai"))]
    assert "somebody-elses" not in str(headers)
    (documents / "norvane.md").write_text(ENGLISH.replace("3,200", "3,300"))
    runner(settings)(documents)
    (second,) = server.take()
    assert "authorization" not in {name.lower() for name in second.headers}


def echo(talk: Talk) -> None:
    """Refuses a key, and repeats it."""
    talk.fail(401, f"Incorrect API key provided: {talk.headers['authorization']}")


@pytest.mark.parametrize("kept_in", ["setting", "file"])
def test_nobody_sees_the_key(
    kept_in: str, settings: Settings, server: ModelServer, documents: Path, tmp_path: Path, capsys: Any
) -> None:
    server.usual = echo
    secret = tmp_path / "secrets" / "key"
    secret.parent.mkdir()
    secret.write_text(KEY)
    how: dict[str, Any] = {"model_key": SecretStr(KEY)} if kept_in == "setting" else {"model_key_file": secret}
    loud = settings.model_copy(update={**how, "log_level": "debug", "log_format": "json"})
    told = runner(loud)(documents)
    secret.unlink()
    assert told["counts"]["model_left_http_401"] >= 1
    out = capsys.readouterr()
    assert "the server answers 401: Incorrect API key provided: Bearer ***" in out.err
    assert KEY not in out.out + out.err + json.dumps(told, default=str) + repr(loud)
    assert holding(tmp_path, KEY.encode()) == []


def holding(folder: Path, words: bytes) -> list[str]:
    """Files below a folder in which words stand; some may be going while a server ends."""
    found = []
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file() and words in path.read_bytes():
                found.append(path.name)
    return found


@pytest.mark.slow
def test_nobody_sees_the_key_in_prefects_state(server: ModelServer, documents: Path, tmp_path: Path) -> None:
    server.behave = {"Norvane": echo}
    told = {"MODEL": "m", "MODEL_URL": server.url, "MODEL_KEY": KEY, "LOG_LEVEL": "debug"}
    # A process of its own: Prefect keeps the settings that it was first loaded with.
    command = [
        sys.executable,
        "-m",
        "techfigures",
        "run",
        str(documents),
        "--reader",
        "model",
        "--database",
        "t.duckdb",
    ]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = bare | {f"TECHFIGURES_{name}": value for name, value in told.items()}
    out = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert out.returncode == 0, out.stderr
    assert "Language model: " in out.stdout
    assert KEY not in out.stdout + out.stderr
    assert list(tmp_path.rglob("*prefect*"))
    assert holding(tmp_path, KEY.encode()) == []


def test_forgotten_articles_take_their_answers_along(settings: Settings, tmp_path: Path) -> None:
    answers = AnswerStore(tmp_path / "answers")
    for key, about in (("a" * 64, "one"), ("b" * 64, "two"), ("c" * 64, None)):
        answers.put(Recorded(key=key, content="{}", document_id=about))
    answers.forget("one")
    assert list(answers) == ["b" * 64]


def test_answers_know_their_article(settings: Settings, server: ModelServer, documents: Path, ask: Ask) -> None:
    runner(settings)(documents)
    answers = store(settings)
    about = {found.document_id for key in answers if (found := answers.get_recorded(key))}
    assert about == {row[0] for row in ask("SELECT document_id FROM core.documents")}


@pytest.mark.parametrize("key", ["../../../etc/x", "", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_an_imported_answer_can_not_name_a_file_of_its_own(key: str) -> None:
    found = read_line(json.dumps({"custom_id": key, "figures": []}), 1)
    assert isinstance(found, Failed)
    assert "is none of an export" in found.why
