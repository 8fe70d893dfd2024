"""Watches in the flow: told after each load, once, whatever breaks."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest

from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[3]
ABOVE = "- {name: norvane, metric: users, subject: Norvane, when: above, threshold: 4.0e+7, channels: [CHANNELS]}\n"
NEW = "- {name: levees, metric: funding_round, when: new, channels: [feed]}\n"
RAISED = """---
language: fr
publisher: Le Registre
published: 2025-04-02
---
La start-up lilloise Quenelle a levé 12 millions d’euros auprès du fonds Garance.
"""


@pytest.fixture
def settings(settings: Settings, hooks: Any) -> Settings:
    """The same, with a webhook."""
    return Settings(**settings.model_dump() | {"webhook_url": hooks.url})


def declare(settings: Settings, text: str, channels: str = "webhook, feed") -> None:
    settings.watches_path.write_text(text.replace("CHANNELS", channels))


def titles(settings: Settings) -> list[str]:
    return [entry.title for entry in feedparser.parse(settings.feed_path.read_bytes()).entries]


def test_what_a_load_brings_is_told_once(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any, ask: Ask
) -> None:
    declare(settings, ABOVE + NEW)
    told = run_flow(documents)
    assert told["failures"] == []
    # What stands when a watch is first looked at is new to nobody; a threshold tells it.
    title = "norvane: users of Norvane, 45,000,000 user (actual): above 40,000,000"
    assert [message["title"] for message in hooks.bodies()] == [title]
    assert "45 million monthly users" in hooks.bodies()[0]["notices"][0]["figure"]["sentence"]
    assert titles(settings) == [title]
    (documents / "quenelle.md").write_text(RAISED)
    run_flow(documents)
    assert titles(settings)[0] == "levees: funding_round of Quenelle, 12,000,000 EUR (actual): new"
    run_flow(documents)
    assert len(hooks.got) == 1
    assert len(titles(settings)) == 2
    assert ask("SELECT count(*), count(told_at) FROM core.notices") == [(3, 3)]
    stored = settings.database.read_bytes() + settings.snapshot_path.read_bytes()
    assert b"s3cret" not in stored


@pytest.mark.slow
def test_a_failed_channel_fails_no_run_and_is_tried_again(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any, ask: Ask
) -> None:
    declare(settings, ABOVE)
    hooks.answers = [500]
    told = run_flow(documents)
    assert told["failures"] == []
    assert (told["counts"]["noticed"], told["counts"]["told"], told["counts"]["pending"]) == (2, 1, 1)
    assert titles(settings)
    pending = "SELECT error, attempts FROM core.notices WHERE told_at IS NULL"
    assert ask(pending) == [("the webhook answered 500", 1)]
    hooks.answers = [200]
    told = run_flow(documents)
    assert (told["counts"]["noticed"], told["counts"]["told"]) == (0, 1)
    assert ask(pending) == []


@pytest.mark.slow
def test_an_unreachable_channel_is_tried_once_a_run(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any
) -> None:
    other = ABOVE.replace("name: norvane", "name: other")
    declare(settings, ABOVE + other, "webhook")
    hooks.answers = [503]
    assert run_flow(documents)["counts"]["pending"] == 2
    assert len(hooks.got) == 1
    hooks.answers = [400]  # each refused for itself
    assert run_flow(documents)["counts"]["pending"] == 2
    assert len(hooks.got) == 3


def test_a_misspelt_watch_is_told_after_all_was_published(
    run_flow: RunFlow, documents: Path, settings: Settings
) -> None:
    declare(settings, "- {name: x, when: new, metric: usres}")
    told = run_flow(documents)
    (line,) = told["failures"]
    assert line.startswith(f"tell: {settings.watches_path}, watch 1: ")
    assert settings.snapshot_path.exists()


def test_an_edit_is_told_as_a_revision(run_flow: RunFlow, documents: Path, settings: Settings) -> None:
    declare(settings, "- {name: deal, metric: acquisition_price, when: revised}")
    run_flow(documents)
    path = documents / "norvane.md"
    path.write_text(path.read_text().replace("$2.4 billion", "$2.6 billion"))
    run_flow(documents)
    (title,) = titles(settings)
    assert title.endswith("revised 2,400,000,000 USD to 2,600,000,000 USD")


KILLED = """
import os, signal, sys
from pathlib import Path
from flows.notices import delivery
from flows.run import open_run
from flows.watches import tell
from techfigures.settings import Settings
import warehouse.notices
def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[3] == "sent":
    warehouse.notices.mark = die
else:
    delivery.send = die
with open_run(Settings(database=Path(sys.argv[1]), webhook_url=sys.argv[2], retries=0)) as run:
    tell(run)
"""


@pytest.mark.parametrize("when", ["sent", "unsent"])
@pytest.mark.slow
def test_a_kill_between_sending_and_noting_it_sends_the_same_message_again(
    run_flow: RunFlow, documents: Path, settings: Settings, hooks: Any, ask: Ask, when: str
) -> None:
    run_flow(documents)
    declare(settings, ABOVE, "webhook")
    assert settings.webhook_url
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.database), settings.webhook_url.get_secret_value(), when],
        cwd=ROOT, check=False,
    )  # fmt: skip
    assert dead.returncode == -signal.SIGKILL
    assert len(hooks.got) == (1 if when == "sent" else 0)
    assert ask("SELECT count(*), count(told_at), count(message_id) FROM core.notices") == [(1, 0, 1)]
    run_flow(documents)
    run_flow(documents)
    assert len(hooks.got) == (2 if when == "sent" else 1)
    assert len({body for _, body in hooks.got}) == 1  # the same, under the same key
    assert ask("SELECT count(*), count(told_at) FROM core.notices") == [(1, 1)]
