"""The pages that customers fill in: a ticket, and what they say of how they were served.

Plain forms, that need no key and no script. A form carries a key of its own, so that sent twice it
does one thing; what it came with is shown again whenever it can't be kept. They are sent to another
address than they come from: a browser that goes back would ask for a new form otherwise.
"""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.desk.errors import DeskError
from api.forms.drawn import drawn, said
from api.forms.fault import Fault, Faults
from api.forms.feedback_form import FeedbackForm
from api.forms.ticket_form import TicketForm
from api.parts import Parts, PartsHere
from api.routes.door import check_own_form, sentence
from api.storage.errors import StorageError
from api.tickets.errors import SentBeforeError, TicketError, UnknownTicketError
from api.tickets.survey import Survey
from api.tickets.ticket import Ticket
from emotion.errors import TonewiseError
from insights.interaction import SourceKind

_STARS = (
    ("1", "Not at all"),
    ("2", "Little"),
    ("3", "So-so"),
    ("4", "Quite"),
    ("5", "Very"),
)
# For whoever has no script: the same faces as the slider's, with their mouths.
_FACES = (
    ("0", "M7.5 17.5Q12 11.5 16.5 17.5", "Very unhappy"),
    ("25", "M8 16.5Q12 13.5 16 16.5", "Unhappy"),
    ("50", "M8 15.5H16", "Neither"),
    ("75", "M8 14.5Q12 17.5 16 14.5", "Happy"),
    ("100", "M7 13.5Q12 20.5 17 13.5", "Very happy"),
)
_LATER = Fault("", "We could not keep it just now. What you wrote is here: send it again, please.")


class FormsOffError(TonewiseError):
    """The customers' forms are switched off."""


async def _served(request: Request, parts: PartsHere) -> None:
    if not parts.settings.forms:
        raise FormsOffError("this service takes no forms")
    if request.method == "POST":
        check_own_form(request)


router = APIRouter(include_in_schema=False, dependencies=[Depends(_served)])


@router.get("/tickets/new")
async def ticket_page(parts: PartsHere) -> Response:
    """Return an empty form."""
    return _ticket_form(parts, TicketForm(key=_fresh_key()), Faults())


@router.post("/tickets")
async def open_ticket(parts: PartsHere, form: Annotated[TicketForm, Form()]) -> Response:
    """Open a ticket, and lead to its number; the form again if something is amiss."""
    form.key = form.key or _fresh_key()
    if faults := form.faults():
        return _ticket_form(parts, form, faults, 422)
    asked = form.asked()
    try:
        await parts.lanes.read(lambda: parts.tickets.prepare(asked))
        await parts.lanes.write(lambda: parts.tickets.open(asked))
    except SentBeforeError as error:
        form.key = _fresh_key()
        again = Fault("", f"{sentence(error)} Sent again, this opens a second one.")
        return _ticket_form(parts, form, Faults((again,)), 409)
    except (TicketError, DeskError) as error:
        return _ticket_form(parts, form, Faults((Fault("", sentence(error)),)), 422)
    except StorageError:
        return _ticket_form(parts, form, Faults((_LATER,)), 503)
    return RedirectResponse(f"/tickets/sent?form={form.key}", 303)


@router.get("/tickets")
async def tickets() -> Response:
    """Lead whoever loads what answered a form to an empty one."""
    return RedirectResponse("/tickets/new")


@router.get("/tickets/sent")
async def ticket_sent(parts: PartsHere, form: str = "") -> Response:
    """Return the number of the ticket that a form opened."""
    try:
        ticket = await parts.lanes.read(lambda: parts.tickets.of_form(form))
    except UnknownTicketError:
        text = "Nothing was sent from this address, or not yet."
        return said("There is nothing here", text, 404)
    return drawn("sent.html.j2", ticket=ticket)


@router.get("/feedback")
async def feedback_page(parts: PartsHere, of: str = "") -> Response:
    """Return an empty form, about a ticket if a link of one led here."""
    form = FeedbackForm(key=_fresh_key(), of=of)
    try:
        ticket = await _asked_about(parts, of)
    except UnknownTicketError:
        return _gone()
    if ticket is not None and ticket.feedback is not None:
        return RedirectResponse("/feedback/thanks", 303)
    return _feedback_form(form, ticket, Faults())


@router.post("/feedback/answers")
async def give_feedback(parts: PartsHere, form: Annotated[FeedbackForm, Form()]) -> Response:
    """Keep what a customer says, and thank them; the form again if something is amiss."""
    form.key, ticket = form.key or _fresh_key(), None
    try:
        ticket = await _asked_about(parts, form.of)
        if faults := form.faults():
            return _feedback_form(form, ticket, faults, 422)
        await parts.lanes.write(lambda: _keep(parts, form))
    except UnknownTicketError:
        return _gone()
    except (TicketError, DeskError) as error:
        return _feedback_form(form, ticket, Faults((Fault("", sentence(error)),)), 422)
    except StorageError:
        return _feedback_form(form, ticket, Faults((_LATER,)), 503)
    return RedirectResponse("/feedback/thanks", 303)


@router.get("/feedback/answers")
async def answers() -> Response:
    """Lead whoever loads what answered a form to an empty one."""
    return RedirectResponse("/feedback")


@router.get("/feedback/thanks")
async def thanks() -> Response:
    """Thank whoever answered."""
    return said("Thank you", "We have your answer. You can close this page.")


async def _asked_about(parts: Parts, secret: str) -> Ticket | None:
    """Return the ticket that a link is about, None without one; raises UnknownTicketError."""
    return await parts.lanes.read(lambda: parts.tickets.of_link(secret)) if secret else None


def _keep(parts: Parts, form: FeedbackForm) -> None:
    given = form.feedback()
    if form.of:
        parts.tickets.tell(form.of, given, form.consents)
        return
    survey = Survey(form.key, given, source=SourceKind.FEEDBACK, analyse_mood=form.consents)
    parts.surveys.answer(survey)


def _ticket_form(parts: Parts, form: TicketForm, faults: Faults, status: int = 200) -> Response:
    return drawn("ticket.html.j2", status, form=form, faults=faults, topics=parts.tickets.topics)


def _feedback_form(
    form: FeedbackForm, ticket: Ticket | None, faults: Faults, status: int = 200
) -> Response:
    shown = {"form": form, "ticket": ticket, "faults": faults}
    return drawn("feedback.html.j2", status, **shown, stars=_STARS, faces=_FACES)


def _gone() -> Response:
    text = "A link opens its page until another is sent. You can still write to us."
    return said("This link is about no ticket of ours", text, 404)


def _fresh_key() -> str:
    return secrets.token_urlsafe(16)
