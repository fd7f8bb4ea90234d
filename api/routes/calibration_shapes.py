"""What is sent and answered about calibrations, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.calibrations import MOST_GRADERS, CalibrationView, Session
from api.routes.agreement_shapes import AGAINST_EXAMPLE, AMONG_EXAMPLE, AgainstShown, AmongShown
from api.routes.fields import Body, Name
from api.routes.revision_shapes import Reason
from api.routes.shown import Shown
from grading.report import Outcome
from insights.agreement_figures import SessionAgreement

_JUDGEMENT: dict[str, Any] = {
    "criterion": "closing",
    "human": "met",
    "note": "It is there at 1:41.",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "judged_s": 1763769600.0,
}
_SESSION: dict[str, Any] = {
    "calibration_id": "cal_61fe",
    "call_id": "call_77b0",
    "title": "Week 46",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "opened_s": 1763769600.0,
    "closed_s": 1763773200.0,
    "is_cancelled": False,
    "graders": [{"grader": "usr_quinn", "graded_s": 1763770000.0}],
}
_AGREED: dict[str, Any] = {
    "criteria": [
        {
            "criterion": "closing",
            "machine": "missed",
            "outcomes": {"usr_quinn": "met", "usr_rowan": "met"},
            "verdict": "met",
        }
    ],
    "graders": AMONG_EXAMPLE,
    "machine": AGAINST_EXAMPLE,
}


class GraderShown(Shown):
    """Somebody who is to grade, and when they did."""

    grader: str
    graded_s: float | None


class CalibrationSessionShown(BaseModel):
    """A session in which several people grade one call."""

    model_config = ConfigDict(json_schema_extra={"example": _SESSION})

    calibration_id: str
    call_id: str
    title: str
    by: str
    by_name: str
    opened_s: float
    closed_s: float | None = Field(description="null: some have not graded yet.")
    is_cancelled: bool
    graders: list[GraderShown]


class JudgementShown(Shown):
    """One person's outcome of one criterion."""

    criterion: str
    human: Outcome
    note: str
    by: str
    by_name: str
    judged_s: float


class VerdictsShown(BaseModel):
    """What the graders of a session made of a criterion."""

    criterion: str
    machine: Outcome
    outcomes: dict[str, Outcome] = Field(description="By grader.")
    verdict: Outcome | None = Field(description="Of more than half of them; null: split.")


class SessionAgreementShown(BaseModel):
    """How far the graders of a session agree, over its call's criteria."""

    criteria: list[VerdictsShown]
    graders: AmongShown
    machine: AgainstShown


class CalibrationShown(BaseModel):
    """A session as the caller may see it now."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "session": _SESSION,
                "judgements": [_JUDGEMENT],
                "agreement": _AGREED,
            }
        }
    )

    session: CalibrationSessionShown
    judgements: list[JudgementShown] = Field(description="One's own alone, until it is over.")
    agreement: SessionAgreementShown | None = Field(description="null until it is over.")


class CalibrationBody(Body):
    """A session that is to be held."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "call_id": "call_77b0",
                "title": "Week 46",
                "graders": ["usr_quinn", "usr_rowan"],
            }
        }
    )

    call_id: Name
    title: Reason
    graders: list[Name] = Field(max_length=MOST_GRADERS)


def session_shown(session: Session) -> CalibrationSessionShown:
    """Return a session as JSON has it."""
    names = CalibrationSessionShown.model_fields.keys() - {"graders"}
    return CalibrationSessionShown(
        **{name: getattr(session.calibration, name) for name in names},
        graders=[GraderShown.model_validate(one) for one in session.graders],
    )


def calibration_shown(view: CalibrationView) -> CalibrationShown:
    """Return a session as somebody may see it, as JSON has it."""
    return CalibrationShown(
        session=session_shown(view.session),
        judgements=[JudgementShown.model_validate(one) for one in view.judgements],
        agreement=None if view.agreement is None else _session_agreement(view.agreement),
    )


def _session_agreement(agreement: SessionAgreement) -> SessionAgreementShown:
    return SessionAgreementShown(
        criteria=[
            VerdictsShown(
                criterion=one.criterion,
                machine=one.machine,
                outcomes=dict(one.outcomes),
                verdict=one.verdict,
            )
            for one in agreement.criteria
        ],
        graders=AmongShown.model_validate(agreement.graders),
        machine=AgainstShown.model_validate(agreement.machine),
    )
