"""Stream tokens: let a page stream one call, without a secret key in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from api.desk.work import fresh_id
from api.parts import Parts, PartsHere
from api.routes.fields import Body, Name
from api.routes.needs import Needs
from api.routes.once import Deed, OnceHere
from api.security.caller import Caller
from api.security.scope import Scope
from api.security.secret import Prefix, hashed, new_secret
from api.storage import stream_tokens
from api.storage.stream_tokens import StreamToken

Streamer = Annotated[Caller, Depends(Needs(Scope.CALLS_WRITE))]

router = APIRouter(prefix="/v1/calls", tags=["calls"])

_LONGEST_S = 12 * 3600.0


class TokenBody(Body):
    """Who speaks on a call, and which chat it goes on from."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"agent_id": "exp_maya", "expires_in_s": 600}}
    )

    agent_id: Name | None = Field(
        default=None, description="An expert's id; of somebody signed in, their own."
    )
    case_id: Name | None = Field(default=None, description="The chat that becomes this call.")
    expires_in_s: float = Field(
        default=3600.0,
        gt=0,
        le=_LONGEST_S,
        description="Seconds in which the call may begin and its client come back.",
    )


class TokenShown(BaseModel):
    """The right to stream one call."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "call_id": "call_5c1d",
                "agent_id": "exp_maya",
                "case_id": None,
                "expires_s": 1763770200.0,
                "token": "tw_st_9fQ...",
            }
        }
    )

    call_id: str = Field(description="The call that it is good for, and no other.")
    agent_id: str | None
    case_id: str | None
    expires_s: float
    token: str | None = Field(default=None, description="Shown in place of a key by its stream.")


@router.post("/tokens", status_code=201, response_model=TokenShown)
async def add(body: TokenBody, caller: Streamer, parts: PartsHere, once: OnceHere) -> Response:
    """Make a token that a page may show in place of a key; a repeat gets a new one that works."""

    def work() -> TokenShown:
        agent_id = body.agent_id or caller.agent_id
        parts.sight.check_voice(caller, agent_id, body.case_id)
        if body.case_id is not None:
            parts.desk.case(body.case_id)
        return TokenShown(
            call_id=fresh_id("call"),
            agent_id=agent_id,
            case_id=body.case_id,
            expires_s=parts.clock() + body.expires_in_s,
        )

    return await once.run(caller, Deed(201, work, lambda shown: _with_token(parts, caller, shown)))


def _with_token(parts: Parts, caller: Caller, shown: dict[str, Any]) -> dict[str, Any]:
    secret = new_secret(Prefix.STREAM_TOKEN)
    token = StreamToken(
        digest=hashed(secret),
        call_id=shown["call_id"],
        key_id=caller.caller_id,
        agent_id=shown["agent_id"],
        case_id=shown["case_id"],
        created_s=parts.clock(),
        expires_s=shown["expires_s"],
    )
    with parts.database.transaction() as connection:
        stream_tokens.add(connection, token)
    return {**shown, "token": secret}
