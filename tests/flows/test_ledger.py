"""What the ledger and the raw store hold of a fetch: polls that transfer nothing, opt-outs, failures, credentials."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.client import Client, Fetched, FetchError
from flows.discovery import look
from flows.ingest import get
from flows.listings import Room
from flows.reading import read
from flows.run import Item, Run, open_run
from techfigures.settings import Settings

Answer = Callable[..., bytes]
PAGE = "<html lang=en><head>{head}<title>Kites</title></head><body><article><p>{text}</p></article></body></html>"
TEXT = "Brindle Kites sold 5,200 kites in June, its owner told a fair in Leeds, and 300 more by post. " * 4
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>K</title><link>/</link><description>k</description>
{0}</channel></rss>"""
ENTRY = "<item><title>{0}</title><link>{1}</link><guid>{2}</guid></item>"


def page(head: str = "", text: str = TEXT) -> bytes:
    return PAGE.format(head=head, text=text).encode()


@pytest.fixture
def run(settings: Settings) -> Iterator[Run]:
    """An open run, nothing fetched yet."""
    with open_run(settings) as found:
        yield found


def ledger(run: Run, url: str, **known: Any) -> dict[str, Any]:
    """The ledger's row of one fetch, its JSON read."""
    row: dict[str, Any] = get(run, Item(address=url, local=True, **known))["fetch"]
    return row | {name: json.loads(row[name]) for name in ("headers", "redirects", "item") if row[name]}


def behind(run: Run, item: Item) -> tuple[list[Item], list[dict[str, Any]]]:
    """The items and the lines of what is behind a target."""
    parts = list(look(run, item, Room(9, 99, 9.0)))
    return [part for part in parts if isinstance(part, Item)], [part for part in parts if not isinstance(part, Item)]


def kept(run: Run) -> list[bytes]:
    """What the raw store holds."""
    folder = run.raw.folder
    return [run.raw.get(path.name.removesuffix(".gz")) for path in folder.rglob("*.gz")] if folder.exists() else []


def holding(folder: Path, words: bytes) -> list[str]:
    """Files below a folder in which some words stand as they are."""
    return [path.name for path in folder.rglob("*") if path.is_file() and words in path.read_bytes()]


# --- polling -------------------------------------------------------------------------------------------------------

LONG_AGO = "Tue, 04 Mar 2014 09:00:00 GMT"


@pytest.mark.parametrize(
    ("validator", "value", "asks"),
    [
        ("ETag", '"k-7"', "if-none-match"),
        ("ETag", 'W/"k-7"', "if-none-match"),
        ("Last_Modified", LONG_AGO, "if-modified-since"),
    ],
)
def test_a_second_poll_asks_conditionally(
    run: Run, wire: Any, answer: Answer, validator: str, value: str, asks: str
) -> None:
    wire.routes["/a"] = [
        answer(page(), Content_Type="text/html", **{validator: value}),
        answer(status="304 Not Modified", **{validator: value}),
    ]
    first, second = ledger(run, wire.url("/a")), ledger(run, wire.url("/a"))
    assert (first["cached"], first["transferred"]) == (None, len(page()))
    assert (second["cached"], second["transferred"]) == ("revalidated", 0)
    assert (second["status"], second["raw_sha256"]) == (200, first["raw_sha256"])
    sent = [headers for path, headers in wire.asked if path == "/a"]
    assert asks not in sent[0]
    assert sent[1][asks] == value
    assert len(kept(run)) == 1


def test_an_edit_between_polls_is_a_second_raw_document(run: Run, wire: Any, answer: Answer) -> None:
    edited = page(text=TEXT.replace("5,200", "5,900"))
    wire.routes["/a"] = [answer(page(), ETag='"1"'), answer(edited, ETag='"2"'), answer(status="304 Not Modified")]
    rows = [ledger(run, wire.url("/a")) for _ in range(3)]
    assert [row["cached"] for row in rows] == [None, None, "revalidated"]
    assert rows[2]["raw_sha256"] == rows[1]["raw_sha256"] != rows[0]["raw_sha256"]
    assert sorted(kept(run)) == sorted([page(), edited])


def test_what_is_fresh_by_its_own_word_is_not_asked_for(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/a"] = answer(page(), Cache_Control="private, max-age=600")
    assert [ledger(run, wire.url("/a"))["cached"] for _ in range(2)] == [None, "fresh"]
    assert wire.paths() == ["/a"]


@pytest.mark.parametrize("headers", [{"Last_Modified": LONG_AGO}, {"Cache_Control": "no-store", "ETag": '"1"'}, {}])
def test_nothing_is_guessed_to_be_fresh(run: Run, wire: Any, answer: Answer, headers: dict[str, str]) -> None:
    wire.routes["/a"] = answer(page(), **headers)
    assert [ledger(run, wire.url("/a"))["cached"] for _ in range(2)] == [None, None]
    assert wire.paths() == ["/a", "/a"]


def test_what_cannot_be_asked_conditionally_is_not_kept_twice(
    run: Run, wire: Any, answer: Answer, settings: Settings
) -> None:
    wire.routes["/a"], wire.routes["/b"] = answer(page()), answer(page(), ETag='"1"')
    ledger(run, wire.url("/a"))
    assert holding(settings.cache_path.parent, WORDS) == []
    ledger(run, wire.url("/b"))
    assert holding(settings.cache_path.parent, WORDS) != []


def test_a_compressed_page_is_revalidated_too(run: Run, wire: Any, answer: Answer) -> None:
    import brotli  # type: ignore[import-untyped]

    squeezed = brotli.compress(page())
    wire.routes["/a"] = [
        answer(squeezed, Content_Encoding="br", ETag='"1"', Vary="Accept-Encoding"),
        answer(status="304 Not Modified", ETag='"1"', Content_Encoding="br"),
    ]
    rows = [ledger(run, wire.url("/a")) for _ in range(2)]
    assert [row["transferred"] for row in rows] == [len(squeezed), 0]
    assert kept(run) == [page()]


def test_an_error_does_not_spoil_what_is_kept(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/a"] = [answer(page(), ETag='"1"'), answer(status="503 Busy"), answer(status="304 Not Modified")]
    rows = [ledger(run, wire.url("/a")) for _ in range(3)]
    assert [(row["status"], row["rule"], row["cached"]) for row in rows] == [
        (200, None, None),
        (503, "http_503", None),
        (200, None, "revalidated"),
    ]


def test_a_damaged_cache_is_no_obstacle(run: Run, wire: Any, answer: Answer, settings: Settings) -> None:
    settings.cache_path.parent.mkdir(parents=True)
    settings.cache_path.write_bytes(b"no database, but long enough to look like one" * 100)
    wire.routes["/a"] = answer(page(), ETag='"1"')
    assert [ledger(run, wire.url("/a"))["status"] for _ in range(2)] == [200, 200]


# --- what the ledger says ------------------------------------------------------------------------------------------


def test_a_row_in_full(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/old"] = answer(status="301 Moved", Location="/a")
    wire.routes["/a"] = answer(
        page(),
        ETag='"1"',
        Content_Type="text/html; charset=utf-8",
        Server="x",
        Last_Modified=LONG_AGO,
        Set_Cookie="i=1",
    )
    row = ledger(run, wire.url("/old"), publisher="The Leeds Fair", title="Kites", language="en", source="fair")
    began = datetime.fromisoformat(row["fetched_at"])
    assert timedelta() <= datetime.now(UTC) - began < timedelta(minutes=1)
    assert 0 < row["elapsed"] < 60
    assert (row["url"], row["final_url"]) == (wire.url("/old"), wire.url("/a"))
    assert (row["status"], row["attempts"], row["rule"], row["optout"]) == (200, 1, None, None)
    assert row["redirects"] == [{"status": 301, "url": wire.url("/a"), "cross_host": False}]
    assert row["headers"] == {
        "content-type": "text/html; charset=utf-8",
        "etag": '"1"',
        "last-modified": LONG_AGO,
    }
    assert row["item"] == {
        "publisher": "The Leeds Fair", "title": "Kites", "language": "en", "source": "fair", "local": True, "tail": 2,
    }  # fmt: skip
    assert run.raw.get(row["raw_sha256"]) == page()


def test_a_failure_in_full(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/old"] = answer(status="302 Found", Location="/a")
    wire.routes["/a"] = answer(status="429 Too Many Requests", Retry_After="3600")
    row = ledger(run, wire.url("/old"))
    assert (row["rule"], row["status"], row["final_url"]) == ("http_429", 429, wire.url("/a"))
    assert row["headers"] == {"retry-after": "3600"}
    assert len(row["redirects"]) == 1
    assert "answered 429 Too Many Requests" in row["error"]
    assert (row["raw_sha256"], row["size"]) == (None, None)


def test_one_bad_address_harms_no_other(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/a"] = answer(page())
    addresses = [
        wire.url("/a"),
        "http://127.0.0.1:1/",
        "http://[::1",
        "https://" + "a" * 70 + ".example/",
        wire.url("/x"),
    ]
    rules = [ledger(run, address)["rule"] for address in addresses]
    assert rules == [None, "unreachable", "bad_address", "unreachable", "http_404"]


def test_a_fault_of_the_client_harms_no_other(
    run: Run, wire: Any, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(raw: bytes, *, document: bool) -> None:
        if b"bad" in raw:
            raise ZeroDivisionError

    monkeypatch.setattr("flows.client.gate.in_page", broken)
    wire.routes["/a"], wire.routes["/b"] = answer(b"bad"), answer(b"good")
    rows = [ledger(run, wire.url(path)) for path in ("/a", "/b")]
    assert [row["rule"] for row in rows] == ["client", None]
    assert rows[0]["error"] == f"{wire.url('/a')}: a fault of the client: ZeroDivisionError"


def test_credentials_are_nowhere(run: Run, wire: Any, answer: Answer, settings: Settings) -> None:
    wire.routes["/a"] = answer(page(), ETag='"1"')
    url = f"http://reader:pa55-word@127.0.0.1:{wire.port}/a"
    line = get(run, Item(address=url, local=True, source="fair"))
    assert line["failure"] is None
    assert "pa55-word" not in json.dumps(line)
    assert holding(settings.work_folder, b"pa55-word") == []
    assert holding(settings.work_folder, b"cmVhZGVyOnBhNTUtd29yZA") == []
    sent = [headers for path, headers in wire.asked if path == "/a"]
    assert sent[0]["authorization"] == "Basic cmVhZGVyOnBhNTUtd29yZA=="


# --- reservations --------------------------------------------------------------------------------------------------

WORDS = b"Brindle Kites sold"
RESERVED: dict[str, tuple[str, str, dict[str, str], str]] = {
    "a header": ("tdm_reserved", "header tdm-reservation: 1", {"TDM_Reservation": "1"}, ""),
    "a meta element": (
        "tdm_reserved", "meta tdm-reservation: 1", {}, '<META content="1" NAME="TDM-Reservation">',
    ),
    "noai in a header": ("noai", "header X-Robots-Tag: noai", {"X_Robots_Tag": "noarchive, noai, noimageai"}, ""),
    "noai in a page": ("noai", "meta robots: noai", {}, '<meta name="robots" content="index, NoAI">'),
    "none in a page": ("noindex", "meta robots: noindex", {}, '<meta name=robots content=none>'),
    "noindex for us": ("noindex", "meta techfigures: noindex", {}, '<meta name="techfigures" content="noindex">'),
}  # fmt: skip


@pytest.mark.parametrize("name", RESERVED)
def test_a_reserved_page_is_told_and_not_kept(
    run: Run, wire: Any, answer: Answer, settings: Settings, name: str
) -> None:
    rule, declared, headers, head = RESERVED[name]
    wire.routes["/a"] = answer(page(head), Content_Type="text/html", ETag='"1"', **headers)
    row = ledger(run, wire.url("/a"))
    assert (row["rule"], row["optout"], row["status"]) == (rule, declared, 200)
    assert row["headers"]["etag"] == '"1"'
    assert row["raw_sha256"] is None
    assert kept(run) == []
    assert holding(settings.work_folder, WORDS) == []


@pytest.mark.parametrize(
    ("headers", "head"),
    [
        ({"TDM_Reservation": "0"}, ""),
        ({"X_Robots_Tag": "otherbot: noindex, noai"}, ""),
        ({"X_Robots_Tag": "unavailable_after: 25 Jun 2040 15:00:00 PST, nofollow, max-snippet: 50"}, ""),
        ({}, "<!-- <meta name=robots content=noindex> -->"),
        ({}, '<script>\'<meta name="tdm-reservation" content="1">\'</script>'),
        ({}, '<meta name="otherbot" content="noindex"><meta name="description" content="noindex, noai">'),
        ({}, '<meta name="robots" content="index, follow, max-image-preview:large">'),
    ],
)
def test_what_reserves_nothing_from_us(run: Run, wire: Any, answer: Answer, headers: dict[str, str], head: str) -> None:
    wire.routes["/a"] = answer(page(head), Content_Type="text/html", **headers)
    assert ledger(run, wire.url("/a"))["rule"] is None


def test_a_page_that_is_reserved_between_polls(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/a"] = [
        answer(page(), ETag='"1"', Content_Type="text/html"),
        answer(status="304 Not Modified", ETag='"1"', TDM_Reservation="1"),
    ]
    rows = [ledger(run, wire.url("/a")) for _ in range(2)]
    assert [(row["rule"], row["status"]) for row in rows] == [(None, 200), ("tdm_reserved", 304)]


def test_a_feed_may_ask_not_to_be_indexed(run: Run, wire: Any, answer: Answer) -> None:
    feed = RSS.format(ENTRY.format("a", "/a", "1")).encode()
    wire.routes["/feed"] = answer(
        feed, Content_Type="application/rss+xml; charset=utf-8", X_Robots_Tag="noindex, follow"
    )
    wire.routes["/closed"] = answer(feed, Content_Type="application/rss+xml", TDM_Reservation="1")
    found, _ = behind(run, Item(address=wire.url("/feed"), local=True))
    assert [item.address for item in found] == [wire.url("/a")]
    found, (told,) = behind(run, Item(address=wire.url("/closed"), local=True))
    assert (found, told["failure"]["rule"]) == ([], "tdm_reserved")


def test_a_site_reserves_a_part_of_itself(run: Run, wire: Any, answer: Answer) -> None:
    rules = [{"location": "/open/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]
    wire.routes["/.well-known/tdmrep.json"] = answer(json.dumps(rules).encode(), Content_Type="application/json")
    wire.routes["/open/a"] = wire.routes["/b"] = answer(page())
    assert ledger(run, wire.url("/open/a"))["rule"] is None
    row = ledger(run, wire.url("/b"))
    assert (row["rule"], row["optout"]) == ("tdm_reserved", "tdmrep.json: /")
    assert wire.paths() == ["/open/a"]


@pytest.mark.parametrize("body", [b"", b"<html>not found</html>", b'{"a": 1}', b"\xff\xfe"])
def test_a_tdmrep_file_that_is_none(run: Run, wire: Any, answer: Answer, body: bytes) -> None:
    wire.routes["/.well-known/tdmrep.json"] = answer(body)
    wire.routes["/a"] = answer(page())
    assert ledger(run, wire.url("/a"))["rule"] is None


def test_robots_that_forbid_are_told(run: Run, wire: Any, answer: Answer) -> None:
    wire.routes["/robots.txt"] = answer(b"User-agent: techfigures\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    row = ledger(run, wire.url("/a"))
    assert (row["rule"], row["optout"], row["status"]) == ("robots_forbid", "robots.txt", None)
    assert wire.paths() == []


@pytest.mark.parametrize("said", ["2", "7200"])
def test_a_crawl_delay_is_kept_up_to_a_cap(
    wire: Any, answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("flows.client.pace.time.sleep", waits.append)
    wire.routes["/robots.txt"] = answer(f"User-agent: *\nCrawl-delay: {said}\n".encode())
    wire.routes["/a"] = answer(page())
    with Client(Settings(work=tmp_path, retries=0, max_crawl_delay=5)) as client:
        client.fetch(wire.url("/a"), local=True)
        client.fetch(wire.url("/a"), local=True)
    assert max(waits) > 1.5
    assert all(wait <= 15 for wait in waits)


# --- feeds and charsets --------------------------------------------------------------------------------------------

LAUGHS = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<rss version="2.0"><channel><title>&d;</title></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">]>
<rss version="2.0"><channel><title>&file;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (page().decode(), "not_a_feed"),
        ("<?xml version='1.0'?><rss version='2.0'><channel><title>a</ti", "feed"),
        (LAUGHS, "feed"),
        (OUTSIDE, "feed"),
    ],
    ids=["a page", "broken", "laughs", "entities from outside"],
)
def test_a_feed_that_is_none(run: Run, wire: Any, answer: Answer, body: str, rule: str) -> None:
    wire.routes["/feed"] = answer(body.encode(), Content_Type="application/rss+xml")
    found, (told,) = behind(run, Item(address=wire.url("/feed"), local=True, kind="feed", source="fair"))
    assert (found, told["failure"]["rule"]) == ([], rule)
    assert told["fetch"]["rule"] == rule
    assert told["fetch"]["raw_sha256"] is not None


def test_a_feed_with_odd_entries(run: Run, wire: Any, answer: Answer) -> None:
    entries = [("a", "/one", "1"), ("b", "two?x=1&amp;y=2", "1"), ("c", "/one", "2"), ("d", "javascript:x()", "3")]
    entries += [("e", f"http://me:word@127.0.0.1:{wire.port}/three", "4"), ("f", "file:///etc/passwd", "5")]
    wire.routes["/news/feed"] = answer(RSS.format("".join(ENTRY.format(*entry) for entry in entries)).encode())
    found, (told,) = behind(run, Item(address=wire.url("/news/feed"), local=True))
    assert len(found) == 3
    assert {item.address for item in found} == {wire.url(to) for to in ("/one", "/news/two?x=1&y=2", "/three")}
    assert told["fetch"]["item"] is None


def test_a_feed_whose_entries_are_edited_between_polls(run: Run, wire: Any, answer: Answer) -> None:
    before, after = (RSS.format(ENTRY.format(title, "/one", "1")).encode() for title in ("Before", "After"))
    wire.routes["/feed"] = [answer(before, ETag='"1"'), answer(after, ETag='"2"')]
    titles = [behind(run, Item(address=wire.url("/feed"), local=True))[0][0].title for _ in range(2)]
    assert titles == ["Before", "After"]
    assert len(kept(run)) == 2


FRENCH = "La fonderie Maréchal a vendu 640 cloches à des communes d’Île-de-France, dit-elle, et 12 à l’étranger. " * 4
CHARSETS = {
    "as it says": ("text/html; charset=utf-8", FRENCH.encode()),
    "says nothing": ("text/html", FRENCH.encode()),
    "Windows-1252 that says UTF-8": ("text/html; charset=utf-8", FRENCH.encode("cp1252")),
    "UTF-8 that says Latin-1": ("text/html; charset=iso-8859-1", FRENCH.encode()),
    "Windows-1252 that says Latin-1": ("text/html; charset=iso-8859-1", FRENCH.encode("cp1252")),
    "UTF-16 with a mark": ("text/html", None),
    "a charset that nobody knows": ("text/html; charset=x-klingon", FRENCH.encode()),
    "an empty charset": ("text/html; charset=", FRENCH.encode()),
    "no media type at all": ("", FRENCH.encode()),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_a_page_in_a_wrong_or_missing_charset(run: Run, wire: Any, answer: Answer, name: str) -> None:
    told, body = CHARSETS[name]
    begin, end = PAGE.format(head="", text="|").split("|")
    whole = (begin + FRENCH + end).encode("utf-16") if body is None else begin.encode() + body + end.encode()
    wire.routes["/a"] = answer(whole, Content_Type=told)
    line = get(run, Item(address=wire.url("/a"), local=True))
    (article,) = read(run.raw.get(line["item"]["raw_sha256"]), Item(**line["item"]))
    assert "640 cloches à des communes d’Île-de-France" in article.document.body


# --- TLS and HTTP/2 ------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[int, Path, list[str]]]:
    """A server that speaks HTTP/2 over TLS: its port, its certificate, the protocols that were agreed on."""
    certificate, agreed = certified(tmp_path), list[str]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with suppressed(), context.wrap_socket(plain, server_side=True) as connection:
                agreed.append(connection.selected_alpn_protocol() or "none")
                speak_http2(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1], certificate, agreed
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def certified(folder: Path) -> Path:
    """A file with a key and a certificate for localhost that it vouches for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def suppressed() -> Iterator[None]:
    """What a client that hangs up causes."""
    try:
        yield
    except OSError:
        return


def speak_http2(connection: ssl.SSLSocket) -> None:
    """Answer each request with its path; `/huge` has headers without end, `/reset` is reset."""
    from h2.config import H2Configuration
    from h2.connection import H2Connection
    from h2.events import RequestReceived

    speaker = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
    speaker.initiate_connection()
    connection.sendall(speaker.data_to_send())
    while data := connection.recv(65_536):
        for event in speaker.receive_data(data):
            if not isinstance(event, RequestReceived):
                continue
            path = {str(name): str(value) for name, value in event.headers}[":path"]
            if path == "/reset":
                speaker.reset_stream(event.stream_id, error_code=2)
                continue
            status = "404" if path.startswith(("/robots", "/.well")) else "200"
            more = [("x-a", "a" * 60)] * (5000 if path == "/huge" else 0)
            speaker.send_headers(event.stream_id, [(":status", status), ("content-type", "text/plain"), *more])
            speaker.send_data(event.stream_id, f"{path} says hello".encode(), end_stream=True)
        connection.sendall(speaker.data_to_send())


def secured(tmp_path: Path, url: str) -> Fetched:
    with Client(Settings(work=tmp_path, retries=0, host_interval=0, read_timeout=2)) as client:
        return client.fetch(url, local=True)


def test_http2_is_spoken_where_the_server_does(
    secure: tuple[int, Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, certificate, agreed = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert secured(tmp_path, f"https://localhost:{port}/a").body == b"/a says hello"
    assert agreed == ["h2"]
    for path, rule in (("/reset", "protocol"), ("/huge", "protocol")):
        with pytest.raises(FetchError) as caught:
            secured(tmp_path, f"https://localhost:{port}{path}")
        assert caught.value.rule == rule


def test_a_certificate_that_nobody_vouches_for(secure: tuple[int, Path, list[str]], tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="certificate verify failed") as caught:
        secured(tmp_path, f"https://localhost:{secure[0]}/a")
    assert (caught.value.rule, caught.value.transient) == ("tls", False)


def test_a_certificate_for_another_name(
    secure: tuple[int, Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(secure[1]))
    with pytest.raises(FetchError) as caught:
        secured(tmp_path, f"https://127.0.0.1:{secure[0]}/a")
    assert caught.value.rule == "tls"


@pytest.mark.slow
def test_tls_with_who_does_not_speak_it(wire: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        secured(tmp_path, wire.url("/a").replace("http:", "https:"))
    assert caught.value.rule in {"tls", "timeout"}
