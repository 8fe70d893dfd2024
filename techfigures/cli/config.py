"""`techfigures config`: every setting, its value, where that comes from, and a file to start from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from techfigures.cli.output import FailedError, print_table, put, say, write

if TYPE_CHECKING:
    from techfigures.settings import Settings

HEAD = """\
# Settings of techfigures. A line without # in front counts; TECHFIGURES_<NAME> in the environment goes before it,
# a command's flag before both. `techfigures config` prints what is in force.
"""


def config(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    new: Annotated[
        bool, typer.Option("--write", help="Write a techfigures.toml to start from: each setting with its default.")
    ] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
) -> int:
    """Print every setting with its value and where that comes from; secrets are never shown."""
    from techfigures.settings import TOML, origins, settings

    if new:
        if Path(TOML).exists():
            raise FailedError(f"{TOML} is here already: move it away, or change it by hand")
        write(Path(TOML), template().encode())
        say(f"wrote {TOML}: take the # from a line to set it")
        return 0
    flags = {"database": database, "snapshot": snapshot}
    chosen = settings(**flags)
    rows = listed(chosen, origins(**flags))
    if as_json:
        put(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for number, group in enumerate(dict.fromkeys(row["group"] for row in rows)):
        if number:
            put("")
        told = [row | {"value": in_words(row["value"])} for row in rows if row["group"] == group]
        print_table(told, ("setting", "value", "from", "description"), title=group)
    return 0


def listed(chosen: Settings, told: dict[str, str]) -> list[dict[str, Any]]:
    """A row a setting, group by group: group, setting, value, from, description."""
    from techfigures.settings import GROUPS

    fields = type(chosen).model_fields
    return [
        {
            "group": group,
            "setting": name,
            "value": safe(getattr(chosen, name)),
            "from": told[name],
            "description": fields[name].description,
        }
        for group, names in GROUPS.items()
        for name in names
    ]


def safe(value: Any) -> Any:
    """A value as it may be shown: of a secret only that there is one, of an address no credentials."""
    from pydantic import SecretBytes, SecretStr

    from flows.client import redact

    if isinstance(value, (SecretStr, SecretBytes)):
        return "(set, not shown)" if value.get_secret_value() else ""
    if isinstance(value, (list, tuple, set, frozenset)):
        return [safe(item) for item in value]
    if isinstance(value, dict):
        return {str(name): safe(item) for name, item in value.items()}
    if isinstance(value, str):
        return redact(value) if "://" in value else value
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def in_words(value: Any) -> Any:
    """A value for people: numbers as they are written in the file."""
    return value if isinstance(value, (bool, type(None))) else str(value)


def template() -> str:
    """A techfigures.toml in which each setting stands as a comment, with its default."""
    from techfigures.settings import GROUPS, Settings

    lines = [HEAD]
    for group, names in GROUPS.items():
        lines.append(f"# {group}\n")
        for name in names:
            field = Settings.model_fields[name]
            lines.append(f"# {field.description}.")
            lines.append(f"# {name} = {toml(safe(field.get_default(call_default_factory=True)))}\n")
    return "\n".join(lines)


def toml(value: Any) -> str:
    """A value as TOML writes it; an empty text where there is none."""
    return json.dumps("" if value is None else value, ensure_ascii=False)
