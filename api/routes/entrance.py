"""Entrance: what the pages before one is signed in have in common."""

from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.parts import Parts

_PACKAGE = "api.security"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# A referrer of "no-referrer" would make browsers hide from us that a form is our own.
PAGE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LONGEST_PATH = 2000


def drawn(name: str, parts: Parts, status: int = 200, **facts: Any) -> HTMLResponse:
    """Return a page of the templates; all that it is told is escaped."""
    sso = parts.settings.oidc_name if parts.settings.oidc_issuer else None
    told = {"fault": "", "done": "", "login": "", "sso": sso, "home": home_of(parts), **facts}
    text = _pages().get_template(name).render(told)
    return HTMLResponse(text, status, dict(PAGE_HEADERS))


def home_of(parts: Parts) -> str:
    """Return where whoever signs in goes if they asked for nothing."""
    return "/staff/" if parts.settings.staff_pages else "/account"


def local_path(asked: str) -> str | None:
    """Return the path if it leads to a page of ours, None for one that leads elsewhere.

    Browsers take a backslash for a slash, and pass over control characters: such are refused.
    """
    is_plain = asked.isprintable() and "\\" not in asked and len(asked) <= _LONGEST_PATH
    if not is_plain or not asked.startswith("/") or asked.startswith("//"):
        return None
    try:
        parts = urlsplit(asked)
    except ValueError:
        return None
    return asked if not parts.scheme and not parts.netloc else None


def style() -> str:
    """Return the style sheet."""
    return _text("sign_in.css")


@cache
def _pages() -> Environment:
    # Every template is HTML, whatever its name ends in.
    return Environment(loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined)


def _text(name: str) -> str:
    return (files(_PACKAGE) / name).read_text(encoding="utf-8")
