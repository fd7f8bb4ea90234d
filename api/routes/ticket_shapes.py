"""What is sent and answered about tickets, as JSON: for staff and for a shop's own servers."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.contacts.contact import Outcome
from api.routes.chat_shapes import ReadingShown, reading_shown
from api.routes.fields import Body, Name, Plain, Words
from api.tickets.handling import Closing, TicketState
from api.tickets.ticket import Asked, Ticket

_LONGEST_NOTE = 2_000  # characters
Note = Annotated[Plain, Field(max_length=_LONGEST_NOTE)]
Revision = Annotated[
    int | None,
    Field(ge=0, description="As the ticket was looked at: 409 if it changed. null: whatever it is"),
]

TICKET_EXAMPLE: dict[str, Any] = {
    "ticket_id": "tic_0f31",
    "reference": "7K3M-2Q9X",
    "state": "taken",
    "subject": "Charged twice",
    "text": "My card was charged twice for one order, and nobody answers!",
    "category": None,
    "department": "billing",
    "name": "Ana",
    "address": "ana@example.org",
    "customer_id": "c-1029",
    "account_id": None,
    "analyse_mood": True,
    "reading": None,
    "priority": 1,
    "opened_s": 1763769600.0,
    "owner_id": "exp_maya",
    "answer": None,
    "closed_s": None,
    "outcome": None,
    "rating": None,
    "mood": None,
    "solved": None,
    "feedback": None,
    "revision": 1,
}


class TicketBody(Body):
    """What a customer asks."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "subject": "Charged twice",
                "text": "My card was charged twice for one order, and nobody answers!",
                "address": "ana@example.org",
                "analyse_mood": True,
            }
        },
    )

    subject: Name
    text: Words
    category: Name | None = Field(default=None, description="A department; null: as it is read.")
    name: Name | None = None
    address: Name | None = Field(default=None, description="Where to answer: an e-mail address.")
    customer_id: Name | None = None
    account_id: Name | None = None
    analyse_mood: bool = Field(
        default=False, description="true: the customer agreed that their mood is read."
    )
    client_key: Name | None = Field(
        default=None, description="The sender's own name of it: sent twice, it opens one ticket."
    )

    def asked(self) -> Asked:
        """Return what it asks."""
        return Asked(**self.model_dump())


class TakeBody(Body):
    """Who works on it."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"owner_id": "exp_maya"}}
    )

    owner_id: Name | None = Field(
        default=None, description="For a key: the agent. People take tickets for themselves."
    )


class AnswerBody(Body):
    """What the customer was told."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"text": "The second charge is paid back.", "revision": 1}},
    )

    text: Note
    revision: Revision = None


class CloseTicketBody(Body):
    """How it ends."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"outcome": "solved", "answer": "Paid back.", "revision": 2}},
    )

    outcome: Outcome
    answer: Note = Field(default="", description="What the customer was told; empty: as noted.")
    revision: Revision = None

    def closing(self) -> Closing:
        """Return it as tickets are closed."""
        return Closing(self.outcome, self.answer)


class TicketShown(BaseModel):
    """One ticket."""

    model_config = ConfigDict(json_schema_extra={"example": TICKET_EXAMPLE})

    ticket_id: str
    reference: str = Field(description="Its number, to read out.")
    state: TicketState
    subject: str
    text: str
    category: str | None = Field(description="As the customer chose it.")
    department: str | None
    name: str | None
    address: str | None
    customer_id: str | None
    account_id: str | None
    analyse_mood: bool = Field(description="Whether the customer agreed to it.")
    reading: ReadingShown | None
    priority: int = Field(description="1 urgent, 2 high, 3 ordinary: by the customer's mood.")
    opened_s: float = Field(description="Epoch seconds.")
    owner_id: str | None
    answer: str | None
    closed_s: float | None
    outcome: Outcome | None
    rating: int | None = Field(description="1 to 5, as the customer gave it.")
    mood: int | None = Field(description="0 to 100 of the slider.")
    solved: bool | None = Field(description="Solved at once, as the customer says.")
    feedback: str | None
    revision: int


class LinkBody(Body):
    """What becomes of a link."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"mail": True}})

    mail: bool = Field(
        default=False,
        description="true: mail it to the customer with the answer, if there is a mail server.",
    )


class LinkShown(BaseModel):
    """A link for the customer; an earlier one opens nothing any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"ticket_id": "tic_0f31", "url": "https://desk.example/feedback?of=tw_fb_"}
        }
    )

    ticket_id: str
    url: str = Field(description="Shown once: its secret is kept as a hash alone.")


def ticket_shown(ticket: Ticket) -> TicketShown:
    """Return a ticket as JSON has it."""
    asked, handling, told = ticket.asked, ticket.handling, ticket.feedback
    return TicketShown(
        ticket_id=ticket.ticket_id,
        reference=ticket.reference,
        state=handling.state,
        subject=asked.subject,
        text=asked.text,
        category=asked.category,
        department=ticket.department,
        name=asked.name,
        address=asked.address,
        customer_id=asked.customer_id,
        account_id=asked.account_id,
        analyse_mood=asked.analyse_mood,
        reading=reading_shown(ticket.reading) if ticket.reading else None,
        priority=int(ticket.priority),
        opened_s=ticket.opened_s,
        owner_id=handling.owner_id,
        answer=handling.answer,
        closed_s=handling.closed_s,
        outcome=handling.outcome,
        rating=told.rating if told else None,
        mood=told.mood_level if told else None,
        solved=told.solved if told else None,
        feedback=told.words if told else None,
        revision=handling.revision,
    )
