"""What is answered about chats, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.desk.reference import reference
from api.desk.state import CaseState
from api.desk.views import CaseView, MessageView
from api.events.chat_view import MessageShown, NamedExpert, OverflowShown, WaitShown
from text.reading import TextReading


class CueShown(BaseModel):
    """One place in a message that shows a mood."""

    kind: str
    start: int
    end: int
    words: str
    emotion: str | None


class TopicShown(BaseModel):
    """What a message is about."""

    department: str | None = Field(description="null: out of every department's scope")
    confidence: float


class ReadingShown(BaseModel):
    """One message as it was read; for staff alone."""

    emotion: str | None = Field(description="null: abstained, or unread")
    probabilities: dict[str, float] | None
    abstained: bool
    negativity: float | None
    cues: list[CueShown]
    topic: TopicShown
    language: str | None
    unread: str | None = Field(description="Why no mood was read: empty, language or opted_out.")
    confirmed: bool


CHAT_EXAMPLE: dict[str, Any] = {
    "chat_id": "case_2f9c01",
    "reference": "2EGE-AVKV",
    "state": "active",
    "department": "billing",
    "expert": {"id": "exp_maya", "name": "Maya"},
    "position": None,
    "wait": None,
    "overflow": None,
    "messages_url": "/v1/chats/case_2f9c01/messages",
    "events_url": "/v1/chats/case_2f9c01/events",
    "opened_s": 1763769600.0,
    "customer_name": "Ana",
    "reading": None,
    "shift": None,
    "why": None,
}


class ChatShown(BaseModel):
    """A chat as it stands."""

    model_config = ConfigDict(json_schema_extra={"example": CHAT_EXAMPLE})

    chat_id: str
    reference: str = Field(description="What people call it when they speak of it.")
    state: CaseState
    department: str | None
    expert: NamedExpert | None
    position: int | None = Field(description="1: next; null: not waiting")
    wait: WaitShown | None
    overflow: OverflowShown | None
    messages_url: str
    events_url: str
    opened_s: float
    customer_name: str | None = None
    reading: ReadingShown | None = Field(default=None, description="For secret keys alone.")
    shift: str | None = Field(default=None, description="For secret keys alone.")
    why: list[str] | None = Field(default=None, description="For secret keys alone.")


class OpenedShown(ChatShown):
    """A chat that was just opened, and the token with which its customer goes on."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**CHAT_EXAMPLE, "token": "tw_ct_8pZ..."}}
    )

    token: str | None = Field(
        default=None,
        description="The customer's Bearer for this one chat; a repeat gets a new one.",
    )


MESSAGE_EXAMPLE: dict[str, Any] = {
    "message_id": "msg_5d01",
    "sequence": 1,
    "author": "customer",
    "author_name": "Ana",
    "text": "I was charged twice and nobody answers!",
    "sent_s": 1763769600.0,
    "client_id": "m-1",
    "reading": None,
}


class MessageRead(MessageShown):
    """One message, and for staff how it was read."""

    model_config = ConfigDict(json_schema_extra={"example": MESSAGE_EXAMPLE})

    reading: ReadingShown | None = None


class Messages(BaseModel):
    """A chat's messages in order."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"items": [MESSAGE_EXAMPLE], "next_cursor": None}}
    )

    items: list[MessageRead]
    next_cursor: str | None = None


def chat_shown(case: CaseView, for_staff: bool) -> dict[str, Any]:
    """Return the fields of a ChatShown; mood and reasons for staff alone."""
    shown: dict[str, Any] = {
        "chat_id": case.case_id,
        "reference": reference(case.case_id),
        "state": case.state,
        "department": case.department,
        "expert": _expert(case),
        "position": case.position,
        "wait": _wait(case),
        "overflow": _overflow(case),
        "messages_url": f"/v1/chats/{case.case_id}/messages",
        "events_url": f"/v1/chats/{case.case_id}/events",
        "opened_s": case.opened_s,
        "customer_name": case.customer_name,
    }
    if for_staff:
        shown["reading"] = case.reading and reading_shown(case.reading)
        shown["shift"] = case.shift and case.shift.value
        shown["why"] = list(case.why)
    return shown


def reading_shown(reading: TextReading) -> ReadingShown:
    """Return a reading as JSON has it."""
    scores = reading.scores
    return ReadingShown(
        emotion=scores.emotion if scores else None,
        probabilities=_probabilities(reading),
        abstained=scores.abstained if scores else False,
        negativity=reading.negativity,
        cues=[
            CueShown(kind=c.kind, start=c.start, end=c.end, words=c.words, emotion=c.emotion)
            for c in reading.cues
        ],
        topic=TopicShown(department=reading.topic.department, confidence=reading.topic.confidence),
        language=reading.language,
        unread=reading.unread,
        confirmed=reading.confirmed,
    )


def message_shown(message: MessageView, reading: TextReading | None = None) -> MessageRead:
    """Return a message as JSON has it."""
    return MessageRead(
        message_id=message.message_id,
        sequence=message.sequence,
        author=message.author.value,
        author_name=message.author_name,
        text=message.text,
        sent_s=message.sent_s,
        client_id=message.client_id,
        reading=None if reading is None else reading_shown(reading),
    )


def _probabilities(reading: TextReading) -> dict[str, float] | None:
    if reading.scores is None:
        return None
    pairs = zip(reading.scores.labels, reading.scores.probabilities, strict=True)
    return {label.value: round(probability, 4) for label, probability in pairs}


def _expert(case: CaseView) -> NamedExpert | None:
    # Who was only asked, first or after a transfer, is nobody's business but the desk's.
    asked = case.state is CaseState.OFFERED or case.assigned_s is None
    if case.expert_id is None or asked:
        return None
    return NamedExpert(id=case.expert_id, name=case.expert_name)


def _wait(case: CaseView) -> WaitShown | None:
    wait = case.wait
    return None if wait is None else WaitShown(seconds=wait.seconds, error_s=wait.error_s)


def _overflow(case: CaseView) -> OverflowShown | None:
    out = case.overflow
    return None if out is None else OverflowShown(kind=out.kind, department=out.department)
