"""A briefing as a file that needs nothing but a browser, and as plain text."""

from api.reports.briefing_view import BriefingView
from api.reports.page import STYLES, environment, inlined

_STYLES = (*STYLES, "briefing.css")
_LETTER_STYLES = ("briefing_letter.css",)


def html_of(view: BriefingView) -> str:
    """Return the page: no script, no picture, nothing from another host."""
    return _drawn(view, _STYLES)


def letter_html_of(view: BriefingView) -> str:
    """Return the same for mail programs, which know few styles."""
    return _drawn(view, _LETTER_STYLES)


def text_of(view: BriefingView) -> str:
    """Return the same for whoever reads no HTML."""
    template = environment().overlay(autoescape=False).get_template("briefing.txt.j2")
    return template.render(view=view)


def _drawn(view: BriefingView, styles: tuple[str, ...]) -> str:
    template = environment().get_template("briefing_page.html.j2")
    return template.render(view=view, style=inlined(*styles))
