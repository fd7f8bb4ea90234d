"""One history: a customer's page, and an agent's, of all that there is through time."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from api.contacts.contact import Outcome as Came
from api.contacts.event import Event
from api.contacts.histories import HistoryWish
from api.desk.views import Page
from api.pages.elements import link, words
from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import RefusedError, Visit
from api.security.scope import Scope
from api.storage.history_spots import EventKind

_PAGE = 20
_KINDS = MappingProxyType(
    {
        EventKind.CHAT: "Chats",
        EventKind.CALL: "Calls",
        EventKind.NOTE: "Notes",
        EventKind.CHANGE: "Changes",
        EventKind.DISPUTE: "Disputes",
        EventKind.COACHING: "Coaching",
        EventKind.TICKET: "Tickets",
        EventKind.CORRECTION: "Corrections",
    }
)
_CAME = MappingProxyType(
    {
        Came.SOLVED: "solved",
        Came.FOLLOW_UP: "needs a follow-up",
        Came.PASSED_ON: "passed on",
        Came.UNSOLVED: "not solved",
    }
)


@dataclass(frozen=True, slots=True)
class HistoryView:
    """All that a page of a history shows."""

    name: str
    address: str
    found: Page[Event]
    kind: EventKind | None  # the one that is shown; None: all
    names: Names
    titles: Mapping[str, str]  # of criteria
    agent_id: str | None  # whose history it is, if an agent's

    def link(self, kind: str, cursor: str = "") -> str:
        """Return this page's address for another kind, or from a cursor on."""
        query = {name: value for name, value in (("kind", kind), ("cursor", cursor)) if value}
        return f"{self.address}?{urlencode(query)}" if query else self.address


@staff_page("/customers/{customer_id}", title="Customer", scope=Scope.CASES_READ, help="history")
async def customer(visit: Visit, customer_id: str) -> None:
    """Show all that there is of a customer."""
    _dress(visit)
    histories, wish = visit.parts.histories, _wish(visit)
    found = await visit.read(lambda: histories.of_customer(visit.caller, customer_id, wish))
    await _draw(visit, found, None, customer_id)


@staff_page("/agents/{agent_id}/history", title="History", scope=Scope.GRADES_READ, help="history")
async def agent(visit: Visit, agent_id: str) -> None:
    """Show all that there is of an agent."""
    _dress(visit)
    histories, wish = visit.parts.histories, _wish(visit)
    try:
        found = await visit.read(lambda: histories.of_agent(visit.caller, agent_id, wish))
    except RefusedError:
        words("p", "There is no agent of this name whose history you may see.", "empty")
        link("To the calls", "/staff/calls")
        return
    await _draw(visit, found, agent_id, agent_id)


def _dress(visit: Visit) -> None:
    for style in ("report.css", "quality.css", "history.css"):
        visit.style(style)


def _kind(visit: Visit) -> EventKind | None:
    return next((kind for kind in EventKind if kind == visit.query.get("kind")), None)


def _wish(visit: Visit) -> HistoryWish:
    kind, cursor = _kind(visit), visit.query.get("cursor") or None
    return HistoryWish(frozenset({kind} if kind else EventKind), cursor, _PAGE)


async def _draw(visit: Visit, found: Page[Event], agent_id: str | None, name: str) -> None:
    parts = visit.parts
    names, titles = await visit.read(lambda: (names_of(parts.accounts), parts.library.titles()))
    view = HistoryView(
        name=names.agent(agent_id) if agent_id else name,
        address=visit.address,
        found=found,
        kind=_kind(visit),
        names=names,
        titles=titles,
        agent_id=agent_id,
    )
    fragment("history.html.j2", "div", "stack", page=view, kinds=_KINDS, came=_CAME)
