"""Properties of the scanner: any number in any written form reads back; any text is scanned, and in linear time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.claim import Claim
from schemas.quantity import Quantity
from transforms.lexicons import languages
from transforms.quantities import is_weak, scan
from transforms.quantities.numerals import digits_value
from transforms.rederive import rederive

UNTIMED = settings(deadline=None)
LANGUAGES = st.sampled_from(["fr", "en"])
PLACES = {
    "fr": [
        "{}",
        "{}.",
        "{} !",
        "Il en faut {}, dit-on.",
        "(soit {})",
        "« {} »",
        "Coût : {}",
        "Un fait {} ; l’autre, non.",
    ],
    "en": ["{}", "{}.", "{}!", "It takes {}, they say.", "({})", "“{}”", "Cost: {}", "One has {}; the other, none."],
}
"""Where a figure may stand: alone, in a sentence, in brackets, in quotation marks."""
BLANKS = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])
DECIMAL = {"fr": ",", "en": "."}


def read(text: str, language: str) -> list[Quantity]:
    """The quantities of a text, each of which the second reader reads the same."""
    found = scan(text, language)
    fields = ("start", "end", "surface", "value", "value_low", "value_high", "comparator", "unit", "per", "evidence")
    for quantity in found:
        told = {name: getattr(quantity, name) for name in fields}
        claim = Claim(doc="", sentence="", sentence_start=0, sentence_end=1, dimensions={}, language=language, **told)
        assert not rederive(claim, text)
    return found


def draw_text(data: st.DataObject, language: str, written: str) -> str:
    """A form of a number somewhere in a text."""
    return data.draw(st.sampled_from(PLACES[language])).format(written)


FRENCH = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
          "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]  # fmt: skip
ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
ENGLISH_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
FRENCH_TENS = {
    "France": {**TENS, 80: "quatre-vingt"},
    "Belgium": {**TENS, 70: "septante", 80: "quatre-vingt", 90: "nonante"},
    "Switzerland": {**TENS, 70: "septante", 80: "huitante", 90: "nonante"},
    "formerly": {**TENS, 70: "septante", 80: "octante", 90: "nonante"},
}
SCALES = {"fr": [(10**9, "milliard"), (10**6, "million")], "en": [(10**9, "billion"), (10**6, "million")]}
NUMBERS = st.one_of(
    st.integers(2, 9999),
    st.integers(10_000, 10**12 - 1),
    st.builds(lambda digits, zeros: digits * 10**zeros, st.integers(2, 999), st.integers(0, 9)),
)
"""Small ones, any, and round ones."""


def french(number: int, tens: dict[int, str] = FRENCH_TENS["France"]) -> str:
    """A number below a billion in French words, as they were written before 1990."""
    for size, scale in SCALES["fr"]:
        if number >= size:
            times, rest = divmod(number, size)
            return f"{french(times, tens)} {scale}{'s' * (times > 1)} {french(rest, tens)}".removesuffix(" zéro")
    if number >= 1000:
        thousands = "" if number < 2000 else re.sub("(?<=nt|gt)s$", "", french(number // 1000, tens)) + " "
        return f"{thousands}mille {french(number % 1000, tens)}".removesuffix(" zéro")
    if number >= 100:
        hundreds = "cent" if number < 200 else f"{FRENCH[number // 100]} cent{'' if number % 100 else 's'}"
        return f"{hundreds} {french(number % 100, tens)}".removesuffix(" zéro")
    if number < 20:
        return FRENCH[number]
    base = max(ten for ten in tens if ten <= number)
    rest = number - base
    if tens[base] == "quatre-vingt":
        return f"quatre-vingt-{FRENCH[rest]}" if rest else "quatre-vingts"
    return f"{tens[base]}{' et ' if rest in (1, 11) else '-'}{FRENCH[rest]}" if rest else tens[base]


def english(number: int, joiner: str = " and ") -> str:
    """A number below a trillion in English words."""
    for size, scale in [*SCALES["en"], (1000, "thousand")]:
        if number >= size:
            times, rest = divmod(number, size)
            link = joiner if 0 < rest < 100 else " "
            return f"{english(times, joiner)} {scale}{link}{english(rest, joiner)}".removesuffix(" zero")
    if number >= 100:
        return f"{ENGLISH[number // 100]} hundred{joiner}{english(number % 100)}".removesuffix(f"{joiner}zero")
    if number < 20:
        return ENGLISH[number]
    return f"{ENGLISH_TENS[number // 10]}{f'-{ENGLISH[number % 10]}' if number % 10 else ''}"


FRENCH_FORMS: dict[str, Callable[[str], str]] = {
    "as ever": lambda words: words,
    "with blanks": lambda words: words.replace("-", " "),
    "without plural": lambda words: re.sub(r"(cent|vingt)s\b", r"\1", words),
    "with a capital": lambda words: words.capitalize(),
}


@UNTIMED
@given(NUMBERS, st.sampled_from(list(FRENCH_TENS)), st.sampled_from(list(FRENCH_FORMS)), st.booleans(), st.data())
def test_a_number_in_french_words_reads_back(
    number: int, country: str, form: str, money: bool, data: st.DataObject
) -> None:
    words = FRENCH_FORMS[form](french(number, FRENCH_TENS[country]))
    of = " d’" if number % 10**6 == 0 else " "
    (quantity,) = read(draw_text(data, "fr", f"{words}{of}{'euros' if money else 'abonnés'}"), "fr")
    assert (quantity.value, quantity.unit) == (number, "EUR" if money else "subscriber")
    assert quantity.surface == (f"{words}{of}euros" if money else words)


@UNTIMED
@given(NUMBERS, st.sampled_from(list(FRENCH_TENS)), st.data())
def test_a_french_number_hyphened_throughout_reads_back(number: int, country: str, data: st.DataObject) -> None:
    words = french(number, FRENCH_TENS[country]).replace(" ", "-")  # since 1990
    of = " d’" if number % 10**6 == 0 else " "
    (quantity,) = read(draw_text(data, "fr", f"{words}{of}abonnés"), "fr")
    assert (quantity.surface, quantity.value, quantity.unit) == (words, number, "subscriber")


@UNTIMED
@given(NUMBERS, st.sampled_from([" and ", " "]), st.sampled_from("- "), st.booleans(), st.data())
def test_a_number_in_english_words_reads_back(
    number: int, joiner: str, hyphen: str, money: bool, data: st.DataObject
) -> None:
    words = english(number, joiner).replace("-", hyphen)
    (quantity,) = read(draw_text(data, "en", f"{words} {'euros' if money else 'users'}"), "en")
    assert (quantity.value, quantity.unit) == (number, "EUR" if money else "user")
    assert quantity.surface == (f"{words} euros" if money else words)


@UNTIMED
@given(st.sampled_from([10**3, 10**6, 10**9]), st.integers(1, 999), st.data())
def test_an_article_counts_a_scale_once(size: int, rest: int, data: st.DataObject) -> None:
    words = re.sub("^one", "a", english(size + rest))
    (quantity,) = read(draw_text(data, "en", f"{words} users"), "en")
    assert (quantity.surface, quantity.value, quantity.unit) == (words, size + rest, "user")


@UNTIMED
@given(st.integers(1, 99), st.sampled_from(SCALES["en"]), st.booleans(), st.booleans(), st.data())
def test_halves_of_english_scales_read_back(
    number: int, scale: tuple[int, str], digits: bool, hyphens: bool, data: st.DataObject
) -> None:
    size, name = scale
    half = f"{number if digits else english(number)} and a half"
    for written, value in (
        (f"{half.replace(' ', '-') if hyphens else half} {name}", (number + 0.5) * size),
        (f"a {name} and a half", 1.5 * size),
        (f"half a {name}", 0.5 * size),
        (f"half-a-{name}", 0.5 * size),
        (f"a quarter of a {name}", 0.25 * size),
        (f"a quarter {name}", 0.25 * size),
        (f"a quarter-{name}", 0.25 * size),
        (f"three-quarters of a {name}", 0.75 * size),
        (f"three quarters of a {name}", 0.75 * size),
        (f"a {name}", size),
    ):
        (quantity,) = read(draw_text(data, "en", f"{written} dollars"), "en")
        assert (quantity.surface, quantity.value, quantity.unit) == (f"{written} dollars", value, "USD")


@UNTIMED
@given(st.integers(1, 99), st.sampled_from(SCALES["fr"]), st.booleans(), st.data())
def test_halves_of_french_scales_read_back(
    number: int, scale: tuple[int, str], digits: bool, data: st.DataObject
) -> None:
    size, name = scale
    for written, value in (
        (f"{number if digits else french(number)} {name}{'s' * (number > 1)} et demi", (number + 0.5) * size),
        (f"un demi-{name}", 0.5 * size),
        (f"un quart de {name}", 0.25 * size),
        (f"trois quarts de {name}", 0.75 * size),
        (f"les trois quarts d’un {name}", 0.75 * size),
        (f"un {name}", size),
    ):
        (quantity,) = read(draw_text(data, "fr", f"{written} d’euros"), "fr")
        assert (quantity.surface, quantity.value, quantity.unit) == (f"{written} d’euros", value, "EUR")


VULGAR = {
    "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "1⁄2": 1 / 2, "3⁄4": 3 / 4, "1/2": 1 / 2,
    "2/3": 2 / 3,
}  # fmt: skip
"""Fractions set as such."""


@UNTIMED
@given(st.integers(1, 99), st.sampled_from(list(VULGAR)), st.sampled_from(["", " ", "\u00a0"]), LANGUAGES, st.data())
def test_numbers_with_set_fractions_read_back(
    number: int, part: str, blank: str, language: str, data: st.DataObject
) -> None:
    blank = blank or ("" if len(part) == 1 else " ")
    for unit, code, factor in AFTER_FRACTIONS[language]:
        written = f"{number}{blank}{part}{unit}"
        (quantity,) = read(draw_text(data, language, written), language)
        assert (quantity.surface, quantity.unit) == (written, code)
        assert quantity.value == pytest.approx((number + VULGAR[part]) * factor)


AFTER_FRACTIONS = {
    "fr": [(" %", "%", 1), (" millions d’euros", "EUR", 1e6), (" tonnes", "t", 1), (" M€", "EUR", 1e6)],
    "en": [("%", "%", 1), (" million euros", "EUR", 1e6), (" tonnes", "t", 1), ("bn pounds", "GBP", 1e9)],
}
"""What may stand behind a number with a fraction: as written, its unit, what it multiplies by."""


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("part", [part for part in VULGAR if not part.startswith("1/")])
def test_set_fractions_alone_read_back(part: str, language: str) -> None:
    for text in {"fr": ("Il perd {} de ses abonnés.", "Près de {} des voix."), "en": ("It lost {} of its users.",)}[
        language
    ]:
        assert [quantity.value for quantity in read(text.format(part), language)] == [pytest.approx(VULGAR[part])]


GROUPS = [
    *(("fr", mark, 10**3) for mark in " \u00a0\u202f\u2009.'’"),
    ("fr", ",", 10**6),
    *(("en", mark, 10**3) for mark in (",", "", "'", "’")),
    *(("en", mark, 10**6) for mark in " \u00a0\u202f\u2009."),
]
"""Languages, what sets groups of three digits apart, and from which number on it surely does."""


@UNTIMED
@given(st.integers(0, 10**11), st.integers(0, 99), st.sampled_from(GROUPS), BLANKS, st.data())
def test_grouped_digits_read_back(
    number: int, cents: int, group: tuple[str, str, int], blank: str, data: st.DataObject
) -> None:
    language, mark, least = group
    decimal = DECIMAL[language]
    written = f"{number + least:,}".replace(",", mark)
    (quantity,) = read(draw_text(data, language, f"{written}{blank}€"), language)
    assert (quantity.surface, quantity.value, quantity.unit) == (f"{written}{blank}€", number + least, "EUR")
    if decimal != mark and (language == "fr" or mark != "."):
        (quantity,) = read(draw_text(data, language, f"{written}{decimal}{cents:02d}{blank}€"), language)
        assert quantity.value == pytest.approx(number + least + cents / 100)


AMOUNTS: Forms = {
    ("fr", "EUR", 1): ["{} €", "{}€", "{} euros", "€{}", "EUR {}", "{} EUR"],
    ("fr", "EUR", 1e3): ["{} k€", "{}k€", "{} K€", "{} kEUR", "{} mille euros"],
    ("fr", "EUR", 1e6): ["{} M€", "{}M€", "{} MEUR", "{} M d’euros", "{} millions €", "{} million{s} d’euros"],
    ("fr", "EUR", 1e9): [
        "{} Md€",
        "{}Md€",
        "{} Mds€",
        "{} Mds €",
        "{} Md d’euros",
        "{} Mrd €",
        "{} G€",
        "{} milliard{s} d’euros",
    ],
    ("fr", "EUR", 1e12): ["{} billion{s} d’euros"],
    ("fr", "USD", 1): ["{} dollars", "${}", "{} $", "US$ {}"],
    ("fr", "USD", 1e3): ["{} k$"],
    ("fr", "USD", 1e6): ["{} M$", "{} million{s} de dollars", "${} millions"],
    ("fr", "USD", 1e9): ["{} Md$", "{} milliard{s} de dollars", "${}Md"],
    ("fr", "GBP", 1e6): ["{} million{s} de livres sterling", "{} M£"],
    ("fr", "CHF", 1): ["{} francs suisses", "CHF {}"],
    ("fr", "CHF", 1e6): ["CHF {} Mio", "{} Mio CHF"],
    ("fr", "INR", 1e7): ["{} crores de roupies"],
    ("fr", "JPY", 1e9): ["{} milliard{s} de yens"],
    ("en", "USD", 1): ["${}", "US${}", "$ {}", "{} dollars", "USD {}", "{} USD"],
    ("en", "USD", 1e3): ["${}k", "${}K", "{} thousand dollars"],
    ("en", "GBP", 0.01): ["{}p", "{} pence"],
    ("en", "USD", 0.01): ["{} cents", "{}¢"],
    ("en", "USD", 1e6): ["${}m", "${}M", "${}mn", "US${}m", "${} million", "${}-million", "USD {} million"],
    ("en", "USD", 1e9): ["${}bn", "${}B", "${}b", "US${} bn", "${} billion", "{} billion dollars", "{}bn dollars"],
    ("en", "USD", 1e12): ["${}tn", "${}trn", "${} trillion"],
    ("en", "EUR", 1): ["€{}", "{} €", "{} euros", "EUR {}"],
    ("en", "EUR", 1e6): ["€{}m", "EUR{}m", "{} million euros"],
    ("en", "EUR", 1e9): ["€{}bn", "€{} billion"],
    ("en", "GBP", 1e6): ["£{} million", "£{}m", "{}m pounds"],
    ("en", "CAD", 1e6): ["C${} million", "C$ {}m"],
    ("en", "AUD", 1e9): ["A${}bn"],
    ("en", "HKD", 1e9): ["HK${} billion"],
    ("en", "JPY", 1e12): ["¥{} trillion"],
    ("en", "INR", 1e5): ["Rs {} lakh", "{} lakh rupees"],
    ("en", "INR", 1e7): ["₹{} crore", "Rs {} crore", "Rs. {} crore", "Rs{} crore", "INR {} crore"],
    ("en", "INR", 1e12): ["Rs {} lakh crore"],
    ("en", "CHF", 1e6): ["CHF {} million", "CHF {} Mio", "SFr{}m"],
    ("en", "CHF", 1e9): ["CHF {} Mrd", "CHF {}bn"],
    ("en", "BRL", 1e6): ["R${} million", "R$ {} million"],
    ("en", "KRW", 1e12): ["{} trillion won"],
    ("en", "MYR", 1e6): ["RM{} million", "RM {} million"],
}
"""Forms of money, its sign before or behind, by language, currency and what they multiply by."""
Forms = dict[tuple[str, str, float], list[str]]


def forms(table: Forms) -> list[tuple[str, str, float, str]]:
    """Language, unit, factor and form of each form of a table."""
    return [(*key, form) for key, listed in table.items() for form in listed]


DECIMALS = st.builds(lambda digits, places: (digits, places), st.integers(1, 999), st.integers(0, 2))


def decimals(digits: int, places: int, language: str) -> tuple[str, float]:
    """A number with so many decimals, as written and its value: 1,9."""
    value = float(f"{digits}e-{places}")
    return f"{value:.{places}f}".replace(".", DECIMAL[language]), value


SHARES: Forms = {
    ("fr", "%", 1): ["{} %", "{}%", "{} pour cent", "{} p. cent", "{} pourcents"],
    ("fr", "pp", 1): ["{} point de pourcentage", "{} points de pourcentage", "{} pp"],
    ("en", "%", 1): ["{}%", "{} %", "{} percent", "{} per cent"],
    ("en", "pp", 1): ["{} percentage point", "{} percentage points", "{} pp", "{} of a percentage point"],
    ("en", "pp", 0.01): ["{} basis points", "{}bp", "{}bps", "{}-basis-point"],
}


@UNTIMED
@given(DECIMALS, st.sampled_from(forms({**AMOUNTS, **SHARES})), BLANKS, st.data())
def test_money_and_shares_read_back(
    number: tuple[int, int], amount: tuple[str, str, float, str], blank: str, data: st.DataObject
) -> None:
    language, unit, factor, form = amount
    digits, value = decimals(*number, language)
    written = form.format(digits, s="s" * (value >= 2)).replace(" ", blank)
    (quantity,) = read(draw_text(data, language, written), language)
    assert (quantity.surface, quantity.unit) == (written, unit)
    assert quantity.value == pytest.approx(value * factor)


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("Vingt-cinq pour cent des abonnés partent.", "fr", 25, "%"),
        ("Un pour cent des abonnés part.", "fr", 1, "%"),
        ("Le taux baisse d’un demi pour cent.", "fr", 0.5, "%"),
        ("Il gagne un demi-point de pourcentage.", "fr", 0.5, "pp"),
        ("Twenty-five per cent of users left.", "en", 25, "%"),
        ("One percent of users left.", "en", 1, "%"),
        ("Sales grew one and a half percent.", "en", 1.5, "%"),
        ("Sales grew half a percent.", "en", 0.5, "%"),
        ("It fell by half a percentage point.", "en", 0.5, "pp"),
    ],
)
def test_shares_in_words_read_back(text: str, language: str, value: float, unit: str) -> None:
    assert [(quantity.value, quantity.unit) for quantity in read(text, language)] == [(value, unit)]


RANGES: Forms = {
    ("fr", "EUR", 1): ["entre {} et {} euros", "{} €-{} €", "{}-{} €"],
    ("fr", "EUR", 1e6): ["de {} à {} millions d’euros", "entre {} et {} millions d’euros", "{}-{} millions d’euros",
                         "entre {} millions et {} millions d’euros", "{} à {} M€", "{}–{} M€", "entre {} M€ et {} M€"],
    ("fr", "EUR", 1e9): ["de {} à {} Md€"],
    ("fr", "%", 1): ["de {} à {} %", "de {} % à {} %", "entre {} % et {} %", "{}-{} %", "{} – {} %"],
    ("fr", "subscriber", 1): ["de {} à {} abonnés", "entre {} et {} abonnés"],
    ("fr", "subscriber", 1e6): ["entre {} et {} millions d’abonnés"],
    ("fr", "min", 1): ["{} à {} minutes"],
    ("en", "USD", 1): ["${} to ${}", "${}-${}", "between ${} and ${}"],
    ("en", "USD", 1e6): ["between ${} million and ${} million", "between ${} and ${} million", "${}m-${}m",
                         "${} million to ${} million"],
    ("en", "EUR", 1e6): ["€{}-{}m", "€{}m-{}m", "€{}m to {}m", "between €{}m and {}m"],
    ("en", "USD", 1e9): ["${}-{}bn", "${}–{}bn", "${}bn-${}bn", "${}-{} billion", "${}-${} billion"],
    ("en", "GBP", 1e6): ["£{}m-£{}m", "between £{}m and £{}m"],
    ("en", "%", 1): ["{}-{}%", "{}% to {}%", "{} to {}%", "between {}% and {}%", "between {} and {} percent",
                     "{}%-{}%", "{}-to-{}%", "{} to {} per cent"],
    ("en", "user", 1): ["between {} and {} users", "{} to {} users", "{}-{} users"],
    ("en", "user", 1e6): ["between {} and {} million users", "{}-{} million users"],
    ("en", "min", 1): ["{} to {} minutes"],
}  # fmt: skip
"""Forms of ranges, by language, unit and what both ends are multiplied by."""


@UNTIMED
@given(st.integers(2, 400), st.integers(1, 500), st.sampled_from(forms(RANGES)), st.data())
def test_ranges_read_back(low: int, more: int, form: tuple[str, str, float, str], data: st.DataObject) -> None:
    language, unit, factor, written = form
    (quantity,) = read(draw_text(data, language, written.format(low, low + more)), language)
    assert (quantity.comparator, quantity.unit) == ("range", unit)
    assert (quantity.value_low, quantity.value_high) == (low * factor, (low + more) * factor)
    assert quantity.value == pytest.approx((low + more / 2) * factor)


FRACTIONS = {
    "fr": {"la moitié": 1 / 2, "un tiers": 1 / 3, "le tiers": 1 / 3, "deux tiers": 2 / 3, "les deux tiers": 2 / 3,
           "un quart": 1 / 4, "trois quarts": 3 / 4, "les trois quarts": 3 / 4, "un cinquième": 1 / 5,
           "deux cinquièmes": 2 / 5, "quatre cinquièmes": 4 / 5, "un huitième": 1 / 8, "un dixième": 1 / 10,
           "neuf dixièmes": 9 / 10},
    "en": {"half": 1 / 2, "one half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "one-third": 1 / 3,
           "two thirds": 2 / 3, "two-thirds": 2 / 3, "a quarter": 1 / 4, "one-quarter": 1 / 4, "three quarters": 3 / 4,
           "three-quarters": 3 / 4, "a fifth": 1 / 5, "two fifths": 2 / 5, "four-fifths": 4 / 5, "an eighth": 1 / 8,
           "a tenth": 1 / 10, "nine tenths": 9 / 10},
}  # fmt: skip
HEDGES = {
    "fr": {"Il perd {}": "=", "Plus de {}": ">", "Moins de {}": "<", "Près de {}": "~", "Environ {}": "~"},
    "en": {"It lost {}": "=", "More than {}": ">", "Less than {}": "<", "Nearly {}": "~", "About {}": "~"},
}


@pytest.mark.parametrize(
    ("language", "hedge", "fraction"),
    [
        (language, hedge, fraction)
        for language in HEDGES
        for hedge in HEDGES[language]
        for fraction in FRACTIONS[language]
    ],
)
def test_fractions_in_words_read_back(language: str, hedge: str, fraction: str) -> None:
    text = f"{hedge.format(fraction)} {'des abonnés' if language == 'fr' else 'of its users'}."
    text = re.sub(r"\bde (?=un)", "d’", text).replace("de les ", "des ").replace("de le ", "du ")
    (quantity,) = read(text, language)
    assert (quantity.unit, quantity.comparator) == ("1", HEDGES[language][hedge])
    assert quantity.value == pytest.approx(FRACTIONS[language][fraction], abs=1e-9)


@UNTIMED
@given(st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_one_of_many_reads_back(number: int, more: int, digits: bool) -> None:
    told = [str(number), str(number + more)] if digits else []
    for language, words, text in (("fr", french, "{} sur {}."), ("en", english, "{} in {} users left.")):
        one, many = told or [words(number), words(number + more)]
        if not digits and language == "en" and number + more >= 10:
            many = str(number + more)  # nine out of 10, as agencies write
        assert [q.value for q in read(text.format(one, many), language)] == [pytest.approx(number / (number + more))]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Une dizaine d’abonnés part.", "fr", 10),
        ("Une bonne vingtaine d’abonnés part.", "fr", 20),
        ("Trois douzaines d’abonnés partent.", "fr", 36),
        ("Une demi-douzaine d’abonnés part.", "fr", 6),
        ("Une centaine de milliers d’abonnés part.", "fr", 100_000),
        ("A dozen users left.", "en", 12),
        ("Two dozen users left.", "en", 24),
        ("A half dozen users left.", "en", 6),
        ("Half a dozen users left.", "en", 6),
        ("A couple of dozen users left.", "en", 24),
        ("A couple of hundred users left.", "en", 200),
        ("A couple of thousand users left.", "en", 2000),
        ("Une petite dizaine d’abonnés part.", "fr", 10),
        ("Une bonne centaine d’abonnés part.", "fr", 100),
        ("Deux douzaines d’abonnés partent.", "fr", 24),
        ("A half-dozen users left.", "en", 6),
        ("Half-dozen users left.", "en", 6),
    ],
)
def test_groups_read_back(text: str, language: str, value: float) -> None:
    assert [(quantity.value, quantity.comparator) for quantity in read(text, language)] == [(value, "~")]


def english_ordinal(number: int) -> str:
    """The ending of an ordinal in digits."""
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@UNTIMED
@given(st.integers(1, 9999), BLANKS)
def test_ordinals_in_digits_are_no_figures(number: int, blank: str) -> None:
    assert not scan(f"It was the {number:,}{english_ordinal(number)} user of the firm.", "en")
    written = f"{number:,}".replace(",", blank)
    for ending in ("er", "re", "ère", "ᵉʳ") if number == 1 else ("e", "ème", "ᵉ", "ième"):
        assert not scan(f"C’est le {written}{ending} abonné de la société, ou {written}{ending}.", "fr")


ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
            "twelve": "twelfth"}  # fmt: skip


@pytest.mark.parametrize("number", range(1, 101))
def test_ordinals_in_one_word_are_no_figures(number: int) -> None:
    head, hyphen, last = english(number).replace("one hundred", "hundred").rpartition("-")
    ordinal = ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    if hyphen and ordinal == "second":
        return  # a twenty-second clip lasts twenty seconds
    assert not scan(f"It was the {head}{hyphen}{ordinal} user of the firm.", "en")
    assert not scan(f"C’est le {french_ordinal(number)} abonné de la société.", "fr")


def french_ordinal(number: int) -> str:
    """An ordinal in French words."""
    words = re.sub("f$", "v", re.sub("q$", "qu", re.sub("e$|(?<=nt|gt)s$", "", french(number))))
    return "premier" if number == 1 else f"{words}ième"


@UNTIMED
@given(st.integers(101, 10**6), st.booleans())
def test_ordinals_of_several_words_are_no_figures(number: int, hyphens: bool) -> None:
    assert not scan(f"C’est le {french_ordinal(number).replace(' ', '-' if hyphens else ' ')} abonné.", "fr")
    words, _, last = english(number).rpartition(" ")
    head, hyphen, last = last.rpartition("-")
    ordinal = ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    if ordinal not in ("second", "oneth"):  # a one hundred and second's wait
        assert not scan(f"It was the {words} {head}{hyphen}{ordinal} user of the firm.", "en")


@UNTIMED
@given(st.integers(0, 10**6), st.integers(1, 2), st.data())
def test_decimals_read_back_with_either_mark(whole: int, places: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(1, 10**places - 1))
    value = float(f"{whole}.{part:0{places}d}")
    for language, mark in (("fr", ","), ("fr", "."), ("en", "."), ("en", ",")):
        text = f"{whole}{mark}{part:0{places}d} %"
        assert [quantity.value for quantity in scan(text, language)] == [pytest.approx(value)]


@UNTIMED
@given(st.integers(1, 999), st.sampled_from(["million", "milliard", "billion"]), st.booleans())
def test_scales_multiply(number: int, scale: str, money: bool) -> None:
    factor = {"million": 1e6, "milliard": 1e9, "billion": 1e12}[scale]
    text = f"{number} {scale}s d’euros" if money else f"{number} {scale}s d’abonnés"
    (quantity,) = scan(text, "fr")
    assert quantity.value == number * factor
    assert quantity.unit == ("EUR" if money else "subscriber")


@UNTIMED
@given(st.text(st.sampled_from("0123456789 ,.-/%$€£kKMmBn()[]|'’\u00a0\nxé aetdun"), max_size=60), LANGUAGES)
def test_near_numbers_never_raise_and_offsets_hold(text: str, language: str) -> None:
    check_offsets(text, language)


@UNTIMED
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


MEGABYTE = 1_000_000
PIECES = {
    "1,": 0.3, "2 millions ": 0.3, "$5-": 0.3, "entre 1 et ": 0.3, "(1 ": 0.3, "12 foo bar baz ": 0.3,
    "vingt et ": 0.3, "one hundred and ": 0.3, "a million and a half ": 0.3,
    "https://": 5, "million ": 2, "(": 5, "le 1er mai 2024, ": 2, "1.2.3.": 2, "1/2 ": 2, "\n": 5,
}  # fmt: skip
"""What a line repeats, and to how many megabytes: a character of the dear ones costs some 15 microseconds."""


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.usefixtures("hang_guard")
def test_a_very_long_line_is_scanned(piece: str, language: str) -> None:
    line = piece * int(PIECES[piece] * MEGABYTE / len(piece))
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
