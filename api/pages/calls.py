"""The list of graded calls, with what they come to; its filters live in the address."""

import asyncio
from dataclasses import dataclass

from api.pages.charted import Charts, charts_of
from api.pages.filters import Choices, Filters, choices_of, filters_of
from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.quality.library import Found
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from insights.grade_figures import GradeFigures

_PAGE = 30  # calls


@dataclass(frozen=True, slots=True)
class CallsView:
    """All that the list shows."""

    filters: Filters
    choices: Choices
    names: Names
    found: Found | None  # None: the filters can't be used
    figures: GradeFigures | None
    charts: Charts | None
    is_later: bool  # not the first page


@staff_page("/calls", title="Calls", scope=Scope.GRADES_READ, help="calls")
async def calls(visit: Visit) -> None:
    """Show the calls that fit the address."""
    for style in ("charts.css", "quality.css"):
        visit.style(style)
    shown = await _view(visit)
    if shown.found is not None:
        detail = f"{len(shown.found.items)} of {shown.found.total} calls"
        await visit.note(Action.SAW, Subject("grades", "list"), detail)
    fragment("calls.html.j2", "div", "stack wide-gap", page=shown)


async def _view(visit: Visit) -> CallsView:
    filters, parts = filters_of(visit.query, visit.zone), visit.parts
    names, choices = await visit.read(lambda: _choices(visit))
    if filters.fault:
        return CallsView(filters, choices, names, None, None, None, False)
    cursor = visit.query.get("cursor") or None
    found, figures = await asyncio.gather(
        visit.read(lambda: parts.library.search(visit.caller, filters.query, cursor, _PAGE)),
        visit.read(lambda: parts.library.figures(visit.caller, filters.query)),
    )
    charts = charts_of(figures, filters.link)
    return CallsView(filters, choices, names, found, figures, charts, cursor is not None)


def _choices(visit: Visit) -> tuple[Names, Choices]:
    names = names_of(visit.parts.accounts)
    return names, choices_of(visit.parts, visit.caller, names)
