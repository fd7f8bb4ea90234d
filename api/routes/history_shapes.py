"""What is answered of a history, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.contacts.contact import WrapUp
from api.contacts.event import CallEvent, ChatEvent, Event
from api.contacts.histories import HistoryWish
from api.desk.state import CaseState
from api.routes.contact_shapes import WrapUpShown, wrap_up_shown
from api.routes.remark_shapes import CoachingShown, coaching_shown
from api.routes.review_shapes import CorrectionShown, correction_shown
from api.routes.revision_shapes import ChangeShown, DisputeShown, dispute_shown
from api.routes.shown import Shown
from api.routes.ticket_shapes import TicketShown, ticket_shown
from api.storage.coaching import Coaching
from api.storage.disputes import Dispute
from api.storage.enums import CallState
from api.storage.grade_changes import GradeChange
from api.storage.history_spots import EventKind
from api.tickets.ticket import Ticket
from emotion.labels import Emotion
from grading.report import Outcome
from routing.expert import Channel

_LINE: dict[str, Any] = {
    "place": 74500,
    "who": "customer",
    "text": "and what do i do until friday",
    "at_s": 74.5,
    "mood": "angry",
    "confidence": 0.41,
}
EVENT_EXAMPLE: dict[str, Any] = {
    "kind": "call",
    "id": "call_77b0",
    "at_s": 1763769600.0,
    "agent_id": "exp_maya",
    "customer_id": "c_7",
    "contact_id": "call_77b0",
    "call": {
        "call_id": "call_77b0",
        "case_id": None,
        "state": "graded",
        "department": "billing",
        "began_s": 1763769600.0,
        "ended_s": 1763769900.0,
        "recorded": True,
        "grade": {
            "points": 71.5,
            "stars": 4,
            "band": "good",
            "machine_points": 68.0,
            "mood": "neutral",
            "mood_end": "happy",
            "worst_negativity": 0.83,
            "criteria": {"empathy": "met", "closing": "missed"},
        },
        "lines": [_LINE],
    },
}


class HistoryLineShown(Shown):
    """One message or utterance."""

    place: int = Field(description="The message's sequence; milliseconds into the call.")
    who: str = Field(description="`customer`, `agent` or `system`")
    text: str
    at_s: float = Field(description="Epoch seconds of a message; since the call began.")
    mood: Emotion | None = Field(description="The customer's; null: not read, or not to be told.")
    confidence: float | None


class ChatEventShown(BaseModel):
    """A chat with its messages."""

    case_id: str
    state: CaseState
    channel: Channel
    department: str | None
    opened_s: float
    ended_s: float | None
    outcome: str | None
    lines: list[HistoryLineShown]


class CallGradeShown(BaseModel):
    """A call's grade, with what people changed."""

    points: float | None
    stars: int | None
    band: str | None
    machine_points: float | None
    mood: Emotion | None = Field(description="What the customer felt longest.")
    mood_end: Emotion | None
    worst_negativity: float | None
    criteria: dict[str, Outcome]


class CallEventShown(BaseModel):
    """A call with its utterances and its grade."""

    call_id: str
    case_id: str | None
    state: CallState
    department: str | None
    began_s: float
    ended_s: float | None
    recorded: bool
    grade: CallGradeShown | None = Field(description="null: none, or not for who asks.")
    lines: list[HistoryLineShown]


class EventShown(BaseModel):
    """One thing of a history; the field of its kind holds it."""

    model_config = ConfigDict(json_schema_extra={"example": EVENT_EXAMPLE})

    kind: EventKind
    id: str
    at_s: float = Field(description="Epoch seconds; the history goes by it.")
    agent_id: str | None
    customer_id: str | None = Field(description="null: not known, or it is of a call's grade.")
    contact_id: str | None = Field(description="The case or call that it is about.")
    chat: ChatEventShown | None = None
    call: CallEventShown | None = None
    note: WrapUpShown | None = None
    change: ChangeShown | None = None
    dispute: DisputeShown | None = None
    coaching: CoachingShown | None = None
    ticket: TicketShown | None = None
    correction: CorrectionShown | None = None


class HistoryAsked(BaseModel):
    """Which part of a history."""

    kind: list[EventKind] = Field(default=[], description="Left out: every kind")
    words: bool = Field(default=True, description="What was written and said, too")
    cursor: str | None = Field(
        default=None, max_length=200, description="The last answer's next_cursor; none: the start"
    )
    limit: int = Field(default=20, ge=1, le=50, description="The most items to answer")

    def wish(self) -> HistoryWish:
        """Return it as the service takes it."""
        kinds = frozenset(self.kind) or frozenset(EventKind)
        return HistoryWish(kinds, self.cursor, self.limit, self.words)


def event_shown(event: Event) -> EventShown:
    """Return one thing as it is answered."""
    spot, about = event.spot, event.about
    shown = EventShown(
        kind=spot.kind,
        id=spot.id,
        at_s=spot.at_s,
        agent_id=event.agent_id,
        customer_id=event.customer_id,
        contact_id=event.contact_id,
    )
    match about:
        case ChatEvent():
            shown.chat = _chat(about)
        case CallEvent():
            shown.call = _call(about)
        case WrapUp():
            shown.note = wrap_up_shown(about)
        case GradeChange():
            shown.change = ChangeShown.model_validate(about)
        case Dispute():
            shown.dispute = dispute_shown(about)
        case Coaching():
            shown.coaching = coaching_shown(about)
        case Ticket():
            shown.ticket = ticket_shown(about)
        case _:
            shown.correction = correction_shown(about)
    return shown


def _chat(about: ChatEvent) -> ChatEventShown:
    case = about.case
    return ChatEventShown(
        case_id=case.case_id,
        state=case.state,
        channel=case.channel,
        department=case.department,
        opened_s=case.opened_s,
        ended_s=case.ended_s,
        outcome=case.outcome,
        lines=[HistoryLineShown.model_validate(line) for line in about.lines],
    )


def _call(about: CallEvent) -> CallEventShown:
    call = about.call
    return CallEventShown(
        call_id=call.call_id,
        case_id=call.case_id,
        state=call.state,
        department=call.department,
        began_s=call.began_s,
        ended_s=call.ended_s,
        recorded=call.recorded,
        grade=_grade(about),
        lines=[HistoryLineShown.model_validate(line) for line in about.lines],
    )


def _grade(about: CallEvent) -> CallGradeShown | None:
    fact = about.fact
    if fact is None:
        return None
    return CallGradeShown(
        points=fact.final_points,
        stars=fact.final_stars,
        band=fact.final_band,
        machine_points=fact.points,
        mood=fact.mood,
        mood_end=fact.mood_end,
        worst_negativity=fact.worst_negativity,
        criteria=dict(about.outcomes),
    )
