"""The disputes that one sees: what agents say is wrong, decided where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from nicegui import ui

from api.desk.views import Page
from api.pages.acts import Given, on_acts
from api.pages.call import decide
from api.pages.fragments import fragment, html
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.disputes import Dispute, DisputeFilter
from insights.dispute import DisputeState

_PAGE = 25
_ANY = "all"
_STATES = MappingProxyType(
    {
        DisputeState.OPEN.value: "Open",
        DisputeState.UPHELD.value: "Outcome kept",
        DisputeState.CHANGED.value: "Outcome changed",
        DisputeState.WITHDRAWN.value: "Withdrawn",
        DisputeState.LAPSED.value: "Lapsed",
        _ANY: "All",
    }
)


@dataclass(frozen=True, slots=True)
class DisputesView:
    """All that the list shows."""

    found: Page[Dispute]
    state: str  # that is shown
    names: Names
    titles: Mapping[str, str]  # of criteria
    may_decide: bool
    agent_id: str | None  # who looks, if an agent does


@staff_page("/disputes", title="Disputes", scope=Scope.GRADES_READ, help="disputes")
async def disputes(visit: Visit) -> None:
    """Show the disputes of a state, newest first."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _shown(visit))
    await visit.note(Action.SAW, Subject("disputes", "list"), f"{len(shown.found.items)}")
    drawn = fragment("disputes.html.j2", "div", "stack wide-gap", page=shown, states=_STATES)
    on_acts(
        drawn,
        {
            "decide": lambda given: _decided(visit, drawn, given),
            "withdraw": lambda given: _withdrawn(visit, drawn, given),
        },
    )


def _shown(visit: Visit) -> DisputesView:
    parts, caller = visit.parts, visit.caller
    state = visit.query.get("state", "")
    state = state if state in _STATES else DisputeState.OPEN.value
    states = None if state == _ANY else frozenset({DisputeState(state)})
    cursor = visit.query.get("cursor") or None
    return DisputesView(
        found=parts.quality.disputes.listed(caller, DisputeFilter(states), cursor, _PAGE),
        state=state,
        names=names_of(parts.accounts),
        titles=parts.library.titles(),
        may_decide=caller.may(Scope.GRADES_CHANGE),
        agent_id=caller.agent_id,
    )


async def _decided(visit: Visit, drawn: ui.html, given: Given) -> None:
    await decide(visit, given)
    await _redrawn(visit, drawn, "The dispute is closed.")


async def _withdrawn(visit: Visit, drawn: ui.html, given: Given) -> None:
    disputes = visit.parts.quality.disputes
    await visit.write(lambda: disputes.withdraw(visit.caller, given["dispute"]))
    await _redrawn(visit, drawn, "Withdrawn.")


async def _redrawn(visit: Visit, drawn: ui.html, said: str) -> None:
    shown = await visit.read(lambda: _shown(visit))
    drawn.set_content(html("disputes.html.j2", page=shown, states=_STATES))
    visit.toast(said)
