"""What came from the web is shown as text."""

from datetime import date

import pytest
from lxml import html

from dashboards.evidence import address, link, passage, plain, quote
from dashboards.labels import Labels
from dashboards.views.evidence import tie

HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)>"


def test_the_figure_is_marked_and_the_rest_is_text() -> None:
    sentence = f"Été : {HOSTILE} vaut 12 % du total"
    start = sentence.index("12 %")
    shown = html.fragment_fromstring(quote(sentence, start, start + 4), create_parent="p")
    assert shown.text_content() == sentence
    assert [(item.tag, item.text) for item in shown] == [("mark", "12 %")]


def test_a_mark_within_markup_stays_text() -> None:
    start = HOSTILE.index("script")
    shown = html.fragment_fromstring(quote(HOSTILE, start, start + 6), create_parent="p")
    assert shown.text_content() == HOSTILE
    assert [item.tag for item in shown] == ["mark"]


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 99)])
def test_a_span_outside_the_sentence_marks_nothing(span: tuple[int, int]) -> None:
    assert quote("a < b", *span) == "a &lt; b"


def test_only_addresses_of_the_web_become_links() -> None:
    url = 'https://lesignal.example/fr/a?b="><script>'
    (anchor,) = html.fragment_fromstring(link(HOSTILE, url), create_parent="p")
    assert (anchor.tag, anchor.text, anchor.get("href")) == ("a", HOSTILE, url)
    for bad in ("javascript:alert(1)", "data:text/html,x", "//host/path", "file:///etc/passwd", "http://[", "", None):
        assert address(bad) is None
        assert "<a" not in link("text", bad)


def test_markdown_in_a_path_stays_as_written() -> None:
    assert plain("/data/a_b*[c](d)`e`.duckdb") == r"/data/a\_b\*\[c\]\(d\)\`e\`.duckdb"


def test_the_sentence_is_set_off_in_its_paragraph() -> None:
    paragraph = f"{HOSTILE} Acme cut 12 jobs. Acme cut 12 jobs. Fin."
    start = paragraph.rindex("12")
    shown = html.fragment_fromstring(passage(paragraph, "Acme cut 12 jobs.", start, start + 2), create_parent="p")
    assert shown.text_content() == paragraph
    (sentence,) = shown
    assert (sentence.tag, sentence.text_content()) == ("strong", "Acme cut 12 jobs.")
    assert sentence.tail == " Fin."
    assert [(item.tag, item.text) for item in sentence] == [("mark", "12")]


def test_a_sentence_that_is_not_in_the_paragraph_is_not_set_off() -> None:
    assert passage("a 12 b", "elsewhere", 2, 4) == "a <mark>12</mark> b"


@pytest.mark.parametrize(
    ("claim", "because", "told"),
    [
        ("b", "copy", "texte copié, après The Signal le 02/03/2026"),
        ("b", "agency", "même agence, après The Signal le 02/03/2026"),
        ("a", "copy", "texte copié"),
        ("b", "alone", "indépendant"),
        ("b", None, "indépendant"),
    ],
)
def test_a_copy_says_who_told_it_before(claim: str, because: str | None, told: str) -> None:
    earliest = {"claim_id": "a", "publisher": "The Signal", "published": date(2026, 3, 2)}
    assert tie({"claim_id": claim, "because": because}, earliest, Labels("fr")) == told
