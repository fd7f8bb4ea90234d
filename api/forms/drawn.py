"""Drawn: the customers' forms as pages, from templates that escape what they show."""

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from starlette.responses import HTMLResponse

_PACKAGE = "api.forms"
# The one script is the mood slider, without which the same is asked by plain buttons.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# A referrer of "no-referrer" would make browsers hide from us that a form is our own.
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    # Going back shows the form as it was left, its key too: sent again, it opens no second ticket.
    "Cache-Control": "private, no-cache",
}


def drawn(name: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """Return a page of the templates; all that it is told is escaped."""
    return HTMLResponse(_pages().get_template(name).render(facts), status, dict(_HEADERS))


def said(title: str, text: str, status: int = 200) -> HTMLResponse:
    """Return a page that says one thing."""
    return drawn("said.html.j2", status, title=title, text=text)


def too_often(wait_s: int) -> HTMLResponse:
    """Return what is said to who sends forms faster than they can be written."""
    text = (
        f"Too many messages came from where you are. Wait {wait_s} seconds, then go back and send "
        "yours again: what you wrote is still there."
    )
    page = said("Please wait a moment", text, 429)
    page.headers["Retry-After"] = str(wait_s)
    return page


@cache
def _pages() -> Environment:
    # Every template is HTML, whatever its name ends in.
    return Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return (files(_PACKAGE) / name).read_text(encoding="utf-8")
