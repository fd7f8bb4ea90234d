"""What is asked and answered about trends, categories, departures and drift, as JSON."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from api.parameters import QueryError
from api.quality.moments import moment_in
from api.routes.fairness_shapes import DifferenceShown, MeanShown, RangeShown
from api.routes.said_fields import SaidFields
from api.routes.shown import Shown
from api.trends.trends import TrendAsk
from emotion.labels import Emotion
from insights.interaction import Cut
from insights.reputation import Standing
from insights.trend import DAY_S, Grain, Measure, period_start

_MOST_DAYS = 400  # that are told one by one: of a longer time ask for weeks
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
_SIDE: dict[str, Any] = {
    "since_s": 1764806400.0,
    "until_s": 1772064000.0,
    "n_told": 7852,
    "n_texts": 7040,
    "n_read": 5990,
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


class ReputationShown(Shown):
    """One group beside all others."""

    name: str
    n: int
    negative: ShareShown | None
    difference: DifferenceShown | None = Field(description="To all others, source by source.")
    standing: Standing
    scope: float | None = Field(description="Negative contacts fewer, were it like the others.")


class ThemeShown(Shown):
    """What negative contacts were about; null: not known."""

    category: str | None
    mood: Emotion | None
    outcome: str | None


class DriverShown(Shown):
    """One theme of what is negative."""

    theme: ThemeShown
    n: int
    n_customers: int
    share: ShareShown | None
    severity: MeanShown | None
    burden: float = Field(description="Customers, each as far as their worst was unpleasant.")
    interval: RangeShown = Field(description="95 %, of the burden.")


class CategoriesShown(Shown):
    """Groups beside each other, and what hurts most."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "since_s": 1764547200.0,
                "until_s": 1772409600.0,
                "by": "category",
                "groups": [
                    {
                        "name": "billing",
                        "n": 1875,
                        "negative": _SHARE,
                        "difference": {"value": 0.074, "interval": {"low": 0.05, "high": 0.099}},
                        "standing": "worse",
                        "scope": 139.2,
                    }
                ],
                "drivers": [
                    {
                        "theme": {"category": "billing", "mood": "angry", "outcome": "resolved"},
                        "n": 72,
                        "n_customers": 70,
                        "share": {**_SHARE, "value": 0.025, "n_of": 72, "n": 2879},
                        "severity": {**_MEAN, "mean": 0.95, "low": 0.93, "high": 0.97},
                        "burden": 68.1,
                        "interval": {"low": 52.4, "high": 83.8},
                    }
                ],
                "n_negative": 2879,
            }
        }
    )

    since_s: float
    until_s: float
    by: Cut
    groups: list[ReputationShown]
    drivers: list[DriverShown]
    n_negative: int


class ExpectedShown(Shown):
    """What the past says of one day."""

    mean: float
    low: float = Field(description="95 of 100 such days lie from here ...")
    high: float = Field(description="... to here.")


class DepartureShown(Shown):
    """A day of one group, unlike what it should have been."""

    segment: str = Field(description="The group; empty is everything.")
    measure: Measure
    observed: int
    n: int = Field(description="Of how many; 1 for the volume.")
    expected: ExpectedShown
    p: float = Field(description="The chance of a day so far off.")
    is_above: bool


class DeparturesShown(Shown):
    """One day beside its baseline, by weekday and volume."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "day_s": 1772409600.0,
                "is_over": True,
                "n": 540,
                "n_looked_at": 18,
                "found": [
                    {
                        "segment": "billing",
                        "measure": "negative",
                        "observed": 62,
                        "n": 110,
                        "expected": {"mean": 39.5, "low": 27.0, "high": 52.0},
                        "p": 0.0004,
                        "is_above": True,
                    }
                ],
            }
        }
    )

    day_s: float
    is_over: bool = Field(description="Until then its volume is not compared.")
    n: int
    n_looked_at: int
    found: list[DepartureShown] = Field(description="The least likely first.")


class SideShown(Shown):
    """One of the times that are compared."""

    since_s: float
    until_s: float
    n_told: int
    n_texts: int
    n_read: int = Field(description="Of which words were counted, evenly spread over the time.")


class MoodDriftShown(Shown):
    """How far moods lie from what they were."""

    divergence: float = Field(description="Bits, 0 to 1: Jensen and Shannon's.")
    interval: RangeShown
    p: float
    shifts: dict[Emotion, float] = Field(description="Of each mood's share, after less before.")


class WordShiftShown(Shown):
    """A word that customers use more, or less, than they did."""

    word: str
    n_before: int
    n_after: int
    log_odds: float
    interval: RangeShown


class DriftShown(Shown):
    """The last 4 weeks beside the 12 before."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "before": _SIDE,
                "after": {**_SIDE, "since_s": 1772064000.0, "until_s": 1774483200.0},
                "moods": {
                    "divergence": 0.0018,
                    "interval": {"low": 0.0, "high": 0.0029},
                    "p": 0.002,
                    "shifts": {"happy": -0.026, "angry": 0.008},
                },
                "words": [
                    {
                        "word": "tariff",
                        "n_before": 2,
                        "n_after": 162,
                        "log_odds": 2.8,
                        "interval": {"low": 2.3, "high": 3.4},
                    }
                ],
            }
        }
    )

    before: SideShown
    after: SideShown
    moods: MoodDriftShown | None = Field(description="null: under 50 on either side.")
    words: list[WordShiftShown] = Field(description="The surest first, 20 at most.")


class TrendFields(SaidFields):
    """Which contacts, by day or week, and in which groups."""

    grain: Annotated[Grain, Field(description="A day, or a week from Monday on.")] = Grain.DAY
    by: Annotated[Cut | None, Field(description="What to part it by.")] = None

    def ask(self, now_s: float) -> TrendAsk:
        """Return it as the service takes it; raises QueryError."""
        query = self.query()
        until_s = now_s if query.until_s is None else query.until_s
        if self.grain is Grain.DAY and query.since_s is not None:
            n_days = (until_s - query.since_s) / DAY_S
            if n_days > _MOST_DAYS:
                raise QueryError(
                    f"`grain` day takes up to {_MOST_DAYS} days, got {n_days:.0f}: ask for weeks"
                )
        return TrendAsk(query, self.grain, self.by, offset_s(self, now_s))


class CategoryFields(SaidFields):
    """Which contacts, and what to compare."""

    by: Cut = Cut.CATEGORY


class CategorySheetFields(CategoryFields):
    """The same, as a file."""

    of: Annotated[Literal["groups", "themes"], Field(description="What has a line each.")] = (
        "groups"
    )


class DepartureFields(SaidFields):
    """Which contacts, which day, and what to part it by."""

    by: Cut = Cut.CATEGORY
    day: Annotated[
        str | None, Field(max_length=10, description="Such as 2026-03-02; else yesterday.")
    ] = None

    def day_s(self, now_s: float) -> float:
        """Return when the day begins; raises QueryError."""
        if not self.day:
            return period_start(now_s, Grain.DAY, offset_s(self, now_s)) - DAY_S
        try:
            return moment_in(self.day, zone=self.clock)
        except ValueError as error:
            raise QueryError(f"`day` is one such as 2026-03-02, got {self.day!r}") from error


def offset_s(asked: SaidFields, now_s: float) -> float:
    """Return how far the clocks that are meant are ahead of UTC; raises QueryError."""
    offset = datetime.fromtimestamp(now_s, UTC).astimezone(asked.clock).utcoffset()
    return offset.total_seconds() if offset else 0.0
