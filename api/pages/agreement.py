"""How far people agree with the machine, and with each other, criterion by criterion."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.filters import Filters, filters_of
from api.pages.fragments import fragment
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.quality.agreement import AgreementFigures
from api.security.scope import Scope
from api.storage.judgements import JudgementFilter


@dataclass(frozen=True, slots=True)
class AgreementView:
    """All that the page shows."""

    filters: Filters
    figures: AgreementFigures
    titles: Mapping[str, str]  # of criteria


@staff_page("/agreement", title="Agreement", scope=Scope.GRADES_CHANGE, help="agreement")
async def agreement(visit: Visit) -> None:
    """Show the figures of what was judged in some time."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _shown(visit))
    fragment("agreement.html.j2", "div", "stack wide-gap", page=shown)


def _shown(visit: Visit) -> AgreementView:
    parts = visit.parts
    filters = filters_of(
        {name: visit.query.get(name, "") for name in ("since", "until")}, visit.zone
    )
    wanted = JudgementFilter(since_s=filters.query.since_s, until_s=filters.query.until_s)
    return AgreementView(
        filters, parts.quality.agreement.figures(visit.caller, wanted), parts.library.titles()
    )
