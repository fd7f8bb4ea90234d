"""A mail server: a real one, that keeps what it is handed and refuses what it is told to."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

USER, PASSWORD = "tonewise", "p@ss/word"


@dataclass
class Postman:
    """Remembers what came, by whom it is for."""

    port: int
    came: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    logged_in: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where to hand mail in, without TLS."""
        return f"smtp://127.0.0.1:{self.port}?tls=no"

    @property
    def private_url(self) -> str:
        """The same with TLS and a password; the name is what its certificate is for."""
        return f"smtp://{USER}:p%40ss%2Fword@localhost:{self.port}"

    def until(self, n: int, timeout_s: float = 10.0) -> None:
        """Wait until so many letters have come."""
        end_s = time.monotonic() + timeout_s
        while len(self.came) < n:
            assert time.monotonic() < end_s, f"wanted {n} letters, got {len(self.came)}"
            time.sleep(0.02)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        self.came += [(address, message) for address in envelope.rcpt_tos]
        return "250 taken"

    def asked(self, _server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> Any:
        """Let in who shows the password."""
        assert isinstance(given, LoginPassword)
        is_known = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        if is_known:
            self.logged_in.append(given.login.decode())
        return AuthResult(success=is_known, handled=False)


@cache
def authority() -> trustme.CA:
    """Whoever signs the certificate, for as long as the tests run."""
    return trustme.CA()


def trusting() -> ssl.SSLContext:
    """Return what checks a server's certificate as usual, and knows this authority."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context


def _served_with() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost").configure_cert(context)
    return context


@contextmanager
def delivering(*, private: bool = False) -> Iterator[Postman]:
    """Run a mail server; a private one takes nothing before TLS and a password."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        postman = Postman(held.getsockname()[1])
    how: dict[str, Any] = {"hostname": "127.0.0.1", "port": postman.port}
    if private:
        how |= {
            "tls_context": _served_with(),
            "require_starttls": True,
            "auth_required": True,
            "authenticator": postman.asked,
        }
    controller = Controller(postman, **how)
    controller.start()
    try:
        yield postman
    finally:
        controller.stop()
