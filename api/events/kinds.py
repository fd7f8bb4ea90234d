"""What can happen, a class a kind; the fields are the schema that subscribers see."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CaseOpened(_Data):
    """A customer wrote for the first time."""

    kind: Literal["case.opened"] = "case.opened"
    channel: str
    department: str | None
    customer_id: str | None
    language: str | None


class CaseQueued(_Data):
    """A case waits: for the first time, or again."""

    kind: Literal["case.queued"] = "case.queued"
    department: str | None
    waiting_since_s: float
    reason: str  # "new", "rejected", "timed_out", "transferred", "expert_gone"


class CaseRouted(_Data):
    """An expert was chosen for a case."""

    kind: Literal["case.routed"] = "case.routed"
    expert_id: str
    expert_name: str
    runner_up: str | None
    rule: str
    why: tuple[str, ...]
    offered: bool  # False: assigned without asking


class OfferMade(_Data):
    """An expert was asked to take a case."""

    kind: Literal["offer.made"] = "offer.made"
    offer_id: str
    expert_id: str
    expires_s: float


class OfferAccepted(_Data):
    """The expert took it."""

    kind: Literal["offer.accepted"] = "offer.accepted"
    offer_id: str
    expert_id: str


class OfferRejected(_Data):
    """The expert did not take it."""

    kind: Literal["offer.rejected"] = "offer.rejected"
    offer_id: str
    expert_id: str
    reason: str | None


class OfferTimedOut(_Data):
    """The expert did not answer."""

    kind: Literal["offer.timed_out"] = "offer.timed_out"
    offer_id: str
    expert_id: str


class OfferWithdrawn(_Data):
    """The case ended or moved on before the expert answered, or the expert left."""

    kind: Literal["offer.withdrawn"] = "offer.withdrawn"
    offer_id: str
    expert_id: str


class CaseAssigned(_Data):
    """An expert serves the case from now on."""

    kind: Literal["case.assigned"] = "case.assigned"
    expert_id: str
    expert_name: str


class CasePosition(_Data):
    """A waiting case's place in its department changed."""

    kind: Literal["case.position"] = "case.position"
    department: str | None
    position: int
    wait_s: float | None
    error_s: float | None


class CaseTransferred(_Data):
    """A case was handed on."""

    kind: Literal["case.transferred"] = "case.transferred"
    from_department: str | None
    from_expert_id: str | None
    to_department: str | None
    to_expert_id: str | None
    to_expert_name: str | None


class CaseOverflowed(_Data):
    """A waiting customer was shown a way out."""

    kind: Literal["case.overflowed"] = "case.overflowed"
    overflow: str  # "callback", "message" or "department"
    department: str | None
    why: str


class CaseLeft(_Data):
    """The customer left a callback or a message instead of waiting."""

    kind: Literal["case.left"] = "case.left"
    wish: str


class CaseClosed(_Data):
    """A case ended after an expert served it."""

    kind: Literal["case.closed"] = "case.closed"
    by: str
    outcome: str | None


class CaseAbandoned(_Data):
    """The customer went before an expert came."""

    kind: Literal["case.abandoned"] = "case.abandoned"
    waited_s: float


class MessageAdded(_Data):
    """Somebody wrote."""

    kind: Literal["message.added"] = "message.added"
    message_id: str
    sequence: int
    author: str
    author_name: str | None
    text: str
    client_id: str
    sent_s: float


class MoodRead(_Data):
    """A customer's message was read for its mood."""

    kind: Literal["mood.read"] = "mood.read"
    sequence: int
    emotion: str | None  # None: the model abstained, or could not read
    confidence: float | None
    negativity: float | None
    unread: str | None
    confirmed: bool = False  # the words bear the mood out


class MoodWorsened(_Data):
    """A customer's mood worsens over their messages."""

    kind: Literal["mood.worsened"] = "mood.worsened"
    sequence: int
    emotion: str | None
    negativity: float | None


class MoodImproved(_Data):
    """A customer's mood improves over their messages."""

    kind: Literal["mood.improved"] = "mood.improved"
    sequence: int
    emotion: str | None
    negativity: float | None


class AlertRaised(_Data):
    """A supervisor should look."""

    kind: Literal["alert.raised"] = "alert.raised"
    alert_id: str
    rule: str
    sequence: int | None  # of the message; None: it was a call
    why: str
    call_id: str | None = None
    severity: str = "high"
    owner: str | None = None  # who is to take it


class AlertAcknowledged(_Data):
    """Somebody has seen an alert."""

    kind: Literal["alert.acknowledged"] = "alert.acknowledged"
    alert_id: str
    call_id: str | None
    by: str
    after_s: float  # since it was raised


class AlertTaken(_Data):
    """Somebody is at it."""

    kind: Literal["alert.taken"] = "alert.taken"
    alert_id: str
    call_id: str | None
    by: str
    after_s: float  # since it was raised


class AlertResolved(_Data):
    """It is dealt with."""

    kind: Literal["alert.resolved"] = "alert.resolved"
    alert_id: str
    call_id: str | None
    by: str
    after_s: float  # since it was raised
    outcome: str | None


class AlertEscalated(_Data):
    """Nobody took an alert in time, so it is another's now."""

    kind: Literal["alert.escalated"] = "alert.escalated"
    alert_id: str
    call_id: str | None
    severity: str
    level: int  # of its chain, from 0
    owner: str | None  # None: the chain has come to its end
    due_s: float | None  # epoch seconds


class AlertAnswered(_Data):
    """Something was done about an alert for the first time."""

    kind: Literal["alert.answered"] = "alert.answered"
    alert_id: str
    call_id: str | None
    response: str  # "agent", "expert", "hint", "whisper", "taken_over", or a move of its own
    after_s: float  # since it was raised


class HintGiven(_Data):
    """An agent was given a hint in a call."""

    kind: Literal["hint.given"] = "hint.given"
    hint_id: str
    call_id: str
    behaviour: str
    play: str


class HintAnswered(_Data):
    """The agent said whether it was of use."""

    kind: Literal["hint.answered"] = "hint.answered"
    hint_id: str
    call_id: str
    behaviour: str
    used: bool


class GoodwillProposed(_Data):
    """An offer to a customer waits for a supervisor's word."""

    kind: Literal["goodwill.proposed"] = "goodwill.proposed"
    goodwill_id: str
    call_id: str
    offer: str


class GoodwillDecided(_Data):
    """A supervisor has approved or declined it."""

    kind: Literal["goodwill.decided"] = "goodwill.decided"
    goodwill_id: str
    call_id: str
    offer: str
    state: str  # "approved" or "declined"
    by: str


class ExpertPresence(_Data):
    """An expert came, went, or changed what they do."""

    kind: Literal["expert.presence"] = "expert.presence"
    expert_id: str
    presence: str


class CallStarted(_Data):
    """A call began to be heard."""

    kind: Literal["call.started"] = "call.started"
    call_id: str
    agent_id: str | None
    customer_id: str | None
    department: str | None
    protocol: str
    recorded: bool


class CallHeld(_Data):
    """A call's connection was lost; a client may come back to it."""

    kind: Literal["call.held"] = "call.held"
    call_id: str
    heard_s: float


class CallResumed(_Data):
    """A client came back to a call that was held."""

    kind: Literal["call.resumed"] = "call.resumed"
    call_id: str
    heard_s: float


class CallMood(_Data):
    """The customer's mood in a call became another."""

    kind: Literal["call.mood"] = "call.mood"
    call_id: str
    at_s: float  # since the call began
    emotion: str | None  # None: the model abstains
    negativity: float | None


class CallGraded(_Data):
    """A call has ended and its report is stored."""

    kind: Literal["call.graded"] = "call.graded"
    call_id: str
    report_id: str
    points: float | None
    stars: int | None
    band: str | None


class CallFailed(_Data):
    """A call has ended without a report."""

    kind: Literal["call.failed"] = "call.failed"
    call_id: str
    state: str  # "empty": nothing was said; or "failed"
    reason: str


class CallTakenOver(_Data):
    """A supervisor handed a call's case to somebody else."""

    kind: Literal["call.taken_over"] = "call.taken_over"
    call_id: str
    by: str


class GradeChanged(_Data):
    """A person changed an outcome of a call's grade."""

    kind: Literal["grade.changed"] = "grade.changed"
    call_id: str
    agent_id: str | None
    criterion: str
    machine: str  # the machine's outcome, which stays beside
    before: str
    outcome: str
    by: str
    points: float | None  # of the call, with this change


class DisputeOpened(_Data):
    """An agent says that an outcome of their grade is wrong."""

    kind: Literal["dispute.opened"] = "dispute.opened"
    dispute_id: str
    call_id: str
    agent_id: str
    criterion: str


class DisputeClosed(_Data):
    """A dispute was decided, withdrawn, or lost what it was about."""

    kind: Literal["dispute.closed"] = "dispute.closed"
    dispute_id: str
    call_id: str
    agent_id: str
    criterion: str
    state: str  # "upheld", "changed", "withdrawn" or "lapsed"
    by: str


class CoachingAssigned(_Data):
    """An agent was given a coaching task."""

    kind: Literal["coaching.assigned"] = "coaching.assigned"
    coaching_id: str
    agent_id: str
    criterion: str
    call_id: str | None
    due_s: float | None  # epoch seconds


class AccountAlerted(_Data):
    """Whoever looks after a customer's account should know something of it."""

    kind: Literal["account.alerted"] = "account.alerted"
    alert_id: str
    account_id: str
    manager_id: str | None  # who is told; None: nobody looks after it
    what: str  # "run", "silence" or "overdue"
    why: str


class FollowUpOpened(_Data):
    """Somebody is to speak to an account."""

    kind: Literal["follow_up.opened"] = "follow_up.opened"
    follow_up_id: str
    account_id: str
    owner_id: str
    due_s: float  # epoch seconds


class FollowUpClosed(_Data):
    """An account was spoken to, or need not be."""

    kind: Literal["follow_up.closed"] = "follow_up.closed"
    follow_up_id: str
    account_id: str
    state: str  # "done" or "cancelled"
    result: str | None  # "solved", "promised", "unsolved" or "not_reached"
    by: str


class NarrativeSpreads(_Data):
    """Several people posted the same complaint in public, or many more of them did."""

    kind: Literal["narrative.spreads"] = "narrative.spreads"
    narrative_id: str  # its first post's interaction_id
    stage: str  # "watch", "answer" or "all hands"; each is told once
    n_people: int
    n_posts: int
    reach: int  # people who could read it; some are counted twice
    began_s: float  # epoch seconds
    sources: tuple[str, ...]


class TicketOpened(_Data):
    """A customer asked something in a form."""

    kind: Literal["ticket.opened"] = "ticket.opened"
    ticket_id: str
    department: str | None
    priority: int  # 1 urgent, 2 high, 3 ordinary
    customer_id: str | None


class TicketClosed(_Data):
    """A ticket is over."""

    kind: Literal["ticket.closed"] = "ticket.closed"
    ticket_id: str
    agent_id: str | None  # who worked on it
    outcome: str | None
    by: str


class TicketRated(_Data):
    """A customer said how their ticket was dealt with."""

    kind: Literal["ticket.rated"] = "ticket.rated"
    ticket_id: str
    agent_id: str | None
    rating: int | None  # 1..5
    mood: int | None  # 0..100, as they say themselves
    solved: bool | None  # at once


Data = (
    CaseOpened
    | CaseQueued
    | CaseRouted
    | OfferMade
    | OfferAccepted
    | OfferRejected
    | OfferTimedOut
    | OfferWithdrawn
    | CaseAssigned
    | CasePosition
    | CaseTransferred
    | CaseOverflowed
    | CaseLeft
    | CaseClosed
    | CaseAbandoned
    | MessageAdded
    | MoodRead
    | MoodWorsened
    | MoodImproved
    | AlertRaised
    | AlertAcknowledged
    | AlertTaken
    | AlertResolved
    | AlertEscalated
    | AlertAnswered
    | HintGiven
    | HintAnswered
    | GoodwillProposed
    | GoodwillDecided
    | ExpertPresence
    | CallStarted
    | CallHeld
    | CallResumed
    | CallMood
    | CallGraded
    | CallFailed
    | CallTakenOver
    | GradeChanged
    | DisputeOpened
    | DisputeClosed
    | CoachingAssigned
    | AccountAlerted
    | FollowUpOpened
    | FollowUpClosed
    | NarrativeSpreads
    | TicketOpened
    | TicketClosed
    | TicketRated
)
DATA: TypeAdapter[Data] = TypeAdapter(Annotated[Data, Field(discriminator="kind")])
KINDS = tuple(str(kind.model_fields["kind"].default) for kind in Data.__args__)
