"""What is sent and answered about alerts, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.desk.views import AlertView
from api.routes.fields import Body, Name, Plain
from api.storage.alerts import AlertFilter
from insights.alert_state import AlertState, Response
from insights.severity import Severity

_LONGEST_OUTCOME = 2_000
ALERT_EXAMPLE: dict[str, Any] = {
    "alert_id": "alt_81c2",
    "case_id": "case_2f9c01",
    "call_id": "call_77b0",
    "rule": "anger-held",
    "severity": "high",
    "raised_s": 1763769600.0,
    "sequence": None,
    "at_s": 74.5,
    "value": 0.93,
    "why": "anger 0.93, above 0.85 for 3 s of speech",
    "state": "taken",
    "owner": "success",
    "level": 0,
    "due_s": None,
    "acknowledged_s": 1763769604.0,
    "acknowledged_by": "key_0a1b",
    "taken_s": 1763769610.0,
    "taken_by": "Dana",
    "resolved_s": None,
    "resolved_by": None,
    "outcome": None,
    "response": "agent",
    "response_s": 2.5,
}


class AlertShown(BaseModel):
    """An alert on a chat or a call, and what was done about it."""

    model_config = ConfigDict(json_schema_extra={"example": ALERT_EXAMPLE})

    alert_id: str
    case_id: str | None = Field(description="null: of a call without a case")
    call_id: str | None = Field(description="null: of a chat")
    rule: str
    severity: Severity
    raised_s: float
    sequence: int | None = Field(description="Of the message that raised it; null: of a call.")
    at_s: float | None = Field(description="Since the call began; null: of a chat.")
    value: float = Field(description="What crossed the line: a probability, a share, or seconds.")
    why: str
    state: AlertState
    owner: str = Field(description="Who is to take it now.")
    level: int = Field(description="How far it has gone up its chain, from 0.")
    due_s: float | None = Field(
        description="Taken by then, or it goes on to the next; null: taken, or nobody is left."
    )
    acknowledged_s: float | None
    acknowledged_by: str | None
    taken_s: float | None
    taken_by: str | None
    resolved_s: float | None
    resolved_by: str | None
    outcome: str | None
    response: Response | None = Field(description="What was done first; null: nothing yet.")
    response_s: float | None = Field(description="Seconds from the cue to that.")


class AlertQuery(BaseModel):
    """Which alerts to list; what is left out does not matter."""

    state: list[AlertState] = []
    severity: list[Severity] = []
    owner: str | None = None
    rule: str | None = None
    case_id: str | None = None
    call_id: str | None = None
    since_s: float | None = Field(default=None, description="Raised then or later.")

    def wanted(self) -> AlertFilter:
        """Return it as the storage takes it."""
        return AlertFilter(
            states=frozenset(self.state) or None,
            severities=frozenset(self.severity) or None,
            owner=self.owner,
            rule=self.rule,
            case_id=self.case_id,
            call_id=self.call_id,
            since_s=self.since_s,
        )


class ByBody(Body):
    """Who does it."""

    model_config = ConfigDict(json_schema_extra={"example": {"by": "Dana"}})

    by: Name | None = Field(default=None, description="null: the key that asks")


class ResolveBody(ByBody):
    """Who resolves an alert, and what came of it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"by": "Dana", "outcome": "called back, refund promised"}}
    )

    outcome: Annotated[Plain, Field(max_length=_LONGEST_OUTCOME)] | None = None


def alert_shown(alert: AlertView) -> AlertShown:
    """Return an alert as JSON has it."""
    shown = {
        name: getattr(alert if hasattr(alert, name) else alert.handling, name)
        for name in AlertShown.model_fields
    }
    return AlertShown(**shown)
