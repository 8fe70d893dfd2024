"""`techfigures explain`: documents with every figure marked, and why each is a claim, a mention or no figure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from techfigures.cli.extract import (
    AnswerFiles,
    Files,
    Language,
    Published,
    Publisher,
    Reader,
    WhoReads,
    hints,
    reading_by,
)
from techfigures.cli.output import say, write, write_out

if TYPE_CHECKING:
    from transforms.documents import Article
    from transforms.explain import Explanation, Figure


class Form(StrEnum):
    """Forms of an explanation."""

    text = "text"
    json = "json"
    html = "html"


def explain(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Files,
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="Form on stdout [default: text; none with --html].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="OUT", help="HTML file to write: one page that needs nothing else.")
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option(metavar="OFFSET|TEXT", help="One figure in detail: a place in the body, or words of the figure."),
    ] = None,
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    who: WhoReads = None,
    answers: AnswerFiles = None,
    weigh: Annotated[
        bool, typer.Option("--weigh", help="Tell which words weighed with the trained reader: seconds a figure.")
    ] = False,
) -> int:
    """Show documents with every figure marked: which rule read it, what it measures, and why nothing else."""
    from transforms.explain import explain as explained

    reader = Reader(hints(published, language, publisher))
    by, read = reading_by(reader, who, answers)

    def explained_by(article: Article) -> Explanation:
        read(article)  # which asks what is to be asked
        return explained(article, by, weighed=weigh)

    found = list(reader.each(files, explained_by))
    if figure is not None and found:
        kept = [replace(item, figures=chosen) for item in found if (chosen := choose(item, figure))]
        if not kept:
            reader.fail(f"no figure is at or holds {figure!r}; {whereabouts(found)}")
        found = kept
    form = form or (Form.json if as_json else None if html else Form.text)
    if found or form is Form.json:
        show(found, form, html, detail=figure is not None)
    return 1 if reader.failed else 0


def choose(item: Explanation, wanted: str) -> tuple[Figure, ...]:
    """The figures that a place lies in, where the wanted is a whole number and one does; else those that hold it."""
    if wanted.isdecimal():
        at = [figure for figure in item.figures if figure.start <= int(wanted) < figure.end]
        if at:
            return tuple(at)
    plain = " ".join(wanted.split()).casefold()
    return tuple(figure for figure in item.figures if plain and plain in " ".join(figure.surface.split()).casefold())


def whereabouts(found: list[Explanation]) -> str:
    """Where there are figures instead, the first few."""
    figures = [figure for item in found for figure in item.figures]
    listed = ", ".join(f"{figure.start} ({' '.join(figure.surface.split())})" for figure in figures[:8])
    return f"there are {listed}{' …' if len(figures) > 8 else ''}" if figures else "there are none"


def show(found: list[Explanation], form: Form | None, html: Path | None, *, detail: bool) -> None:
    """Explanations to stdout in a form, and to an HTML file."""
    from techfigures.cli import explain_page, explain_text

    page = explain_page.render(found) if html or form is Form.html else ""
    if html:
        write(html, page.encode("utf-8", "replace"))
        say(f"{sum(len(item.figures) for item in found)} figures in {html}")
    if form is Form.html:
        write_out(page)
    elif form is Form.json:
        write_out(as_text(found))
    elif form is Form.text:
        explain_text.show(found, detail=detail)


def as_text(found: list[Explanation]) -> str:
    """Explanations as JSON: a list, one an article."""
    import json

    from schemas.columns import plain

    return json.dumps(plain(found), ensure_ascii=False, indent=2) + "\n"
