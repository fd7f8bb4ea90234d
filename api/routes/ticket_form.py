"""The page on which customers open a ticket, and the one that tells them its number."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.desk.errors import DeskError
from api.forms.drawn import drawn, said
from api.forms.fault import Fault, Faults
from api.forms.ticket_form import TicketForm
from api.parts import Parts, PartsHere
from api.routes.door import sentence
from api.routes.forms import LATER, client_key, fresh_key, served
from api.storage.errors import StorageError
from api.tickets.errors import SentBeforeError, TicketError, UnknownTicketError

router = APIRouter(include_in_schema=False, dependencies=[Depends(served)])


@router.get("/tickets/new")
async def empty(parts: PartsHere) -> Response:
    """Return an empty form."""
    return _shown(parts, TicketForm(key=fresh_key()), Faults())


@router.post("/tickets")
async def open_ticket(parts: PartsHere, form: Annotated[TicketForm, Form()]) -> Response:
    """Open a ticket, and lead to its number; the form again if something is amiss."""
    form.key = form.key or fresh_key()
    if faults := form.faults():
        return _shown(parts, form, faults, 422)
    asked = form.asked(client_key(form.key))
    try:
        await parts.lanes.read(lambda: parts.tickets.prepare(asked))
        await parts.lanes.write(lambda: parts.tickets.open(asked))
    except SentBeforeError as error:
        form.key = fresh_key()
        again = Fault("", f"{sentence(error)} Sent again, this opens a second one.")
        return _shown(parts, form, Faults((again,)), 409)
    except (TicketError, DeskError) as error:
        return _shown(parts, form, Faults((Fault("", sentence(error)),)), 422)
    except StorageError:
        return _shown(parts, form, Faults((LATER,)), 503)
    number = urlencode({"form": form.key})
    return RedirectResponse(f"/tickets/sent?{number}", 303)


@router.get("/tickets")
async def again() -> Response:
    """Lead whoever loads what answered a form to an empty one."""
    return RedirectResponse("/tickets/new")


@router.get("/tickets/sent")
async def sent(parts: PartsHere, form: str = "") -> Response:
    """Return the number of the ticket that a form opened."""
    try:
        ticket = await parts.lanes.read(lambda: parts.tickets.of_form(client_key(form)))
    except UnknownTicketError:
        text = "Nothing was sent from this address, or not yet."
        return said("There is nothing here", text, 404)
    return drawn("sent.html.j2", ticket=ticket)


def _shown(parts: Parts, form: TicketForm, faults: Faults, status: int = 200) -> Response:
    return drawn("ticket.html.j2", status, form=form, faults=faults, topics=parts.tickets.topics)
