"""What each question may be narrowed by: its parameters with their rules, and the SQL condition of each.

The conditions are those of the dashboard's pages: a name is one by label, alias or catalogue id, in any case and
accents; a search is for words that all are said; a figure is of a time where it was told then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from schemas.claim import FAMILIES, STATUSES
from schemas.grades import GRADES
from schemas.metric import metrics

ROWS, MOST = 100, 10_000
"""Rows of a page unless told otherwise, and at most."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*[^\s\x00][^\x00]*$")
]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Family = Literal[FAMILIES]  # type: ignore[valid-type]
Status = Literal[STATUSES]  # type: ignore[valid-type]
Grade = Literal[GRADES]  # type: ignore[valid-type]
DOUBTED = "Whether doubted ones are among them, marked by `grade` and `doubt`"
if TYPE_CHECKING:
    Metric = str
else:
    Metric = Literal[tuple(metrics())]
DAY, INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}-\d{2}[Tt ].*")


def as_written(form: re.Pattern[str]) -> BeforeValidator:
    """Texts of one form alone: a bare number is no time."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not form.fullmatch(value):
            raise ValueError("write it as ISO 8601 does, such as 2026-01-31 or 2026-01-31T12:00:00Z")
        return value

    return BeforeValidator(check)


Day = Annotated[date, as_written(DAY)]
Instant = Annotated[datetime, as_written(INSTANT)]
Sql = tuple[str, dict[str, object]]
"""A condition and its parameters."""


class Page(BaseModel):
    """Which rows of an answer: the next ones by the cursor that came with the last."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    limit: int = Field(ROWS, ge=1, le=MOST, description="Rows of a page; the program may be set to give fewer")
    cursor: str | None = Field(
        None, max_length=2000, description="Where the next page begins: `next` of the page before, as it is"
    )


class Clocks(Page):
    """What was known then: by what had been told, and by what this warehouse held."""

    as_of: Day | None = Field(None, description="Day: what had been told by then", examples=["2025-11-20"])
    recorded_as_of: Instant | None = Field(
        None,
        description="Instant, UTC unless it says otherwise: what this warehouse held then",
        examples=["2099-01-01T00:00:00Z"],
    )
    doubted: bool = Field(False, description=DOUBTED)

    @property
    def told(self) -> date | None:
        """The day by which it must have been told; None where the question is about now."""
        return self.as_of or (date.max if self.recorded_as_of else None)

    @property
    def recorded(self) -> str | None:
        """The instant of recording with its zone, ISO 8601."""
        if self.recorded_as_of is None:
            return None
        given = self.recorded_as_of
        return (given if given.tzinfo else given.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


class Subject(Clocks):
    """Whom and what it is about."""

    subject: Name | None = Field(
        None,
        description="Whom it is about: label, alias or catalogue id; case and accents do not matter",
        examples=["Semrush"],
    )


class Measure(Subject):
    """What figures and claims have in common."""

    family: list[Family] = Field([], description="Families of metrics; all unless given", examples=[["deal"]])
    metric: list[Metric] = Field([], description="Metrics; all unless given", examples=[["acquisition_price"]])
    counterparty: Name | None = Field(
        None, description="The other side, by label, alias or catalogue id", examples=["Adobe"]
    )
    benchmark: Name | None = Field(None, description="Benchmark, in any case", examples=["Humanity's Last Exam"])
    status: list[Status] = Field(
        [], description="Modalities: fact, announced, planned, forecast, rumoured; all unless given",
        examples=[["announced"]],
    )  # fmt: skip
    unit: Name | None = Field(None, description="Unit, as the rows have it", examples=["USD"])
    language: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]] = Field(
        [], description="Languages of the articles, ISO 639-1; all unless given", examples=[["en"]]
    )
    min_confidence: float | None = Field(
        None, ge=0, le=1, description="Least probability that value, unit, metric and subject are right",
        examples=[0.5],
    )  # fmt: skip
    grade: list[Grade] = Field(
        [], description="How far they can be trusted; sure and likely unless given", examples=[["likely"]]
    )
    since: Day | None = Field(None, description="First day of telling", examples=["2024-01-01"])
    until: Day | None = Field(None, description="Last day of telling", examples=["2026-12-31"])
    search: Name | None = Field(
        None, description="Words that sentence, title or names say, all of them", examples=["Semrush"]
    )
    series: Key | None = Field(None, description="One series, by its id (series_id)")
    figure: Key | None = Field(None, description="One figure, by its id (figure_id)")


class Figures(Measure):
    """Parameters of figures."""


class Claims(Measure):
    """Parameters of claims."""

    publisher: Name | None = Field(None, description="Outlet, in any case")


class Trend(Clocks):
    """Parameters of a trend."""

    subject: Name = Field(
        description="Label, alias or catalogue id; case and accents do not matter", examples=["ChatGPT"]
    )
    metric: Metric = Field(description="Name of the metric", examples=["users"])
    status: list[Status] = Field([], description="Modalities; all unless given", examples=[["actual"]])
    min_confidence: float | None = Field(None, ge=0, le=1, description="Least confidence", examples=[0.1])


class Leaderboard(Page):
    """Parameters of a board."""

    benchmark: Name = Field(description="Benchmark, in any case", examples=["Humanity's Last Exam"])
    protocol: Name | None = Field(
        None, description="How the test was run: `without tools`, `unstated` …; each on a board of its own unless given"
    )
    as_of: Day | None = Field(None, description="Day: what had been told by then", examples=["2025-11-20"])
    doubted: bool = Field(False, description=DOUBTED)


class Series(Subject):
    """Parameters of series."""

    metric: list[Metric] = Field([], description="Metrics; all unless given", examples=[["users"]])
    benchmark: Name | None = Field(None, description="Benchmark, in any case", examples=["Humanity's Last Exam"])
    days: int = Field(1, ge=1, le=1_000_000, description="Days with a value at least", examples=[1])


class Events(Subject):
    """Parameters of events."""

    party: Name | None = Field(None, description="Part of the name of either side, in any case", examples=["adobe"])
    metric: list[Metric] = Field(
        [], description="Metrics of the total; all unless given", examples=[["acquisition_price"]]
    )
    status: list[Status] = Field([], description="Modalities of the total", examples=[["announced"]])
    sector: list[Name] = Field([], description="Sectors of whom it is about; all unless given")
    since: Day | None = Field(None, description="First day of the event", examples=["2024-01-01"])
    until: Day | None = Field(None, description="Last day of the event", examples=["2026-12-31"])


class Entities(Page):
    """Parameters of entities."""

    name: Name | None = Field(
        None, description="Catalogue id, or the beginning of a word of a label or alias", examples=["semr"]
    )
    kind: Name | None = Field(None, description="company, product, model, institution …", examples=["company"])


def among(column: str) -> Callable[[str, Any], Sql]:
    """A column is one of several values."""

    def condition(name: str, values: Any) -> Sql:
        given: dict[str, object] = {f"{name}_{number}": value for number, value in enumerate(dict.fromkeys(values), 1)}
        return f"{column} IN ({', '.join(f'${item}' for item in given)})", given

    return condition


def fits(sql: str) -> Callable[[str, Any], Sql]:
    """A condition in which the parameter stands under its own name."""
    return lambda name, value: (sql, {name: value})


def said(claim: str) -> Callable[[str, Any], Sql]:
    """All words of a search are said of a claim; they come as the index of words has them."""

    def condition(name: str, words: Any) -> Sql:
        given: dict[str, object] = {f"{name}_{number}": word for number, word in enumerate(words, 1)}
        every = (
            " AND ".join(f"n.claim_number IN (SELECT s.claim_number FROM saying(${item}) AS s)" for item in given)  # noqa: S608 - constants; values are parameters
            or "false"
        )
        return f"{claim} IN (SELECT n.claim_id FROM core.claim_numbers AS n WHERE {every})", given  # noqa: S608 - constants; values are parameters

    return condition


FOLDED = "lower(strip_accents({}))"
ABOUT = "{}.subject_key IN (SELECT k.subject_key FROM subject_keys($subject) AS k)"
OTHER_SIDE = f"""{FOLDED.format("{0}.counterparty")} IN (
  SELECT {FOLDED.format("e.label")} FROM core.entities AS e
  INNER JOIN subject_keys($counterparty) AS k ON e.entity_id = k.subject_key
  UNION ALL SELECT {FOLDED.format("$counterparty")}
)"""  # noqa: S608 - constants; values are parameters
ARTICLE = "{0}.revision_id IN (SELECT d.revision_id FROM core.documents AS d WHERE {1})"
TOLD_IN = f"""{{0}}.claim_id IN (
  SELECT a.claim_id FROM core.weighed_claims AS a WHERE {ARTICLE.format("a", "{1}")}
)"""  # noqa: S608 - constants; values are parameters
Conditions = dict[str, Callable[[str, Any], Sql]]


def measured(alias: str) -> Conditions:
    """The conditions that figures and claims have in common."""
    return {
        "family": among(f"{alias}.family"),
        "metric": among(f"{alias}.metric"),
        "subject": fits(ABOUT.format(alias)),
        "counterparty": fits(OTHER_SIDE.format(alias)),
        "benchmark": fits(f"lower({alias}.benchmark) = lower($benchmark)"),
        "status": among(f"{alias}.status"),
        "unit": fits(f"{alias}.unit = $unit"),
        "min_confidence": fits(f"{alias}.confidence >= $min_confidence"),
        "grade": among(f"{alias}.grade"),
        "search": said(f"{alias}.claim_id"),
        "series": fits(f"{alias}.series_id = $series"),
        "figure": fits(f"{alias}.figure_id = $figure"),
    }


def told_in(alias: str) -> Callable[[str, Any], Sql]:
    """A figure's claim stands in an article of one of several languages."""

    def condition(name: str, values: Any) -> Sql:
        sql, given = among("d.language")(name, values)
        return TOLD_IN.format(alias, sql), given

    return condition


def article_in(alias: str) -> Callable[[str, Any], Sql]:
    """A claim stands in an article of one of several languages."""

    def condition(name: str, values: Any) -> Sql:
        sql, given = among("d.language")(name, values)
        return ARTICLE.format(alias, sql), given

    return condition


FIGURES: Conditions = measured("m") | {
    "language": told_in("m"),
    "since": fits("m.last_told >= $since"),
    "until": fits("m.first_told <= $until"),
}
CLAIMS: Conditions = measured("w") | {
    "language": article_in("w"),
    "publisher": fits(ARTICLE.format("w", "lower(d.publisher) = lower($publisher)")),
    "since": fits("w.told >= $since"),
    "until": fits("w.told <= $until"),
}
TREND: Conditions = {name: CLAIMS[name] for name in ("subject", "status", "min_confidence")} | {
    "metric": fits("w.metric = $metric")
}
SERIES: Conditions = {
    "metric": among("s.metric"),
    "subject": fits(ABOUT.format("s")),
    "benchmark": fits("lower(s.benchmark) = lower($benchmark)"),
    "days": fits("s.days >= $days"),
}
EVENTS: Conditions = {
    "subject": fits(ABOUT.format("v")),
    "party": fits(
        "contains(lower(strip_accents(concat_ws(' ', v.subject, v.counterparties))), lower(strip_accents($party)))"
    ),
    "metric": among("v.metric"),
    "status": among("coalesce(v.status, 'rumoured')"),
    "sector": among("v.sector"),
    "since": fits("v.event_day >= $since"),
    "until": fits("v.event_day <= $until"),
}
ENTITIES: Conditions = {
    "name": fits(
        """n.entity_id IN (
  SELECT a.entity_id FROM core.aliases AS a
  WHERE a.entity_id = $name OR contains(' ' || a.folded, ' ' || lower(strip_accents($name)))
)"""
    ),
    "kind": fits("n.kind = $kind"),
}


def conditions(known: Conditions, given: dict[str, Any]) -> Iterator[Sql]:
    """The conditions of the parameters that are given."""
    for name, condition in known.items():
        if given.get(name) not in (None, []):
            yield condition(name, given[name])
