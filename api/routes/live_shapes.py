"""What is sent and answered about calls that go on, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.desk.opening import Transfer
from api.live.view import LiveView, Stage
from api.routes.alert_shapes import ByBody
from api.routes.fields import Body, Name, Plain, Words
from emotion.labels import Emotion
from text.shift import Shift

_LONGEST_NOTE = 1_000  # the rest of a transfer's note is the call's context

LIVE_EXAMPLE: dict[str, Any] = {
    "call_id": "call_77b0",
    "case_id": "case_2f9c01",
    "agent_id": "exp_maya",
    "agent_name": "Maya",
    "customer_id": "c-1029",
    "customer_name": "Ana",
    "queue": "billing",
    "protocol": "native",
    "stage": "live",
    "began_s": 1763769600.0,
    "heard_s": 74.5,
    "lag_s": 0.12,
    "emotion": "angry",
    "negativity": 0.81,
    "trend": "worsening",
    "points": 54.0,
    "customer_mood": "frustrated",
    "n_alerts": 1,
    "recorded": True,
    "transcribed": True,
    "mood_analysed": True,
}


class LiveShown(BaseModel):
    """A call that goes on, as it stands."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": LIVE_EXAMPLE})

    call_id: str
    case_id: str | None
    agent_id: str | None
    agent_name: str | None
    customer_id: str | None
    customer_name: str | None
    queue: str | None
    protocol: str
    stage: Stage
    began_s: float
    heard_s: float = Field(description="Seconds of sound that came.")
    lag_s: float = Field(description="For how long the oldest sound not yet heard has waited.")
    emotion: Emotion | None = Field(description="The customer's now; null: not known.")
    negativity: float | None
    trend: Shift | None = Field(description="null: too early to say")
    points: float | None = Field(description="0..100: the grade if it ended now.")
    customer_mood: str | None = Field(description="The mood the customer came in with.")
    n_alerts: int
    recorded: bool
    transcribed: bool
    mood_analysed: bool


class LiveList(BaseModel):
    """Every call that goes on here, the oldest first."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [LIVE_EXAMPLE]}})

    items: list[LiveShown]


class WhisperBody(ByBody):
    """A word to the agent, which the customer does not hear."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "Offer the refund now.", "by": "Dana"}}
    )

    text: Words


class HintUsedBody(Body):
    """What the agent did with a hint."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"used": True}})

    used: bool


class WhisperShown(BaseModel):
    """A word to the agent, as it was told."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "note_id": "note_40c7",
                "author": "Dana",
                "text": "Offer the refund now.",
                "at_s": 80.2,
            }
        },
    )

    note_id: str
    author: str
    text: str
    at_s: float = Field(description="Since the call began.")


class TakeOverBody(ByBody):
    """Who the call's case goes to: a department or an expert."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"expert_id": "exp_amara", "note": "needs a manager"}}
    )

    department: Name | None = None
    expert_id: Name | None = None
    note: Annotated[Plain, Field(max_length=_LONGEST_NOTE)] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "TakeOverBody":
        if (self.department is None) == (self.expert_id is None):
            raise ValueError("wanted a department or an expert_id, got both or none")
        return self

    def to(self, note: str) -> Transfer:
        """Return it as the desk takes it, with this note."""
        return Transfer(self.department, self.expert_id, note)


def live_shown(view: LiveView) -> LiveShown:
    """Return a call as JSON has it."""
    return LiveShown.model_validate(view)
