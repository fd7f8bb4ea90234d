"""CSRF: that a change was asked for by a page of ours, not by another site's behind its back."""

from api.security.caller import ForbiddenError
from api.security.session import is_csrf_of

HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})  # RFC 9110, section 9.2.1: they change nothing


class CsrfError(ForbiddenError):
    """A change by a session's cookie alone, which other sites can make a browser send."""


def check_csrf(method: str, shown: str | None, secret: str) -> None:
    """Raise CsrfError unless the method changes nothing or the session's token is shown."""
    if method not in _SAFE and not is_csrf_of(shown, secret):
        raise CsrfError(f"wanted the token of GET /v1/me in {HEADER}, got another or none")
