"""`techfigures query`: the named questions, or SQL of one's own, over the published snapshot."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer

from techfigures.cli import complete
from techfigures.cli.output import Format, emit, left_out_told, print_table, say

WORD = re.compile(r"[\w-]+")


def query(  # noqa: PLR0913, PLR0917 - one a choice on the command line
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|SQL]",
            help="A named question, or one SQL statement; lists the names unless given.",
            autocompletion=complete.questions,
        ),
    ] = None,
    params: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="NAME=VALUE",
            help="A parameter of a named question.",
            autocompletion=complete.parameters,
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="Form of the output.")] = Format.table,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write instead of stdout.")] = None,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Whether a long table goes through PAGER, on a terminal.")
    ] = True,
    doubted: Annotated[
        bool, typer.Option("--doubted", help="Count doubted figures too, marked in the column doubt.")
    ] = False,
    timeout: Annotated[float, typer.Option(help="Seconds that it may take.", min=0.1)] = 60.0,
    database: Annotated[
        Path | None, typer.Option(help="The warehouse whose snapshot is asked [default: techfigures.duckdb].")
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="The published snapshot [default: beside the warehouse].")
    ] = None,
) -> int:
    """Ask the published figures."""
    from techfigures.settings import settings
    from warehouse.connect import open_reader
    from warehouse.query import left_out, list_queries, run_query, run_sql

    form = Format.json if as_json else form
    given = dict(parameter(item) for item in params or [])
    if question is None:
        listed: list[dict[str, Any]] = [
            {"name": name, "question": item.description, "parameters": ", ".join(item.parameters)}
            for name, item in list_queries().items()
        ]
        emit(listed, form, output)
        return 0
    chosen = settings(database=database, snapshot=snapshot)
    with open_reader(chosen.snapshot_path) as con:
        if WORD.fullmatch(question.strip()):
            table = run_query(con, question.strip(), given, doubted=doubted, timeout=timeout)
            if not doubted and (missing := left_out(con, question.strip(), given)):
                say(left_out_told(missing, "figure"))
            if not table.num_rows and (needs := list_queries()[question.strip()].needs):
                say(f"No row: the question needs {needs}.")
        elif given:
            raise typer.BadParameter("only named questions take parameters.", param_hint="--param")
        else:
            table = run_sql(con, question, timeout=timeout)
    names = list(table.column_names)
    if form is Format.table and output is None:
        told = [name for name in names if name != "doubt" or any(table.column(name).to_pylist())]
        print_table(table.to_pylist(), told, paged=pager)
    else:
        emit(table.to_pylist(), form, output, columns=names)
    return 0


def parameter(text: str) -> tuple[str, str]:
    """`name=value` as a pair; a usage error where there is no `=`."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE.", param_hint="--param")
    return name.strip(), value
