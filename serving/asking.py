"""Asking the questions with filters: keys are chosen and cut off first, what is told of them is looked up then.

A question about a past day is the same SQL over what had been told and recorded by then, as in the warehouse's macros.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from serving import cursors, filters, near
from serving.answers import Answer, reading
from serving.filters import Clocks, Page
from serving.questions import QUESTIONS, Question
from serving.snapshot import Reader, Snapshot
from warehouse.models import expanded, models
from warehouse.query import doubted_too

if TYPE_CHECKING:
    import pyarrow as pa

PARAMETER = re.compile(r"\$(\w+)")
CLOCK = re.compile(r"(?<![\w$])(told|recorded|about|measure|board)\b(?!\s*:=)")


def ask(snapshot: Snapshot, name: str, asked: Page) -> Answer:
    """The answer to one of QUESTIONS.

    Args:
        snapshot: where it is asked.
        name: the question's.
        asked: its parameters, an instance of the question's `filters`.

    Raises:
        QuestionError: nothing is known of a name, a cursor is no cursor, it takes too long, there is nothing to read.
    """
    question = QUESTIONS[name]
    given = asked.model_dump()
    which = cursors.question_of(name, given)
    limit = min(asked.limit, snapshot.limits.rows)
    with reading(snapshot) as reader:
        if given.get("search"):
            words = reader.rows("SELECT search_words($text) AS words", {"text": given["search"]})["words"][0].as_py()
            given["search"] = words or [""]  # of the commonest words alone nothing is found
        narrowed = dict(filters.conditions(question.conditions, given))
        values = {key: value for item in narrowed.values() for key, value in item.items()}
        where = list(narrowed)
        if asked.cursor:
            place = cursors.read(asked.cursor, which, len(question.order))
            where.append(behind(question))
            values |= {f"k_{number}": value for number, value in enumerate(place)}
        sql = written(question, where)
        if given.get("doubted") or "doubted" in (given.get("grade") or ()):
            sql = doubted_too(sql)
        if isinstance(asked, Clocks) and asked.told:
            sql = expanded(sql, at_the_time())
            values |= clocks(asked, given)
        values["most"] = limit + 1
        table = reader.rows(sql, {name: values[name] for name in PARAMETER.findall(sql)})
        if not table.num_rows and not asked.cursor:
            near.check(reader, given)
        return page(table, question, which, limit, reader)


def written(question: Question, where: list[str]) -> str:
    """The SQL of a question: keys are chosen and cut off before anything is looked up for them."""
    way = "ASC" if question.rising else "DESC"
    keys = ", ".join(f"{sql} AS k_{number}" for number, (sql, _) in enumerate(question.order))
    order = ", ".join(f"k_{number} {way}" for number in range(len(question.order)))
    narrowed = "\n    AND ".join(where) or "TRUE"
    return f"""WITH chosen AS MATERIALIZED (
  SELECT *, {keys}
  FROM {question.chosen}
  WHERE {narrowed}
  ORDER BY {order}
  LIMIT $most
)

{question.rows}
ORDER BY {order}"""  # noqa: S608 - constants of this package; values are parameters


def behind(question: Question) -> str:
    """The condition that rows come after the place that a cursor names."""
    keys = ", ".join(sql for sql, _ in question.order)
    place = ", ".join(f"$k_{number}::{kind}" for number, (_, kind) in enumerate(question.order))
    return f"({keys}) {'>' if question.rising else '<'} ({place})"


@cache
def at_the_time() -> dict[str, str]:
    """What stands instead of the current claims, articles, roots and corrections where a day is asked for."""
    instead = models("macros")["figures_asof"].instead
    return {relation: CLOCK.sub(r"$\1", call) for relation, call in instead.items()}


def clocks(asked: Clocks, given: Mapping[str, Any]) -> dict[str, object]:
    """The parameters of a past day; where it is about one subject, measure or board alone, all others are left aside.

    An event is made of several measures, whichever its total is of.
    """
    metrics = None if isinstance(asked, filters.Events) else given.get("metric")
    one = metrics if isinstance(metrics, str) else metrics[0] if metrics and len(metrics) == 1 else None
    return {
        "told": asked.told,
        "recorded": asked.recorded,
        "about": given.get("subject"),
        "measure": one,
        "board": given.get("benchmark"),
    }


def page(table: pa.Table, question: Question, which: str, limit: int, reader: Reader) -> Answer:
    """The rows of a page, and the cursor to the next where there are more."""
    keys = [f"k_{number}" for number in range(len(question.order))]
    more = table.num_rows > limit
    table = table.slice(0, limit)
    place = [table[name][-1].as_py() for name in keys] if more else []
    return Answer(
        table=table.drop_columns(keys),
        next=cursors.written(which, place) if more else None,
        more=more,
        version=reader.version,
        published_at=reader.published_at,
    )
