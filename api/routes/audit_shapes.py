"""What the audit trail looks like in JSON, and how it is searched."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.routes.fields import LONGEST_NAME
from api.security.audit_export import fields_of
from api.security.audit_line import Action, AuditLine
from api.storage.audit import AuditFilter

_LINE: dict[str, Any] = {
    "number": 4213,
    "at_ms": 1763769600000,
    "who": "usr_0a1b",
    "who_kind": "person",
    "who_name": "Quinn",
    "action": "saw",
    "subject_kind": "report",
    "subject_id": "call_5c1d",
    "customer_id": "c_42",
    "detail": "GET /v1/calls/{call_id}/report",
    "previous": "9f2c...",
    "seal": "41d0...",
}


class LineShown(BaseModel):
    """Who did what to what, and when."""

    model_config = ConfigDict(json_schema_extra={"example": _LINE})

    number: int = Field(description="1, 2, 3 ... without a gap")
    at_ms: int = Field(description="Milliseconds since 1970, UTC")
    who: str = Field(description="A user's id or a key's; of a link, its maker's")
    who_kind: str
    who_name: str
    action: Action
    subject_kind: str
    subject_id: str = Field(description='"": a list of them, or all')
    customer_id: str | None = Field(description="Whom it is about; null: no one, or many")
    detail: str
    previous: str = Field(description="The seal of the line before")
    seal: str = Field(description="SHA-256 of `previous` and the line, hex")


class HeadShown(BaseModel):
    """The end of the trail, and whether all of it holds."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"number": 4213, "seal": "41d0...", "broken": None}}
    )

    number: int = Field(description="How many lines there are")
    seal: str = Field(description="The last one's; kept elsewhere, it shows if lines go missing")
    broken: int | None = Field(
        description="The first line that was changed, or whose predecessor is missing; null: none"
    )


_Id = Annotated[str | None, Field(max_length=LONGEST_NAME)]
_Time = Annotated[float | None, Field(ge=0, le=1e11, description="Epoch seconds")]


class AuditQuery(BaseModel):
    """Which lines are wanted."""

    who: _Id = None
    action: Action | None = None
    subject_kind: _Id = None
    subject_id: _Id = None
    customer_id: _Id = None
    since_s: _Time = None
    until_s: _Time = None

    def wanted(self) -> AuditFilter:
        """Return the filter that this asks for."""
        return AuditFilter(
            who=self.who,
            action=self.action,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            customer_id=self.customer_id,
            since_ms=_ms(self.since_s),
            until_ms=_ms(self.until_s),
        )


def line_shown(line: AuditLine) -> LineShown:
    """Return a line as JSON has it."""
    return LineShown(**fields_of(line))


def _ms(time_s: float | None) -> int | None:
    return None if time_s is None else round(time_s * 1000)
