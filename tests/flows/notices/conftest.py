"""Real servers on loopback: one that takes webhooks, one that takes mail over STARTTLS."""

from __future__ import annotations

import json
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from techfigures.settings import Settings

LOGIN, PASSWORD = "press", "correct horse"


@dataclass
class Hooks:
    """Takes POSTs; `answers` are its statuses, one after the other, the last for ever."""

    url: str
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=lambda: [204])

    def take(self, request: Request) -> Response:
        self.got.append(({name.lower(): value for name, value in request.headers.items()}, request.get_data()))
        return Response(status=self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def hooks(httpserver: HTTPServer) -> Hooks:
    """A webhook whose address holds a secret."""
    made = Hooks(httpserver.url_for("/hook?key=s3cret"))
    httpserver.expect_request("/hook", method="POST").respond_with_handler(made.take)
    return made


@dataclass
class Post:
    """A mail server: what came in, and whether it was over TLS and logged in."""

    port: int
    certificate: Path
    letters: list[EmailMessage] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    refuse: bool = False

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        if self.refuse:
            return "554 not this one"
        self.secured.append(session.ssl is not None)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        return AuthResult(success=(data.login, data.password) == (LOGIN.encode(), PASSWORD.encode()), handled=False)


class Office(Controller):
    """At any free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, private = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(private), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, private


@pytest.fixture
def start_post(certificate: tuple[Path, Path]) -> Iterator[Callable[..., Post]]:
    """Starts a mail server, with STARTTLS or without."""
    started = []

    def start(*, tls: bool = True) -> Post:
        cert, private = certificate
        post = Post(port=0, certificate=cert)
        context = None
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(cert, private)
        more = {"tls_context": context, "require_starttls": True, "authenticator": post.authenticate} if tls else {}
        controller = Office(post, hostname="127.0.0.1", port=0, server_hostname="localhost", **more)  # type: ignore[arg-type]
        controller.start()
        started.append(controller)
        post.port = controller.port
        return post

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture
def reach(tmp_path: Path) -> Callable[..., Settings]:
    """Settings with the channels of the given servers."""

    def made(hooks: Hooks | None = None, post: Post | None = None, **more: Any) -> Settings:
        known: dict[str, Any] = {"database": tmp_path / "t.duckdb", "retries": 0, "read_timeout": 5}
        if hooks:
            known["webhook_url"] = hooks.url
        if post:
            known |= {
                "smtp_host": "localhost", "smtp_port": post.port, "smtp_ca": post.certificate,
                "mail_from": "figures@press.example", "mail_to": ("desk@press.example", "ed@press.example"),
            }  # fmt: skip
        return Settings(**known | more)

    return made
