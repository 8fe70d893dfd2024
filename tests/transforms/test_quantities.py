"""Properties of the scanner: any number in any written form reads back; any text is scanned, and in linear time."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lexicons import languages
from transforms.quantities import is_weak, scan
from transforms.quantities.numerals import digits_value

LANGUAGES = st.sampled_from(["fr", "en"])
HANG = 120
"""Seconds after which a scan counts as hung; a linear one takes a few."""
FRENCH = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
          "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]  # fmt: skip
FRENCH_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
UNITS = {"fr": "salariés", "en": "employees"}


def french(number: int) -> str:
    """A number below a million in French words."""
    if number >= 1000:
        thousands = "" if number < 2000 else re.sub("(?<=nt|gt)s$", "", french(number // 1000)) + " "
        return f"{thousands}mille {french(number % 1000)}".removesuffix(" zéro")
    if number >= 100:
        hundreds = "cent" if number < 200 else f"{FRENCH[number // 100]} cent{'' if number % 100 else 's'}"
        return f"{hundreds} {french(number % 100)}".removesuffix(" zéro")
    if number < 20:
        return FRENCH[number]
    base = max(tens for tens in FRENCH_TENS if tens <= number)
    rest = number - base
    if not rest:
        return "quatre-vingts" if base == 80 else FRENCH_TENS[base]
    return f"{FRENCH_TENS[base]}{' et ' if rest in (1, 11) and base < 80 else '-'}{FRENCH[rest]}"


def english(number: int) -> str:
    """A number below a million in English words."""
    if number >= 1000:
        return f"{english(number // 1000)} thousand {english(number % 1000)}".removesuffix(" zero")
    if number >= 100:
        return f"{ENGLISH[number // 100]} hundred and {english(number % 100)}".removesuffix(" and zero")
    if number < 20:
        return ENGLISH[number]
    return f"{ENGLISH_TENS[number // 10]}{f'-{ENGLISH[number % 10]}' if number % 10 else ''}"


@given(st.integers(2, 999_999), LANGUAGES)
def test_a_number_in_words_reads_back(number: int, language: str) -> None:
    words = french(number) if language == "fr" else english(number)
    assert [quantity.value for quantity in scan(f"{words} {UNITS[language]}", language)] == [number]


STYLES = [("fr", "\u00a0"), ("fr", "\u202f"), ("fr", " "), ("fr", "."), ("fr", "'"), ("en", ","), ("en", "")]
"""Languages and what sets groups of three digits apart."""


@given(st.integers(1000, 10**12), st.sampled_from(STYLES))
def test_grouped_digits_read_back(number: int, style: tuple[str, str]) -> None:
    language, mark = style
    written = f"{number:,}".replace(",", mark)
    found = scan(f"On compte {written} € / {written} €.", language)
    assert [quantity.value for quantity in found] == [number, number]


@given(st.integers(0, 10**6), st.integers(1, 2), st.data())
def test_decimals_read_back_with_either_mark(whole: int, places: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(1, 10**places - 1))
    value = float(f"{whole}.{part:0{places}d}")
    for language, mark in (("fr", ","), ("fr", "."), ("en", "."), ("en", ",")):
        text = f"{whole}{mark}{part:0{places}d} %"
        assert [quantity.value for quantity in scan(text, language)] == [pytest.approx(value)]


@given(st.integers(1, 999), st.sampled_from(["million", "milliard", "billion"]), st.booleans())
def test_scales_multiply(number: int, scale: str, money: bool) -> None:
    factor = {"million": 1e6, "milliard": 1e9, "billion": 1e12}[scale]
    text = f"{number} {scale}s d’euros" if money else f"{number} {scale}s d’abonnés"
    (quantity,) = scan(text, "fr")
    assert quantity.value == number * factor
    assert quantity.unit == ("EUR" if money else "subscriber")


@given(st.text(st.sampled_from("0123456789 ,.-/%$€£kKMmBn()[]|'’\u00a0\nxé aetdun"), max_size=60), LANGUAGES)
def test_near_numbers_never_raise_and_offsets_hold(text: str, language: str) -> None:
    check_offsets(text, language)


@given(st.text(max_size=80), st.text(max_size=80), LANGUAGES)
def test_offsets_survive_any_unicode(before: str, after: str, language: str) -> None:
    amount = "12,5 %" if language == "fr" else "12.5%"
    check_offsets(f"{before}\n\n{amount}\n\n{after}", language)


def check_offsets(text: str, language: str) -> None:
    """Surfaces are the text at their offsets, in order and apart; evidence lies in the text."""
    last = 0
    for quantity in scan(text, language):
        assert text[quantity.start : quantity.end] == quantity.surface
        assert last <= quantity.start < quantity.end
        last = quantity.end
        for item in quantity.evidence:
            assert 0 <= item.start < item.end <= len(text)
        assert quantity.value >= 0
        if quantity.value_low is not None:
            assert quantity.value_high is not None
            assert quantity.value_low < quantity.value_high


PIECES = ["1,", "2 millions ", "$5-", "entre 1 et ", "12 foo bar baz ", "https://"]
"""What a line of a megabyte repeats."""


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """Raise where a scan hangs."""

    def hung(number: int, frame: FrameType | None) -> None:
        raise AssertionError("the scan hangs")

    previous = signal.signal(signal.SIGALRM, hung)
    signal.alarm(HANG)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.usefixtures("hang_guard")
def test_a_line_of_a_megabyte_is_scanned(piece: str, language: str) -> None:
    line = piece * (1_000_000 // len(piece))
    found = scan(f"{line}\n12 %", language)
    assert found[-1].surface == "12 %"


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match=r"'de'.*en, fr"):
        scan("5 Euro", "de")


@pytest.mark.parametrize(
    ("written", "decimal", "value"),
    [
        ("1 234,5", ",", 1234.5),
        ("1,234.5", ",", 1234.5),
        ("1.234,5", ".", 1234.5),
        ("400.000", ",", 400_000),
        ("0,125", ",", 0.125),
        ("0.125", ",", 0.125),
        ("1,50,000", ".", 150_000),
        ("1'000'000", ".", 1_000_000),
        ("3.141", ".", 3.141),
    ],
)
def test_digits_value(written: str, decimal: str, value: float) -> None:
    assert digits_value(written, decimal) == pytest.approx(value)


def test_a_table_header_gives_its_columns_their_units() -> None:
    text = (
        "| Model | Score | Price ($) | Revenue ($bn) | Users (millions) | Share (%) |\n"
        "|---|---|---|---|---|---|\n"
        "| Zephra 2 | 71 | 15 | 2.5 | 12 | 40 |\n"
    )
    told = [(quantity.value, quantity.unit) for quantity in scan(text, "en")]
    assert told == [(71, "point"), (15, "USD"), (2.5e9, "USD"), (12e6, "user"), (40, "%")]


def test_a_weak_quantity_says_so() -> None:
    told = {quantity.surface: is_weak(quantity) for quantity in scan("In two years it hired 300 engineers.", "en")}
    assert told == {"two years": True, "300": False}
