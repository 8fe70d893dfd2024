"""Questions of an analyst with answers made by hand, asked of a warehouse and judged: right, wrong, can't say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

import duckdb
import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from warehouse.errors import QueryError
from warehouse.query import run_query, run_sql

CANT_SAY: Literal["can't say"] = "can't say"
EITHER = "|"
"""What stands between texts of which either is right."""
Verdict = Literal["right", "wrong", "can't say"]
Scalar = float | bool | date | str


class Ask(BaseModel):
    """How a question is put: a named question, narrowed to one column, or SQL for one value or one column."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    query: str | None = None
    params: dict[str, Any] = {}
    column: str | None = None
    where: dict[str, Any] = {}
    sql: str | None = None

    @model_validator(mode="after")
    def one_way(self) -> Ask:
        """Either a named question with its column, or SQL."""
        if (self.sql is None) == (self.query is None) or (self.query is None) != (self.column is None):
            raise ValueError("ask should hold `query` with `column`, or `sql`")
        return self


class Question(BaseModel):
    """A question with its answer."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str
    kind: str
    question: str
    ask: Ask
    answer: Scalar | list[Scalar]
    tolerance: float = 0.0
    """Relative, of each number."""
    order: Literal["told", "any"] = "told"


def questions(path: Path) -> list[Question]:
    """The questions of a file. ValueError names the file, the question and what is wrong."""
    found = []
    for place, one in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        try:
            found.append(Question.model_validate(one))
        except ValueError as error:
            raise ValueError(f"{path}: question {one.get('id', place)}: {error}") from None
    return found


def asked(con: duckdb.DuckDBPyConnection, question: Question) -> list[Any]:
    """What the warehouse answers, nulls left out: a value a row, or the values of the one row that SQL gave.

    Raises:
        QueryError: the question can't be asked so.
    """
    ask = question.ask
    if ask.sql is not None:
        columns = run_sql(con, ask.sql).to_pydict()
        values = [value for row in zip(*columns.values(), strict=True) for value in row]
    else:
        rows = run_query(con, str(ask.query), ask.params).to_pylist()
        if rows and (missing := {str(ask.column), *ask.where} - rows[0].keys()):
            raise QueryError(f"query {ask.query} has no column {', '.join(sorted(missing))}")
        values = [row[ask.column] for row in rows if all(same(row[name], told) for name, told in ask.where.items())]
    return [value for value in values if value is not None]


def judge(question: Question, given: Sequence[Any]) -> Verdict:
    """Whether what was answered is right; no answer is right where nothing can be said."""
    wanted = question.answer
    if wanted in (CANT_SAY, []):
        return "wrong" if given else "right"
    if not given:
        return CANT_SAY
    if not isinstance(wanted, list):
        return "right" if same(given[0], wanted, question.tolerance) else "wrong"
    left = list(given)
    if question.order == "any":
        left = [match for one in wanted if (match := nearest(left, one, question.tolerance)) is not None]
        left += [None] * (len(given) - len(left))
    pairs = zip_longest(left, wanted)
    return "right" if all(same(one, told, question.tolerance) for one, told in pairs) else "wrong"


def nearest(given: Sequence[Any], wanted: Any, tolerance: float) -> Any:
    """The first of some values that is what is wanted; None where none is."""
    return next((one for one in given if same(one, wanted, tolerance)), None)


def same(given: Any, wanted: Any, tolerance: float = 0.0) -> bool:
    """Whether a value is what is wanted: numbers up to a relative tolerance, texts without case, either of `a|b`."""
    if given is None or wanted is None:
        return given is wanted
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        if not isinstance(given, (int, float, Decimal)):
            return False
        return abs(float(given) - wanted) <= tolerance * abs(wanted)
    return plain(given) in {plain(one) for one in str(wanted).split(EITHER)}


def plain(value: Any) -> str:
    """A value as text: a day without its midnight, no case."""
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return str(value).strip().casefold()


def tally(verdicts: Mapping[str, Verdict]) -> dict[Verdict, int]:
    """How many questions came out each way."""
    kinds: tuple[Verdict, ...] = ("right", "wrong", CANT_SAY)
    return {kind: sum(one == kind for one in verdicts.values()) for kind in kinds}
