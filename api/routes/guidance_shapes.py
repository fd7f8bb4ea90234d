"""What is sent and answered about hints and goodwill offers, as JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.routes.alert_shapes import ByBody
from api.routes.fields import Plain
from api.storage.goodwill import Goodwill
from api.storage.hints import Hint, HintFilter
from emotion.labels import Emotion
from insights.goodwill import GoodwillState
from insights.playbook import Behaviour

_LONGEST_NOTE = 2_000


class GoodwillShown(BaseModel):
    """An offer to a customer, and what was decided about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "goodwill_id": "gw_5f1e",
                "hint_id": "hint_91aa",
                "call_id": "call_77b0",
                "case_id": None,
                "agent_id": "exp_maya",
                "offer": "10 % off the next order",
                "proposed_s": 1763769600.0,
                "state": "pending",
                "decided_s": None,
                "decided_by": None,
                "note": None,
            }
        }
    )

    goodwill_id: str
    hint_id: str
    call_id: str
    case_id: str | None
    agent_id: str | None
    offer: str
    proposed_s: float
    state: GoodwillState
    decided_s: float | None
    decided_by: str | None
    note: str | None


class DecideBody(ByBody):
    """Who decides, and a word to the agent."""

    model_config = ConfigDict(json_schema_extra={"example": {"by": "Dana", "note": "once only"}})

    note: Annotated[Plain, Field(max_length=_LONGEST_NOTE)] | None = None


class HintShown(BaseModel):
    """A hint that an agent was given, and whether it was used."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "hint_id": "hint_91aa",
                "call_id": "call_77b0",
                "case_id": None,
                "agent_id": "exp_maya",
                "department": "billing",
                "play": "angry-own-it",
                "playbook": "1",
                "behaviour": "de_escalation",
                "at_s": 74.5,
                "given_s": 1763769600.0,
                "mood": "angry",
                "text": "Slow down and name it.",
                "used": True,
                "answered_s": 1763769606.0,
            }
        },
    )

    hint_id: str
    call_id: str
    case_id: str | None
    agent_id: str | None
    department: str | None
    play: str
    playbook: str = Field(description="The version of the playbook.")
    behaviour: str
    at_s: float = Field(description="Since the call began.")
    given_s: float
    mood: Emotion | None = Field(description="The customer's; null: not known.")
    text: str
    used: bool | None = Field(description="null: the agent did not say.")
    answered_s: float | None


class HintQuery(BaseModel):
    """Which hints to list; what is left out does not matter."""

    call_id: str | None = None
    agent_id: str | None = None
    behaviour: Behaviour | None = None
    play: str | None = None
    used: bool | None = None

    def wanted(self) -> HintFilter:
        """Return it as the storage takes it."""
        return HintFilter(self.call_id, self.agent_id, self.behaviour, self.play, self.used)


def goodwill_shown(offer: Goodwill) -> GoodwillShown:
    """Return an offer as JSON has it."""
    shown = {
        name: getattr(offer if hasattr(offer, name) else offer.decision, name)
        for name in GoodwillShown.model_fields
    }
    return GoodwillShown(**shown)


def hint_shown(hint: Hint) -> HintShown:
    """Return a hint as JSON has it."""
    return HintShown.model_validate(hint)
