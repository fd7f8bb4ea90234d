"""Alert rules and playbooks: edited by supervisors, every version kept."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from api.parts import PartsHere
from api.routes.documents import (
    DocumentBody,
    DocumentShown,
    Edit,
    Version,
    VersionShown,
    list_versions,
    read_document,
    write_document,
)
from api.routes.fields import Body, Plain
from api.routes.listing import Listing
from api.routes.needs import Needs
from api.rulebook import ALERT_RULES, PLAYBOOK
from api.security.caller import Caller
from api.security.scope import Scope
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


@router.get("/alert-rules")
async def rules(parts: PartsHere, version: Version = None) -> DocumentShown:
    """Return the rules for alerts on calls, the newest or one version."""
    return await parts.lanes.read(lambda: read_document(parts, ALERT_RULES, version))


@router.put("/alert-rules")
async def put_rules(body: DocumentBody, caller: Editor, parts: PartsHere) -> DocumentShown:
    """Keep a new version of the rules; calls that begin from now on go by it."""
    edit = Edit(ALERT_RULES, body, caller.caller_id)
    return await parts.lanes.write(lambda: write_document(parts, edit))


@router.get("/alert-rules/versions")
async def rules_versions(parts: PartsHere) -> Listing[VersionShown]:
    """Return the versions of the rules, newest first."""
    return await parts.lanes.read(lambda: list_versions(parts, ALERT_RULES))


@router.post("/alert-rules/check")
async def check(body: RuleBody) -> RuleShown:
    """Read one rule and say how it was understood, or where it goes wrong."""
    try:
        return RuleShown(written=written(parse_rule(body.when)), error=None, at=None)
    except RuleError as error:
        return RuleShown(written=None, error=str(error), at=error.at)


@router.get("/playbook")
async def playbook(parts: PartsHere, version: Version = None) -> DocumentShown:
    """Return the hints for agents, the newest or one version."""
    return await parts.lanes.read(lambda: read_document(parts, PLAYBOOK, version))


@router.put("/playbook")
async def put_playbook(body: DocumentBody, caller: Editor, parts: PartsHere) -> DocumentShown:
    """Keep a new version of the hints; calls that begin from now on go by it."""
    edit = Edit(PLAYBOOK, body, caller.caller_id)
    return await parts.lanes.write(lambda: write_document(parts, edit))


@router.get("/playbook/versions")
async def playbook_versions(parts: PartsHere) -> Listing[VersionShown]:
    """Return the versions of the hints, newest first."""
    return await parts.lanes.read(lambda: list_versions(parts, PLAYBOOK))
