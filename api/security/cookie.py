"""Cookie: where a browser keeps its session, and what it may do with it."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.security.session import NewSession
from api.settings import Settings

_NAME = "tonewise_session"
_HOST_ONLY = "__Host-"  # browsers take it from this very host alone, over TLS, for every path


def is_secure(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether the browser came by TLS: to us, or to the proxy before us."""
    by_tls = connection.url.scheme in ("https", "wss")
    return by_tls or (settings.public_url or "").startswith("https://")


def cookie_name(secure: bool) -> str:
    """Return the cookie's name."""
    return f"{_HOST_ONLY}{_NAME}" if secure else _NAME


def shown_session(connection: HTTPConnection, settings: Settings) -> str | None:
    """Return the session that a request shows, None if it shows none."""
    cookies: Mapping[str, str] = connection.cookies
    return cookies.get(cookie_name(is_secure(connection, settings))) or None


def give_session(response: Response, session: NewSession, secure: bool) -> None:
    """Let the browser keep a session: out of scripts' reach, and out of other sites' forms."""
    response.set_cookie(
        cookie_name(secure),
        session.secret,
        max_age=int(session.longest_s),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
    )


def take_session(response: Response, secure: bool) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(
        cookie_name(secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
