"""What is asked and answered about the fairness of grades, as JSON."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.fairness import FairnessReport
from api.quality.query import CallQuery
from api.routes.shown import Shown
from insights.case_mix import Factor
from insights.fairness import Standing

_SHORT = 200
_INTERVAL: dict[str, Any] = {"low": -9.1, "high": -4.6}
_DIFFERENCE: dict[str, Any] = {"value": 0.14, "interval": {"low": 0.03, "high": 0.25}}
_ESTIMATE: dict[str, Any] = {"mean": 71.4, "low": 69.9, "high": 72.9, "n": 1204}
_REVIEWED: dict[str, Any] = {
    "n": 84,
    "n_changed": 19,
    "share": 0.226,
    "interval": {"low": 0.15, "high": 0.327},
    "difference": _DIFFERENCE,
    "given_back": {"mean": 3.1, "low": 1.2, "high": 5.0, "n": 84},
}
_GROUP: dict[str, Any] = {
    "name": "telephone",
    "n": 1204,
    "points": _ESTIMATE,
    "raw": -8.2,
    "adjusted": {"value": -6.9, "interval": _INTERVAL},
    "standing": "below",
    "reviewed": _REVIEWED,
}
_PART: dict[str, Any] = {"n": 84, "share": 0.017, "points": _ESTIMATE, "off": 1.2}


class RangeShown(Shown):
    """Where a figure lies, 95 times in 100."""

    low: float
    high: float


class MeanShown(Shown):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


class GapShown(Shown):
    """Points of a group less the mean of all calls."""

    value: float
    interval: RangeShown


class DifferenceShown(Shown):
    """A share of one group less that of the others, like with like."""

    value: float = Field(description="-1 to 1. Mantel-Haenszel's difference of risks.")
    interval: RangeShown


class ReviewedGroupShown(Shown):
    """How often people changed the machine's outcomes; all but the counts is null with too few."""

    n: int = Field(description="Calls drawn at random and reviewed.")
    n_changed: int = Field(description="... of which people changed an outcome.")
    share: float | None
    interval: RangeShown | None
    difference: DifferenceShown | None = Field(description="Of the share, to all other groups.")
    given_back: MeanShown | None = Field(description="Points a call that people's outcomes add.")


class GroupShown(Shown):
    """One group of calls."""

    name: str
    n: int
    points: MeanShown | None
    raw: float | None = Field(description="Points less the mean of all, as they are.")
    adjusted: GapShown | None = Field(description="... were its calls in all else as all are.")
    standing: Standing
    reviewed: ReviewedGroupShown


class FactorShown(Shown):
    """The groups by one thing that should not matter, the most calls first."""

    factor: Factor
    groups: list[GroupShown]


class PartShown(Shown):
    """Some of the calls, and what one would have thought of all from these."""

    n: int
    share: float | None = Field(description="Of the graded ones.")
    points: MeanShown | None
    off: float | None = Field(description="Points by which the mean misses that of all.")


class CoverageShown(Shown):
    """All calls, and parts of them."""

    n_calls: int = Field(description="That are over, graded or not.")
    graded: PartShown
    sampled: PartShown = Field(description="Drawn at random, and reviewed by people.")
    picked: PartShown = Field(description="That people looked at for reasons of their own.")
    outspoken: PartShown = Field(description="Whose customers ended happy or angry.")
    handful_reach: float | None = Field(
        description="Points, either way, that 4 calls leave open of an agent's mean."
    )


class FairnessShown(Shown):
    """Grades by what should not matter to them once calls are alike."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since_s": 1732233600.0,
                "until_s": 1763769600.0,
                "n_calls": 4980,
                "n_reviewed": 210,
                "is_cut": False,
                "factors": [{"factor": "sound", "groups": [_GROUP]}],
                "coverage": {
                    "n_calls": 5012,
                    "graded": {**_PART, "n": 4980, "share": 1.0, "off": 0.0},
                    "sampled": _PART,
                    "picked": {**_PART, "points": None, "off": None, "n": 3},
                    "outspoken": _PART,
                    "handful_reach": 16.2,
                },
            }
        }
    )

    since_s: float
    until_s: float
    n_calls: int = Field(description="That the gaps are worked out from.")
    n_reviewed: int
    is_cut: bool = Field(description="There were more calls: these are the newest.")
    factors: list[FactorShown]
    coverage: CoverageShown


class FairnessFilters(BaseModel):
    """Which calls: never which grades, for that would make a gap."""

    model_config = ConfigDict(extra="ignore")

    agent: Annotated[str | None, Field(max_length=5000)] = None
    team: Annotated[str | None, Field(max_length=5000)] = None
    department: Annotated[str | None, Field(max_length=5000)] = None
    since: str | None = Field(
        None, max_length=_SHORT, description="A day (UTC) or a moment; without, a year ago."
    )
    until: str | None = Field(None, max_length=_SHORT, description="As `since`; a day is included.")
    synthetic: str | None = Field(None, max_length=_SHORT, description="yes or no.")

    def query(self) -> CallQuery:
        """Return it as the service takes it; raises QueryError."""
        return CallQuery.from_url(self.model_dump(exclude_none=True))


def fairness_shown(report: FairnessReport) -> FairnessShown:
    """Return the report as JSON has it."""
    return FairnessShown.model_validate(report)
