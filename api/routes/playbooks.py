"""Alert rules and playbooks: edited by supervisors, every version kept."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api.routes.documents import Editable, add_routes
from api.routes.fields import Body, Plain
from api.routes.needs import Needs
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.scope import Scope
from insights.alert_rules import read_alert_rules, shipped_alert_rules
from insights.playbook import read_playbook, shipped_playbook
from insights.rule import written
from insights.rule_parser import parse_rule
from insights.rule_tokens import LONGEST_RULE, RuleError

_EDITOR = Depends(Needs(Scope.ALERTS))
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


add_routes(
    router,
    Editable(
        ALERT_RULES,
        "/alert-rules",
        "rules",
        what="the rules for alerts on calls",
        short="the rules",
        effect="; calls that begin from now on go by it.",
        check=read_alert_rules,
        shipped=shipped_alert_rules,
        renew=lambda parts: parts.guidance.renew(),
    ),
    _EDITOR,
)
add_routes(
    router,
    Editable(
        PLAYBOOK,
        "/playbook",
        "playbook",
        what="the hints for agents",
        short="the hints",
        effect="; calls that begin from now on go by it.",
        check=read_playbook,
        shipped=shipped_playbook,
        renew=lambda parts: parts.guidance.renew(),
    ),
    _EDITOR,
)
