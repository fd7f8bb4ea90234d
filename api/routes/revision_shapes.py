"""What is sent and answered about a grade that people speak of, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.changes import Wish
from api.quality.grades import Graded
from api.quality.wording import LONGEST
from api.routes.fields import Body, Name, Plain
from api.routes.shown import Shown
from api.storage.disputes import Dispute, DisputeFilter
from grading.report import Outcome
from grading.revision import RevisedCriterion
from insights.dispute import DisputeState, Standing

Reason = Annotated[Plain, Field(min_length=1, max_length=LONGEST)]
Remarks = Annotated[Plain, Field(max_length=LONGEST)]

_CHANGE: dict[str, Any] = {
    "change_id": "chg_5a01",
    "report_id": "rep_77b0",
    "criterion": "closing",
    "machine": "missed",
    "before": "missed",
    "outcome": "met",
    "reason": "She said goodbye; the recogniser missed it.",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "changed_s": 1763773200.0,
    "dispute_id": "dsp_19c4",
    "sample_id": None,
}
DISPUTE_EXAMPLE: dict[str, Any] = {
    "dispute_id": "dsp_19c4",
    "call_id": "call_77b0",
    "report_id": "rep_77b0",
    "agent_id": "exp_maya",
    "criterion": "closing",
    "outcome": "missed",
    "words": "I did say goodbye.",
    "by": "usr_maya",
    "by_name": "Maya",
    "opened_s": 1763770000.0,
    "state": "changed",
    "closed_s": 1763773200.0,
    "closed_by": "usr_quinn",
    "reason": "She said goodbye; the recogniser missed it.",
}
_TOTALS: dict[str, Any] = {"points": 71.4, "stars": 3, "band": "fair"}
GRADE_EXAMPLE: dict[str, Any] = {
    "call_id": "call_77b0",
    "agent_id": "exp_maya",
    "report_id": "rep_77b0",
    "graded_s": 1763769700.0,
    "rubric_name": "default",
    "rubric_version": "1",
    "machine": _TOTALS,
    "final": {"points": 79.4, "stars": 4, "band": "good"},
    "is_changed": True,
    "criteria": [
        {
            "criterion": "closing",
            "title": "The agent closes the call properly",
            "weight": 8.0,
            "machine": "missed",
            "machine_points": 0.0,
            "outcome": "met",
            "points": 100.0,
            "counts": True,
            "auto_fail": False,
        }
    ],
    "changes": [_CHANGE],
    "disputes": [DISPUTE_EXAMPLE],
    "acknowledged_s": None,
    "standing": "decided",
    "answer_until_s": 1764982800.0,
}


class TotalsShown(Shown):
    """What a call came to; null where nothing applied."""

    points: float | None = Field(description="0 to 100")
    stars: int | None
    band: str | None


class StandingCriterionShown(BaseModel):
    """One criterion as it stands, beside what the machine made of it."""

    criterion: str
    title: str
    weight: float
    machine: Outcome
    machine_points: float | None
    outcome: Outcome
    points: float | None = Field(description="Within the criterion; null: not applicable.")
    counts: bool = Field(description="Whether it is part of the mean that makes the call's points.")
    auto_fail: bool = Field(description="Whether this outcome fails the whole call.")


class ChangeShown(Shown):
    """An outcome that a person changed."""

    change_id: str
    report_id: str = Field(description="Of an earlier report it no longer counts.")
    criterion: str
    machine: Outcome
    before: Outcome
    outcome: Outcome
    reason: str
    by: str
    by_name: str
    changed_s: float
    dispute_id: str | None = Field(description="The dispute that it decides.")
    sample_id: str | None = Field(description="The sample in whose review it was made.")


class DisputeShown(BaseModel):
    """An outcome that an agent says is wrong, and what came of that."""

    model_config = ConfigDict(json_schema_extra={"example": DISPUTE_EXAMPLE})

    dispute_id: str
    call_id: str
    report_id: str
    agent_id: str
    criterion: str
    outcome: Outcome = Field(description="That is said to be wrong.")
    words: str
    by: str
    by_name: str
    opened_s: float
    state: DisputeState
    closed_s: float | None
    closed_by: str | None
    reason: str | None


class GradeStandsShown(BaseModel):
    """A call's grade as it stands, the machine's beside it, and all that was said of it."""

    model_config = ConfigDict(json_schema_extra={"example": GRADE_EXAMPLE})

    call_id: str
    agent_id: str | None
    report_id: str
    graded_s: float
    rubric_name: str
    rubric_version: str
    machine: TotalsShown
    final: TotalsShown
    is_changed: bool
    criteria: list[StandingCriterionShown]
    changes: list[ChangeShown] = Field(description="In order; those of earlier reports too.")
    disputes: list[DisputeShown] = Field(description="In order; those of earlier reports too.")
    acknowledged_s: float | None
    standing: Standing = Field(description="How the agent stands to the grade.")
    answer_until_s: float = Field(description="The agent acknowledges or disputes before then.")


class ChangeBody(Body):
    """An outcome that is to become another."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "criterion": "closing",
                "outcome": "met",
                "reason": "She said goodbye; the recogniser missed it.",
                "expected": "missed",
            }
        }
    )

    criterion: Name
    outcome: Outcome
    reason: Reason
    expected: Outcome | None = Field(
        default=None, description="409 if it stands otherwise; null: however it stands."
    )

    def wish(self) -> Wish:
        """Return it as the service takes it."""
        return Wish(self.criterion, self.outcome, self.reason, self.expected)


class UndoBody(Body):
    """A criterion that is to stand as the machine had it."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"criterion": "closing", "reason": "My mistake."}}
    )

    criterion: Name
    reason: Reason


class DisputeBody(Body):
    """What an agent says is wrong."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"criterion": "closing", "words": "I did say goodbye."}}
    )

    criterion: Name
    words: Reason


class WithdrawBody(Body):
    """Why a dispute is withdrawn; it may be left out."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "I heard it again."}})

    reason: Remarks = ""


class UpholdBody(Body):
    """Why an outcome stays as it is."""

    model_config = ConfigDict(json_schema_extra={"example": {"reason": "Nobody can hear it."}})

    reason: Reason


class DecideDisputeBody(Body):
    """What a disputed outcome becomes, and why."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"outcome": "met", "reason": "It is there at 1:41."}}
    )

    outcome: Outcome
    reason: Reason


class DisputeQuery(BaseModel):
    """Which disputes to list; what is left out does not matter."""

    state: list[DisputeState] = []
    agent_id: str | None = None
    call_id: str | None = None
    criterion: str | None = None

    def wanted(self) -> DisputeFilter:
        """Return it as the service takes it."""
        states = frozenset(self.state) or None
        return DisputeFilter(states, self.agent_id, self.call_id, self.criterion)


def grade_shown(graded: Graded) -> GradeStandsShown:
    """Return a grade as JSON has it."""
    revision, read = graded.revision, graded.acknowledgement
    return GradeStandsShown(
        call_id=graded.record.call_id,
        agent_id=graded.record.agent_id,
        report_id=graded.report_id,
        graded_s=graded.graded_s,
        rubric_name=graded.report.rubric_name,
        rubric_version=graded.report.rubric_version,
        machine=TotalsShown.model_validate(revision.machine),
        final=TotalsShown.model_validate(revision.final),
        is_changed=revision.is_changed,
        criteria=[_criterion(one) for one in revision.criteria],
        changes=[ChangeShown.model_validate(one) for one in graded.history],
        disputes=[dispute_shown(one) for one in graded.disputes],
        acknowledged_s=read.acknowledged_s if read else None,
        standing=graded.standing,
        answer_until_s=graded.window.closes_s,
    )


def dispute_shown(dispute: Dispute) -> DisputeShown:
    """Return a dispute as JSON has it."""
    shown = {
        name: getattr(dispute if hasattr(dispute, name) else dispute.ruling, name)
        for name in DisputeShown.model_fields
    }
    return DisputeShown(**shown)


def _criterion(criterion: RevisedCriterion) -> StandingCriterionShown:
    machine = criterion.machine
    return StandingCriterionShown(
        criterion=machine.id,
        title=machine.title,
        weight=machine.weight,
        machine=machine.outcome,
        machine_points=machine.points,
        outcome=criterion.outcome,
        points=criterion.points,
        counts=criterion.counts,
        auto_fail=criterion.auto_fail,
    )
