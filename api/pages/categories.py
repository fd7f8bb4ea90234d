"""How categories stand with customers beside each other, and what of them hurts most."""

import asyncio
from dataclasses import dataclass, replace

from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.said_filters import (
    CUT_WORDS,
    SaidChoices,
    SaidFilters,
    said_choices,
    said_filters,
)
from api.pages.standings import DriverRow, GroupTable, driver_rows, group_table
from api.pages.visit import Visit
from api.parameters import QueryError, one
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.trends.categories import CategoryReport
from insights.interaction import Cut

_AT_ONCE = 12  # themes; the others are folded away


@dataclass(frozen=True, slots=True)
class CategoriesView:
    """All that the page shows."""

    filters: SaidFilters
    choices: SaidChoices
    report: CategoryReport
    groups: GroupTable
    drivers: tuple[DriverRow, ...]
    word: str  # what the groups are

    @property
    def first(self) -> tuple[DriverRow, ...]:
        """The themes that are seen at once."""
        return self.drivers[:_AT_ONCE]

    @property
    def others(self) -> tuple[DriverRow, ...]:
        """The themes that are folded away."""
        return self.drivers[_AT_ONCE:]


@staff_page("/categories", title="Categories", scope=Scope.TRENDS_READ, help="categories")
async def categories(visit: Visit) -> None:
    """Show how the groups of what fits the address stand."""
    for style in ("charts.css", "quality.css", "trends.css"):
        visit.style(style)
    filters, by = _asked(visit)
    parts, caller = visit.parts, visit.caller
    now_s = parts.clock()
    choices, report = await asyncio.gather(
        visit.read(lambda: said_choices(parts, caller)),
        visit.read(
            lambda: parts.overview.categories.report(
                caller, filters.query, by, now_s, filters.offset_s(now_s)
            )
        ),
    )
    await visit.note(Action.SAW, Subject("categories", ""), f"{len(report.groups)} groups")
    timed = filters.spanning(report.since_s, report.until_s)
    shown = CategoriesView(
        filters=filters,
        choices=choices,
        report=report,
        groups=group_table(report, timed),
        drivers=driver_rows(report.drivers, timed),
        word=CUT_WORDS[by],
    )
    fragment("categories.html.j2", "div", "stack wide-gap", page=shown)


def _asked(visit: Visit) -> tuple[SaidFilters, Cut]:
    filters = said_filters(visit.query, visit.zone, ("by",))
    try:
        return filters, one(filters.given, "by", Cut) or Cut.CATEGORY
    except QueryError as error:
        return replace(filters, fault=str(error)), Cut.CATEGORY
