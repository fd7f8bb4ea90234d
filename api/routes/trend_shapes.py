"""What is answered about trends, as JSON."""

from typing import Any

from pydantic import ConfigDict, Field

from api.routes.fairness_shapes import MeanShown, RangeShown
from api.routes.shown import Shown
from emotion.labels import Emotion
from insights.trend import Grain, Measure

_RANGE: dict[str, Any] = {"low": 0.27, "high": 0.35}
_SHARE: dict[str, Any] = {"value": 0.31, "interval": _RANGE, "n_of": 155, "n": 500}
_MEAN: dict[str, Any] = {"mean": -0.12, "low": -0.15, "high": -0.09, "n": 500}
_TALLY: dict[str, Any] = {
    "n": 540,
    "n_told": 500,
    "n_negative": 155,
    "n_texts": 430,
    "moods": {"angry": 60, "neutral": 290, "happy": 100},
    "negative": _SHARE,
    "mean_valence": _MEAN,
    "mean_rating": None,
}
_LEVEL: dict[str, Any] = {"mean": 0.26, "interval": {"low": 0.25, "high": 0.27}, "n_days": 40}
_TURN: dict[str, Any] = {
    "measure": "negative",
    "at_s": 1772409600.0,
    "earliest_s": 1772236800.0,
    "latest_s": 1772582400.0,
    "change": {
        "before": _LEVEL,
        "after": {**_LEVEL, "mean": 0.34},
        "shift": 0.08,
        "interval": {"low": 0.06, "high": 0.1},
    },
}
_COURSE: dict[str, Any] = {
    "name": None,
    "trend": {
        "grain": "day",
        "periods": [{"start_s": 1772409600.0, "tally": _TALLY}],
        "total": _TALLY,
    },
    "turns": [_TURN],
}


class ShareShown(Shown):
    """So many of so many, with the 95 % interval (Wilson)."""

    value: float
    interval: RangeShown
    n_of: int
    n: int


class TallyShown(Shown):
    """What is counted of some contacts; shares and means are null of fewer than 5."""

    n: int = Field(description="Contacts.")
    n_told: int = Field(description="... whose mood could be read.")
    n_negative: int
    n_texts: int = Field(description="... with words to read: the depth beside the volume.")
    moods: dict[Emotion, int]
    negative: ShareShown | None
    mean_valence: MeanShown | None = Field(
        description="-1 to 1, on the scale common to all sources."
    )
    mean_rating: MeanShown | None = Field(description="0 to 1, as customers gave it.")


class PeriodShown(Shown):
    """One day or week."""

    start_s: float
    tally: TallyShown


class TrendShown(Shown):
    """Periods without a gap."""

    grain: Grain
    periods: list[PeriodShown]
    total: TallyShown


class LevelShown(Shown):
    """Where a measure lay between two changes."""

    mean: float = Field(description="Of the volume its logarithm, by day.")
    interval: RangeShown
    n_days: int


class ChangeShown(Shown):
    """From one level to the next."""

    before: LevelShown
    after: LevelShown
    shift: float
    interval: RangeShown


class TurnShown(Shown):
    """A lasting change."""

    measure: Measure
    at_s: float
    earliest_s: float = Field(description="The days that it may as well have been: a 95 % set.")
    latest_s: float
    change: ChangeShown


class CourseShown(Shown):
    """One group over time."""

    name: str | None = Field(description="null: everything.")
    trend: TrendShown
    turns: list[TurnShown]


class TrendsShown(Shown):
    """Everything that fits, and its groups."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since_s": 1764547200.0,
                "until_s": 1772409600.0,
                "whole": _COURSE,
                "groups": [{**_COURSE, "name": "billing", "turns": []}],
                "n_groups": 8,
            }
        }
    )

    since_s: float
    until_s: float
    whole: CourseShown
    groups: list[CourseShown] = Field(description="The largest first, 12 at most.")
    n_groups: int
