"""What a chat's own stream shows of its events: no mood, no alerts, no reasons.

It is made field by field, so that what a kind gains later stays hidden until it is added here.
"""

from typing import Literal

from pydantic import BaseModel, Field

from api.events.event import Event
from api.events.kinds import (
    CaseAbandoned,
    CaseAssigned,
    CaseClosed,
    CaseLeft,
    CaseOverflowed,
    CasePosition,
    CaseQueued,
    CaseTransferred,
    MessageAdded,
)


class NamedExpert(BaseModel):
    """An expert, to a customer."""

    id: str
    name: str | None


class WaitShown(BaseModel):
    """How long until an expert is free, and how far off that may be."""

    seconds: float
    error_s: float | None


class OverflowShown(BaseModel):
    """A way out of a long wait."""

    kind: str = Field(description="callback, message or department")
    department: str | None


class MessageShown(BaseModel):
    """One message of a chat."""

    message_id: str
    sequence: int = Field(description="Its place in the chat: 1, 2, 3, ...")
    author: Literal["customer", "expert", "system"]
    author_name: str | None = None
    text: str = Field(description="As it was written; show it as text, never as markup.")
    sent_s: float
    client_id: str | None


class MessageData(BaseModel):
    """message.added: somebody wrote."""

    message: MessageShown


class PlaceData(BaseModel):
    """case.queued and case.position: the customer waits."""

    position: int | None = Field(description="null: not known yet")
    wait: WaitShown | None
    department: str | None


class AssignedData(BaseModel):
    """case.assigned: an expert is there."""

    expert: NamedExpert


class TransferredData(BaseModel):
    """case.transferred: the chat was handed on."""

    department: str | None
    expert: NamedExpert | None


class OverflowedData(BaseModel):
    """case.overflowed: the wait is long, and there is a way out."""

    overflow: OverflowShown


class LeftData(BaseModel):
    """case.left: the customer left a wish instead of waiting."""

    wish: str


class ClosedData(BaseModel):
    """case.closed: the chat has ended."""

    by: str


class AbandonedData(BaseModel):
    """case.abandoned: the chat has ended before an expert came."""

    waited_s: float


ChatData = (
    MessageData
    | PlaceData
    | AssignedData
    | TransferredData
    | OverflowedData
    | LeftData
    | ClosedData
    | AbandonedData
)

CHAT_KINDS: dict[str, type[BaseModel]] = {
    "message.added": MessageData,
    "case.queued": PlaceData,
    "case.position": PlaceData,
    "case.assigned": AssignedData,
    "case.transferred": TransferredData,
    "case.overflowed": OverflowedData,
    "case.left": LeftData,
    "case.closed": ClosedData,
    "case.abandoned": AbandonedData,
}


def chat_data(event: Event) -> ChatData | None:  # noqa: PLR0911 - a table of nine kinds
    """Return what the chat's stream shows of an event; None: nothing."""
    match event.data:
        case MessageAdded() as added:
            return MessageData(message=MessageShown.model_validate(added.model_dump()))
        case CaseQueued(department=department):
            return PlaceData(position=None, wait=None, department=department)
        case CasePosition() as place:
            return PlaceData(
                position=place.position, wait=_wait(place), department=place.department
            )
        case CaseAssigned() as to:
            return AssignedData(expert=NamedExpert(id=to.expert_id, name=to.expert_name))
        case CaseTransferred() as to:
            return TransferredData(department=to.to_department, expert=_expert(to))
        case CaseOverflowed() as out:
            return OverflowedData(
                overflow=OverflowShown(kind=out.overflow, department=out.department)
            )
        case CaseLeft(wish=wish):
            return LeftData(wish=wish)
        case CaseClosed(by=by):
            return ClosedData(by=by)
        case CaseAbandoned(waited_s=waited_s):
            return AbandonedData(waited_s=waited_s)
        case _:
            return None


def _wait(place: CasePosition) -> WaitShown | None:
    if place.wait_s is None:
        return None
    return WaitShown(seconds=place.wait_s, error_s=place.error_s)


def _expert(to: CaseTransferred) -> NamedExpert | None:
    if to.to_expert_id is None:
        return None
    return NamedExpert(id=to.to_expert_id, name=to.to_expert_name)
