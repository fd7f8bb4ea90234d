"""Relay: the SMTP server that takes our mail, as a URL names it."""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import parse_qs, unquote, urlsplit

from emotion.errors import TonewiseError

_PORTS = {"smtp": 587, "smtps": 465}  # RFC 6409 and RFC 8314


class RelayError(TonewiseError):
    """A URL that names no SMTP server. Its message never holds the password."""


class Tls(Enum):
    """When the line is made private."""

    AT_ONCE = "at_once"
    STARTTLS = "starttls"  # asked for before anything else is said; without it nothing is
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Relay:
    """Where mail is handed in."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str = ""

    def __repr__(self) -> str:
        return f"Relay({self.host}:{self.port}, {self.tls.value})"


def relay_of(url: str) -> Relay:
    """Return the server of `smtp://user:password@host:587`, `smtps://...` or `smtp://...?tls=no`.

    `smtp` goes on by STARTTLS and gives up without it, unless the URL says `tls=no`; a password is
    never sent in the clear. Raises RelayError.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise RelayError(f"wanted smtp://user:password@host:587, got a URL with {error}") from error
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        wanted = "smtp://user:password@host:587 or smtps://user:password@host:465"
        raise RelayError(f"wanted {wanted}, got a URL of {parts.scheme or 'no scheme'!r}")
    tls = _tls(parts.scheme, parts.query)
    if parts.username and tls is Tls.NEVER:
        raise RelayError("wanted TLS for a password, got tls=no: anybody on the way could read it")
    return Relay(
        parts.hostname,
        port or _PORTS[parts.scheme],
        tls,
        unquote(parts.username) if parts.username else None,
        unquote(parts.password or ""),
    )


def _tls(scheme: str, query: str) -> Tls:
    asked = parse_qs(query)
    if not query:
        return Tls.AT_ONCE if scheme == "smtps" else Tls.STARTTLS
    if asked != {"tls": ["no"]} or scheme == "smtps":
        raise RelayError(f"wanted nothing, or smtp://...?tls=no, after the host, got {query!r}")
    return Tls.NEVER
