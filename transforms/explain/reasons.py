"""The sentences of an explanation, from reasons.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def reasons() -> dict[str, dict[str, str]]:
    """All sentences by table and code."""
    found: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("reasons.yml").read_text("utf-8"))
    return found


def reason(table: str, code: str, **values: object) -> str:
    """The sentence of a code, numbers with one decimal; the code itself where the table has none."""
    filled = {name: f"{value:.1f}" if isinstance(value, float) else value for name, value in values.items()}
    return reasons()[table].get(code, code).format(**filled)


def rule_about(rule: str) -> str:
    """What a scanner's rule says: `money+range` is a sum of money, two values joined."""
    base, *completed = rule.split("+")
    said = reason("rules", base)
    more = ", ".join(reason("completed", tag) for tag in completed)
    return f"{said.rstrip('.')}; {more}." if more else said
