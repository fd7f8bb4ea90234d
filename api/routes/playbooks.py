"""Alert rules and playbooks: edited by supervisors, every version kept."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api.editables import PLAYS, RULES
from api.parts import PartsHere
from api.quality.alert_trial import try_alert_rules
from api.quality.past import Past
from api.routes.alert_trial_shapes import AlertTrialBody, AlertTrialShown, alert_trial_shown
from api.routes.documents import Told, add_routes
from api.routes.fields import Body, Plain
from api.routes.needs import Needs
from api.rulebook import alert_rules
from api.security.caller import Caller
from api.security.scope import Scope
from insights.alert_rules import read_alert_rules
from insights.rule import written
from insights.rule_parser import parse_rule
from insights.rule_tokens import LONGEST_RULE, RuleError

_EDITOR = Depends(Needs(Scope.ALERTS))
Editor = Annotated[Caller, _EDITOR]
router = APIRouter(prefix="/v1", tags=["documents"], dependencies=[_EDITOR])


class RuleBody(Body):
    """A rule to be looked at, kept nowhere."""

    model_config = ConfigDict(json_schema_extra={"example": {"when": "anger > 0.85 for 3 s"}})

    when: Annotated[Plain, Field(max_length=LONGEST_RULE)]


class RuleShown(BaseModel):
    """Whether a rule can be read."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "written": None,
                "error": "at character 9: wanted a number from 0 to 1, got '85'",
                "at": 8,
            }
        }
    )

    written: str | None = Field(description="The rule as it was understood; null: it was not.")
    error: str | None
    at: int | None = Field(description="The character, from 0, where it goes wrong.")


@router.post("/alert-rules/check")
async def check(body: RuleBody) -> RuleShown:
    """Read one rule and say how it was understood, or where it goes wrong."""
    try:
        return RuleShown(written=written(parse_rule(body.when)), error=None, at=None)
    except RuleError as error:
        return RuleShown(written=None, error=str(error), at=error.at)


@router.post("/alert-rules/preview")
async def preview(body: AlertTrialBody, caller: Editor, parts: PartsHere) -> AlertTrialShown:
    """Go through the newest calls by rules that nobody uses yet, and by those in use."""

    def work() -> AlertTrialShown:
        tried = read_alert_rules(body.text)
        with parts.database.reading() as connection:
            in_use = alert_rules(connection)
        past = Past(parts.database, body.n_calls)
        return alert_trial_shown(try_alert_rules(past, in_use, tried, caller.reach))

    # Some seconds of arithmetic: on a lane, requests would wait behind it.
    return await asyncio.to_thread(work)


add_routes(
    router,
    Told(
        RULES,
        "/alert-rules",
        "rules",
        what="the rules for alerts on calls",
        short="the rules",
        effect="; calls that begin from now on go by it.",
    ),
    _EDITOR,
)
add_routes(
    router,
    Told(
        PLAYS,
        "/playbook",
        "playbook",
        what="the hints for agents",
        short="the hints",
        effect="; calls that begin from now on go by it.",
    ),
    _EDITOR,
)
