"""Help: how to read a page's cues, and what they can't tell."""

from functools import cache
from importlib.resources import files

from markdown2 import markdown
from markupsafe import Markup


@cache
def help_html(name: str) -> Markup:
    """Return a file of api/pages/help as HTML."""
    text = (files("api.pages") / "help" / f"{name}.md").read_text(encoding="utf-8")
    return Markup(markdown(text))  # noqa: S704  (a file of the project's own)
