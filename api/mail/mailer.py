"""Mailer: hands letters to an SMTP server, and says what became of each."""

import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from api.mail.letter import AddressError, Letter, check_address, domain_of, message_of
from api.mail.relay import Relay, Tls, relay_of
from api.settings import Settings, SettingsError

_PATIENCE_S = 20.0  # for one answer of the server's


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one letter."""

    to: str
    fault: str | None = None  # None: the server took it

    @property
    def is_sent(self) -> bool:
        """Whether the server took it."""
        return self.fault is None


class Mailer:
    """Thread-safe, and blocks while it sends: call it on a thread of its own."""

    def __init__(
        self,
        relay: Relay,
        sender: str,
        clock: Callable[[], float],
        context: ssl.SSLContext | None = None,
    ) -> None:
        """`sender` is the address that letters are from; `context` checks the server's name.

        Raises AddressError for a sender that is no address.
        """
        self._relay, self._sender, self._clock = relay, check_address(sender), clock
        self._context = context or ssl.create_default_context()

    @property
    def sender(self) -> str:
        """The address that letters are from."""
        return self._sender

    def send(self, letters: Sequence[Letter]) -> tuple[Sent, ...]:
        """Send letters over one connection; what goes wrong is told of each, never raised."""
        sent: list[Sent] = []
        try:
            with self._connected() as server:
                for letter in letters:
                    sent.append(self._handed(server, letter))
        except (smtplib.SMTPException, OSError) as error:
            sent += [Sent(letter.to, _told(error)) for letter in letters[len(sent) :]]
        return tuple(sent)

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        relay = self._relay
        with self._line() as server:
            if relay.tls is Tls.STARTTLS:
                server.starttls(context=self._context)
            if relay.user is not None:
                server.login(relay.user, relay.password)
            yield server

    def _line(self) -> smtplib.SMTP:
        host, port = self._relay.host, self._relay.port
        # Named, or smtplib asks the network what this machine is called, and may wait long.
        name = domain_of(self._sender)
        if self._relay.tls is Tls.AT_ONCE:
            return smtplib.SMTP_SSL(
                host, port, local_hostname=name, timeout=_PATIENCE_S, context=self._context
            )
        return smtplib.SMTP(host, port, local_hostname=name, timeout=_PATIENCE_S)

    def _handed(self, server: smtplib.SMTP, letter: Letter) -> Sent:
        try:
            server.send_message(message_of(letter, self._sender, self._clock()))
        except smtplib.SMTPServerDisconnected:
            raise
        except (smtplib.SMTPException, AddressError) as error:
            return Sent(letter.to, _told(error))
        return Sent(letter.to)


def mailer_of(settings: Settings, clock: Callable[[], float]) -> Mailer | None:
    """Return what sends mail; None: no server is set.

    Raises SettingsError for a server without an address to send from, RelayError, AddressError.
    """
    if settings.smtp_url is None:
        return None
    if settings.mail_from is None:
        raise SettingsError("wanted TONEWISE_MAIL_FROM beside TONEWISE_SMTP_URL, got none")
    return Mailer(relay_of(settings.smtp_url.get_secret_value()), settings.mail_from, clock)


def _told(error: Exception) -> str:
    """Return what went wrong in one line; never what we sent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answer(code, said)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError):
        return f"the mail server gave no answer within {_PATIENCE_S:g} s"
    return f"no mail could be handed in: {error}"


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"the mail server answered {code} {' '.join(text.split())}"[:300]
