"""Figures beside moods: satisfaction, recommendation, resolution; and who left."""

from dataclasses import dataclass
from datetime import datetime

from api.pages.fragments import fragment
from api.pages.kpi_view import KpisView, kpis_view
from api.pages.kpi_words import TITLES, luck
from api.pages.page import staff_page
from api.pages.trend_words import signed
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.trends.foretelling import DAYS, Foretold
from api.trends.kpis import Kpi, KpiAsk
from insights.interaction import Cut
from insights.validity import Auc

_OWN = "own:"  # in the address: a figure that was brought along
_USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class AucRow:
    """One way to foretell who leaves, beside the others."""

    name: str
    auc: Auc | None  # None: it can't be told


@staff_page("/kpis", title="Figures beside moods", scope=Scope.TRENDS_READ, help="kpis")
async def kpis(visit: Visit) -> None:
    """Show a figure by week beside moods; or what foretold who left."""
    for style in ("charts.css", "trends.css", "quality.css", "kpis.css"):
        visit.style(style)
    if visit.query.get("view") == "leaving":
        await _leaving(visit)
        return
    visit.script("readout.js")
    shown = await visit.read(lambda: _shown(visit))
    await visit.note(Action.SAW, Subject("kpi", shown.ask.kpi))
    fragment("kpis.html.j2", "div", "stack wide-gap", page=shown, luck=luck)


async def _leaving(visit: Visit) -> None:
    asked = visit.query.get("days", "")
    days = int(asked) if asked in {str(each) for each in DAYS} else _USUAL_DAYS
    found = await visit.read(lambda: visit.parts.foretelling.of(visit.caller, days))
    await visit.note(Action.SAW, Subject("account"), "who left")
    shown = {"found": found, "rows": _rows(found), "choices": DAYS, "signed": signed}
    fragment("leaving.html.j2", "div", "stack wide-gap", **shown)


def _shown(visit: Visit) -> KpisView:
    parts = visit.parts
    report = parts.kpis.report(visit.caller, ask_of(visit))
    return kpis_view(report, parts.history.names(visit.caller, Cut.SEGMENT))


def ask_of(visit: Visit) -> KpiAsk:
    """Return what the address asks for: a figure that nobody knows is satisfaction."""
    given = visit.query.get("kpi", "")
    is_brought = given.startswith(_OWN) and len(given) > len(_OWN)
    known = given if given in TITLES else Kpi.CSAT.value
    now = datetime.fromtimestamp(visit.parts.clock(), visit.zone)
    offset = now.utcoffset()
    return KpiAsk(
        kpi=given.removeprefix(_OWN) if is_brought else known,
        is_brought=is_brought,
        segment=visit.query.get("segment") or None,
        offset_s=offset.total_seconds() if offset else 0.0,
    )


def _rows(found: Foretold) -> tuple[AucRow, ...]:
    told = found.validity
    if told is None:
        return ()
    return (
        AucRow("Contacts and moods together", told.moods),
        AucRow("How often they wrote, alone", told.contacts),
        AucRow("How they rated, alone", told.ratings),
    )
