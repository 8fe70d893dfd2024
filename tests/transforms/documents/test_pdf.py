"""PDFs: paragraphs, broken words, running heads and feet, pages, and what is refused."""

from __future__ import annotations

import pytest

from schemas.document import Document
from tests.transforms.documents.pdfs import column, pdf
from transforms.documents import DocumentError, read_articles

FIRST = column(
    "Nordalia a levé 12 millions d’euros auprès de deux fonds belges et d’un éta-",
    "blissement public, a-t-elle dit mardi. Elle emploie 340 personnes dans trois",
    "usines.",
    "Le tour porte sa valorisation à 90 millions d’euros, soit trois fois celle de",
    "l’an dernier, et l’accord doit être signé avant la fin du mois, selon les",
)
SECOND = column(
    "fondateurs, qui gardent 61 % du capital.",
    "Les sites prévus sont les suivants",
    "- Brest, 40 salariés",
    "- Namur, 60 salariés",
)


def framed(number: int) -> list[tuple[float, float, float, str]]:
    return [(40, 570, 8, f"Rapport annuel 2025 - page {number}"), (200, 20, 8, f"{number}")]


def page_of(offset: int, starts: list[int]) -> int:
    """The page as the query `report-pages` tells it."""
    return sum(start <= offset for start in starts)


def read(raw: bytes) -> Document:
    (article,) = read_articles(raw, name="rapport.pdf")
    return article.document


def test_lines_become_paragraphs_over_pages() -> None:
    document = read(pdf([FIRST + framed(1), SECOND + framed(2)], title="Rapport de Nordalia"))
    first, second, *rest = document.body.split("\n")
    assert first == (
        "Nordalia a levé 12 millions d’euros auprès de deux fonds belges et d’un établissement public, a-t-elle dit "
        "mardi. Elle emploie 340 personnes dans trois usines."
    )
    assert second == (
        "Le tour porte sa valorisation à 90 millions d’euros, soit trois fois celle de l’an dernier, et l’accord doit "
        "être signé avant la fin du mois, selon les fondateurs, qui gardent 61 % du capital."
    )
    assert rest == ["Les sites prévus sont les suivants", "- Brest, 40 salariés", "- Namur, 60 salariés"]
    assert (document.media_type, document.title, document.language) == ("application/pdf", "Rapport de Nordalia", "fr")


def test_a_place_in_the_body_is_told_by_page() -> None:
    document = read(pdf([FIRST + framed(1), SECOND + framed(2), column("Un dernier mot : 7.") + framed(3)]))
    starts = document.extra["pages"]
    assert isinstance(starts, list)
    assert [page_of(document.body.index(text), starts) for text in ("12", "90", "61 %", "60 sal", "7.")] == [
        1, 1, 2, 2, 3,
    ]  # fmt: skip


def test_a_page_of_pictures_has_its_place_among_the_others() -> None:
    document = read(pdf([FIRST, [], column("Une suite, avec 7 sites.")]))
    starts = document.extra["pages"]
    assert isinstance(starts, list)
    assert len(starts) == 3
    assert page_of(document.body.index("7 sites"), starts) == 3


def test_headings_and_columns_stand_apart() -> None:
    left = column("Le groupe a vendu 300", "machines en un an et il", "en prévoit 400.", left=40)
    right = column("Le reste va à 12 clients", "du nord, qui paient", "d’avance.", left=220)
    body = read(pdf([[(40, 540, 18, "Des ventes en hausse"), *left, *right]])).body
    assert body.split("\n") == [
        "Des ventes en hausse",
        "Le groupe a vendu 300 machines en un an et il en prévoit 400.",
        "Le reste va à 12 clients du nord, qui paient d’avance.",
    ]


def test_a_line_that_returns_within_the_text_stays() -> None:
    pages = [
        column(*(f"Le site {name} compte 12 salariés." for name in names), top=400)
        for names in (("de Brest", "de Namur", "de Lens"), ("de Brest", "de Namur", "de Lens"))
    ]
    surrounded = [
        [*column(f"A{n} b", f"C{n} d", f"E{n} f", top=580), *page, *column(f"G{n} h", f"I{n} j", f"K{n} l", top=60)]
        for n, page in enumerate(pages)
    ]
    assert read(pdf(surrounded)).body.count("Le site de Namur compte 12 salariés.") == 2


@pytest.mark.parametrize(
    ("title", "told"), [("Microsoft Word - v3.docx", None), ("untitled", None), ("", None), ("Bilan", "Bilan")]
)
def test_a_title_that_says_nothing_is_left_out(title: str, told: str | None) -> None:
    assert read(pdf([FIRST], title=title)).title == told


def test_pictures_of_text_are_refused_by_name() -> None:
    with pytest.raises(DocumentError, match=r"rapport\.pdf: this PDF holds no text.*run OCR"):
        read(pdf([[], []]))


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"rapport\.pdf: this PDF is damaged"):
        read(b"%PDF-1.7\nnothing that a reader could use")


@pytest.mark.parametrize("title", ["feffd83d", "feffd83d00610062", "feffdc00d800", "feff00"])
def test_a_title_that_is_no_text_costs_the_title_alone(title: str) -> None:
    raw = pdf([FIRST], title="XXXX").replace(b"(XXXX)", f"<{title}>".encode())
    document = read_articles(raw, name="a.pdf")[0].document
    assert document.title in {None, "ab", "\ufffd", "\ufffdab"}
    assert document.body.startswith("Nordalia a levé 12 millions")
