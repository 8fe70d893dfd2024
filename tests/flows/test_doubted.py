"""What can't be is held, what is hardly so is published as doubted: from the text to the answer of a question."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from techfigures.cli.app import app
from techfigures.settings import Settings
from warehouse.connect import open_reader
from warehouse.errors import QueryError
from warehouse.query import left_out, run_query

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
HEAD = "---\nlanguage: {}\npublisher: The {}\npublished: {}\n---\n{}\n"
DOUBTS = "SELECT d.doubt, d.metric, d.value, d.beside FROM mart.doubted AS d ORDER BY ALL"


def put(folder: Path, name: str, text: str, day: str = "2026-03-02", language: str = "en") -> None:
    """An article of an outlet of its own."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(HEAD.format(language, name.title(), day, text), encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("en", "GPT-5 has 1,600,000 trillion parameters.", "1.6e+18 parameter is above 1e+17 parameter"),
        (
            "fr",
            "Le modèle GPT-5 d'OpenAI compte 1 600 000 000 milliards de paramètres, dit la société.",
            "1.6e+18 parameter is above 1e+17 parameter",
        ),
        ("en", "The list price of ChatGPT Plus is $11.5 billion.", "1.15e+10 USD is above 1e+09 US dollars"),
        ("en", "GPT-5 scores 900% on GPQA Diamond.", "900 % is above 200 %"),
        ("fr", "GPT-5 obtient un score de 900 % sur GPQA Diamond.", "900 % is above 200 %"),
    ],
)
def test_a_value_that_its_metric_cannot_have_is_held(
    run_flow: RunFlow, ask: Ask, tmp_path: Path, language: str, text: str, told: str
) -> None:
    put(tmp_path / "d", "ledger", text, language=language)
    assert run_flow(tmp_path / "d")["failures"] == []
    held = ask("SELECT rule, message, span_end > span_start FROM core.quarantine")
    assert [(row[0], row[2]) for row in held] == [("value:impossible", True)]
    assert held[0][1].startswith(told)
    assert ask("SELECT count(*) FROM core.claims") == [(0,)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norvane's net profit was -$3.2 billion in 2025. Norvane's operating margin was -8.6%."),
        (
            "fr",
            "Le bénéfice net de Norvane est de -3,2 milliards de dollars. La marge nette de Norvane est de -8,6 %.",
        ),
    ],
)
def test_levels_below_zero_are_published(
    run_flow: RunFlow, ask: Ask, tmp_path: Path, settings: Settings, language: str, text: str
) -> None:
    put(tmp_path / "d", "ledger", text, language=language)
    assert run_flow(tmp_path / "d")["failures"] == []
    assert ask("SELECT count(*) FROM core.quarantine") == [(0,)]
    with open_reader(settings.snapshot_path) as con:
        found = con.execute("SELECT value, doubt FROM mart.figures ORDER BY value").fetchall()
    assert found == [(-3.2e9, None), (-8.6, None)]


def test_what_is_beyond_soft_bounds_is_published_doubted_and_in_no_answer(
    run_flow: RunFlow, ask: Ask, tmp_path: Path, settings: Settings
) -> None:
    put(tmp_path / "d", "ledger", "GPT-5 scored 120% on GPQA Diamond. Claude scored 61% on GPQA Diamond.")
    put(tmp_path / "d", "kiosk", "ChatGPT Plus costs $600,000 a month.", "2026-03-03")
    assert run_flow(tmp_path / "d")["failures"] == []
    assert ask(DOUBTS) == [
        ("beyond_bounds", "benchmark_score", 120.0, 100.0),
        ("beyond_bounds", "list_price", 600_000.0, 500_000.0),
    ]
    with open_reader(settings.snapshot_path) as con:
        board = run_query(con, "leaderboard", {"benchmark": "GPQA Diamond"})
        assert board.column("score").to_pylist() == [61.0]
        assert left_out(con, "leaderboard", {"benchmark": "GPQA Diamond"}) == 1
        assert run_query(con, "latest", {"metric": "list_price"}).num_rows == 0
        assert left_out(con, "latest", {"metric": "list_price"}) == 1
        assert left_out(con, "suites", {}) == 0
        assert con.execute("SELECT count(*) FROM mart.prices").fetchone() == (0,)
        asked = run_query(con, "latest", {"metric": "list_price"}, doubted=True)
        assert [(row["value"], row["doubt"]) for row in asked.to_pylist()] == [(600_000.0, "beyond_bounds")]
        why = run_query(con, "doubted", {"metric": "list_price"}).to_pylist()
        assert [(row["doubt"], row["beside"], row["sentence"]) for row in why] == [
            ("beyond_bounds", 500_000.0, "ChatGPT Plus costs $600,000 a month.")
        ]
        with pytest.raises(QueryError, match="query doubted lists it"):
            run_query(con, "suites", doubted=True)


USERS = "ChatGPT has {} million weekly users."


def test_a_jump_is_doubted_until_a_second_root_tells_it(
    run_flow: RunFlow, ask: Ask, tmp_path: Path, settings: Settings
) -> None:
    folder = tmp_path / "d"
    put(folder, "ledger", USERS.format(2))
    put(folder, "kiosk", f"{USERS.format(294)} It was founded by a group of people in the city.", "2026-03-03")
    assert run_flow(folder)["failures"] == []
    assert ask(DOUBTS) == [("jump", "users", 294e6, 2e6)]
    shown = CliRunner().invoke(app, ["trend", "ChatGPT", "users", "--database", str(settings.database)])
    assert "294" not in shown.stdout
    assert "1 doubted value is left out: --doubted shows what is doubted too" in shown.stderr
    asked = CliRunner().invoke(app, ["trend", "ChatGPT", "users", "--doubted", "--database", str(settings.database)])
    assert "294,000,000" in asked.stdout
    assert "jump" in asked.stdout
    assert not asked.stderr
    told = CliRunner().invoke(app, ["query", "latest", "--database", str(settings.database)])
    assert "1 doubted figure is left out" in told.stderr
    put(folder, "herald", f"On any given week, {USERS.format(300)} No other service has that many.", "2026-03-04")
    assert run_flow(folder)["failures"] == []
    assert ask(DOUBTS) == [("jump", "users", 2e6, 294e6)], "what two roots tell stands, and the value of one doesn't"
    assert ask("SELECT value FROM mart.modalities WHERE metric = 'users'") == [(294e6,)]


def test_the_users_own_bounds_decide_what_is_doubted(
    run_flow: RunFlow, ask: Ask, tmp_path: Path, settings: Settings
) -> None:
    put(tmp_path / "d", "ledger", "ChatGPT Plus costs $600,000 a month.")
    settings.quality_path.write_text("- {metric: list_price, low: 0, high: 1000000}\n", encoding="utf-8")
    assert run_flow(tmp_path / "d")["failures"] == []
    assert ask(DOUBTS) == []
    settings.quality_path.unlink()
    assert run_flow(tmp_path / "d")["failures"] == []
    assert ask(DOUBTS) == [("beyond_bounds", "list_price", 600_000.0, 500_000.0)]
