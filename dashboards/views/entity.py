"""One company, product, model, institution or benchmark: all that is told of it, today or as known on a past day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboards import courses, data, evidence, tables
from dashboards.charts import trend
from dashboards.filters import Filters
from dashboards.labels import Labels
from dashboards.views import benchmarks, conflicts

POINTS, LISTED = 40, 60
"""Figures of a series that are drawn, and rows of a table, at most."""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """Whom the name means, then what is known, by family; without a name those of whom most is told."""
    with st.container(horizontal=True):
        name = filters.text("id")
        day = filters.day("day")
    if not name:
        most(source, words)
        return
    meant = data.records(data.ask(source, "entity", subject=name))
    if not meant:
        st.info(words("entity", "unknown", name=evidence.plain(name)))
        alike(source, name, words)
        return
    who = meant[0]
    st.set_page_config(page_title=f"{who['name']} · techfigures")
    st.subheader(evidence.plain(who["name"]), anchor=False)
    st.html(f'<p class="tf-about">{introduced(who, meant[1:], words)}</p>')
    subject = str(who["id"] or who["name"])
    labels = data.metric_labels(source, words.language)
    found = data.records(data.ask(source, "entity-figures", subject=subject, day=day, points=POINTS))
    if not found and who["kind"] != "benchmark":
        st.info(words("entity", "no_figure"))
    latest([row for row in found if row["place"] == 1], labels, words)
    courses.draw(found, labels, words)
    deals(source, subject, day, labels, words)
    standing(source, who, day, words)
    prices(source, subject, day, words)
    contradicted(source, subject, day, labels, words)
    tellers(source, subject, day, words)
    if found:
        link = tables.page_link("explore", words("entity", "explore"), words, subject=subject)
        st.html(f'<p class="tf-about">{link}</p>')


def columns(words: Labels) -> list[tables.Column]:
    """The columns of a list of names."""
    return [
        tables.Column(words("entity", "name"), lambda row: tables.entity_link(row["name"], words, row["id"])),
        tables.Column(
            words("filters", "kind"), lambda row: escape(words("names", "kinds", row["kind"]) if row["kind"] else "")
        ),
        tables.number("claims", words("entity", "claims"), words),
    ]


def most(source: data.Snapshot, words: Labels) -> None:
    """Those of whom most is told."""
    found = data.records(data.ask(source, "find-entities", rows=LISTED))
    tables.show([row for row in found if row["claims"]], columns(words), words("entity", "most"))


def alike(source: data.Snapshot, text: str, words: Labels) -> None:
    """Names that are spelled like one that nothing is known of, as links."""
    if close := data.near(source, text):
        links = ", ".join(tables.entity_link(name, words) for name in close)
        st.html(f'<p class="tf-about">{escape(words("entity", "near", names="{}")).replace("{}", links)}</p>')


def introduced(who: Mapping[str, Any], others: Sequence[Mapping[str, Any]], words: Labels) -> str:
    """Kind, owner, sector, other names, and over which days it is told of, as HTML."""
    first, last = (words.day(who[name]) for name in ("first_told", "last_told"))
    count = words.number(who["claims"])
    aliases = [name for name in (who["aliases"] if who["aliases"] is not None else ()) if name != who["name"]]
    parts = [
        escape(words("names", "kinds", who["kind"])) if who["kind"] else "",
        within("parent", tables.entity_link(who["parent"], words, who["parent_id"]), words) if who["parent"] else "",
        escape(words("sectors", who["sector"])) if who["sector"] else "",
        escape(words("entity", "aliases", names=", ".join(aliases))) if aliases else "",
        escape(words("entity", "told", count=count, first=first, last=last) if first else words("entity", "untold")),
    ]
    if others:
        named = ", ".join(tables.entity_link(row["name"], words, row["id"]) for row in others)
        parts.append(within("others", named, words))
    return " · ".join(filter(None, parts))


def within(text: str, html: str, words: Labels) -> str:
    """A text of entity.yml around HTML."""
    return escape(words("entity", text, name="{}", names="{}")).replace("{}", html)


def latest(found: list[dict[str, Any]], labels: Mapping[str, str], words: Labels) -> None:
    """The newest figure of each series and modality, a table a family."""
    for family in words.in_order("families", {row["family"] for row in found}):
        rows = [row for row in found if row["family"] == family]
        rows.sort(key=lambda row: -row["telling"])
        shown = [
            tables.text("metric", words("columns", "metric"), labels, "term"),
            tables.Column(
                words("entity", "what"), lambda row: escape(trend.series_name({**row, "qualifier": None})), "quiet"
            ),
            tables.parties("counterparty", words("columns", "counterparty"), words),
            tables.figure(words("columns", "figure"), words),
            tables.status(words("columns", "status"), words),
            tables.day("day", words("columns", "day"), words),
            tables.Column(words("columns", "sentence"), evidence.marked, "wide"),
            tables.outlet(words("columns", "publisher"), words),
            tables.proof(words("columns", "proof"), words),
        ]
        tables.show(rows[:LISTED], shown, words("entity", "latest", family=words("families", family)))


def deals(source: data.Snapshot, subject: str, day: date | None, labels: Mapping[str, str], words: Labels) -> None:
    """Deals in which it was bought or funded, and those that it paid for."""
    found = data.records(data.ask(source, "entity-deals", subject=subject, day=day))
    for side in ("in", "out"):
        rows = [row for row in found if row["side"] == side]
        shown = [
            tables.day("event_day", words("columns", "event_day"), words),
            tables.entity("subject", words("columns", "subject"), words),
            tables.parties("counterparties", words("columns", "counterparty"), words),
            tables.text("metric", words("columns", "metric"), labels, "term"),
            tables.figure(words("columns", "figure"), words),
            tables.Column(words("entity", "role"), lambda row: escape(words("entity", "roles", row["role"])), "quiet"),
            tables.status(words("columns", "status"), words),
            tables.figure(words("deals", "stake"), words, unit="%", value="stake"),
            tables.number("roots", words("columns", "roots"), words),
            tables.proof(words("columns", "proof"), words),
        ]
        if rows:
            tables.show(rows, shown, words("entity", "sides", side))


def standing(source: data.Snapshot, who: Mapping[str, Any], day: date | None, words: Labels) -> None:
    """Its scores on the boards; of a benchmark the board."""
    subject = str(who["id"] or who["name"])
    if found := data.records(data.ask(source, "entity-scores", subject=subject, day=day)):
        benchmarks.across(found, words("entity", "scores"), words)
    if who["kind"] != "benchmark":
        return
    if board := data.records(data.ask(source, "leaderboard", benchmark=who["name"], day=day)):
        shown = [
            tables.number("place", words("benchmarks", "place"), words),
            tables.entity("subject", words("benchmarks", "system"), words),
            tables.figure(words("benchmarks", "score"), words),
            tables.Column(words("filters", "protocol"), lambda row: escape(benchmarks.run_as(row["run_as"], words))),
            tables.text("measure", words("benchmarks", "measure")),
            tables.day("first_told", words("columns", "first_told"), words),
            tables.outlet(words("columns", "publisher"), words),
        ]
        rows = [{**row, "value": row["score"], "comparator": "="} for row in board[:LISTED]]
        tables.show(rows, shown, words("entity", "board"))


def prices(source: data.Snapshot, subject: str, day: date | None, words: Labels) -> None:
    """Its list prices in force on the day, else on that of the newest article."""
    from dashboards.views.prices import series

    then = day or data.newest_day(source)
    found = data.records(data.ask(source, "price-on", subject=subject, day=then)) if then else []
    if found:
        shown = [
            tables.Column(words("prices", "what"), lambda row: escape(series(row, words))),
            tables.figure(words("prices", "price"), words),
            tables.day("price_from", words("prices", "from"), words),
            tables.outlet(words("columns", "publisher"), words),
            tables.text("sentence", words("columns", "sentence"), style="wide"),
        ]
        rows = [{**row, "value": row["price"], "comparator": "="} for row in found[:LISTED]]
        tables.show(rows, shown, words("entity", "prices"))


def contradicted(
    source: data.Snapshot, subject: str, day: date | None, labels: Mapping[str, str], words: Labels
) -> None:
    """What doesn't add up of it, with a link to the sides."""
    found = data.records(data.ask(source, "conflicts", subject=subject, day=day))
    if found:
        tables.show(found[:LISTED], conflicts.listed(labels, words), words("entity", "conflicts"))


def tellers(source: data.Snapshot, subject: str, day: date | None, words: Labels) -> None:
    """The outlets that tell of it, beside whom they credit."""
    found = data.records(data.ask(source, "entity-tellers", subject=subject, day=day))
    for place, kind in zip(st.columns(2, gap="large"), ("outlet", "credited"), strict=True):
        rows = [row for row in found if row["kind"] == kind]
        unnamed = {"unnamed": words("evidence", "unnamed")}
        shown = [
            tables.text("name", words("entity", kind), unnamed),
            tables.number("claims", words("columns", "claims"), words),
            tables.number("documents", words("columns", "documents"), words),
            tables.day("last_told", words("entity", "last_told"), words),
        ]
        if rows:
            with place:
                tables.show(rows, shown, words("entity", "tellers", kind))
