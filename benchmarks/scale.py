"""What large archives cost: docs/scale.md, from docs/scale.yml and what docs/benchmarks.md says was measured."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from benchmarks.page import PAGE, put_section, table

SCALE = PAGE.with_name("scale.md")
DATA = PAGE.with_name("scale.yml")
BEGIN = "<!-- scale: make docs writes what follows, from docs/scale.yml -->"
END = "<!-- scale ends -->"
HOUR = 3600


class Measured(BaseModel):
    """A figure of docs/benchmarks.md: where it stands, what it is multiplied with and divided by."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    section: str
    pattern: str
    times: float = 1
    over: str = "1"
    """A number, or the pattern of one in the same section."""
    says: str


class Assumed(BaseModel):
    """A figure that nobody has measured here."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    value: float
    says: str


class Data(BaseModel):
    """docs/scale.yml: articles by what is read, and the figures by name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    work: dict[str, int]
    measured: dict[str, Measured]
    assumed: dict[str, Assumed]


def read_data(path: Path = DATA) -> Data:
    """The data file."""
    return Data.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def value(item: Measured, page: str) -> float:
    """A measured figure as the page of benchmarks has it.

    Raises:
        ValueError: its section or the figure isn't there.
    """
    found = re.search(rf"^## {re.escape(item.section)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    if not found:
        raise ValueError(f"docs/benchmarks.md has no section {item.section!r}")
    over = float(item.over) if re.fullmatch(r"[\d.]+", item.over) else number(item.over, found[1], item.section)
    return number(item.pattern, found[1], item.section) * item.times / over


def number(pattern: str, text: str, section: str) -> float:
    """The number that a pattern finds; ValueError where it finds none."""
    found = re.search(pattern, text)
    if not found:
        raise ValueError(f"docs/benchmarks.md, section {section!r}: nothing is like {pattern}")
    return float(found[1].replace(",", ""))


def costs(articles: int, by: dict[str, float]) -> dict[str, float]:
    """What so many articles cost.

    Args:
        articles: how many.
        by: the figures of docs/scale.yml, by name.

    Returns:
        `core_hours`; `days` on all cores; `claims`; `raw`, `warehouse` and `memory` in bytes; `build_hours` of a whole
        build on two cores; `euros` for the work, once, and `euros_a_month` for what is kept.
    """
    core_hours = articles / by["pages_per_core_second"] / HOUR
    read = articles * by["read_share"]
    claims = read * by["claims_per_article"]
    raw = articles * by["raw_bytes_per_article"]
    warehouse = claims * by["bytes_per_claim"] + read * by["body_bytes_per_article"]
    return {
        "core_hours": core_hours,
        "days": core_hours / by["cores"] / 24,
        "claims": claims,
        "raw": raw,
        "warehouse": warehouse,
        "memory": claims * by["memory_per_claim"],
        "build_hours": claims * by["build_seconds_per_claim"] / HOUR,
        "euros": core_hours * by["euros_per_core_hour"],
        # The warehouse and its snapshot.
        "euros_a_month": (raw + 2 * warehouse) / 1e9 * by["euros_per_gigabyte_month"],
    }


def section(data: Data, page: str) -> str:
    """The tables: what it costs, and from which figures that follows."""
    measured = {name: value(item, page) for name, item in data.measured.items()}
    by = measured | {name: item.value for name, item in data.assumed.items()}
    found = [costs(articles, by) for articles in data.work.values()]

    def row(label: str, name: str, unit: float = 1, suffix: str = "") -> list[str]:
        return [label, *(f"{rounded(item[name] / unit)}{suffix}" for item in found)]

    rows = [
        ["articles", *(f"{articles:,}" for articles in data.work.values())],
        row("core hours", "core_hours"),
        row(f"days on {by['cores']:g} cores", "days"),
        row("claims", "claims"),
        row("raw store", "raw", 1e9, " GB"),
        row("warehouse", "warehouse", 1e9, " GB"),
        row("a whole build on two cores, hours", "build_hours"),
        row("memory, in the proportion that was measured", "memory", 1e9, " GB"),
        row("computing, once", "euros", 1, " €"),
        row("keeping raw store, warehouse and snapshot, a month", "euros_a_month", 1, " €"),
    ]
    sources = [
        [item.says, f"{measured[name]:.3g}", f"[{item.section}](benchmarks.md#{anchor(item.section)})"]
        for name, item in data.measured.items()
    ]
    sources += [[item.says, f"{item.value:.10g}", "assumed"] for item in data.assumed.values()]
    return f"{table(['', *data.work], rows)}\n\n{table(['figure', 'value', 'from'], sources)}"


def rounded(amount: float) -> str:
    """An amount to two digits, for people: these are estimates."""
    exact = float(f"{amount:.2g}")
    return f"{exact:,.0f}" if exact >= 10 else f"{exact:g}"


def anchor(heading: str) -> str:
    """The address of a heading on a rendered page."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def page() -> str:
    """docs/scale.md with its tables computed."""
    text = section(read_data(), PAGE.read_text(encoding="utf-8"))
    return put_section(SCALE.read_text(encoding="utf-8"), text, BEGIN, END)
