"""Evidence: one claim, the paragraph that states it, where it comes from, and everyone else who tells the figure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboards import corrections, data, evidence, tables
from dashboards.filters import Filters
from dashboards.labels import Labels

EXAMPLES = """
    SELECT m.claim_id, m.metric, m.subject, m.value, m.value_low, m.value_high, m.comparator, m.unit, m.per, m.change,
      m.status, m.last_told
    FROM mart.modalities AS m ORDER BY m.telling DESC, m.claim_id LIMIT 12
"""


def show(source: data.Snapshot, filters: Filters, words: Labels) -> None:
    """The claim that the address names; without one, a few to begin with."""
    claim = filters.text("claim", words("evidence", "claim_help"))
    labels = data.metric_labels(source, words.language)
    row = data.first(data.ask(source, "claim", claim=claim)) if claim else None
    if row is None:
        st.info(words("evidence", "gone" if claim else "choose"))
        examples(source, labels, words)
        return
    what = ", ".join(filter(None, [row["subject"], labels.get(row["metric"], row["metric"])]))
    told = f"{what}: {words.figure(row)}" if words.language == "en" else f"{what} : {words.figure(row)}"
    st.subheader(evidence.plain(told), anchor=False)
    parties = [tables.entity_link(row[name], words) for name in ("subject", "counterparty", "benchmark")]
    if any(parties):
        st.html(f'<p class="tf-about">{" · ".join(filter(None, parties))}</p>')
    start, end = int(row["paragraph_start"]), int(row["paragraph_end"])
    st.html(f'<p class="tf-passage">{evidence.passage(row["paragraph"], row["sentence"], start, end)}</p>')
    left, right = st.columns(2, gap="large")
    with left:
        st.html(facts(row, words))
    with right:
        st.html(f'<h3 class="tf-h">{escape(words("evidence", "cite"))}</h3>')
        st.code(citation(row, words), language=None, wrap_lines=True)
    others(source, row, words)
    corrections.form(row, words)


def facts(row: Mapping[str, Any], words: Labels) -> str:
    """Where the claim stands and what made it, as a list of terms."""
    period = " – ".join(filter(None, [words.day(row["period_start"]), words.day(row["period_end"])]))
    listed = {
        "document": evidence.link(row["title"] or row["doc"], row["url"]),
        "outlet": escape(row["publisher"] or words("evidence", "outlet_unknown")),
        "told": escape(words.day(row["published"])),
        "modality": tables.modality(row["status"], words),
        "period": escape(period),
        "credited": escape(row["attributed_to"] or ""),
        "counterparty": escape(row["counterparty"] or ""),
        "dimensions": escape("" if row["dimensions"] in {None, "{}"} else str(row["dimensions"])),
        "surface": escape(f"“{row['surface']}”"),
        "span": escape(words("evidence", "characters", start=row["span_start"], end=row["span_end"])),
        "rule": escape(row["rule"] or words("evidence", "no_rule")),
        "doubt": evidence.doubt(row, words) and f"{evidence.doubt(row, words)} ({escape(beside(row, words))})",
        "confidence": escape(words.number(round(row["confidence"], 2))),
        "extractor": escape(str(row["extractor_version"])),
        "claim": escape(row["claim_id"]),
    }
    told = "".join(
        f"<dt>{escape(words('evidence', 'facts', name))}</dt><dd>{text}</dd>" for name, text in listed.items() if text
    )
    return f'<h3 class="tf-h">{escape(words("evidence", "origin"))}</h3><dl class="tf-facts">{told}</dl>'


def beside(row: Mapping[str, Any], words: Labels) -> str:
    """What a doubted figure is held against: the bound, or the value that stands."""
    return words("evidence", "beside", row["doubt"], value="" if row["beside"] is None else words.number(row["beside"]))


def citation(row: Mapping[str, Any], words: Labels) -> str:
    """The claim to be quoted: sentence, article, and the permanent link to this page."""
    source = ", ".join(filter(None, [row["title"], row["publisher"], words.day(row["published"])]))
    return "\n".join(filter(None, [f"“{row['sentence']}”", source, evidence.address(row["url"]), permanent(row)]))


def permanent(row: Mapping[str, Any]) -> str:
    """This page's address, the claim alone in it."""
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{host}/evidence?claim={row['claim_id']}"


def others(source: data.Snapshot, row: Mapping[str, Any], words: Labels) -> None:
    """Every claim about the same figure; articles that go back to one root stand together."""
    found = data.records(data.ask(source, "figure-claims", claim=row["claim_id"]))
    if len(found) < 2:
        tables.nothing(words("evidence", "others"), words("evidence", "alone"))
        return
    earliest: dict[str, dict[str, Any]] = {}
    for item in found:
        earliest.setdefault(item["root_id"], item)
    order = {root: number for number, root in enumerate(earliest, 1)}
    columns = [
        tables.Column(words("evidence", "root"), lambda item: str(order[item["root_id"]]), "number"),
        tables.Column(
            words("evidence", "because"), lambda item: escape(tie(item, earliest[item["root_id"]], words)), "term"
        ),
        tables.figure(words("columns", "figure"), words),
        tables.status(words("columns", "status"), words),
        tables.day("published", words("columns", "published"), words),
        tables.outlet(words("columns", "publisher"), words),
        tables.Column(words("columns", "sentence"), evidence.marked, "wide"),
        tables.Column(
            words("columns", "proof"),
            lambda item: (
                escape(words("evidence", "this"))
                if item["claim_id"] == row["claim_id"]
                else tables.page_link("evidence", words("evidence", "open"), words, claim=item["claim_id"])
            ),
            "quiet",
        ),
    ]
    tables.show(found, columns, words("evidence", "told_by", claims=len(found), roots=len(order)))


def tie(item: Mapping[str, Any], earliest: Mapping[str, Any], words: Labels) -> str:
    """How an article is tied to the others of its root, and who told it before."""
    how = words("evidence", "ties", item["because"] or "alone")
    if item["because"] in {None, "alone"} or item["claim_id"] == earliest["claim_id"]:
        return how
    outlet = earliest["publisher"] or words("evidence", "outlet_unknown")
    return words("evidence", "after", how=how, outlet=outlet, day=words.day(earliest["published"]))


def examples(source: data.Snapshot, labels: Mapping[str, str], words: Labels) -> None:
    """Telling figures to begin with."""
    columns = [
        tables.figure(words("columns", "figure"), words),
        tables.text("metric", words("columns", "metric"), labels, "term"),
        tables.entity("subject", words("columns", "subject"), words),
        tables.status(words("columns", "status"), words),
        tables.day("last_told", words("columns", "published"), words),
        tables.proof(words("columns", "proof"), words),
    ]
    tables.show(data.records(data.rows(source, EXAMPLES, {})), columns, words("evidence", "examples"))
