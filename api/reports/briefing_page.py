"""A briefing as a file that needs nothing but a browser, and as plain text."""

from api.reports.briefing_view import BriefingView
from api.reports.page import STYLES, environment, inlined

_STYLES = (*STYLES, "briefing.css")


def html_of(view: BriefingView) -> str:
    """Return the page: no script, no picture, nothing from another host."""
    template = environment().get_template("briefing_page.html.j2")
    return template.render(view=view, style=inlined(*_STYLES))


def text_of(view: BriefingView) -> str:
    """Return the same for whoever reads no HTML."""
    template = environment().overlay(autoescape=False).get_template("briefing.txt.j2")
    return template.render(view=view)
