"""What a run does, as it does it: each step logged under the run's and the batch's id, and traced."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from structlog.contextvars import bound_contextvars

from flows.run import Run
from flows.telemetry import step_counts, step_span, traced
from techfigures.logs import configure, log


@contextmanager
def observing(run: Run) -> Iterator[None]:
    """Log and trace what happens to a run within the block."""
    configure(run.settings)
    with bound_contextvars(run=run.run_id), traced(run.settings, run.run_id, run.flow):
        log.info("run started", flow=run.flow)
        yield
        log.info("run ended", flow=run.flow)


def observed(work: Callable[..., Any]) -> Callable[..., Any]:
    """The same work, logged and traced: a step of a run, of a batch where one is given."""

    @wraps(work)
    def watched(run: Run, batch: str | None = None, **more: Any) -> Any:
        name = work.__name__
        # A thread of a pool knows nothing of what its starter has bound.
        with bound_contextvars(run=run.run_id, step=name, **({"batch": batch} if batch else {})):
            began = time.monotonic()
            try:
                with step_span(run.run_id, name, batch):
                    result = work(run, **more) if batch is None else work(run, batch, **more)
            except Exception as error:
                seconds = time.monotonic() - began
                step_counts(run.run_id, name, {}, seconds, failed=True)
                log.exception("step failed", seconds=round(seconds, 3), error=type(error).__name__)
                raise
            seconds = time.monotonic() - began
            counts = result if isinstance(result, dict) else {}
            step_counts(run.run_id, name, counts, seconds)
            log.info("step ended", seconds=round(seconds, 3), **{key: value for key, value in counts.items() if value})
            return result

    return watched
