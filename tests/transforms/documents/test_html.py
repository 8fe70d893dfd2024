"""Pages: the article's body in its notation, what is left out, and what the page states of it."""

from __future__ import annotations

import pytest

from schemas.document import Document
from transforms.documents import DocumentError, Hints, read_articles

LEDE = (
    "La jeune pousse Nordalia a levé <strong>12&nbsp;millions d’euros</strong> auprès de fonds belges, a-t-elle dit\n"
    "  mardi. Elle prévoit d’ouvrir trois usines et de recruter cent personnes avant la fin de l’année."
)
LEDE_TEXT = (
    "La jeune pousse Nordalia a levé 12 millions d’euros auprès de fonds belges, a-t-elle dit "
    "mardi. Elle prévoit d’ouvrir trois usines et de recruter cent personnes avant la fin de l’année."
)
DATA = """<script type="application/ld+json">/*<![CDATA[*/{"@graph": [{"@type": "WebSite", "name": "x"},
{"@type": ["Article", "NewsArticle"], "headline": "Nordalia lève\n 12 M€",
"datePublished": "2025-11-20T00:30:00+01:00",
"dateModified": "2025-11-21T08:00:00+01:00", "isAccessibleForFree": "%s", "publisher": [{"name": "Le Relais"}],
"inLanguage": {"@type": "Language", "alternateName": "fr-FR"}%s}]}/*]]>*/</script>"""


def page(article: str, *, head: str = "", around: str = "") -> str:
    return f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<title>Nordalia lève 12 M€ | Le Relais</title>{head}</head>
<body><nav><ul><li><a href="/">Accueil</a></li><li><a href="/ia">IA : 40 dossiers</a></li></ul></nav>
<main><article><h1>Nordalia lève 12 M€</h1><p>{LEDE}</p>{article}</article>{around}</main>
<footer>© 2025 Le Relais, 14 rue des Lilas</footer></body></html>"""


def read(html: str, hints: Hints | None = None) -> Document:
    (article,) = read_articles(html.encode(), name="page.html", hints=hints or Hints())
    return article.document


def test_the_notation_of_the_body() -> None:
    body = read(
        page(
            "<h2>Une croissance de 40&nbsp;%</h2><h3>Détail</h3>"
            "<p>Première ligne.<br>Seconde ligne, sur <a href='/x'>10<sup>9</sup> mesures</a><sup>2</sup>.</p>"
            "<ul><li>un site à Brest ;</li><li>un autre à Namur<ul><li>avec 30 salariés</li></ul></li></ul>"
            "<ol><li>premier</li><li>second</li></ol>"
            "<table><tr><th>Année</th><th>CA | net</th></tr><tr><td>2024</td><td>3,5 M€</td></tr></table>"
            "<blockquote><p>« Nous doublons la mise. »</p></blockquote>"
            "<pre><code>x = 300\ny = 400</code></pre><p>Le mot <code>net</code> reste, comme la phrase.</p>"
        )
    ).body
    assert body.split("\n") == [
        LEDE_TEXT,
        "## Une croissance de 40 %",
        "### Détail",
        "Première ligne.",
        "Seconde ligne, sur 10⁹ mesures.",
        "- un site à Brest ;",
        "- un autre à Namur",
        "- avec 30 salariés",
        "1. premier",
        "2. second",
        r"| Année | CA \| net |",
        "| 2024 | 3,5 M€ |",
        "« Nous doublons la mise. »",
        "Le mot net reste, comme la phrase.",
    ]


SECOND = "<p>Le reste du tour, 3 millions d’euros, vient des fondateurs et de deux banques de la région.</p>"


@pytest.mark.parametrize(
    "extra",
    [
        "<figure><img src='a.jpg'><figcaption>Le siège, 2 300 m²</figcaption></figure>",
        "<p>Crédit photo : Atelier 77</p>",
        "<p>À lire aussi : <a href='/b'>Boréal perd 4 millions</a></p>",
        "<div class='related-posts'><h3>Autres</h3><ul><li><a href='/c'>Lumen vend 300 000 puces</a></li></ul></div>",
        "<h2>Articles liés</h2><ul><li><a href='/c'>Lumen vend 300 000 puces</a></li></ul>",
        "<div class='newsletter'><p>Recevez 5 articles par jour</p></div>",
        "<p hidden>Vu 4 000 fois</p>",
        "<div style='display: none'>Vu 4 000 fois</div>",
        "<form><p>Notez de 1 à 5</p></form>",
        "<script>var x = 4000;</script>",
    ],
)
def test_what_stands_beside_the_article_is_left_out(extra: str) -> None:
    assert read(page(extra + SECOND)).body == read(page(SECOND)).body
    assert read(page(SECOND + extra)).body == read(page(SECOND)).body


@pytest.mark.parametrize(
    "notice",
    [
        "<p>Il vous reste 64 % de cet article à lire.</p><p>Dès 1 € par mois, sans engagement.</p>",
        "<div class='paywall-box'><h3>La suite est réservée aux abonnés</h3><p>3 mois pour 9 €</p></div>",
        "<div class='c1'>Subscribe to continue reading.</div><ul><li>1 dollar a week</li></ul>",
        "<div><span>Déjà abonné ? <a href='/login'>Connectez-vous</a></span></div>",
    ],
)
def test_a_paywalls_notice_and_offers_are_left_out_and_told(notice: str) -> None:
    document = read(page(SECOND + notice))
    assert document.is_truncated
    assert document.body == read(page(SECOND)).body
    assert not read(page(SECOND)).is_truncated


def test_an_article_on_subscribers_in_a_premium_box_stays() -> None:
    text = "L’opérateur compte 12 000 abonnés de plus, et <a href='/o'>son offre</a> coûte 9 euros par mois. " * 4
    document = read(page(f"<div class='premium-content'><p>{text}</p></div>"))
    assert "12 000 abonnés" in document.body


def test_json_ld() -> None:
    document = read(page(SECOND, head=DATA % ("True", "")), Hints(publisher="Autre", published="2020-01-01"))
    assert (document.title, document.publisher, document.language) == ("Nordalia lève 12 M€", "Le Relais", "fr")
    assert (document.published, document.published_at) == ("2025-11-20", "2025-11-20T00:30:00+01:00")
    assert document.modified_at == "2025-11-21T08:00:00+01:00"
    assert (document.is_free, document.is_truncated) == (True, False)


def test_a_paid_page_is_cut_unless_its_paid_part_is_there() -> None:
    part = ', "hasPart": {"isAccessibleForFree": false, "cssSelector": ".paid"}'
    long = (
        "<div class='paid'><p>"
        + "Le tour de table réunit cinq fonds et deux banques de la région brestoise. " * 20
        + "</p></div>"
    )
    assert read(page(SECOND, head=DATA % ("False", ""))).is_truncated
    assert read(page(SECOND, head=DATA % ("False", part))).is_truncated
    assert not read(page(long, head=DATA % ("False", part))).is_truncated
    assert read(page(long, head=DATA % ("False", part))).is_free is False


def test_open_graph_and_meta() -> None:
    head = (
        '<meta property="og:site_name" content="Le Relais"><meta property="og:title" content="Titre">'
        '<meta property="article:published_time" content="2025-11-20T08:00:00Z">'
        '<meta property="article:content_tier" content="locked">'
        '<script type="application/ld+json">{broken</script>'
    )
    document = read(page(SECOND, head=head))
    assert (document.publisher, document.title, document.published, document.is_free) == (
        "Le Relais",
        "Titre",
        "2025-11-20",
        False,
    )


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<link rel="canonical" href="/2025/a.html?utm_source=x">', "https://relais.example/2025/a.html"),
        ('<link rel="canonical" href="https://relais.example/">', "https://relais.example/b?id=2"),
        ('<meta property="og:url" content="https://relais.example/og">', "https://relais.example/og"),
        ("", "https://relais.example/b?id=2"),
    ],
)
def test_the_address_is_the_canonical_one(link: str, url: str) -> None:
    hints = Hints(url="https://Relais.example/b?id=2&utm_campaign=z#top")
    assert read(page(SECOND, head=link), hints).url == url


def test_a_wrong_template_language_gives_way() -> None:
    document = read(page(SECOND * 2).replace('lang="fr"', 'lang="en"'))
    assert document.language == "fr"
    assert "language_conflict" in document.flags


def test_a_page_without_a_date_stays_open() -> None:
    assert read(page(SECOND)).flags == ("no_date",)


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<!doctype html>",
        "<html><body><nav><a href='/'>1</a></nav><footer>2</footer></body></html>",
    ],
)
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(html)
    assert caught.value.rule == "no_text"
    assert caught.value.message.startswith("page.html: ")


def test_hostile_markup_ends() -> None:
    deep = "<div>" * 3000 + LEDE + "</div>" * 3000
    assert "Nordalia" in read(f"<html><body><p>{LEDE}</p>{deep}</body></html>").body
    nested = '<script type="application/ld+json">' + "[" * 100_000 + "</script>"
    assert read(page(SECOND, head=nested)).publisher is None
