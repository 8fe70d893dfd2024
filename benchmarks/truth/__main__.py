"""Ask a warehouse what an analyst asks, and compare with answers made by hand from reading.

    python -m benchmarks.truth [--reader CHAIN …] [--shared DIR] [--wrong] [--write]

60 questions on the bundled sample; 100 on the shared seed and press articles, where they are, which a language model
reads by its recorded answers. `--wrong` lists each question that isn't answered rightly; `--write` puts the table into
docs/benchmarks.md. Wrong counts ten times: an analyst prints it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.gate.corpora import ROOT, paths
from benchmarks.page import table, told, write_section
from benchmarks.readers.__main__ import corpora, recording
from benchmarks.truth.ask import CANT_SAY, Question, Verdict, asked, judge, questions, tally
from flows.model.setup import UNNAMED as MODEL
from flows.model.store import ANSWERS, AnswerStore, Recorded
from flows.reading import extract_article, read
from flows.run import Item
from techfigures.settings import Settings
from transforms.claims.opened import read_context
from transforms.claims.readers import Setup, parse_chain
from warehouse.connect import open_reader
from warehouse.errors import QueryError

HERE = Path(__file__).parent
SHARED = ("seed", "press")
"""Corpora that the second set of questions is about."""
BEGIN = "<!-- truth: python -m benchmarks.truth --write writes what follows -->"
END = "<!-- truth ends -->"
TIMES_WRONG = 10


@dataclass(frozen=True, slots=True)
class Answered:
    """A set of questions as one reader's warehouse answers it."""

    texts: str
    reader: str
    verdicts: dict[str, Verdict]
    given: dict[str, str]
    """By question what was said, or why nothing was."""


def answered(database: Path, texts: str, reader: str, found: Sequence[Question]) -> Answered:
    """Ask a database every question."""
    verdicts: dict[str, Verdict] = {}
    given: dict[str, str] = {}
    with open_reader(database) as con:
        for question in found:
            try:
                values = asked(con, question)
                verdicts[question.id], given[question.id] = judge(question, values), ", ".join(map(str, values[:8]))
            except QueryError as error:
                verdicts[question.id], given[question.id] = "wrong", str(error)
    return Answered(texts, reader, verdicts, given)


def loaded(folder: Path, reader: str, targets: Sequence[str]) -> Path:
    """A database of what `techfigures run` makes of targets. RuntimeError where the run fails."""
    database = folder / "truth.duckdb"
    command = [sys.executable, "-m", "techfigures", "run", *targets, "--reader", reader, "--database", str(database)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TECHFIGURES_MODEL": MODEL}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-500:]} {done.stderr[-1500:]}")
    return database


def record_answers(database: Path, texts: Path, corpus: Mapping[str, str], reader: str) -> None:
    """Put the recorded answers of a language model where a run looks for them."""
    store = AnswerStore(Settings(database=database).work_folder / ANSWERS)
    setup = Setup(parse_chain(reader), MODEL)
    for path in sorted(texts.glob("*.md")):
        for article in read(path.read_bytes(), Item(address=str(path), doc=path.stem)):
            context = read_context(article.document)
            for request in extract_article(article, setup).unanswered:
                content = recording(dict(corpus)).answer(context, request)
                store.put(Recorded(key=request.key, content=content, document_id=article.document.document_id))


def trials(readers: Sequence[str], shared: Path) -> Iterator[Answered]:
    """Each reader on each set of questions."""
    for reader in readers:
        with TemporaryDirectory() as there:
            if not parse_chain(reader).asks_model:
                database = loaded(Path(there), reader, ["--sample"])
                yield answered(database, "sample", reader, questions(HERE / "sample.yml"))
        with TemporaryDirectory() as there:
            entries = {name: entry for name, entry in corpora().items() if name in SHARED}
            texts = {name: paths(shared, name, entry)[0] for name, entry in entries.items()}
            if not all(folder.is_dir() for folder in texts.values()):
                continue
            for name, entry in entries.items():
                if parse_chain(reader).asks_model:
                    record_answers(Path(there) / "truth.duckdb", texts[name], entry, reader)
            database = loaded(Path(there), reader, [str(folder.resolve()) for folder in texts.values()])
            yield answered(database, "seed and press", reader, questions(HERE / "seed-press.yml"))


def section(found: Sequence[Answered]) -> str:
    """The table, a row a reader and set of questions."""
    head = ["questions on", "reader", "asked", "right", "wrong", CANT_SAY, f"right less {TIMES_WRONG} times wrong"]
    rows = []
    for one in found:
        counts = tally(one.verdicts)
        score = counts["right"] - TIMES_WRONG * counts["wrong"]
        rows.append([one.texts, one.reader, str(len(one.verdicts)), *map(str, counts.values()), str(score)])
    return "\n\n".join((told("python -m benchmarks.truth --write"), table(head, rows)))


def amiss(one: Answered, found: Sequence[Question]) -> Iterator[str]:
    """A line for each question that isn't answered rightly."""
    for question in found:
        verdict = one.verdicts[question.id]
        if verdict != "right":
            said = one.given[question.id]
            yield f"{one.texts} {one.reader} {question.id} {verdict}: {question.question} {question.answer} <- {said}"


def main() -> int:
    """Ask, print, and with `--write` write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truth", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", action="append", help="chains of readers [default: rules, trained, model]")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="folder of corpus/")
    parser.add_argument("--wrong", action="store_true", help="list each question that isn't answered rightly")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    sets = {"sample": questions(HERE / "sample.yml"), "seed and press": questions(HERE / "seed-press.yml")}
    found = []
    for one in trials(options.reader or ["rules", "trained", "model"], options.shared):
        found.append(one)
        if options.wrong:
            print("\n".join(amiss(one, sets[one.texts])))
    text = section(found)
    print(text)
    if options.write:
        write_section(text, BEGIN, END)
    return 0


if __name__ == "__main__":
    sys.exit(main())
