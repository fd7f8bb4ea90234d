"""What is sent and answered about rubrics, as JSON."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.fault import Fault
from api.kept_rubric import Activation, RubricVersion
from api.quality.past import MOST_CALLS
from api.quality.rubric_trial import CallTried, RubricTried
from api.routes.fields import Body, Plain
from grading.report import Outcome
from insights.rubric_trial import CriterionTrial, Grade, Summary

LONGEST_RUBRIC = 200_000  # characters
_SHOWN_CALLS = 200

_VERSION: dict[str, Any] = {
    "number": 3,
    "name": "default",
    "version": "2",
    "author": "usr_ada",
    "created_s": 1763769600.0,
    "in_use": True,
}
_GRADE: dict[str, Any] = {"points": 71.4, "stars": 3, "band": "fair"}
_BETTER: dict[str, Any] = {"points": 78.0, "stars": 4, "band": "good"}
_TEXT = "name: default\nversion: '2'\ncriteria: ..."

RubricText = Annotated[Plain, Field(max_length=LONGEST_RUBRIC, description="YAML.")]


class RubricBody(Body):
    """A rubric to keep, or to look at."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": _TEXT}})

    text: RubricText


class TrialBody(Body):
    """A rubric to try on past calls; nothing is kept."""

    model_config = ConfigDict(json_schema_extra={"example": {"text": _TEXT, "n_calls": 100}})

    text: RubricText
    n_calls: Annotated[int, Field(ge=1, le=MOST_CALLS)] = 100


class RubricShown(BaseModel):
    """A rubric as it was kept, without its text."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _VERSION})

    number: int
    name: str
    version: str
    author: str
    created_s: float
    in_use: bool = Field(description="Calls that begin now are graded by it.")


class RubricWhole(RubricShown):
    """A rubric as it was kept."""

    model_config = ConfigDict(json_schema_extra={"example": {**_VERSION, "text": _TEXT}})

    text: str


class ActivationShown(BaseModel):
    """From when on a rubric was in use."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={"example": {"number": 3, "by": "usr_ada", "since_s": 1763769600.0}},
    )

    number: int
    by: str
    since_s: float


class FaultShown(BaseModel):
    """Whether a document can be used."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {"error": "the rubric does not fit its schema at $.criteria[3]", "line": 27}
        },
    )

    error: str | None = Field(description="null: it can be used.")
    line: int | None = Field(description="Where, from 1; null: it is about the whole.")


class GradeShown(BaseModel):
    """What a call came to."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _GRADE})

    points: float | None
    stars: int | None
    band: str | None


class SummaryShown(BaseModel):
    """All calls by one rubric."""

    mean_points: float | None
    bands: dict[str, int]


class CriterionTried(BaseModel):
    """How often a criterion came to each outcome; null: that rubric doesn't have it."""

    id: str
    title: str
    before: dict[Outcome, int] | None
    after: dict[Outcome, int] | None


class CallTriedShown(BaseModel):
    """One call by either rubric."""

    call_id: str
    agent_id: str | None
    department: str | None
    began_s: float
    before: GradeShown
    after: GradeShown


class TrialShown(BaseModel):
    """What a rubric would have made of past calls, beside the one in use."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "n_calls": 100,
                "n_unreadable": 0,
                "n_up": 31,
                "n_down": 8,
                "n_same": 61,
                "n_other": 0,
                "before": {"mean_points": 70.2, "bands": {"good": 61, "fair": 39}},
                "after": {"mean_points": 72.9, "bands": {"good": 70, "fair": 30}},
                "criteria": [
                    {
                        "id": "dead_air",
                        "title": "No long silences",
                        "before": {"met": 80, "missed": 20},
                        "after": {"met": 91, "missed": 9},
                    }
                ],
                "calls": [
                    {
                        "call_id": "call_7d1f",
                        "agent_id": "exp_maya",
                        "department": "billing",
                        "began_s": 1763769600.0,
                        "before": _GRADE,
                        "after": _BETTER,
                    }
                ],
            }
        }
    )

    n_calls: int
    n_unreadable: int
    n_up: int
    n_down: int
    n_same: int
    n_other: int = Field(description="Graded by one of the two alone, or by none.")
    before: SummaryShown
    after: SummaryShown
    criteria: list[CriterionTried]
    calls: list[CallTriedShown] = Field(
        description=f"Up to {_SHOWN_CALLS} that you may see, the most changed first."
    )


def rubric_shown(kept: RubricVersion) -> RubricShown:
    """Return a kept rubric as JSON has it in lists."""
    return RubricShown.model_validate(kept)


def rubric_whole(kept: RubricVersion) -> RubricWhole:
    """Return a kept rubric as JSON has it."""
    return RubricWhole.model_validate(kept)


def activation_shown(activation: Activation) -> ActivationShown:
    """Return as JSON has it who put a rubric to use."""
    return ActivationShown.model_validate(activation)


def fault_shown(fault: Fault | None) -> FaultShown:
    """Return a document's fault, or that it has none."""
    if fault is None:
        return FaultShown(error=None, line=None)
    return FaultShown(error=fault.message, line=fault.line)


def trial_shown(tried: RubricTried) -> TrialShown:
    """Return a trial as JSON has it."""
    in_all = tried.in_all
    return TrialShown(
        n_calls=tried.n_calls,
        n_unreadable=tried.n_unreadable,
        n_up=in_all.n_up,
        n_down=in_all.n_down,
        n_same=in_all.n_same,
        n_other=in_all.n_other,
        before=_summary(in_all.before),
        after=_summary(in_all.after),
        criteria=[_criterion(one) for one in in_all.criteria],
        calls=[_call(one) for one in tried.calls[:_SHOWN_CALLS]],
    )


def _summary(summary: Summary) -> SummaryShown:
    return SummaryShown(mean_points=summary.mean_points, bands=dict(summary.bands))


def _criterion(one: CriterionTrial) -> CriterionTried:
    return CriterionTried(
        id=one.id, title=one.title, before=_counts(one.before), after=_counts(one.after)
    )


def _counts(counts: Mapping[Outcome, int] | None) -> dict[Outcome, int] | None:
    return None if counts is None else dict(counts)


def _call(one: CallTried) -> CallTriedShown:
    return CallTriedShown(
        call_id=one.call_id,
        agent_id=one.agent_id,
        department=one.department,
        began_s=one.began_s,
        before=_grade(one.by.before),
        after=_grade(one.by.after),
    )


def _grade(grade: Grade) -> GradeShown:
    return GradeShown.model_validate(grade)
