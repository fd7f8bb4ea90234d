"""What is sent and answered about alert rules that are tried on past calls, as JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.quality.alert_trial import AlertsTried
from api.quality.past import MOST_CALLS
from api.routes.fields import Body, Plain
from insights.severity import Severity

_LONGEST = 500_000  # characters, as those that are kept
_SHOWN_ALERTS = 200


class AlertTrialBody(Body):
    """Alert rules to try on past calls; nothing is kept."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"text": "version: '2'\nrules: ...", "n_calls": 100}}
    )

    text: Annotated[Plain, Field(max_length=_LONGEST, description="YAML.")]
    n_calls: Annotated[int, Field(ge=1, le=MOST_CALLS)] = 100


class RuleTriedShown(BaseModel):
    """How often one rule alerts; null: it is not among those rules."""

    model_config = ConfigDict(from_attributes=True)

    rule_id: str
    before: int | None
    after: int | None


class AlertTriedShown(BaseModel):
    """One alert that there would have been."""

    model_config = ConfigDict(from_attributes=True)

    call_id: str
    agent_id: str | None
    rule_id: str
    severity: Severity
    at_s: float = Field(description="Of the call.")
    why: str


class AlertTrialShown(BaseModel):
    """What alert rules would have made of past calls, beside those in use."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "n_calls": 100,
                "n_unreadable": 0,
                "talk_h": 8.2,
                "n_before": 14,
                "n_after": 9,
                "rules": [{"rule_id": "anger", "before": 14, "after": 9}],
                "alerts": [
                    {
                        "call_id": "call_7d1f",
                        "agent_id": "exp_maya",
                        "rule_id": "anger",
                        "severity": "high",
                        "at_s": 62.0,
                        "why": "anger 0.91, above 0.85 for 3 s of speech",
                    }
                ],
            }
        }
    )

    n_calls: int
    n_unreadable: int
    talk_h: float = Field(description="Hours of all the calls.")
    n_before: int
    n_after: int
    rules: list[RuleTriedShown]
    alerts: list[AlertTriedShown] = Field(
        description=f"Up to {_SHOWN_ALERTS} by the new rules, on calls that you may see."
    )


def alert_trial_shown(tried: AlertsTried) -> AlertTrialShown:
    """Return a trial as JSON has it."""
    return AlertTrialShown(
        n_calls=tried.n_calls,
        n_unreadable=tried.n_unreadable,
        talk_h=tried.talk_h,
        n_before=tried.n_before,
        n_after=tried.n_after,
        rules=[RuleTriedShown.model_validate(one) for one in tried.rules],
        alerts=[AlertTriedShown.model_validate(one) for one in tried.alerts[:_SHOWN_ALERTS]],
    )
