"""Decisions on names: match, merge, split or new; written as the catalogue's own YAML, to be copied into its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

ACTIONS = ("match", "new", "merge", "split")
NOT_SLUG = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Decision:
    """What someone decided about a name."""

    name: str
    """The name as articles write it; of `merge` the id that is taken over."""
    action: str
    targets: tuple[str, ...]
    """Ids: the entity that carries the name, takes the other over, or the several that share it; of `new` the kind."""


def written(decided: Sequence[Decision]) -> str:
    """The decisions as YAML for the catalogue's files, each file named in a comment."""
    parts = [part(item) for item in decided]
    return "\n".join(f"# catalogue/{file}: {what}\n{dump(rows)}" for file, what, rows in parts)


def part(decided: Decision) -> tuple[str, str, Any]:
    """The file that a decision belongs in, what to do there, and its rows."""
    name, first = decided.name, decided.targets[0]
    kind = first.split("/")[0]
    file = f"entities/{kind}*.yml"
    if decided.action == "match":
        return file, f"add the alias to {first}", [{"id": first, "aliases": [name]}]
    if decided.action == "merge":
        return file, f"add to {first}, and take {name} out", [{"id": first, "replaces": [name]}]
    if decided.action == "split":
        return "ambiguous.yml", "the name stands for several, the preferred one first", {name: list(decided.targets)}
    row = {"id": f"{kind}/{slug(name)}", "label": name, "source": "general knowledge"}
    return file, f"a new row under `kind: {kind}`; say where it comes from", [row]


def slug(name: str) -> str:
    """A name as an id has it: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return NOT_SLUG.sub("-", plain).strip("-.") or "unnamed"


def dump(rows: Any) -> str:
    """Rows as the catalogue writes them, one a line."""
    if isinstance(rows, dict):
        return yaml.safe_dump(rows, allow_unicode=True, default_flow_style=None, width=10_000)
    lines = (
        yaml.safe_dump(row, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000) for row in rows
    )
    return "".join(f"- {line}" for line in lines)
