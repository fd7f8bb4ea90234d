"""What the desk answers: cases, messages, offers, experts and the queue, as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from api.desk.state import Author, CaseState
from insights.alert_state import Handling
from insights.severity import Severity
from routing.estimate import Wait
from routing.expert import Channel, Expert, Presence
from routing.offer import OfferState
from routing.overflow import Overflow
from text.reading import TextReading
from text.shift import Shift

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list, newest first, and where the next page begins."""

    items: tuple[T, ...]
    next_cursor: str | None = None  # None: this was the last


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case as it stands. `reading`, `shift`, `why` and `rule` are for staff alone."""

    case_id: str
    state: CaseState
    channel: Channel
    department: str | None
    customer_id: str | None
    customer_name: str | None
    language: str | None
    expert_id: str | None  # who serves it, or is asked to
    expert_name: str | None
    position: int | None  # 1: next in its department; None: not waiting, or too far back
    wait: Wait | None  # None: not waiting, or nobody could say
    overflow: Overflow | None  # a way out that the customer was shown
    opened_s: float
    assigned_s: float | None
    ended_s: float | None
    outcome: str | None
    reading: TextReading | None  # of the latest message; None: opted out
    shift: Shift | None  # of the messages so far
    analyse_mood: bool
    rule: str | None  # of the latest routing decision
    why: tuple[str, ...]
    priority: float | None  # None: not waiting
    n_messages: int
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message."""

    case_id: str
    sequence: int  # 1, 2, 3, ... in its case
    message_id: str
    author: Author
    author_name: str | None  # the customer's or the expert's, as far as known
    text: str
    client_id: str
    sent_s: float


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """One customer's message as it was read, and the shift up to it."""

    sequence: int
    message_id: str
    read_s: float
    reading: TextReading
    shift: Shift | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Who was chosen for a case, who was second, and why."""

    decided_s: float
    expert_id: str | None
    runner_up: str | None
    rule: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """A case put to an expert."""

    offer_id: str
    case_id: str
    expert_id: str
    state: OfferState
    offered_s: float
    expires_s: float
    answered_s: float | None = None
    reason: str | None = None  # the expert's, for a rejection


@dataclass(frozen=True, slots=True)
class TransferView:
    """A case handed on."""

    transferred_s: float
    from_department: str | None
    from_expert_id: str | None
    to_department: str | None
    to_expert_id: str | None
    note: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert that was raised on a chat or a call, and what was done about it."""

    alert_id: str
    case_id: str | None  # None: of a call without a case
    call_id: str | None  # None: of a chat
    rule: str
    severity: Severity
    raised_s: float
    sequence: int | None  # of the message that raised it; None: of a call
    at_s: float | None  # since the call began; None: of a chat
    value: float  # what crossed the rule's line: a probability, a share, or seconds
    why: str
    handling: Handling

    @property
    def response_s(self) -> float | None:
        """Seconds from the cue to the first response, None while there is none."""
        responded_s = self.handling.responded_s
        return None if responded_s is None else max(0.0, responded_s - self.raised_s)


@dataclass(frozen=True, slots=True)
class UpsetView:
    """A message that surely shows a negative mood, and the expert's next one."""

    sequence: int
    answer_sequence: int | None  # None: no expert has written since
    answered_after_s: float | None  # from the one to the other


@dataclass(frozen=True, slots=True)
class CaseHistory:
    """A case from its first word: every reading, decision, offer, transfer and alert."""

    case: CaseView
    messages: tuple[MessageView, ...]
    readings: tuple[ReadMessage, ...]
    decisions: tuple[Decision, ...]
    offers: tuple[OfferView, ...]
    transfers: tuple[TransferView, ...]
    alerts: tuple[AlertView, ...]
    upsets: tuple[UpsetView, ...]


@dataclass(frozen=True, slots=True)
class ExpertView:
    """An expert and what they are doing."""

    expert: Expert
    presence: Presence
    active: Mapping[Channel, int]  # cases now, unanswered offers among them
    idle_since_s: float


@dataclass(frozen=True, slots=True)
class DepartmentView:
    """A department as it stands."""

    name: str
    n_waiting: int
    n_active: int
    n_available: int  # experts of this department who are available
    longest_wait_s: float  # 0 when nobody waits


@dataclass(frozen=True, slots=True)
class QueuedView:
    """One waiting case and its place."""

    case_id: str
    department: str | None
    position: int
    priority: float
    waiting_since_s: float
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class QueueView:
    """Who waits, in order, and how the last hours' customers fared."""

    waiting: tuple[QueuedView, ...]  # the first hundred
    n_waiting: int
    service_level: float | None  # share answered within 20 s; None: nobody counts
    abandonment: float | None  # share who went before an expert came; None: nobody came
