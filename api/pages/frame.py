"""The frame that every page stands in: who is here, where one can go, and help at hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import ui

from api.pages.elements import box, words
from api.pages.fragments import fragment
from api.pages.help import help_html
from api.pages.visit import Visit
from api.security.scope import Scope


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the menu."""

    path: str
    title: str
    scope: Scope


MENU: tuple[tuple[str, tuple[Way, ...]], ...] = (
    (
        "Work",
        (Way("/staff/desk", "Desk", Scope.DESK),),
    ),
    (
        "Floor",
        (Way("/staff/wallboard", "Wallboard", Scope.SUPERVISE),),
    ),
    (
        "Quality",
        (
            Way("/staff/calls", "Calls", Scope.GRADES_READ),
            Way("/staff/agents", "Agents", Scope.COACH),
            Way("/staff/disputes", "Disputes", Scope.GRADES_READ),
            Way("/staff/samples", "Samples", Scope.GRADES_CHANGE),
            Way("/staff/calibrations", "Calibration", Scope.GRADES_CHANGE),
            Way("/staff/agreement", "Agreement", Scope.GRADES_CHANGE),
            Way("/staff/fairness", "Fairness", Scope.GRADES_CHANGE),
            Way("/staff/coaching", "Coaching", Scope.GRADES_READ),
            Way("/staff/review", "Review", Scope.REVIEW),
        ),
    ),
    (
        "Customers",
        (
            Way("/staff/trends", "Trends", Scope.TRENDS_READ),
            Way("/staff/categories", "Categories", Scope.TRENDS_READ),
            Way("/staff/narratives", "Narratives", Scope.TRENDS_READ),
            Way("/staff/accounts", "Accounts", Scope.TRENDS_READ),
            Way("/staff/kpis", "Figures", Scope.TRENDS_READ),
            Way("/staff/briefing", "Briefing", Scope.TRENDS_READ),
            Way("/staff/conversations", "Conversations", Scope.TRENDS_READ),
            Way("/staff/tickets", "Tickets", Scope.TICKETS),
            Way("/staff/sources", "Sources", Scope.IMPORTS),
        ),
    ),
    (
        "Admin",
        (
            Way("/staff/admin/people", "People", Scope.ACCOUNTS),
            Way("/staff/admin/experts", "Experts", Scope.EXPERTS_WRITE),
            Way("/staff/admin/departments", "Departments", Scope.EXPERTS_WRITE),
            Way("/staff/admin/rubrics", "Rubrics", Scope.RUBRICS),
            Way("/staff/admin/alert-rules", "Alert rules", Scope.ALERTS),
            Way("/staff/admin/playbook", "Playbook", Scope.ALERTS),
            Way("/staff/admin/replies", "Replies", Scope.LEXICON),
            Way("/staff/admin/lexicon", "Cue words", Scope.LEXICON),
            Way("/staff/admin/keys", "Keys", Scope.KEYS),
            Way("/staff/admin/webhooks", "Webhooks", Scope.WEBHOOKS),
            Way("/staff/admin/audit", "Audit", Scope.AUDIT),
            Way("/staff/admin/system", "System", Scope.ACCOUNTS),
        ),
    ),
)


@contextmanager
def framed(visit: Visit, title: str, help_name: str | None) -> Iterator[None]:
    """Draw the frame, and let what is drawn within stand in its middle."""
    _one_main()
    visit.style("pages.css")
    visit.script("pages.js")
    ui.add_head_html(f'<meta name="tonewise-csrf" content="{visit.csrf}">')
    bell = visit.caller.may(Scope.FOLLOW_UPS) and visit.caller.may(Scope.TRENDS_READ)
    if bell:
        visit.script("bell.js")
    shown = {"visit": visit, "menu": _menu(visit), "title": title, "bell": bell}
    fragment("frame.html.j2", "header", "top", **shown)
    with box("main", "middle", id="main", tabindex="-1"):
        with box("div", "title"):
            words("h1", title)
            if help_name is not None:
                words("button", "Help", "quiet", type="button", popovertarget="help")
        yield
    if help_name is not None:
        fragment("help.html.j2", "aside", "", title=title, text=help_html(help_name))


def _one_main() -> None:
    """Make Quasar's page a plain box: it would be a second <main>, around menu and all."""
    slot = ui.context.client.content.parent_slot
    if slot is not None:
        slot.parent.tag = "div"


def ways_of(scopes: frozenset[str]) -> Iterator[Way]:
    """Yield what somebody with these scopes finds in the menu, their first page first."""
    yield from (way for _, ways in MENU for way in ways if way.scope in scopes)


def _menu(visit: Visit) -> list[tuple[str, list[Way]]]:
    groups = [(name, [w for w in ways if visit.caller.may(w.scope)]) for name, ways in MENU]
    return [(name, ways) for name, ways in groups if ways]
