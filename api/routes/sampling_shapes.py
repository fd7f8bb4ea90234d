"""What is sent and answered about samples, calibrations and agreement, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.agreement import AgreementFigures
from api.quality.calibrations import CalibrationView, Session
from api.quality.judging import Verdict
from api.quality.samples import Order, Progress, SampleView
from api.routes.fields import Body, Name, Plain
from api.routes.revision_shapes import Reason, Remarks
from api.routes.shown import Shown
from api.storage.judgements import JudgementFilter
from grading.report import Outcome
from insights.agreement_figures import SessionAgreement
from insights.sampling import Population

_MOST_EACH = 1_000
_MOST_NAMES = 500
_SAMPLE: dict[str, Any] = {
    "sample_id": "smp_2b77",
    "purpose": "November review",
    "agent_ids": None,
    "departments": ["billing"],
    "since_s": 1761955200.0,
    "until_s": 1763769600.0,
    "n_population": 412,
    "fingerprint": "9f2c41d07be85a13",
    "n_each": 2,
    "n_drawn": 24,
    "n_reviewed": 3,
    "seed": "5be1c2a09d3f7a44",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "drawn_s": 1763769600.0,
}
_DRAWN: dict[str, Any] = {
    "call_id": "call_77b0",
    "place": 1,
    "agent_id": "exp_maya",
    "reviewed_s": None,
    "reviewed_by": None,
}
_VERDICTS: dict[str, Any] = {
    "verdicts": {"closing": {"outcome": "met", "note": "It is there at 1:41."}}
}
_JUDGEMENT: dict[str, Any] = {
    "criterion": "closing",
    "machine": "missed",
    "human": "met",
    "note": "It is there at 1:41.",
    "by": "usr_quinn",
    "by_name": "Quinn",
    "judged_s": 1763769600.0,
}
_INTERVAL: dict[str, Any] = {"low": 0.79, "high": 0.93}
_AGAINST: dict[str, Any] = {
    "n": 96,
    "n_equal": 84,
    "share": 0.875,
    "interval": _INTERVAL,
    "kappa": 0.71,
    "alpha": 0.8,
    "alpha_interval": {"low": 0.68, "high": 0.9},
}
_AMONG: dict[str, Any] = {
    "n_units": 12,
    "n_pairs": 36,
    "n_equal": 30,
    "share": 0.833,
    "alpha": 0.74,
    "alpha_interval": {"low": 0.5, "high": 0.93},
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
    "graders": _AMONG,
    "machine": _AGAINST,
}
_CRITERION: dict[str, Any] = {
    "criterion": "closing",
    "sampled": _AGAINST,
    "calibrated": {**_AGAINST, "n": 12, "n_equal": 10, "share": None, "interval": None,
                   "kappa": None, "alpha": None, "alpha_interval": None},
    "graders": _AMONG,
}  # fmt: skip


class SampleShown(BaseModel):
    """A draw of calls for review, with all that is needed to draw it again."""

    model_config = ConfigDict(json_schema_extra={"example": _SAMPLE})

    sample_id: str
    purpose: str
    agent_ids: list[str] | None = Field(description="null: every agent")
    departments: list[str] | None = Field(description="null: every department")
    since_s: float | None = Field(description="Calls that began then or later.")
    until_s: float | None = Field(description="Calls that began before.")
    n_population: int = Field(description="Graded calls of these that no sample had drawn.")
    fingerprint: str = Field(description="SHA-256 of their sorted ids, a line each.")
    n_each: int = Field(description="Calls of each agent that were wanted.")
    n_drawn: int
    n_reviewed: int
    seed: str = Field(description='Of each agent the lowest SHA-256 of "seed:call_id" are drawn.')
    by: str
    by_name: str
    drawn_s: float


class DrawnShown(Shown):
    """A call of a sample."""

    call_id: str
    place: int
    agent_id: str | None
    reviewed_s: float | None
    reviewed_by: str | None


class SampleCallsShown(BaseModel):
    """A sample with its calls, as they were drawn."""

    model_config = ConfigDict(json_schema_extra={"example": {"sample": _SAMPLE, "calls": [_DRAWN]}})

    sample: SampleShown
    calls: list[DrawnShown]


class SampleBody(Body):
    """What is to be drawn."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"purpose": "November review", "n_each": 2, "departments": ["billing"]}
        }
    )

    purpose: Reason
    n_each: int = Field(ge=1, le=_MOST_EACH, description="Calls of each agent.")
    agent_ids: list[Name] | None = Field(default=None, max_length=_MOST_NAMES)
    departments: list[Name] | None = Field(default=None, max_length=_MOST_NAMES)
    since_s: float | None = None
    until_s: float | None = Field(default=None, description="null, or later than now: now")
    seed: Annotated[Plain, Field(min_length=1, max_length=100)] | None = Field(
        default=None, description="null: a random one"
    )

    def order(self) -> Order:
        """Return it as the service takes it."""
        agents = None if self.agent_ids is None else frozenset(self.agent_ids)
        departments = None if self.departments is None else frozenset(self.departments)
        population = Population(agents, departments, self.since_s, self.until_s)
        return Order(self.purpose, population, self.n_each, self.seed)


class RedrawShown(Shown):
    """What drawing a sample again comes to."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"same_population": True, "same_calls": True}}
    )

    same_population: bool = Field(description="false: calls were graded, or deleted, since.")
    same_calls: bool


class VerdictGiven(Body):
    """What somebody makes of a criterion."""

    outcome: Outcome
    note: Remarks = ""


class VerdictsBody(Body):
    """A verdict on every criterion of a call; in a review the note is a change's reason."""

    model_config = ConfigDict(json_schema_extra={"example": _VERDICTS})

    verdicts: dict[Name, VerdictGiven]

    def given(self) -> dict[str, Verdict]:
        """Return them as the service takes them."""
        return {name: Verdict(one.outcome, one.note) for name, one in self.verdicts.items()}


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


class IntervalShown(Shown):
    """Where a figure lies, 95 times in 100."""

    low: float
    high: float


class AgainstShown(Shown):
    """The machine's outcomes against people's; all but the counts is null with too few cases."""

    n: int
    n_equal: int
    share: float | None
    interval: IntervalShown | None
    kappa: float | None = Field(description="Cohen's, over all four outcomes.")
    alpha: float | None = Field(description="Krippendorff's, ordinal; not applicable is missing.")
    alpha_interval: IntervalShown | None


class AmongShown(Shown):
    """Graders' outcomes against each other's; all but the counts is null with too few."""

    n_units: int
    n_pairs: int
    n_equal: int
    share: float | None
    alpha: float | None
    alpha_interval: IntervalShown | None


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
                "judgements": [{k: v for k, v in _JUDGEMENT.items() if k != "machine"}],
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
    graders: list[Name] = Field(max_length=_MOST_NAMES)


class CriterionAgreementShown(Shown):
    """How far a criterion is agreed on."""

    criterion: str
    sampled: AgainstShown = Field(description="Reviewers of samples; they saw the machine's.")
    calibrated: AgainstShown = Field(description="What most graders said, blind to the machine.")
    graders: AmongShown = Field(description="Graders of calibrations among each other.")


class ChangedShown(Shown):
    """In how many calls a criterion stands otherwise than the machine had it."""

    criterion: str
    n_calls: int


class AgreementShown(Shown):
    """How far people agree with the machine's outcomes, and with each other's."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "sampled": {**_AGAINST, "interval": None, "kappa": None, "alpha": None,
                            "alpha_interval": None},
                "criteria": [_CRITERION],
                "changed": [{"criterion": "closing", "n_calls": 31}],
            }
        }
    )  # fmt: skip

    sampled: AgainstShown = Field(description="All criteria together.")
    criteria: list[CriterionAgreementShown]
    changed: list[ChangedShown] = Field(description="A count, no rate: nobody drew these calls.")


class AgreementQuery(BaseModel):
    """Which judgements to count; what is left out does not matter."""

    since_s: float | None = Field(default=None, description="Judged then or later.")
    until_s: float | None = Field(default=None, description="Judged before.")
    criterion: str | None = None
    rubric_name: str | None = None
    rubric_version: str | None = None
    agent_id: list[str] = []

    def wanted(self) -> JudgementFilter:
        """Return it as the service takes it."""
        return JudgementFilter(
            self.since_s,
            self.until_s,
            self.criterion,
            self.rubric_name,
            self.rubric_version,
            frozenset(self.agent_id) or None,
        )


def progress_shown(progress: Progress) -> SampleShown:
    """Return a sample as JSON has it."""
    sample = progress.sample
    whole = {"n_reviewed", "agent_ids", "departments", "since_s", "until_s"}
    names = SampleShown.model_fields.keys() - whole
    of = sample.population
    return SampleShown(
        **{name: getattr(sample, name) for name in names},
        n_reviewed=progress.n_reviewed,
        agent_ids=None if of.agent_ids is None else sorted(of.agent_ids),
        departments=None if of.departments is None else sorted(of.departments),
        since_s=of.since_s,
        until_s=of.until_s,
    )


def sample_shown(view: SampleView) -> SampleCallsShown:
    """Return a sample with its calls as JSON has it."""
    n_reviewed = sum(call.reviewed_s is not None for call in view.calls)
    return SampleCallsShown(
        sample=progress_shown(Progress(view.sample, n_reviewed)),
        calls=[DrawnShown.model_validate(call) for call in view.calls],
    )


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


def agreement_shown(figures: AgreementFigures) -> AgreementShown:
    """Return the figures of agreement as JSON has them."""
    return AgreementShown.model_validate(figures)


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
