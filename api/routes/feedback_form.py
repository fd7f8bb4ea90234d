"""The page on which customers say how they were served, about a ticket or nothing in particular."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.desk.errors import DeskError
from api.forms.drawn import drawn, said
from api.forms.fault import Fault, Faults
from api.forms.feedback_form import FeedbackForm
from api.parts import Parts, PartsHere
from api.routes.door import sentence
from api.routes.forms import LATER, client_key, fresh_key, served
from api.storage.errors import StorageError
from api.tickets.errors import TicketError, UnknownTicketError
from api.tickets.survey import Survey
from api.tickets.ticket import Ticket
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

router = APIRouter(include_in_schema=False, dependencies=[Depends(served)])


@router.get("/feedback")
async def empty(parts: PartsHere, of: str = "") -> Response:
    """Return an empty form, about a ticket if a link of one led here."""
    form = FeedbackForm(key=fresh_key(), of=of)
    try:
        ticket = await _asked_about(parts, of)
    except UnknownTicketError:
        return _gone()
    if ticket is not None and ticket.feedback is not None:
        return RedirectResponse("/feedback/thanks", 303)
    return _shown(form, ticket, Faults())


@router.post("/feedback/answers")
async def give(parts: PartsHere, form: Annotated[FeedbackForm, Form()]) -> Response:
    """Keep what a customer says, and thank them; the form again if something is amiss."""
    form.key, ticket = form.key or fresh_key(), None
    try:
        ticket = await _asked_about(parts, form.of)
        if faults := form.faults():
            return _shown(form, ticket, faults, 422)
        survey = _survey(form)
        await parts.lanes.read(lambda: parts.surveys.prepare(survey))
        await parts.lanes.write(lambda: _keep(parts, form.of, survey))
    except UnknownTicketError:
        return _gone()
    except (TicketError, DeskError) as error:
        return _shown(form, ticket, Faults((Fault("", sentence(error)),)), 422)
    except StorageError:
        return _shown(form, ticket, Faults((LATER,)), 503)
    return RedirectResponse("/feedback/thanks", 303)


@router.get("/feedback/answers")
async def again() -> Response:
    """Lead whoever loads what answered a form to an empty one."""
    return RedirectResponse("/feedback")


@router.get("/feedback/thanks")
async def thanks() -> Response:
    """Thank whoever answered."""
    return said("Thank you", "We have your answer. You can close this page.")


async def _asked_about(parts: Parts, secret: str) -> Ticket | None:
    """Return the ticket that a link is about, None without one; raises UnknownTicketError."""
    return await parts.lanes.read(lambda: parts.feedback_links.ticket(secret)) if secret else None


def _survey(form: FeedbackForm) -> Survey:
    return Survey(
        client_key(form.key),
        form.feedback(),
        source=SourceKind.FEEDBACK,
        analyse_mood=form.consents,
    )


def _keep(parts: Parts, secret: str, survey: Survey) -> None:
    if secret:
        parts.feedback_links.answer(secret, survey.feedback, survey.analyse_mood)
    else:
        parts.surveys.answer(survey)


def _shown(
    form: FeedbackForm, ticket: Ticket | None, faults: Faults, status: int = 200
) -> Response:
    shown = {"form": form, "ticket": ticket, "faults": faults}
    return drawn("feedback.html.j2", status, **shown, stars=_STARS, faces=_FACES)


def _gone() -> Response:
    text = "A link opens its page until another is sent. You can still write to us."
    return said("This link is about no ticket of ours", text, 404)
