"""The tickets that one sees: who needs somebody most stands first."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from api.desk.reference import reference_in
from api.desk.views import Page
from api.pages.fragments import fragment
from api.pages.names import Names, names_of
from api.pages.page import staff_page
from api.pages.visit import Visit
from api.security.audit_line import Action, Subject
from api.security.scope import Scope
from api.storage.tickets import TicketFilter, TicketOrder
from api.tickets.handling import TicketState
from api.tickets.ticket import Priority, Ticket

AT = "/staff/tickets"
_PAGE = 50
_LONGEST_NUMBER = 40
_MINE, _ALL = "mine", "all"
_LONG_S = 24 * 3600.0  # an open ticket that waits so long is marked, whatever its priority
_STATES = MappingProxyType(
    {
        TicketState.OPEN.value: "Open",
        _MINE: "Mine",
        TicketState.TAKEN.value: "Taken",
        TicketState.CLOSED.value: "Closed",
        _ALL: "All",
    }
)
_ORDERS = MappingProxyType(
    {TicketOrder.OLDEST.value: "the oldest", TicketOrder.NEWEST.value: "the newest"}
)
PRIORITIES = MappingProxyType({Priority.URGENT: "urgent", Priority.HIGH: "high"})


@dataclass(frozen=True, slots=True)
class TicketsView:
    """All that the list shows."""

    found: Page[Ticket]
    given: Mapping[str, str]  # what the filters are set to, as it is shown
    topics: Mapping[str, str]
    names: Names
    now_s: float

    def link(self, **changes: str) -> str:
        """Return the address of this list with some of it changed; an empty one is left out."""
        wanted = {name: value for name, value in {**self.given, **changes}.items() if value}
        return f"{AT}?{urlencode(wanted)}"

    def waits_long(self, ticket: Ticket) -> bool:
        """Say whether nobody has taken a ticket for long."""
        is_open = ticket.handling.state is TicketState.OPEN
        return is_open and self.now_s - ticket.opened_s > _LONG_S


@staff_page("/tickets", title="Tickets", scope=Scope.TICKETS, help="tickets")
async def tickets(visit: Visit) -> None:
    """Show the tickets of a state."""
    visit.style("quality.css")
    shown = await visit.read(lambda: _shown(visit))
    await visit.note(Action.SAW, Subject("tickets", "list"), f"{len(shown.found.items)}")
    chosen = {"states": _STATES, "orders": _ORDERS, "priorities": PRIORITIES}
    fragment("tickets.html.j2", "div", "stack wide-gap", page=shown, **chosen)


def _shown(visit: Visit) -> TicketsView:
    parts, given = visit.parts, _given(visit.query)
    cursor = visit.query.get("cursor") or None
    return TicketsView(
        found=parts.tickets.listed(visit.caller, _filter(visit, given), cursor, _PAGE),
        given=given,
        topics=parts.tickets.topics,
        names=names_of(parts.accounts),
        now_s=parts.clock(),
    )


def _given(query: Mapping[str, str]) -> Mapping[str, str]:
    state, order = query.get("state", ""), query.get("order", "")
    return {
        "state": state if state in _STATES else TicketState.OPEN.value,
        "department": query.get("department", ""),
        "customer": query.get("customer", ""),
        "order": order if order in _ORDERS else "",
        "number": query.get("number", "").strip()[:_LONGEST_NUMBER],
    }


def _filter(visit: Visit, given: Mapping[str, str]) -> TicketFilter:
    # Whoever reads out a number wants that ticket, however it stands.
    state, caller = _ALL if given["number"] else given["state"], visit.caller
    of_state = TicketState.TAKEN if state == _MINE else state
    # What is over presses nobody any more.
    usual = TicketOrder.PRESSING if state in (TicketState.OPEN, _MINE) else TicketOrder.NEWEST
    return TicketFilter(
        state=None if state == _ALL else TicketState(of_state),
        owner_id=caller.agent_id or caller.caller_id if state == _MINE else None,
        department=given["department"] or None,
        customer_id=given["customer"] or None,
        order=TicketOrder(given["order"] or usual),
        reference=reference_in(given["number"]) if given["number"] else None,
    )
