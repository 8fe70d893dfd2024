"""Reservations: what is declared to whom, and what isn't declared at all."""

import pytest

from transforms.optouts import fits, in_headers, in_page, reservations, reserved


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("noindex", "noindex"),
        ("NONE", "noindex"),
        ("index, noai", "noai"),
        ("noai, noindex", "noai"),
        ("techfigures: noindex", "noindex"),
        ("otherbot: noindex", None),
        ("otherbot: nofollow, noindex", None),
        ("noindex, otherbot: noai", "noindex"),
        ("otherbot: noindex, techfigures: noai", "noai"),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST, noindex", "noindex"),
        ("max-image-preview: none", None),
        ("noimageai, noarchive, nosnippet, nofollow, all", None),
        ("", None),
        (",:,", None),
    ],
)
def test_x_robots_tag(value: str, rule: str | None) -> None:
    found = in_headers([("x-robots-tag", value)], document=True)
    assert (found and found.rule) == rule


def test_a_list_of_documents_may_stay_out_of_indexes_and_be_read() -> None:
    assert in_headers([("X-Robots-Tag", "noindex")], document=False) is None
    assert in_page(b'<meta name="robots" content="noindex">', document=False) is None
    for headers in ([("X-Robots-Tag", "noindex, noai")], [("TDM-Reservation", " 1 ")]):
        assert in_headers(headers, document=False)


@pytest.mark.parametrize("value", ["0", "2", "yes", "", "0, 0", "11"])
def test_only_a_one_reserves(value: str) -> None:
    assert in_headers([("tdm-reservation", value)], document=True) is None
    assert reservations(b'[{"location": "/", "tdm-reservation": "%s"}]' % value.encode())[0].reserved is False


@pytest.mark.parametrize("value", ["1", " 1 ", "1, 1", "0, 1", "1,0"])
def test_a_one_among_others_reserves(value: str) -> None:
    assert in_headers([("TDM-Reservation", value)], document=False)
    assert in_page(b'<meta name="tdm-reservation" content="%s">' % value.encode())
    assert reservations(b'[{"location": "/", "tdm-reservation": "%s"}]' % value.encode())[0].reserved


@pytest.mark.parametrize("written", [b"1", b"1.0", b"true"])
def test_a_one_that_is_no_text_reserves(written: bytes) -> None:
    assert reservations(b'{"location": "/", "tdm-reservation": %s}' % written)[0].reserved


@pytest.mark.parametrize(
    "raw", [b'[{"location": "/x", "tdm-reservation": 1}', b"{", b"\xef\xbb\xbf [1,", b"[" * 100_000]
)
def test_a_broken_tdmrep_reserves_everything(raw: bytes) -> None:
    assert reserved(reservations(raw), "https://a.example/any")


@pytest.mark.parametrize("raw", [b"", b"<html>not found", b"nothing", b"3"])
def test_what_is_no_tdmrep_reserves_nothing(raw: bytes) -> None:
    assert reservations(raw) == ()


@pytest.mark.parametrize(
    "page",
    [
        b"", b"\x00\x01\x02", b"<", b"plain words", b"%PDF-1.7 <meta", b"\xff\xfe<\x00", b'{"a": 1}',
        b"<!-- <meta name='robots' content='noai'> --><p>x",
        b"<script>var a = \"<meta name='robots' content='noai'>\"</script>",
        b"<title><meta name='robots' content='noai'></title>",
        b"<meta name='robots'><meta content='noai'>",
    ],
)  # fmt: skip
def test_a_page_that_declares_nothing(page: bytes) -> None:
    assert in_page(page) is None


@pytest.mark.parametrize(
    "page",
    [
        b"<meta name=robots content=noai>",
        b"<META NAME='ROBOTS' CONTENT='NoAI'/>",
        "<html><head><title>É</title><meta name='robots' content='follow,noai'>".encode(),
        b"<!--><p><meta name=robots content=noai>",
        b"<meta data-a='>' name=robots content=noai>",
        b"<title>A <meta </title><script>if (a <!--b) {}</script><meta name=robots content=noai>",
        b"<div>" * 3000 + b"<meta name=robots content=noai>",
        b"<p>" + b"x " * 300_000 + b"<meta name=robots content=noai>",
        "\ufeff<html><meta name=robots content=noai>".encode("utf-16-le"),
        b"<p>no head" + b"<p>x" * 1000 + b"<meta name=robots content=noai>",
    ],
)
def test_a_page_that_does(page: bytes) -> None:
    found = in_page(page)
    assert found is not None
    assert (found.rule, found.declared) == ("noai", "meta robots: noai")


@pytest.mark.parametrize(
    ("pattern", "path", "fit"),
    [
        ("/", "/a/b", True),
        ("/a", "/ab", True),
        ("/a$", "/a", True),
        ("/a$", "/a/", False),
        ("/a/*.html$", "/a/b/c.html", True),
        ("/a/*.html$", "/a/b.html?x", False),
        ("/a*a$", "/a", False),
        ("*", "/", True),
        ("/*/b", "/a/b/c", True),
        ("/*/b", "/ab", False),
        ("/A", "/a", False),
        ("/caf%C3%A9", "/caf%C3%A9/x", True),
        ("/café", "/caf%C3%A9", True),
        ("/x-%24", "/x-%24", True),
        ("b", "/b", False),
        ("", "/b", True),
        ("/" + "*a" * 2000 + "b", "/" + "a" * 2000, False),
    ],
)
def test_patterns_of_paths(pattern: str, path: str, fit: bool) -> None:
    assert fits(pattern, path) is fit


def test_the_first_rule_that_fits_decides() -> None:
    rules = reservations(
        b'[{"location": "/free/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}, {"location": 3}, 7]'
    )
    assert reserved(rules, "https://a.example/free/x") is None
    found = reserved(rules, "https://a.example")
    assert found is not None
    assert found.declared == "tdmrep.json: /"
    assert reserved((), "https://a.example/") is None


def test_one_rule_without_a_list_is_read_too() -> None:
    assert reserved(reservations(b'{"location": "/", "tdm-reservation": 1}'), "https://a.example/x")
