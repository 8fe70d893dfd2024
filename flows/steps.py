"""The daily flow as data: STEPS in their order, which `perform` carries out and flows.diagram draws."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from flows import progress
from flows.discovery import discover
from flows.extract import extract
from flows.ingest import fetch
from flows.load import load
from flows.model.ask import ask, sessions
from flows.observe import observed, observing
from flows.prepare import prepare
from flows.publish import build, check, publish
from flows.run import Run
from flows.validate import validate
from flows.watches import tell
from warehouse.errors import explain

Work = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `work` is a plain function of a run, and of a batch's name where its scope is `batch`."""

    work: Work
    scope: Literal["run", "batch"]
    needs: tuple[str, ...] = ()
    """Steps of scope `run` that must have ended well; a batch needs its own step before."""
    network: bool = False
    """Whether it is tried again when it fails."""
    serial: bool = False
    """Whether its batches go one at a time."""

    @property
    def name(self) -> str:
        """The function's name."""
        return self.work.__name__

    @property
    def says(self) -> str:
        """What it does: its docstring's first paragraph."""
        return " ".join((self.work.__doc__ or "").split("\n\n")[0].split())


STEPS = (
    Step(prepare, "run"),
    Step(discover, "run", ("prepare",), network=True),
    Step(fetch, "batch", ("discover",), network=True),
    Step(ask, "batch", network=True),
    Step(extract, "batch"),
    Step(validate, "batch"),
    Step(load, "batch", serial=True),
    Step(build, "run", ("discover",)),
    Step(check, "run", ("build",)),
    Step(publish, "run", ("build", "check")),
    Step(tell, "run", ("publish",)),
)


class Pending(Protocol):
    """A result that is on its way: Prefect's future, or a value at hand."""

    def result(self) -> Any:
        """The result; raises what the work raised."""
        ...


Submit = Callable[[Step, Run, str | None, Pending | None], Pending]


@dataclass(slots=True)
class Outcome:
    """What a run did: counts summed over batches, and a line for each step that failed."""

    run_id: str
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def add(self, result: object) -> None:
        """Sum a step's counts."""
        if isinstance(result, dict):
            for name, value in result.items():
                self.counts[name] = self.counts.get(name, 0) + value

    def fail(self, where: str, error: Exception, folder: Path) -> None:
        """Note a failure, in one line; what the system says of a disk or of permissions is told with its mend."""
        error = (explain(error, folder) if isinstance(error, OSError) else None) or error
        self.failures.append(f"{where}: {' '.join(str(error).split()) or type(error).__name__}")


@dataclass(frozen=True, slots=True)
class Done:
    """A result at hand, or the error that stands in its place."""

    value: Any = None
    error: Exception | None = None

    def result(self) -> Any:
        """The value; raises the error."""
        if self.error:
            raise self.error
        return self.value


def call(step: Step, run: Run, batch: str | None, after: Pending | None) -> Pending:
    """Carry a step out here and now, without Prefect."""
    try:
        if after is not None:
            after.result()
        return Done(observed(step.work)(run, batch))
    except Exception as error:  # noqa: BLE001 - told by whoever asks for the result
        return Done(error=error)


def pooled(pool: ThreadPoolExecutor) -> Submit:
    """What starts steps in a pool's threads, without Prefect: batches side by side."""

    def submit(step: Step, run: Run, batch: str | None, after: Pending | None) -> Pending:
        # What it waits for stands before it in the pool's queue, so that no thread waits for one that can't begin.
        return pool.submit(lambda: call(step, run, batch, after).result())

    return submit


def perform(run: Run, submit: Submit = call, steps: tuple[Step, ...] | None = None) -> Outcome:
    """Carry out all steps in order: batches side by side, each step of scope `run` once the batches before it are done.

    Args:
        run: what is asked for; its folder is there.
        submit: starts one step, after another one's result where one is given.
        steps: what to carry out; STEPS unless given.

    Returns:
        Counts and failures. A batch that fails stops at its step; the others and the later steps go on.
    """
    with observing(run), sessions(run):
        return carry_out(run, submit, STEPS if steps is None else steps)


def carry_out(run: Run, submit: Submit, steps: tuple[Step, ...]) -> Outcome:
    """Carry out the steps in order."""
    outcome = Outcome(run.run_id)
    batches: list[str] = []
    started: list[tuple[str, str, Pending]] = []
    broken: set[str] = set()
    for step in steps:
        if step.scope == "batch":
            last = {batch: pending for _, batch, pending in started}
            for done, batch in enumerate(batches):
                progress.report(step.name, done, len(batches))
                pending = submit(step, run, batch, last.get(batch))
                started.append((step.name, batch, pending))
                if step.serial:
                    with suppress(Exception):
                        pending.result()
            continue
        settle(started, outcome, run.folder)
        if broken & set(step.needs):
            broken.add(step.name)
            continue
        progress.report(step.name, 0, 1)
        try:
            run.write_lines("outcome.jsonl", [asdict(outcome)])
            result = submit(step, run, None, None).result()
        except Exception as error:  # noqa: BLE001 - becomes a line of the outcome
            broken.add(step.name)
            outcome.fail(step.name, error, run.folder)
            continue
        batches = result if isinstance(result, list) else batches
        outcome.add(result)
    settle(started, outcome, run.folder)
    return outcome


def settle(started: list[tuple[str, str, Pending]], outcome: Outcome, folder: Path) -> None:
    """Wait for the batches, sum what they did; of a batch that fails only the first failure counts."""
    failed: set[str] = set()
    for name, batch, pending in started:
        try:
            outcome.add(pending.result())
        except Exception as error:  # noqa: BLE001 - becomes a line of the outcome
            if batch not in failed:
                outcome.fail(f"{name} of batch {batch}", error, folder)
            failed.add(batch)
    started.clear()
