"""What is asked and answered about what comes of calls, as JSON."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.quality.outcomes import TeamBehaviours
from api.quality.query import CallQuery
from api.routes.fairness_shapes import DifferenceShown, RangeShown
from api.routes.shown import Shown
from insights.returns import Returns

_SHORT = 200
_DIFFERENCE: dict[str, Any] = {"value": 0.18, "interval": {"low": 0.11, "high": 0.25}}
_RETURNED: dict[str, Any] = {
    "band": "good",
    "n": 310,
    "n_back": 22,
    "share": 0.071,
    "interval": {"low": 0.047, "high": 0.105},
    "low_share": 0.41,
}


class TimeAsked(BaseModel):
    """In which time; without, the last year."""

    model_config = ConfigDict(extra="ignore")

    since: str | None = Field(None, max_length=_SHORT, description="A day (UTC) or a moment.")
    until: str | None = Field(None, max_length=_SHORT, description="As `since`; a day is included.")

    def query(self) -> CallQuery:
        """Return it as the service takes it; raises QueryError."""
        return CallQuery.from_url(self.model_dump(exclude_none=True))


class BehaviourShown(Shown):
    """One thing that agents do; differences are null with too few calls or agents."""

    criterion: str
    title: str
    n_met: int = Field(description="Calls of customers who were low in which it was met.")
    n_unmet: int
    n_agents: int
    recovery: DifferenceShown | None = Field(
        description="Of the share of customers who recovered: met less not met, of the same "
        "agent's calls with customers who began alike."
    )
    ending: DifferenceShown | None = Field(description="... who were not low at the end.")


class BehavioursShown(Shown):
    """What a team does beside how its customers fare: an association, and no cause."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "team_id": "team_1f0c",
                "n_agents": 9,
                "behaviours": [
                    {
                        "criterion": "empathy",
                        "title": "Distress is answered with empathy",
                        "n_met": 402,
                        "n_unmet": 198,
                        "n_agents": 9,
                        "recovery": _DIFFERENCE,
                        "ending": _DIFFERENCE,
                    }
                ],
            }
        }
    )

    team_id: str
    n_agents: int
    behaviours: list[BehaviourShown] = Field(description="None for fewer than 3 agents.")


class ReturnedShown(Shown):
    """First calls of one band, and after how many the customer called again."""

    band: str | None
    n: int = Field(description="First calls that can be followed for 7 days.")
    n_back: int
    share: float | None = Field(description="Null with fewer than 20 first calls.")
    interval: RangeShown | None
    low_share: float | None = Field(description="Of those who were back, who began low.")


class ReturnsShown(Shown):
    """Customers who called again within 7 days, whoever took that call. In no grade."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "all": {**_RETURNED, "band": None, "n": 640, "n_back": 51, "share": 0.08},
                "bands": [_RETURNED],
                "n_worse": 9,
            }
        }
    )

    all: ReturnedShown
    bands: list[ReturnedShown]
    n_worse: int = Field(description="Who ended the first call well, and began the next low.")


def behaviours_shown(found: TeamBehaviours) -> BehavioursShown:
    """Return a team's behaviours as JSON has them."""
    return BehavioursShown.model_validate(found)


def returns_shown(found: Returns) -> ReturnsShown:
    """Return who called again as JSON has it."""
    return ReturnsShown.model_validate(found)
