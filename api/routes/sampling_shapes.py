"""What is sent and answered about samples and verdicts, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.judging import Verdict
from api.quality.samples import Order, Progress, SampleView
from api.routes.fields import Body, Name, Plain
from api.routes.revision_shapes import Reason, Remarks
from api.routes.shown import Shown
from grading.report import Outcome
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
