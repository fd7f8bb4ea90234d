"""The briefing: a day in a few sentences, each with where it leads."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.reports.briefing_view import BriefingView, briefing_view
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.trends.briefings import BriefingDayError, Briefings


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """All that the page shows."""

    shown: BriefingView | None  # None: the day that was asked for has no briefing
    day: str  # as the address had it, or as it is
    before: str  # the day before, "" if there is none
    after: str
    latest: str  # today: the last that can be chosen
    fault: str = ""


@staff_page("/briefing", title="Briefing", scope=Scope.TRENDS_READ, help="briefing")
async def briefing(visit: Visit) -> None:
    """Show one day's briefing, yesterday's unless the address names another."""
    for style in ("quality.css", "briefing.css"):
        visit.style(style)
    page = await _page(visit, visit.query.get("date", "").strip())
    if page.shown is not None:
        await visit.note(Action.SAW, Subject("briefing", page.day))
    fragment("briefing.html.j2", "div", "stack wide-gap", page=page)


async def _page(visit: Visit, asked: str) -> BriefingPage:
    briefings = visit.parts.briefings
    today = briefings.today().date
    wanted, fault = _wanted(briefings, asked)
    if fault:
        return BriefingPage(None, wanted.isoformat(), "", "", today.isoformat(), fault)
    made = await visit.read(lambda: briefings.of(visit.caller, wanted))
    return BriefingPage(
        shown=briefing_view(made),
        day=wanted.isoformat(),
        before=(wanted - timedelta(days=1)).isoformat(),
        after=(wanted + timedelta(days=1)).isoformat() if wanted < today else "",
        latest=today.isoformat(),
    )


def _wanted(briefings: Briefings, asked: str) -> tuple[date, str]:
    """Return the day of an address, and what is wrong with it; yesterday if it is none."""
    yesterday = briefings.today().before(1).date
    try:
        wanted = date.fromisoformat(asked) if asked else yesterday
    except ValueError:
        return yesterday, f"wanted a day such as {yesterday}, got {asked!r}"
    try:
        briefings.check(wanted)
    except BriefingDayError as error:
        return wanted, str(error)
    return wanted, ""
