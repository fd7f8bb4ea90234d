"""Tickets: opened, taken, answered, closed; and the link by which a customer says how it was."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from api.desk.reference import reference_in
from api.mail.letter import Letter
from api.parts import Parts, PartsHere
from api.routes.listing import Cursor, Limit, Listing
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.routes.ticket_shapes import (
    AnswerBody,
    CloseTicketBody,
    LinkBody,
    LinkShown,
    TakeBody,
    TicketBody,
    TicketShown,
    ticket_shown,
)
from api.security.caller import Caller
from api.security.scope import Scope
from api.storage.tickets import TicketFilter, TicketOrder
from api.tickets.handling import TicketState
from api.tickets.letters import closing_letter, feedback_url

router = APIRouter(prefix="/v1/tickets", tags=["tickets"])

Worker = Annotated[Caller, Depends(Needs(Scope.TICKETS))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a request asks for."""

    state: TicketState | None = None
    owner_id: Annotated[str | None, Query(max_length=200)] = None
    department: Annotated[str | None, Query(max_length=200)] = None
    customer_id: Annotated[str | None, Query(max_length=200)] = None
    order: TicketOrder = TicketOrder.NEWEST
    number: Annotated[
        str | None, Query(max_length=40, description="As the customer was told it.")
    ] = None

    def filter(self) -> TicketFilter:
        """Return it as storage is asked."""
        return TicketFilter(
            self.state,
            self.owner_id,
            self.department,
            self.customer_id,
            self.order,
            reference_in(self.number) if self.number else None,
        )


@router.post("", status_code=201, response_model=TicketShown)
async def open_ticket(
    body: TicketBody, caller: Worker, parts: PartsHere, once: OnceHere
) -> Response:
    """Open a ticket for a customer; the same client_key again opens no second one."""
    asked = body.asked()

    def work() -> TicketShown:
        return ticket_shown(parts.tickets.open(asked))

    return await once.run(caller, Deed(201, work, prepare=lambda: parts.tickets.prepare(asked)))


@router.get("")
async def tickets(
    caller: Worker,
    parts: PartsHere,
    wanted: Annotated[Wanted, Depends()],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Listing[TicketShown]:
    """Return the tickets that fit; agents see their own, and those that nobody has taken."""
    page = await parts.lanes.read(
        lambda: parts.tickets.listed(caller, wanted.filter(), cursor, limit)
    )
    return Listing(items=[ticket_shown(one) for one in page.items], next_cursor=page.next_cursor)


@router.get("/{ticket_id}")
async def ticket(ticket_id: str, caller: Worker, parts: PartsHere) -> TicketShown:
    """Return one ticket."""
    return ticket_shown(await parts.lanes.read(lambda: parts.tickets.one(caller, ticket_id)))


@router.post("/{ticket_id}/take", response_model=TicketShown)
async def take(
    ticket_id: str, caller: Worker, parts: PartsHere, once: OnceHere, body: TakeBody | None = None
) -> Response:
    """Take a ticket, so that nobody else does; 409 if somebody has."""
    owner = body.owner_id if body else None

    def work() -> TicketShown:
        return ticket_shown(parts.tickets.take(caller, ticket_id, owner))

    return await once.run(caller, Deed(200, work))


@router.post("/{ticket_id}/give-back", response_model=TicketShown)
async def give_back(ticket_id: str, caller: Worker, parts: PartsHere, once: OnceHere) -> Response:
    """Leave a ticket to whoever takes it next."""

    def work() -> TicketShown:
        return ticket_shown(parts.tickets.give_back(caller, ticket_id))

    return await once.run(caller, Deed(200, work))


@router.post("/{ticket_id}/answer", response_model=TicketShown)
async def answer(
    ticket_id: str, body: AnswerBody, caller: Worker, parts: PartsHere, once: OnceHere
) -> Response:
    """Note what the customer was told, in place of what was noted before."""

    def work() -> TicketShown:
        return ticket_shown(parts.tickets.answer(caller, ticket_id, body.text, body.revision))

    return await once.run(caller, Deed(200, work))


@router.post("/{ticket_id}/close", response_model=TicketShown)
async def close(
    ticket_id: str, body: CloseTicketBody, caller: Worker, parts: PartsHere, once: OnceHere
) -> Response:
    """Close a ticket with what it came to."""
    closing = body.closing()

    def work() -> TicketShown:
        return ticket_shown(parts.tickets.close(caller, ticket_id, closing, body.revision))

    return await once.run(caller, Deed(200, work))


@dataclass(frozen=True, slots=True)
class _Site:
    """Who asks for a link, and where customers find us."""

    caller: Caller
    parts: Parts
    url: str


async def _site(request: Request, caller: Worker, parts: PartsHere) -> _Site:
    public = parts.settings.public_url or str(request.base_url)
    return _Site(caller, parts, public.rstrip("/"))


@router.post("/{ticket_id}/feedback-link", status_code=201, response_model=LinkShown)
async def link(
    ticket_id: str,
    site: Annotated[_Site, Depends(_site)],
    once: OnceHere,
    body: LinkBody | None = None,
) -> Response:
    """Make the link by which the customer of a closed ticket says how they were served."""
    tickets, mailer, letters = site.parts.tickets, site.parts.mailer, list[Letter]()

    def work() -> LinkShown:
        return LinkShown(ticket_id=tickets.one(site.caller, ticket_id).ticket_id, url="")

    def complete(shown: dict[str, Any]) -> dict[str, Any]:
        url = feedback_url(site.url, site.parts.feedback_links.make(site.caller, ticket_id))
        letter = closing_letter(tickets.one(site.caller, ticket_id), url)
        letters.extend([letter] if letter else [])
        return {**shown, "url": url}

    answered = await once.run(site.caller, Deed(201, work, complete))
    if body is not None and body.mail and mailer is not None:
        answered.background = BackgroundTask(mailer.send, letters)
    return answered
