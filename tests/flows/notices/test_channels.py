"""Channels against real servers: what arrives, what is signed, what is refused, and that no secret is told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from flows.notices.feed import write_feed
from flows.notices.mail import letter, mail
from flows.notices.message import ChannelError, Message, RefusedError
from flows.notices.webhook import post
from techfigures.settings import Settings

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
Reach = Callable[..., Settings]


def row(number: int = 1, **more: Any) -> dict[str, Any]:
    known = {
        "notice_id": f"{number:016x}", "channel": "webhook", "kind": "watch", "name": "bolt", "about": "f actual",
        "state": "above", "cadence": "immediate", "title": f"bolt: users of Bolt, {number} (actual): above 0",
        "content": {"figure": {"sentence": "Bolt « compte »\n4 usagers.",
                            "publisher": "Le Registre", "published": "2026-02-28",
                            "url": "https://registre.example/a?b=1&c=2"}},
        "run_id": "r", "recorded_at": NOW,
    }  # fmt: skip
    return {**known, **more}


MESSAGE = Message("00000000000000aa", [row(1), row(2)])


def test_a_webhook_gets_json_under_its_key(hooks: Any, reach: Reach) -> None:
    post(reach(hooks), MESSAGE, NOW)
    ((headers, _),) = hooks.got
    (told,) = hooks.bodies()
    assert headers["content-type"] == "application/json"
    assert (headers["idempotency-key"], headers["webhook-id"], told["key"]) == (MESSAGE.key,) * 3
    assert (told["version"], told["title"]) == (1, "2 notices: bolt")
    assert [item["key"] for item in told["notices"]] == [row(1)["notice_id"], row(2)["notice_id"]]
    assert told["notices"][0]["figure"]["url"] == "https://registre.example/a?b=1&c=2"
    assert "webhook-signature" not in headers


@pytest.mark.parametrize(
    ("secret", "key"), [("plain words", b"plain words"), ("whsec_" + base64.b64encode(b"bytes").decode(), b"bytes")]
)
def test_a_signature_covers_key_time_and_body(hooks: Any, reach: Reach, secret: str, key: bytes) -> None:
    post(reach(hooks, webhook_secret=secret), MESSAGE, NOW)
    ((headers, body),) = hooks.got
    signed = f"{headers['webhook-id']}.{int(NOW.timestamp())}.".encode() + body
    right = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{right}"
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_a_webhook_that_stumbles_is_asked_again_with_the_same_key(hooks: Any, reach: Reach) -> None:
    hooks.answers = [503, 429, 200]
    post(reach(hooks, retries=2), MESSAGE, NOW)
    assert [headers["idempotency-key"] for headers, _ in hooks.got] == [MESSAGE.key] * 3


def test_a_webhook_that_refuses_is_asked_once(hooks: Any, reach: Reach) -> None:
    hooks.answers = [422]
    with pytest.raises(RefusedError, match="answered 422"):
        post(reach(hooks, retries=2), MESSAGE, NOW)
    assert len(hooks.got) == 1


def test_a_redirect_is_not_followed(hooks: Any, reach: Reach) -> None:
    hooks.answers = [302]
    with pytest.raises(RefusedError, match="answered 302"):
        post(reach(hooks), MESSAGE, NOW)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/hook?key=s3cret", "gopher://x/s3cret", "http://[s3cret"])
def test_neither_errors_nor_logs_hold_the_address(
    hooks: Any, reach: Reach, address: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, logger="werkzeug")  # what the receiver logs is its own
    post(reach(hooks), MESSAGE, NOW)
    with pytest.raises(ChannelError) as caught:
        post(reach(webhook_url=address, retries=1), MESSAGE, NOW)
    captured = capfd.readouterr()
    assert "s3cret" not in str(caught.value) + caplog.text + captured.out + captured.err
    assert "s3cret" not in repr(reach(hooks, webhook_secret="s3cret"))  # noqa: S106 - no secret


def test_mail_goes_over_tls_with_a_login(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post()
    mail(reach(post=office, smtp_user="press", smtp_password="correct horse"), MESSAGE, NOW)  # noqa: S106
    (got,) = office.letters
    assert (office.secured, office.logins) == ([True], ["press"])
    assert got["Message-ID"] == f"<{MESSAGE.key}@press.example>"
    assert got["To"] == "desk@press.example, ed@press.example"
    assert got["Subject"] == "[techfigures] 2 notices: bolt"
    text = got.get_content()
    assert "“Bolt « compte » 4 usagers.”" in text
    assert "Le Registre, 2026-02-28, https://registre.example/a?b=1&c=2" in text


def test_a_server_without_tls_gets_no_mail_unless_allowed(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post(tls=False)
    with pytest.raises(ChannelError, match="SMTPNotSupportedError"):
        mail(reach(post=office), MESSAGE, NOW)
    assert office.letters == []
    mail(reach(post=office, smtp_starttls=False), MESSAGE, NOW)
    assert office.secured == [False]


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post()
    with pytest.raises(ChannelError, match="SSLCertVerificationError"):
        mail(reach(post=office, smtp_ca=None), MESSAGE, NOW)
    assert office.letters == []


def test_a_wrong_password_isnt_told(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post()
    with pytest.raises(ChannelError) as caught:
        mail(reach(post=office, smtp_user="press", smtp_password="battery staple"), MESSAGE, NOW)  # noqa: S106
    assert "SMTPAuthenticationError" in str(caught.value)
    assert "battery" not in str(caught.value)


def test_a_refused_letter_and_a_server_that_is_gone_differ(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post()
    office.refuse = True
    with pytest.raises(RefusedError, match="SMTPDataError"):
        mail(reach(post=office), MESSAGE, NOW)
    with pytest.raises(ChannelError) as caught:
        mail(reach(post=office, smtp_port=9), MESSAGE, NOW)
    assert not isinstance(caught.value, RefusedError)


def test_an_address_that_no_server_takes_refuses_the_letter_alone(start_post: Callable[..., Any], reach: Reach) -> None:
    office = start_post()
    with pytest.raises(RefusedError):
        mail(reach(post=office, mail_to=("no address at all\n",)), MESSAGE, NOW)
    assert office.letters == []


def test_a_title_makes_no_header(reach: Reach) -> None:
    crafted = Message("k", [row(title="x\r\nBcc: all@press.example")])
    made = letter(reach(mail_from="a@b.example", mail_to=("c@d.example",)), crafted, NOW)
    assert made["Bcc"] is None
    assert made["Subject"] == "[techfigures] x Bcc: all@press.example"


def test_a_feed_reads_well_and_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    odd = row(3, title="A <b> & c", content='{"details": ["say"]}')
    write_feed(path, [odd, row(2), row(1)])
    first = path.read_bytes()
    read = feedparser.parse(first)
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["A <b> & c", row(2)["title"], row(1)["title"]]
    assert read.entries[1].link == "https://registre.example/a?b=1&c=2"
    assert "4 usagers" in read.entries[1].content[0].value
    assert len({entry.id for entry in read.entries}) == 3
    write_feed(path, [odd, row(2), row(1)])
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]


def test_a_feed_that_cant_be_written_is_a_failed_channel(tmp_path: Path) -> None:
    with pytest.raises(ChannelError, match="can't be written"):
        write_feed(tmp_path / "none" / "f.xml", [row()])
