"""Identity: canonical addresses, names of documents, keys."""

from __future__ import annotations

import pytest

from transforms.documents.identity import canonical_url, doc_name, document_id, owned
from transforms.documents.publisher import believed


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Relais.Example:443/A/b?utm_source=x&id=3&fbclid=y#frag", "https://relais.example/A/b?id=3"),
        ("http://relais.example", "http://relais.example/"),
        ("http://relais.example:8080/é?q=a%20b", "http://relais.example:8080/%C3%A9?q=a+b"),
        ("https://user:secret@relais.example/a", "https://relais.example/a"),
        ("https://relais.example/a?xtor=RSS-1", "https://relais.example/a"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_canonical(written: str, canonical: str) -> None:
    assert canonical_url(written) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "cité dans un cours",
        "ftp://a.example/x",
        "https://",
        "https://a b.example",
        "http://a.example:99999/",
        "https://exa$mple/",
        "javascript:alert(1)",
    ],
)
def test_any_other_text_is_no_address(text: str | None) -> None:
    assert canonical_url(text) is None


def test_doc_names() -> None:
    assert [doc_name(name) for name in ("x/01-a.b.md", "-", "https://a.example/b.html", ".md")] == [
        "01-a.b",
        "-",
        "https://a.example/b.html",
        ".md",
    ]


def test_identity_is_the_address_else_the_file_and_the_outlet() -> None:
    one = document_id("https://a.example/x?utm_medium=m", "p/one.md", "A", "0", None)
    assert one == document_id("https://A.example/x", "q/two.md", "B", "1", None)
    file = document_id("quoted in a book", "/home/p/one.md", "A", "0", None)
    assert file == document_id(None, "p/one.md", "A", "1", None)
    assert (
        len(
            {
                file,
                document_id(None, "q/one.md", "A", "0", None),
                document_id(None, "p/one.md", "B", "0", None),
                document_id(None, "p/one.md", "A", "0", 2),
            }
        )
        == 4
    )
    assert document_id(None, "-", None, "0", None) != document_id(None, "-", None, "1", None)


def test_more_of_the_path_tells_files_apart_that_share_folder_and_name() -> None:
    january, february = "2024/01/index.md", "2025/01/index.md"
    assert document_id(None, january, "A", "0", None) == document_id(None, february, "A", "1", None)
    assert document_id(None, january, "A", "0", None, 3) != document_id(None, february, "A", "1", None, 3)


@pytest.mark.parametrize(
    ("url", "own", "declared", "fine"),
    [
        ("https://a.example/x", "a.example", (), True),
        ("https://www.a.example/x", "a.example", (), True),
        ("https://m.a.example:443/x", "a.example", (), True),
        ("https://a.example:8443/x", "a.example", (), False),
        ("https://b.example/x", "a.example", (), False),
        ("https://blog.a.example/x", "a.example", (), False),
        ("https://a.example/x", "evil.a.example", (), False),
        ("https://b.example/x", "a.example", ("b.example",), False),
        ("https://b.example/x", "a.example", ("a.example", "b.example"), True),
        ("https://news.b.example/x", "feeds.a.example", ("a.example", "b.example"), True),
        ("https://notb.example/x", "a.example", ("a.example", "b.example"), False),
        ("https://www.example/x", "example", (), False),
        ("notes/a.md", "a.example", (), True),
    ],
)
def test_whose_an_address_is(url: str, own: str, declared: tuple[str, ...], fine: bool) -> None:
    assert owned(url, own, declared) is fine


@pytest.mark.parametrize(
    ("name", "site", "publisher"),
    [
        ("SEC", "a.example", "a.example"),
        ("sec ", "sec.gov", "sec "),
        ("SEC", "www2.sec.gov", "SEC"),
        ("liberation", "a.example", "a.example"),
        ("A Blog", "a.example", "A Blog"),
        (None, "a.example", None),
    ],
)
def test_nobody_bears_another_s_name(name: str | None, site: str, publisher: str | None) -> None:
    assert believed(name, site) == publisher
