"""The HTTP door against its own description: each example is carried out, and made-up requests keep to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import hypothesis
import pytest
import schemathesis
from schemathesis.generation import GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from serving.snapshot import Snapshot
from serving.web import Site, application


@pytest.fixture(scope="module")
def described(snapshot: Snapshot, published: Path) -> BaseSchema:
    """The description as the door gives it; the client that asks has a Host of its own."""
    site = Site(snapshot=snapshot, feed=published.with_name("techfigures.atom.xml"), hosts=["testserver"])
    return schemathesis.openapi.from_asgi("/openapi.json", application(site))


def noted(error: BaseException) -> str:
    """What is wrong with an answer, and which it is."""
    return "\n".join([str(error).strip(), *getattr(error, "__notes__", [])])


def wrong(described: BaseSchema, mode: GenerationMode, most: int) -> list[str]:
    """What made-up requests were answered otherwise than described, each operation in turn."""
    told = []
    for found in described.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]

        @hypothesis.settings(
            max_examples=most, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            # A cursor is a text that only answers give, which a schema can't say.
            given_up: list[Any] = [positive_data_acceptance] if "cursor" in (case.query or {}) else []
            response = case.call()
            try:
                case.validate_response(response, excluded_checks=given_up)
            except Exception as error:
                error.add_note(f"{response.status_code} {unquote(response.request.url)}: {response.text[:300]}")
                raise

        try:
            ask()
        except hypothesis.errors.Unsatisfiable:
            continue  # nothing that is wrong can be asked of it
        except BaseExceptionGroup as several:
            told += ["\n".join(map(noted, [*several.exceptions, several]))]
        except Exception as error:  # noqa: BLE001 - whatever it is, the next operation is asked
            told.append(noted(error))
    return told


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_made_up_requests_are_answered_as_described(described: BaseSchema, mode: GenerationMode) -> None:
    assert not (told := wrong(described, mode, 3)), "\n\n".join(told)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
def test_many_made_up_requests_are_answered_as_described(described: BaseSchema, mode: GenerationMode) -> None:
    assert not (told := wrong(described, mode, 60)), "\n\n".join(told)
