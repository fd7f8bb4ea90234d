"""What is answered about calls that were kept, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.live.reconciliation import Unsettled
from api.live.told import PLACES, shares
from api.storage.calls import CallRecord
from api.storage.enums import CallState
from api.storage.moments import Detail, Moment
from api.storage.utterances import Numbered
from emotion.labels import Emotion
from speech.audio import Speaker
from speech.utterance import Reading

CALL_EXAMPLE: dict[str, Any] = {
    "call_id": "call_77b0",
    "state": "graded",
    "case_id": "case_2f9c01",
    "agent_id": "exp_maya",
    "customer_id": "c-1029",
    "customer_name": "Ana",
    "queue": "billing",
    "protocol": "native",
    "began_s": 1763769600.0,
    "ended_s": 1763769704.5,
    "heard_s": 104.5,
    "end_reason": "stopped",
    "failure": None,
    "recorded": True,
    "points": 71.4,
    "stars": 4,
    "band": "Good",
    "metadata": {"order": "88-1041"},
}
UTTERANCE_EXAMPLE: dict[str, Any] = {
    "number": 1,
    "speaker": "customer",
    "start_s": 6.4,
    "end_s": 14.9,
    "text": "My line has been dead for three days.",
    "felt": [
        {
            "start_s": 6.4,
            "end_s": 9.4,
            "emotion": "angry",
            "probabilities": {"angry": 0.78, "disappointed": 0.12, "neutral": 0.08, "happy": 0.02},
            "negativity": 0.9,
            "words": {"angry": 0.71, "disappointed": 0.2, "neutral": 0.08, "happy": 0.01},
        }
    ],
}
MOMENT_EXAMPLE: dict[str, Any] = {
    "number": 1,
    "at_s": 31.2,
    "kind": "paused",
    "data": {"holds": False},
}


class CallShown(BaseModel):
    """One call as it was kept; a live one as far as it has come."""

    model_config = ConfigDict(json_schema_extra={"example": CALL_EXAMPLE})

    call_id: str
    state: CallState
    case_id: str | None = Field(description="The chat that became this call.")
    agent_id: str | None
    customer_id: str | None
    customer_name: str | None
    queue: str | None
    protocol: str
    began_s: float = Field(description="Epoch seconds.")
    ended_s: float | None = Field(description="Epoch seconds.")
    heard_s: float = Field(description="Seconds of the call that were heard.")
    end_reason: str | None
    failure: str | None = Field(description="Why it has no report.")
    recorded: bool = Field(description="Whether there is a recording.")
    points: float | None
    stars: int | None
    band: str | None
    metadata: dict[str, str]


class FeltShown(BaseModel):
    """How the customer sounded in one stretch of an utterance."""

    start_s: float
    end_s: float
    emotion: Emotion | None = Field(description="null: the model abstained.")
    probabilities: dict[Emotion, float]
    negativity: float
    words: dict[Emotion, float] | None = Field(description="By what was said; null: not read.")


class UtteranceShown(BaseModel):
    """What was said between two silences."""

    model_config = ConfigDict(json_schema_extra={"example": UTTERANCE_EXAMPLE})

    number: int
    speaker: Speaker
    start_s: float = Field(description="Since the call began, as all times here.")
    end_s: float
    text: str | None = Field(description="null: not recognised.")
    felt: list[FeltShown] = Field(description="Of the customer alone.")


class TranscriptShown(BaseModel):
    """What was said in a call, in the order in which it was said."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"call_id": "call_77b0", "utterances": [UTTERANCE_EXAMPLE]}}
    )

    call_id: str
    utterances: list[UtteranceShown]


class MomentShown(BaseModel):
    """Something that came to pass in a call."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": MOMENT_EXAMPLE})

    number: int
    at_s: float
    kind: str
    data: Detail


class MomentsShown(BaseModel):
    """What came to pass in a call, in the order in which it did."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"call_id": "call_77b0", "moments": [MOMENT_EXAMPLE]}}
    )

    call_id: str
    moments: list[MomentShown]


class UnsettledShown(BaseModel):
    """A call with neither a report nor a reason."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "call_id": "call_77b0",
                "state": "live",
                "began_s": 1763769600.0,
                "why": "its process has ended, and nobody graded it",
            }
        },
    )

    call_id: str
    state: CallState
    began_s: float
    why: str


class ReconciliationShown(BaseModel):
    """Whether every call is accounted for; it is if none is unsettled."""

    model_config = ConfigDict(json_schema_extra={"example": {"unsettled": []}})

    unsettled: list[UnsettledShown]


class LinkShown(BaseModel):
    """Where a recording can be heard, without a key, until it expires."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "url": "/v1/recordings/call_77b0?expires=1763770000&by=key_0a1b&signature=5d41...",
                "expires_s": 1763770000.0,
            }
        }
    )

    url: str = Field(description="From the service's own root on. WAV; byte ranges are served.")
    expires_s: float


def call_shown(call: CallRecord) -> CallShown:
    """Return a call as JSON has it."""
    own = {name: getattr(call, name) for name in CallShown.model_fields if hasattr(call, name)}
    start = call.start
    return CallShown(
        **own,
        customer_name=start.customer_name,
        queue=call.department,
        metadata=dict(start.metadata),
    )


def utterance_shown(one: Numbered) -> UtteranceShown:
    """Return an utterance as JSON has it."""
    said = one.utterance
    return UtteranceShown(
        number=one.number,
        speaker=said.speaker,
        start_s=said.start_s,
        end_s=said.end_s,
        text=said.transcript.text if said.transcript else None,
        felt=[_felt_shown(reading) for reading in said.readings],
    )


def moment_shown(moment: Moment) -> MomentShown:
    """Return a moment as JSON has it."""
    return MomentShown.model_validate(moment)


def unsettled_shown(one: Unsettled) -> UnsettledShown:
    """Return an unsettled call as JSON has it."""
    return UnsettledShown.model_validate(one)


def _felt_shown(reading: Reading) -> FeltShown:
    fused, words = reading.fused, reading.words
    return FeltShown(
        start_s=reading.start_s,
        end_s=reading.end_s,
        emotion=fused.emotion,
        probabilities=shares(fused),
        negativity=round(fused.negativity, PLACES),
        words=shares(words) if words else None,
    )
