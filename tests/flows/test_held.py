"""Another version's results: held, compared, published or thrown away."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows import held
from flows.forget import forget_document
from flows.model.setup import version
from flows.reextract import reextract
from techfigures.cli.app import call
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]
NEXT = "9.9+next"
CURRENT = "SELECT * EXCLUDE (run_id, recorded_at) FROM core.current_claims ORDER BY ALL"


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """New rules: users are told of nobody, a purchase costs a tenth more, and head counts come twice."""
    import transforms.claims
    from transforms.claims import assemble

    def become() -> None:
        told = transforms.claims.extract
        for module in (transforms.claims, assemble):
            monkeypatch.setattr(module, "extractor_version", lambda *_: NEXT)

        def extract(document: Any, *given: Any) -> Any:
            found = told(document, *given)
            claims = [claim for claim in found.claims if claim.metric != "users"]
            claims = [replace(claim, subject="Someone") if claim.metric == "headcount" else claim for claim in claims]
            return replace(found, claims=tuple(claims))

        monkeypatch.setattr(transforms.claims, "extract", extract)

    return become


def differences(settings: Settings, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert call(["diff", *arguments, "-f", "json", "--database", str(settings.database)]) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_held_changes_nothing_until_it_is_published(
    run_flow: RunFlow,
    documents: Path,
    settings: Settings,
    ask: Ask,
    newer: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_flow(documents)
    before, stored = ask(CURRENT), ask("SELECT count(*) FROM core.claims")
    snapshot = settings.snapshot_path.stat().st_ino
    old = version(settings)
    newer()
    told = reextract(settings, publish=False)
    assert (told.failures, told.counts["held"], told.counts["read"]) == ([], 2, 2)
    assert (ask(CURRENT), ask("SELECT count(*) FROM core.claims")) == (before, stored)
    assert settings.snapshot_path.stat().st_ino == snapshot
    assert ask("SELECT flow, status FROM core.runs ORDER BY started_at DESC LIMIT 1") == [("hold", "completed")]
    again = reextract(settings, publish=False)
    assert (again.counts["read"], again.counts["unchanged"]) == (0, 2)

    seen = differences(settings, capsys)
    assert (seen["old"], seen["new"], seen["documents"]) == (old, NEXT, 2)
    by_metric = {row["metric"]: row for row in seen["summary"]}
    assert (by_metric["users"]["lost"], by_metric["headcount"]["changed"]) == (3, 2)
    assert by_metric["acquisition_price"] == {
        "metric": "acquisition_price", "gained": 0, "lost": 0, "changed": 0, "same": 1,
    }  # fmt: skip
    changed = next(row for row in seen["rows"] if row["change"] == "changed" and row["doc"] == "norvane")
    assert (changed["old"]["subject"], changed["new"]["subject"]) == ("Norvane", "Someone")
    assert changed["sentence"].startswith("The company employs 3,200 people")
    assert differences(settings, capsys, NEXT, old)["summary"][-1]["gained"] == 3

    published = reextract(settings)
    assert (published.failures, published.counts["read"], published.counts["unchanged"]) == ([], 0, 2)
    assert ask("SELECT DISTINCT extractor_version FROM core.current_claims") == [(NEXT,)]
    assert settings.snapshot_path.stat().st_ino != snapshot
    assert held.versions(settings.work_folder) == []
    # The same from the warehouse alone.
    after = differences(settings, capsys)
    assert (after["rows"], after["summary"]) == (seen["rows"], seen["summary"])


def test_published_is_what_an_ordinary_run_gives(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, newer: Callable[[], None], tmp_path: Path
) -> None:
    run_flow(documents)
    newer()
    reextract(settings, publish=False)
    reextract(settings)
    through_held = ask(CURRENT), ask("SELECT quarantine_id, state FROM core.quarantine ORDER BY ALL")
    settings.database.unlink()
    run_flow(documents)
    assert (ask(CURRENT), ask("SELECT quarantine_id, state FROM core.quarantine ORDER BY ALL")) == through_held


@pytest.mark.slow
def test_an_article_that_changed_meanwhile_keeps_its_new_text(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, newer: Callable[[], None]
) -> None:
    run_flow(documents)
    newer()
    reextract(settings, publish=False)
    text = (documents / "norvane.md").read_text()
    (documents / "norvane.md").write_text(text.replace("3,200 people", "3,900 people"))
    run_flow(documents)
    reextract(settings)
    values = ask("SELECT value FROM core.current_claims WHERE metric = 'headcount' AND doc = 'norvane'")
    assert values == [(3900,)]


@pytest.mark.slow
def test_a_part_publishes_nothing_else(
    run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, newer: Callable[[], None]
) -> None:
    run_flow(documents)
    old = version(settings)
    newer()
    reextract(settings, publish=False)
    assert reextract(settings, since="2999-01-01").counts.get("read", 0) == 0
    assert ask("SELECT DISTINCT extractor_version FROM core.current_claims") == [(old,)]
    assert held.versions(settings.work_folder) == [NEXT]
    assert reextract(settings, read_by=old).counts["read"] == 2
    assert reextract(settings, read_by=old).counts.get("read", 0) == 0


@pytest.mark.slow
def test_forgetting_and_discarding_leave_nothing(
    run_flow: RunFlow,
    documents: Path,
    settings: Settings,
    newer: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from flows import forget

    monkeypatch.setattr(forget, "check", lambda run: {})
    run_flow(documents)
    newer()
    reextract(settings, publish=False)
    assert call(["re-extract", "--discard", "--database", str(settings.database)]) == 0
    assert NEXT in capsys.readouterr().out
    reextract(settings, publish=False)
    forget_document(settings, "norvane", "asked")
    assert list(settings.work_folder.glob("held/**/*.parquet")) == []


def test_one_version_alone_has_nothing_to_compare(
    run_flow: RunFlow, documents: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    run_flow(documents)
    assert call(["diff", "--database", str(settings.database)]) == 1
    assert "has read anything: `techfigures re-extract --no-publish`" in capsys.readouterr().err
    assert call(["diff", "1", "2", "--database", str(settings.database)]) == 1
    assert "nothing was read by version '1'; there are" in capsys.readouterr().err


@pytest.mark.slow
def test_forms(
    run_flow: RunFlow,
    documents: Path,
    settings: Settings,
    newer: Callable[[], None],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    run_flow(documents)
    newer()
    reextract(settings, publish=False)
    where = ("--database", str(settings.database))
    assert call(["diff", *where, "--limit", "1"]) == 0
    out = capsys.readouterr().out
    assert "2 articles read by both." in out
    assert "Claims by metric" in out
    assert "~ changed" in out
    assert "subject: " in out
    assert "4 more" in out
    assert call(["diff", *where, "--summary", "-f", "csv", "--metric", "users"]) == 0
    assert capsys.readouterr().out == "metric,gained,lost,changed,same\nusers,0,3,0,0\n"
    assert call(["diff", *where, "-f", "csv", "-o", str(tmp_path / "d.csv")]) == 0
    assert (tmp_path / "d.csv").read_text().startswith("change,metric,subject,doc,")


KILLED = """
import sys, threading, time
from pathlib import Path
from flows import held, reextract, steps
from techfigures.settings import Settings
import transforms.claims
from transforms.claims import assemble
for module in (transforms.claims, assemble):
    module.extractor_version = lambda *_: "9.9+next"
keep = reextract.keep
first = threading.Event()
def slow(run, batch):
    if batch != "0001":
        first.wait()
        print("kept", flush=True)
        time.sleep(60)
    told = keep(run, batch)
    first.set()
    return told
slow.__name__ = "keep"
reextract.keep = slow
chosen = Settings(database=Path(sys.argv[1]), batch_size=1, readers=0)
print(reextract.reextract(chosen, publish=False).failures)
"""


@pytest.mark.slow
def test_killed_in_the_middle_it_ends_the_same(
    run_flow: RunFlow, documents: Path, settings: Settings, newer: Callable[[], None]
) -> None:
    run_flow(documents)
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(settings.database)], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"kept\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    newer()
    told = reextract(settings, publish=False)
    assert (told.failures, told.counts["read"], told.counts["unchanged"]) == ([], 1, 1)
    assert len(held.held(settings.work_folder, NEXT).revisions()) == 2
