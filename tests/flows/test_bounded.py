"""Documents that loop, eat memory or crash what reads them: each is quarantined as such, the others are loaded."""

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import flows.bounded
from benchmarks.faults import poison
from flows import extract
from flows.forkserver import Forkserver, Job, Limits
from flows.model import questions
from flows.reading import Reading
from flows.run import Run, open_run
from techfigures.settings import Settings
from tests.flows.conftest import runner
from tests.flows.modelserver import serving

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]
HEAD = "---\npublisher: The Ledger\nlanguage: en\npublished: 2025-03-04\n---\n"


@pytest.fixture(scope="module")
def forkserver() -> Iterator[Forkserver]:
    """A fork server that finds the tests' modules."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        server = Forkserver()
        server.start()
        yield server
        server.close()


@pytest.fixture
def settings(settings: Settings, forkserver: Forkserver, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings by which batches of four are read in processes of their own, of two seconds a document and 600 MB."""
    monkeypatch.setattr(flows.bounded, "shared", lambda: forkserver)
    tight = {"readers": 2, "document_seconds": 2, "document_memory": 600, "batch_size": 4}
    return settings.model_copy(update=tight)


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents do what they say."""
    monkeypatch.setattr(extract, "bounded", poison.bounded)


def write(folder: Path, **acts: str) -> None:
    """A document for each name, which acts."""
    for name, what in acts.items():
        (folder / f"{name}.md").write_text(f"{HEAD}Norvane cut 300 jobs.\n\nPOISON {what}\n")


@pytest.mark.default_reader
def test_reading_in_processes_gives_the_same(settings: Settings, documents: Path, tmp_path: Path, german: str) -> None:
    (documents / "heft.md").write_text(german)
    (documents / "empty.md").write_bytes(b"")
    rows = {}
    for readers in (0, 2):
        chosen = settings.model_copy(update={"readers": readers, "database": tmp_path / str(readers) / "t.duckdb"})
        chosen.database.parent.mkdir()
        with open_run(chosen, [str(documents)]) as run:
            counts = extract.extract(run, staged(run))
        assert counts == {"unchanged": 0, "read": 3, "failed": 1}
        rows[readers] = {path.name: path.read_bytes() for path in run.folder.iterdir() if path.suffix == ".parquet"}
    assert len(rows[0]) == 8
    assert rows[0] == rows[2]


def staged(run: Run) -> str:
    """Fetch what a run finds; its only batch."""
    from flows.discovery import discover
    from flows.ingest import fetch
    from flows.prepare import prepare

    prepare(run)
    (batch,) = discover(run)
    fetch(run, batch)
    return str(batch)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "rule", "said"),
    [
        ("loop", "time_limit", "reading takes more than 2 s of processor time"),
        ("backtrack", "time_limit", "TECHFIGURES_DOCUMENT_SECONDS sets the limit"),
        ("wait", "time_limit", "or waits for ever"),
        ("memory", "memory_limit", "more than 600 MB of memory; TECHFIGURES_DOCUMENT_MEMORY sets the limit"),
        ("segv", "crash", "the process that reads is ended by SIGSEGV"),
        ("abort", "crash", "SIGABRT"),
        ("kill", "crash", "SIGKILL"),
        ("exit", "crash", "is ended with status 3"),
    ],
)
def test_a_poisonous_document_costs_itself_alone(
    settings: Settings, documents: Path, run_flow: RunFlow, ask: Ask, poisoned: None, act: str, rule: str, said: str,
) -> None:  # fmt: skip
    write(documents, bad=act)
    told = run_flow(documents)
    assert (told["failures"], told["documents"]) == ([], 2)
    rows = ask("SELECT doc, stage, rule, message, raw_sha256 IS NOT NULL FROM core.quarantine")
    assert [row[:3] + row[4:] for row in rows] == [("bad", "document", rule, True)]
    assert rows[0][3].startswith(f"{documents / 'bad.md'}: ")
    assert said in rows[0][3]
    assert told["problems"] == [rows[0][3]]


@pytest.mark.slow
def test_several_in_one_batch_and_a_mended_one_is_released(
    settings: Settings, documents: Path, run_flow: RunFlow, ask: Ask, poisoned: None
) -> None:
    write(documents, a="memory", z="segv")
    assert (run_flow(documents)["documents"], ask("SELECT doc, rule FROM core.quarantine ORDER BY doc")) == (
        2,
        [("a", "memory_limit"), ("z", "crash")],
    )
    (documents / "a.md").write_text(f"{HEAD}Norvane cut 300 jobs.\n")
    assert run_flow(documents)["documents"] == 3
    assert ask("SELECT doc, state FROM core.quarantine ORDER BY doc") == [("a", "replayed"), ("z", "open")]


@pytest.mark.slow
def test_a_process_that_is_killed_once_costs_nothing(
    settings: Settings, documents: Path, run_flow: RunFlow, ask: Ask, poisoned: None, tmp_path: Path
) -> None:
    write(documents, killed=f"once {tmp_path / 'killed'}")
    told = run_flow(documents)
    assert (tmp_path / "killed").exists()
    assert (told["failures"], told["documents"], ask("SELECT count(*) FROM core.quarantine")) == ([], 3, [(0,)])


@pytest.mark.slow
def test_a_fork_server_that_is_killed_is_started_again(
    settings: Settings, documents: Path, run_flow: RunFlow, forkserver: Forkserver
) -> None:
    process = forkserver.process
    assert process
    process.kill()
    process.wait()
    assert (run_flow(documents)["documents"], forkserver.process is process) == (2, False)


def test_too_much_for_one_batch_is_nobody_s_fault(
    settings: Settings, documents: Path, run_flow: RunFlow, ask: Ask, poisoned: None
) -> None:
    write(documents, y="heavy", z="heavy")
    (failure,) = run_flow(documents)["failures"]
    assert failure == (
        "extract of batch 0001: reading takes more than 600 MB of memory; TECHFIGURES_DOCUMENT_MEMORY sets the limit;"
        " no single document is at fault: try again, or lower TECHFIGURES_BATCH_SIZE"
    )
    assert ask("SELECT count(*) FROM core.quarantine") == [(0,)]


def test_time_is_given_by_the_article_and_the_megabyte(
    settings: Settings, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "extract_article", lambda article, _: Reading(article))  # which would take its time
    told: list[tuple[int | None, int]] = []
    (documents / "zzz.md").write_text(f"{HEAD}Norvane cut 300 jobs.\n\n{'Nothing else happened there. ' * 40_000}\n")
    with open_run(settings, [str(documents)]) as run:
        batch = staged(run)
        extract.read_batch(lambda place, parts=1: told.append((place, parts)), run, batch, {})
    assert told == [(0, 1)] * 3 + [(1, 1)] * 3 + [(2, 1), (2, 2), (2, 2), (None, 4)]


def test_what_a_step_raises_arrives(settings: Settings, documents: Path) -> None:
    with open_run(settings, [str(documents)]) as run:
        run.write_lines("0001.fetched.jsonl", [{"item": {"unknown": 1}, "failure": None}])
        with pytest.raises(TypeError, match="unknown") as raised:
            extract.extract(run, "0001")
        assert "flows/extract.py" in "".join(raised.value.__notes__)


@pytest.mark.slow
def test_processes_end_with_who_started_them() -> None:
    server = Forkserver()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        server.start()
    found: list[Any] = []
    job = Job(stay, (), Limits(60, 600), Path.cwd())
    thread = threading.Thread(target=lambda: found.extend(server.messages(job)))
    thread.start()
    while not found:
        time.sleep(0.05)
    server.close()
    thread.join()
    kind, child = found[0]
    assert kind == "told"
    assert found[-1] == ("ended", -signal.SIGKILL)
    assert not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text()


@pytest.mark.slow
def test_a_server_that_can_not_load_says_why_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    unlimited = resource.RLIM_INFINITY
    small = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (1000, unlimited))
    monkeypatch.setattr(subprocess, "Popen", partial(subprocess.Popen, preexec_fn=small))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    server, job = Forkserver(), Job(answer, (), Limits(60, 600), Path.cwd())
    try:
        (kind, error), *_ = server.messages(job)
        assert (kind, error.strerror) == ("failed", "File too large")
        assert server.process is not None
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        told = [next(server.messages(job)) for _ in range(2)]  # the first finds what it met when it tried again
        assert told[-1] == ("done", 42)
    finally:
        server.close()


def answer(_tell: Callable[..., None]) -> int:
    return 42


def stay(tell: Callable[..., None]) -> None:
    tell(os.getpid())
    time.sleep(600)


@pytest.mark.slow
@pytest.mark.parametrize(("act", "rule"), [("loop", "time_limit"), ("segv", "crash")])
def test_one_poisonous_document_costs_itself_alone_where_a_model_is_asked(
    act: str,
    rule: str,
    settings: Settings,
    run_flow: RunFlow,
    tmp_path: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extract, "bounded", poison.bounded)
    monkeypatch.setattr(questions, "bounded", poison.bounded)
    write(tmp_path, bad=act, one="", two="")
    with serving() as server:
        chosen = {"reader": "model", "model": "m", "model_url": server.url, "readers": 1}
        told = runner(settings.model_copy(update=chosen))(*sorted(tmp_path.glob("*.md")))
        assert len(server.take()) == 1, "two articles of the same words are one question"
    assert told["failures"] == []
    assert ask("SELECT rule FROM core.quarantine") == [(rule,)]
    assert ask("SELECT DISTINCT doc, reader FROM core.current_claims ORDER BY doc") == [
        ("one", "model"),
        ("two", "model"),
    ]
