"""What is answered about days that depart, and about drift, as JSON."""

from typing import Any

from pydantic import ConfigDict, Field

from api.routes.fairness_shapes import RangeShown
from api.routes.shown import Shown
from emotion.labels import Emotion
from insights.trend import Measure

_SIDE: dict[str, Any] = {
    "since_s": 1764806400.0,
    "until_s": 1772064000.0,
    "n_told": 7852,
    "n_texts": 7040,
    "n_read": 5990,
}


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
