"""`techfigures forget`: remove a document's bytes and quotes, for a reason that stays."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from techfigures.cli.output import put


def forget(
    document: Annotated[str, typer.Argument(metavar="DOC", help="Its id, its name or its address.")],
    reason: Annotated[str, typer.Option(help="Why; it stays with the tombstone.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was removed as JSON.")] = False,
    database: Annotated[Path | None, typer.Option(help="The warehouse [default: techfigures.duckdb].")] = None,
) -> int:
    """Remove a document's text, quotes and raw bytes; hashes and the reason stay, and it isn't stored again."""
    from flows.forget import forget_document
    from techfigures.settings import settings

    found = forget_document(settings(database=database), document, reason)
    if as_json:
        put(json.dumps(asdict(found)))
        return 0
    put(f"Forgot {found.document_id}: {found.revisions} revisions, {found.claims} claims, {len(found.raw)} raw files.")
    for digest in found.shared:
        put(f"  raw bytes {digest} stay: other articles stand in the same file")
    return 0
