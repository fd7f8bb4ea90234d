"""What is sent and answered about a customer's contacts, as JSON: for staff alone."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.contacts.contact import Contact, ContactKind, Outcome, WrapUp
from api.routes.fields import Body, Plain
from emotion.labels import Emotion

_LONGEST_NOTE = 2_000  # characters

WRAP_UP_EXAMPLE: dict[str, Any] = {
    "wrap_up_id": "wrp_51d0",
    "kind": "call",
    "contact_id": "call_77b0",
    "agent_id": "exp_maya",
    "customer_id": "c-1029",
    "outcome": "follow_up",
    "text": "Technician comes on Friday; call back if the line is still dead.",
    "author_id": "usr_1f2e",
    "author": "Maya",
    "written_s": 1763769720.0,
}
CONTACT_EXAMPLE: dict[str, Any] = {
    "kind": "call",
    "contact_id": "call_77b0",
    "department": "technical",
    "agent_id": "exp_maya",
    "agent_name": "Maya",
    "began_s": 1763769600.0,
    "ended_s": 1763769704.5,
    "mood_read": True,
    "mood": "angry",
    "mood_end": "neutral",
    "worst_negativity": 0.9,
    "wrap_ups": [WRAP_UP_EXAMPLE],
}


class WrapUpBody(Body):
    """What a contact came to, and what the next one to serve this customer should know."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"outcome": "follow_up", "text": "Technician comes on Friday."}
        },
    )

    outcome: Outcome
    text: Annotated[Plain, Field(max_length=_LONGEST_NOTE)] = ""


class WrapUpShown(BaseModel):
    """A note of a contact."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": WRAP_UP_EXAMPLE})

    wrap_up_id: str
    kind: ContactKind
    contact_id: str = Field(description="The id of the chat's case, or of the call.")
    agent_id: str | None = Field(description="Whose contact it was.")
    customer_id: str | None
    outcome: Outcome
    text: str
    author_id: str
    author: str
    written_s: float = Field(description="Epoch seconds.")


class ContactShown(BaseModel):
    """One chat or call of a customer."""

    model_config = ConfigDict(json_schema_extra={"example": CONTACT_EXAMPLE})

    kind: ContactKind
    contact_id: str = Field(description="The id of the chat's case, or of the call.")
    department: str | None
    agent_id: str | None
    agent_name: str | None
    began_s: float = Field(description="Epoch seconds.")
    ended_s: float | None = Field(description="Epoch seconds; null: it goes on.")
    mood_read: bool = Field(description="false: the customer did not want it.")
    mood: Emotion | None = Field(description="The mood that was held most; null: not known.")
    mood_end: Emotion | None = Field(description="The last mood that could be named.")
    worst_negativity: float | None = Field(description="0..1, of the worst moment.")
    wrap_ups: list[WrapUpShown] = Field(description="What agents noted of it, oldest first.")


def wrap_up_shown(wrap_up: WrapUp) -> WrapUpShown:
    """Return a note as JSON has it."""
    return WrapUpShown.model_validate(wrap_up)


def contact_shown(contact: Contact) -> ContactShown:
    """Return a contact as JSON has it."""
    felt = contact.feeling
    return ContactShown(
        kind=contact.ref.kind,
        contact_id=contact.ref.contact_id,
        department=contact.department,
        agent_id=contact.agent_id,
        agent_name=contact.agent_name,
        began_s=contact.began_s,
        ended_s=contact.ended_s,
        mood_read=contact.mood_read,
        mood=felt.held,
        mood_end=felt.end,
        worst_negativity=felt.worst_negativity,
        wrap_ups=[wrap_up_shown(one) for one in contact.wrap_ups],
    )
