"""What is sent and answered about follow-ups, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.routes.fields import Body, Name
from api.routes.revision_shapes import Reason, Remarks
from api.storage.follow_ups import FollowUp, FollowUpFilter
from api.trends.plan import Plan
from insights.follow_up_state import Channel, FollowUpState, Result

FOLLOW_UP_EXAMPLE: dict[str, Any] = {
    "follow_up_id": "fup_11c0",
    "account_id": "northwind",
    "reason": "7 of 8 contacts were negative.",
    "owner_id": "usr_quinn",
    "channel": "phone",
    "opened_s": 1763769600.0,
    "opened_by": "usr_sam",
    "due_s": 1763942400.0,
    "revision": 0,
    "state": "open",
    "result": None,
    "note": None,
    "closed_s": None,
    "closed_by": None,
}


class FollowUpShown(BaseModel):
    """That somebody speaks to an account, and what came of it."""

    model_config = ConfigDict(json_schema_extra={"example": FOLLOW_UP_EXAMPLE})

    follow_up_id: str
    account_id: str
    reason: str
    owner_id: str = Field(description="A user's id.")
    channel: Channel
    opened_s: float
    opened_by: str
    due_s: float
    revision: int = Field(description="To be sent with a change.")
    state: FollowUpState
    result: Result | None = Field(description="Of one that is done.")
    note: str | None
    closed_s: float | None
    closed_by: str | None


class PlanBody(Body):
    """Who speaks to an account, how, and until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"owner_id": "usr_quinn", "channel": "phone", "due_s": 1763942400.0}
        }
    )

    owner_id: Name = Field(description="A user who may follow up.")
    channel: Channel
    due_s: float

    def plan(self) -> Plan:
        """Return it as the service takes it."""
        return Plan(self.owner_id, self.channel, self.due_s)


class OpenFollowUpBody(PlanBody):
    """Why an account is to be spoken to, and by whom."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "reason": "7 of 8 contacts were negative.",
                "owner_id": "usr_quinn",
                "channel": "phone",
                "due_s": 1763942400.0,
            }
        }
    )

    reason: Reason


class ReplanBody(PlanBody):
    """A follow-up handed on, or put off."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "owner_id": "usr_sam",
                "channel": "visit",
                "due_s": 1764028800.0,
                "revision": 0,
            }
        }
    )

    revision: int = Field(ge=0, description="Of the follow-up as it was seen.")


class CancelFollowUpBody(Body):
    """Why a follow-up need not be."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"note": "They called themselves.", "revision": 0}}
    )

    note: Remarks = ""
    revision: int = Field(ge=0, description="Of the follow-up as it was seen.")


class DoneFollowUpBody(CancelFollowUpBody):
    """What came of a follow-up."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"result": "solved", "note": "A new part is sent.", "revision": 0}
        }
    )

    result: Result


class FollowUpsAsked(BaseModel):
    """Which follow-ups to list; what is left out does not matter."""

    state: list[FollowUpState] = []
    account_id: str | None = None
    owner_id: str | None = None
    due_before_s: float | None = None

    def wanted(self) -> FollowUpFilter:
        """Return it as the service takes it."""
        states = frozenset(self.state) or None
        return FollowUpFilter(states, self.account_id, self.owner_id, self.due_before_s)


def follow_up_shown(one: FollowUp) -> FollowUpShown:
    """Return a follow-up as it is answered."""
    shown = {
        name: getattr(one if hasattr(one, name) else one.ending, name)
        for name in FollowUpShown.model_fields
    }
    return FollowUpShown(**shown)
