import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.run import Run, open_run
from flows.steps import Done, Outcome, Step, perform
from techfigures.settings import Settings

Ask = Callable[[str], list[tuple[Any, ...]]]
RunFlow = Callable[..., dict[str, Any]]


@pytest.mark.default_reader
def test_a_folder_is_loaded_once(run_flow: RunFlow, documents: Path, settings: Settings, ask: Ask) -> None:
    first = run_flow(documents)
    assert first["failures"] == []
    assert (first["counts"]["documents"], first["documents"]) == (2, 2)
    assert first["counts"]["claims"] == first["claims"] > 0
    assert settings.snapshot_path.exists()
    before = ask("SELECT claim_id, value FROM core.claims ORDER BY ALL")
    second = run_flow(documents)
    assert second["failures"] == []
    assert (second["counts"]["documents"], second["counts"]["claims"], second["counts"]["unchanged"]) == (0, 0, 2)
    assert ask("SELECT claim_id, value FROM core.claims ORDER BY ALL") == before
    assert ask("SELECT status FROM core.runs") == [("completed",), ("completed",)]
    assert list((settings.work_folder / "runs").iterdir()) == []


def test_offsets_refer_to_the_stored_body(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    run_flow(documents)
    rows = ask(
        "SELECT c.surface, substr(d.body, c.span_start + 1, c.span_end - c.span_start)"
        " FROM core.claims AS c JOIN core.documents AS d USING (revision_id)"
    )
    assert rows
    assert all(surface == text for surface, text in rows)


@pytest.mark.default_reader
@pytest.mark.slow
def test_all_steps_with_the_quality_suites(
    run_whole_flow: RunFlow, documents: Path, settings: Settings, ask: Ask
) -> None:
    assert run_whole_flow(documents)["failures"] == []
    assert ask("SELECT count(*) > 20, bool_and(success OR severity = 'warning') FROM core.quality_results") == [
        (True, True)
    ]
    assert list((settings.work_folder / "data-docs").rglob("*.html"))


def test_an_edited_article_is_a_new_revision(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    run_flow(documents)
    path = documents / "norvane.md"
    path.write_text(path.read_text().replace("$2.4 billion", "$2.6 billion"))
    told = run_flow(documents)
    assert (told["counts"]["documents"], told["counts"]["revisions"], told["documents"]) == (0, 1, 2)
    assert ask("SELECT count(*) FROM core.current_claims WHERE value = 2.4e9") == [(0,)]
    assert ask("SELECT count(*) FROM core.claims WHERE value = 2.4e9") != [(0,)]


def test_bad_documents_go_to_quarantine_and_the_others_go_on(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    (documents / "empty.txt").write_bytes(b"")
    (documents / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    (documents / "front.md").write_text("---\npublisher: [unclosed\n---\nSome text that says 12% of things.\n")
    told = run_flow(documents)
    assert told["failures"] == []
    assert (told["documents"], told["counts"]["failed"], told["counts"]["quarantined"]) == (2, 3, 3)
    rows = ask("SELECT doc, stage, rule, message FROM core.quarantine ORDER BY doc")
    assert [(doc, stage, rule) for doc, stage, rule, _ in rows] == [
        ("empty", "document", "empty"),
        ("front", "document", "front_matter"),
        ("picture", "document", "binary"),
    ]
    assert all(f"{doc}." in message and "\n" not in message for doc, _, _, message in rows)
    assert told["problems"] == sorted(message for *_, message in rows)
    again = run_flow(documents)
    assert again["counts"]["quarantined"] == 0
    assert again["problems"] == told["problems"]
    assert run_flow(documents / "norvane.md")["problems"] == []
    assert ask("SELECT count(*) FROM core.quarantine") == [(3,)]


def test_a_mended_document_leaves_quarantine(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    path = documents / "late.md"
    path.write_bytes(b"")
    run_flow(documents)
    path.write_text("---\nlanguage: en\npublished: 2025-03-04\n---\nNorvane cut 300 jobs.\n")
    told = run_flow(documents)
    assert (told["counts"]["released"], told["counts"]["failed"]) == (1, 0)
    assert ask("SELECT doc, state FROM core.quarantine") == [("late", "replayed")]


def test_another_language_is_stored_and_skipped(run_flow: RunFlow, documents: Path, german: str, ask: Ask) -> None:
    (documents / "heft.md").write_text(german)
    told = run_flow(documents)
    assert (told["failures"], told["documents"], told["counts"]["failed"]) == ([], 3, 0)
    assert ask("SELECT language, contains(flags, 'language_unsupported') FROM core.documents WHERE doc = 'heft'") == [
        ("de", True)
    ]
    assert ask("SELECT count(*) FROM core.claims WHERE doc = 'heft'") == [(0,)]


def test_no_date_leaves_dates_open(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    (documents / "undated.md").write_text("---\nlanguage: en\n---\nLast quarter, Norvane cut 300 jobs.\n")
    assert run_flow(documents)["failures"] == []
    assert ask("SELECT published, contains(flags, 'no_date') FROM core.documents WHERE doc = 'undated'") == [
        (None, True)
    ]
    assert ask("SELECT count(*) FROM core.claims WHERE doc = 'undated' AND published IS NOT NULL") == [(0,)]


def test_stems_that_clash_go_by_their_path(run_flow: RunFlow, documents: Path, ask: Ask) -> None:
    (documents / "deep").mkdir()
    (documents / "deep" / "norvane.txt").write_text(
        "---\nlanguage: en\npublished: 2025-01-02\n---\nTessel cut 80 jobs.\n"
    )
    assert run_flow(documents)["documents"] == 3
    assert ask("SELECT doc FROM core.documents ORDER BY doc") == [
        (str(documents / "deep" / "norvane.txt"),),
        (str(documents / "norvane.md"),),
        ("ombrelle",),
    ]


def test_a_rule_that_raises_costs_one_document(
    run_flow: RunFlow, documents: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transforms.claims

    extract = transforms.claims.extract

    def fragile(document: Any, *given: Any) -> Any:
        if document.doc == "norvane":
            raise ZeroDivisionError("by a rule")
        return extract(document, *given)

    monkeypatch.setattr(transforms.claims, "extract", fragile)
    told = run_flow(documents)
    assert (told["failures"], told["documents"]) == ([], 1)
    assert ask("SELECT doc, stage, rule, message FROM core.quarantine") == [
        ("norvane", "claim", "extractor", f"{documents / 'norvane.md'}: ZeroDivisionError: by a rule")
    ]


@pytest.mark.parametrize(
    ("field", "wrong", "flag"),
    [
        ("value", lambda claim: claim.value * 10, "second_reading:value"),
        ("unit", lambda claim: "EUR", "second_reading:unit"),
        ("comparator", lambda claim: ">", "second_reading:comparator"),
    ],
)
def test_a_figure_that_a_second_reading_reads_otherwise_is_a_mention_with_a_flag(
    run_flow: RunFlow,
    documents: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
    wrong: Callable[[Any], Any],
    flag: str,
) -> None:
    import dataclasses

    import transforms.claims

    extract = transforms.claims.extract

    def corrupt(document: Any, *given: Any) -> Any:
        found: Any = extract(document, *given)
        first = dataclasses.replace(found.claims[0], **{field: wrong(found.claims[0])})
        return dataclasses.replace(found, claims=(first, *found.claims[1:]))

    monkeypatch.setattr(transforms.claims, "extract", corrupt)
    assert run_flow(documents / "norvane.md")["failures"] == []
    assert ask("SELECT count(*) FROM core.quarantine") == [(0,)]
    flagged = "SELECT surface, metric, subject, flags::VARCHAR FROM core.mentions WHERE flags::VARCHAR LIKE '%second%'"
    assert ask(flagged) == [("$2.4 billion", None, None, f'["{flag}"]')]
    assert ask("SELECT count(*) FROM core.claims WHERE surface = '$2.4 billion'") == [(0,)]


def test_a_claim_whose_evidence_does_not_stand_is_quarantined(
    run_flow: RunFlow, documents: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    import transforms.claims

    extract = transforms.claims.extract

    def corrupt(document: Any, *given: Any) -> Any:
        found: Any = extract(document, *given)
        claims = tuple(dataclasses.replace(claim, evidence=claim.evidence[1:]) for claim in found.claims[:1])
        return dataclasses.replace(found, claims=claims + found.claims[1:])

    monkeypatch.setattr(transforms.claims, "extract", corrupt)
    told = run_flow(documents / "norvane.md")
    assert told["failures"] == []
    rows = ask("SELECT stage, rule, revision_id, span_end > span_start FROM core.quarantine")
    assert [row[:2] for row in rows] == [("rederive", "not_rederivable")]
    assert rows[0][2] is not None
    assert rows[0][3]
    assert ask("SELECT count(*) FROM core.claims AS c JOIN core.quarantine AS q ON c.span_start = q.span_start") == [
        (0,)
    ]


@pytest.mark.slow
def test_a_claim_of_nobody_is_quarantined_and_the_rest_published(
    run_whole_flow: RunFlow, documents: Path, ask: Ask
) -> None:
    text = "---\nlanguage: fr\npublished: 2025-03-05\n---\nIl ne résout que 41 % des problèmes de MATH-500.\n"
    (documents / "nobody.md").write_text(text)
    told = run_whole_flow(documents)
    assert (told["failures"], told["counts"]["published"], told["counts"]["rejected"]) == ([], 1, 1)
    assert ask("SELECT stage, rule, message FROM core.quarantine") == [
        ("claim", "subject:missing", "'41 %' is claimed without a subject")
    ]
    assert ask("SELECT count(*) FROM core.claims WHERE subject IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("part", "field", "stage", "place"),
    [("sentences", "block", "sentence", "sentence_start"), ("quantities", "kind", "quantity", "span_start")],
)
def test_what_is_made_of_a_broken_part_is_quarantined_with_it(
    run_flow: RunFlow,
    documents: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    field: str,
    stage: str,
    place: str,
) -> None:
    import dataclasses

    import transforms.claims

    extract = transforms.claims.extract

    def corrupt(document: Any, *given: Any) -> Any:
        found: Any = extract(document, *given)
        start = found.claims[0].sentence_start if part == "sentences" else found.claims[0].start
        parts = tuple(
            dataclasses.replace(item, **{field: "unheard of"}) if item.start == start else item
            for item in getattr(found, part)
        )
        return dataclasses.replace(found, **{part: parts})

    monkeypatch.setattr(transforms.claims, "extract", corrupt)
    told = run_flow(documents / "norvane.md")
    assert told["failures"] == []
    rules = ask("SELECT DISTINCT stage, rule FROM core.quarantine ORDER BY ALL")
    assert (stage, f"{field}:isin") in rules
    assert any(rule.endswith(":part_rejected") for _, rule in rules)
    assert ask(f"SELECT count(*) FROM core.claims AS c JOIN core.quarantine AS q ON c.{place} = q.span_start") == [(0,)]  # noqa: S608


@pytest.mark.slow
def test_failed_quality_keeps_the_last_snapshot(
    run_whole_flow: RunFlow, documents: Path, settings: Settings, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    import transforms.claims

    assert run_whole_flow(documents / "ombrelle.md")["failures"] == []
    before = settings.snapshot_path.read_bytes()
    extract = transforms.claims.extract

    def misplaced(document: Any, *given: Any) -> Any:
        import dataclasses

        found: Any = extract(document, *given)
        claims = tuple(dataclasses.replace(item, family="security") for item in found.claims)
        return dataclasses.replace(found, claims=claims)

    monkeypatch.setattr(transforms.claims, "extract", misplaced)
    told = run_whole_flow(documents / "norvane.md")
    assert len(told["failures"]) == 1
    assert "readers keep the last snapshot" in told["failures"][0]
    assert settings.snapshot_path.read_bytes() == before
    assert ask("SELECT status FROM core.runs ORDER BY started_at") == [("completed",), ("failed",)]


def test_order_failures_and_needs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def first(run: Run) -> list[str]:
        """Names two batches."""
        done.append("first")
        return ["a", "b"]

    def second(run: Run, batch: str) -> dict[str, int]:
        """Fails on one."""
        done.append(f"second {batch}")
        if batch == "a":
            raise ValueError("no\ngood")
        return {"rows": 2}

    def third(run: Run, batch: str) -> dict[str, int]:
        """Counts."""
        done.append(f"third {batch}")
        return {"rows": 1}

    def fourth(run: Run) -> None:
        """Breaks."""
        done.append("fourth")
        raise OSError(28, "No space left on device")

    def fifth(run: Run) -> None:
        """Needs the fourth."""
        done.append("fifth")

    def sixth(run: Run) -> dict[str, int]:
        """Needs nobody."""
        done.append("sixth")
        return {"more": 1}

    chain = (
        Step(first, "run"),
        Step(second, "batch"),
        Step(third, "batch", serial=True),
        Step(fourth, "run", ("first",)),
        Step(fifth, "run", ("fourth",)),
        Step(sixth, "run"),
    )
    monkeypatch.setattr(steps, "STEPS", chain)
    with open_run(settings) as run:
        outcome = perform(run)
    assert done == ["first", "second a", "second b", "third b", "fourth", "sixth"]
    assert outcome.counts == {"rows": 3, "more": 1}
    full = f"{run.folder} has no room left on its disk: free some space and run again; what was loaded before is kept"
    assert outcome.failures == ["second of batch a: no good", f"fourth: {full}"]


def test_done_gives_its_value_or_raises() -> None:
    assert Done(3).result() == 3
    with pytest.raises(ValueError, match="bad"):
        Done(error=ValueError("bad")).result()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "has no room left on its disk: free some space"),
        (OSError(errno.EFBIG, "File too large"), "has no room left on its disk: free some space"),
        (OSError(errno.EROFS, "Read-only file system"), "can't be opened or written with your permissions"),
        (OSError(errno.EIO, "Input/output error"), "[Errno 5] Input/output error"),
        (ValueError("File too large"), "File too large"),
    ],
)
def test_what_the_system_says_is_told_with_its_mend(error: Exception, told: str, tmp_path: Path) -> None:
    outcome = Outcome("r")
    outcome.fail("fetch of batch 0001", error, tmp_path)
    (line,) = outcome.failures
    where = f"{tmp_path} " if told.startswith(("has", "can't")) else ""
    assert line.startswith(f"fetch of batch 0001: {where}{told}")
