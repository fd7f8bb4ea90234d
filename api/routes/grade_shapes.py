"""What is asked and answered about graded calls, as JSON."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.export import Format
from api.quality.library import AgentRecord, Found
from api.quality.query import CallQuery
from api.routes.listing import Cursor, Limit
from api.storage.facts import CallFact
from emotion.labels import Emotion
from grading.report import Outcome
from insights.agent_record import Comparison, Verdict
from insights.estimate import Estimate
from insights.grade_figures import GradeFigures

_SEVERAL = "several with commas"
Several = Annotated[str | None, Field(max_length=5000)]
Short = Annotated[str | None, Field(max_length=200)]

FACT_EXAMPLE: dict[str, Any] = {
    "call_id": "call_77b0",
    "agent_id": "exp_maya",
    "department": "billing",
    "customer_id": "c-1029",
    "case_id": None,
    "began_s": 1763769600.0,
    "duration_s": 104.5,
    "points": 71.4,
    "stars": 3,
    "band": "fair",
    "final_points": 76.0,
    "final_stars": 4,
    "final_band": "good",
    "mood": "angry",
    "mood_end": "happy",
    "worst_negativity": 0.9,
    "recovered": True,
    "n_alerts": 1,
    "rubric_name": "default",
    "rubric_version": "1",
    "auto_failed": False,
    "has_transcript": True,
    "has_recording": True,
    "is_synthetic": False,
    "is_changed": True,
    "is_disputed": False,
    "is_acknowledged": True,
    "is_reviewed": True,
}
_ESTIMATE: dict[str, Any] = {"mean": 71.4, "low": 66.0, "high": 76.8, "n": 38}
_FIGURES: dict[str, Any] = {
    "n_calls": 38,
    "points": _ESTIMATE,
    "mean_duration_s": 212.4,
    "n_alerted": 4,
    "n_changed": 2,
    "n_disputed": 1,
    "n_reviewed": 9,
    "n_upset": 17,
    "n_recovered": 11,
    "bands": {"excellent": 9, "good": 12, "fair": 10, "poor": 7},
    "moods": {"neutral": 20, "angry": 10, "happy": 8},
    "tenths": [0, 1, 2, 3, 3, 5, 5, 8, 6, 5],
    "weeks": [{"begins_s": 1763337600.0, "n": 38, "points": _ESTIMATE}],
    "criteria": [
        {
            "criterion": "empathy",
            "title": "Distress is answered with empathy",
            "outcomes": {"met": 9, "partly": 0, "missed": 8, "not_applicable": 21},
            "points": {"mean": 52.9, "low": 26.5, "high": 79.4, "n": 17},
            "cost": 3.6,
        }
    ],
}
_RECORD: dict[str, Any] = {
    "agent_id": "exp_maya",
    "figures": _FIGURES,
    "n_others": 9,
    "others": {"mean": 74.0, "low": 73.1, "high": 75.0, "n": 402},
    "comparisons": [
        {
            "criterion": "closing",
            "title": "The agent closes the call",
            "own": {"mean": 61.0, "low": 50.2, "high": 71.8, "n": 38},
            "others": {"mean": 79.9, "low": 78.7, "high": 81.1, "n": 402},
            "difference": -18.9,
            "verdict": "gap",
        }
    ],
    "costliest": [FACT_EXAMPLE],
}


class GradeFilters(BaseModel):
    """Which calls: every filter that is set must hold."""

    model_config = ConfigDict(extra="ignore")

    agent: Several = Field(None, description=f"Agents' ids, {_SEVERAL}.")
    team: Several = Field(None, description=f"Teams' ids, {_SEVERAL}.")
    department: Several = Field(None, description=f"Departments, {_SEVERAL}.")
    customer: Short = Field(None, description="A customer's id.")
    since: Short = Field(None, description="A day (UTC), a moment with its zone, or epoch seconds.")
    until: Short = Field(None, description="As `since`; a day is included.")
    points_from: Short = Field(None, description="0 to 100, with what people changed.")
    points_to: Short = Field(None, description="As `points_from`.")
    band: Several = Field(None, description=f"Bands, {_SEVERAL}.")
    mood: Several = Field(None, description=f"What the customer felt longest, {_SEVERAL}.")
    criterion: Short = Field(None, description="A criterion's id.")
    outcome: Several = Field(
        None, description=f"met, partly, missed, not_applicable: of that criterion; {_SEVERAL}."
    )
    only: Several = Field(
        None, description=f"disputed, changed, acknowledged, reviewed, unreviewed; {_SEVERAL}."
    )
    synthetic: Short = Field(None, description="yes or no.")
    order: Short = Field(None, description="newest (as without), oldest, worst, best, longest.")

    def query(self) -> CallQuery:
        """Return the query; raises QueryError, naming the filter."""
        set_ones = self.model_dump(include=set(GradeFilters.model_fields), exclude_none=True)
        return CallQuery.from_url(set_ones)


class GradesAsked(GradeFilters):
    """A page of a list."""

    cursor: Cursor = None
    limit: Limit = 50


class ExportAsked(GradeFilters):
    """A file."""

    format: Format = Format.CSV


class GradedCallShown(BaseModel):
    """One graded call. What begins with `final_` has in it what people changed."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": FACT_EXAMPLE})

    call_id: str
    agent_id: str | None
    department: str | None
    customer_id: str | None
    case_id: str | None
    began_s: float = Field(description="Epoch seconds.")
    duration_s: float
    points: float | None = Field(description="0 to 100; null: nothing in the rubric applied.")
    stars: int | None
    band: str | None
    final_points: float | None
    final_stars: int | None
    final_band: str | None
    mood: Emotion | None = Field(description="What the customer felt longest; null: not told.")
    mood_end: Emotion | None
    worst_negativity: float | None = Field(description="0 to 1.")
    recovered: bool | None = Field(description="null: the customer was never low.")
    n_alerts: int
    rubric_name: str
    rubric_version: str
    auto_failed: bool
    has_transcript: bool
    has_recording: bool
    is_synthetic: bool = Field(description="Made by `tonewise sample`: nobody called.")
    is_changed: bool
    is_disputed: bool = Field(description="A dispute is open.")
    is_acknowledged: bool
    is_reviewed: bool


class GradedCallsShown(BaseModel):
    """A page of graded calls."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"items": [FACT_EXAMPLE], "next_cursor": None, "total": 1}}
    )

    items: list[GradedCallShown]
    next_cursor: str | None = Field(description="null: this was the last page.")
    total: int = Field(description="On all pages.")


class EstimateShown(BaseModel):
    """A mean and its 95 % interval."""

    model_config = ConfigDict(from_attributes=True, json_schema_extra={"example": _ESTIMATE})

    mean: float
    low: float
    high: float
    n: int


class WeekShown(BaseModel):
    """The calls of one week."""

    model_config = ConfigDict(from_attributes=True)

    begins_s: float = Field(description="Epoch seconds: a Monday in UTC.")
    n: int
    points: EstimateShown | None = Field(description="null: too few calls to say.")


class CriterionShown(BaseModel):
    """One criterion over many calls."""

    model_config = ConfigDict(from_attributes=True)

    criterion: str
    title: str
    outcomes: dict[Outcome, int]
    points: EstimateShown | None = Field(description="Within the criterion; null: too few calls.")
    cost: float = Field(description="Points of a call that it took, on average.")


class FiguresShown(BaseModel):
    """What many calls come to."""

    model_config = ConfigDict(json_schema_extra={"example": _FIGURES})

    n_calls: int
    points: EstimateShown | None = Field(description="null: too few calls to say.")
    mean_duration_s: float | None
    n_alerted: int
    n_changed: int
    n_disputed: int
    n_reviewed: int
    n_upset: int = Field(description="Calls in which the customer was low at some time.")
    n_recovered: int = Field(description="Of those, the ones that did not end so.")
    bands: dict[str, int]
    moods: dict[str, int] = Field(description="What the customer felt longest.")
    tenths: list[int] = Field(description="Calls with 0 to under 10 points, ..., 90 to 100.")
    weeks: list[WeekShown]
    criteria: list[CriterionShown] = Field(description="The costliest first.")


class ComparisonShown(BaseModel):
    """An agent in one criterion, beside the others."""

    model_config = ConfigDict(from_attributes=True)

    criterion: str
    title: str
    own: EstimateShown | None
    others: EstimateShown | None
    difference: float | None = Field(description="null: too few calls, or too few others.")
    verdict: Verdict


class AgentRecordShown(BaseModel):
    """One agent's grades. Of the others there is no more than their mean."""

    model_config = ConfigDict(json_schema_extra={"example": _RECORD})

    agent_id: str
    figures: FiguresShown
    n_others: int = Field(description="In the agent's teams, or in all, with calls that fit.")
    others: EstimateShown | None
    comparisons: list[ComparisonShown] = Field(description="The widest gap first.")
    costliest: list[GradedCallShown] = Field(description="The calls with the fewest points.")


def grades_shown(found: Found) -> GradedCallsShown:
    """Return a page as JSON has it."""
    return GradedCallsShown(items=_facts(found.items), next_cursor=found.next, total=found.total)


def figures_shown(figures: GradeFigures) -> FiguresShown:
    """Return figures as JSON has them; a call without a band or mood counts as `none`."""
    tally = figures.tally
    return FiguresShown(
        n_calls=tally.n,
        points=_estimate(figures.points),
        mean_duration_s=figures.mean_duration_s,
        n_alerted=tally.n_alerted,
        n_changed=tally.n_changed,
        n_disputed=tally.n_disputed,
        n_reviewed=tally.n_reviewed,
        n_upset=tally.n_upset,
        n_recovered=tally.n_recovered,
        bands={band or "none": n for band, n in figures.bands.items()},
        moods={str(mood or "none"): n for mood, n in figures.moods.items()},
        tenths=list(figures.tenths),
        weeks=[WeekShown.model_validate(week) for week in figures.weeks],
        criteria=[CriterionShown.model_validate(one) for one in figures.criteria],
    )


def record_shown(record: AgentRecord) -> AgentRecordShown:
    """Return an agent's record as JSON has it."""
    return AgentRecordShown(
        agent_id=record.agent_id,
        figures=figures_shown(record.figures),
        n_others=record.peers.n_agents,
        others=_estimate(record.peers.figures.points),
        comparisons=[_comparison(one) for one in record.comparisons],
        costliest=_facts(record.costliest),
    )


def _facts(facts: Sequence[CallFact]) -> list[GradedCallShown]:
    return [GradedCallShown.model_validate(fact) for fact in facts]


def _comparison(one: Comparison) -> ComparisonShown:
    return ComparisonShown.model_validate(one)


def _estimate(one: Estimate | None) -> EstimateShown | None:
    return None if one is None else EstimateShown.model_validate(one)
