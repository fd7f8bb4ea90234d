"""What is answered about cases, as JSON: for staff alone."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.desk.views import CaseHistory, CaseView, OfferView
from api.routes.alert_shapes import AlertShown, alert_shown
from api.routes.chat_shapes import (
    CHAT_EXAMPLE,
    MESSAGE_EXAMPLE,
    ChatShown,
    MessageRead,
    ReadingShown,
    chat_shown,
    message_shown,
    reading_shown,
)

CASE_EXAMPLE: dict[str, Any] = {
    **CHAT_EXAMPLE,
    "why": ["Maya fits best (0.78 of 1).", "Luca came second."],
    "shift": "steady",
    "case_id": "case_2f9c01",
    "channel": "chat",
    "customer_id": "c-1029",
    "language": "en",
    "analyse_mood": True,
    "rule": "best_match",
    "priority": None,
    "assigned_s": 1763769600.1,
    "ended_s": None,
    "outcome": None,
    "n_messages": 1,
    "metadata": {"order": "88-1041"},
}


class CaseShown(ChatShown):
    """A case as it stands, with what only staff may see."""

    model_config = ConfigDict(json_schema_extra={"example": CASE_EXAMPLE})

    case_id: str
    channel: str
    customer_id: str | None
    language: str | None
    analyse_mood: bool
    rule: str | None
    priority: float | None
    assigned_s: float | None
    ended_s: float | None
    outcome: str | None
    n_messages: int
    metadata: dict[str, str]


class ReadShown(BaseModel):
    """One customer's message as it was read."""

    sequence: int
    read_s: float
    reading: ReadingShown
    shift: str | None


class DecisionShown(BaseModel):
    """Who was chosen, who was second, and why."""

    decided_s: float
    expert_id: str | None
    runner_up: str | None
    rule: str
    why: list[str]


class OfferShown(BaseModel):
    """A case put to an expert."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "offer_id": "off_77a0",
                "case_id": "case_2f9c01",
                "expert_id": "exp_maya",
                "state": "offered",
                "offered_s": 1763769600.0,
                "expires_s": 1763769620.0,
                "answered_s": None,
                "reason": None,
            }
        },
    )

    offer_id: str
    case_id: str
    expert_id: str
    state: str
    offered_s: float
    expires_s: float
    answered_s: float | None
    reason: str | None


class TransferShown(BaseModel):
    """A case handed on."""

    model_config = ConfigDict(from_attributes=True)

    transferred_s: float
    from_department: str | None
    from_expert_id: str | None
    to_department: str | None
    to_expert_id: str | None
    note: str


class UpsetShown(BaseModel):
    """A message that surely shows a negative mood, and the expert's next one."""

    model_config = ConfigDict(from_attributes=True)

    sequence: int
    answer_sequence: int | None = Field(description="null: no expert has written since")
    answered_after_s: float | None = Field(description="From the one to the other.")


class HistoryShown(BaseModel):
    """A case from its first word."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "case": CASE_EXAMPLE,
                "messages": [MESSAGE_EXAMPLE],
                "readings": [],
                "decisions": [
                    {
                        "decided_s": 1763769600.1,
                        "expert_id": "exp_maya",
                        "runner_up": "exp_luca",
                        "rule": "best_match",
                        "why": ["Maya fits best (0.78 of 1)."],
                    }
                ],
                "offers": [],
                "transfers": [],
                "alerts": [],
                "upsets": [{"sequence": 1, "answer_sequence": 2, "answered_after_s": 21.5}],
            }
        }
    )

    case: CaseShown
    messages: list[MessageRead]
    readings: list[ReadShown]
    decisions: list[DecisionShown]
    offers: list[OfferShown]
    transfers: list[TransferShown]
    alerts: list[AlertShown]
    upsets: list[UpsetShown]


def case_shown(case: CaseView) -> CaseShown:
    """Return a case as JSON has it."""
    own: dict[str, Any] = {
        name: getattr(case, name) for name in CaseShown.model_fields if hasattr(case, name)
    }
    own["metadata"] = dict(case.metadata)
    return CaseShown(**{**own, **chat_shown(case, for_staff=True)})


def history_shown(history: CaseHistory) -> HistoryShown:
    """Return a case's history as JSON has it."""
    readings = {one.sequence: one.reading for one in history.readings}
    return HistoryShown(
        case=case_shown(history.case),
        messages=[message_shown(one, readings.get(one.sequence)) for one in history.messages],
        readings=[
            ReadShown(
                sequence=one.sequence,
                read_s=one.read_s,
                reading=reading_shown(one.reading),
                shift=one.shift and one.shift.value,
            )
            for one in history.readings
        ],
        decisions=[
            DecisionShown(
                decided_s=one.decided_s,
                expert_id=one.expert_id,
                runner_up=one.runner_up,
                rule=one.rule,
                why=list(one.why),
            )
            for one in history.decisions
        ],
        offers=[offer_shown(one) for one in history.offers],
        transfers=[TransferShown.model_validate(one) for one in history.transfers],
        alerts=[alert_shown(one) for one in history.alerts],
        upsets=[UpsetShown.model_validate(one) for one in history.upsets],
    )


def offer_shown(offer: OfferView) -> OfferShown:
    """Return an offer as JSON has it."""
    return OfferShown.model_validate(offer)
