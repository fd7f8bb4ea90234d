"""What is answered about categories and what hurts most, as JSON."""

from typing import Any

from pydantic import ConfigDict, Field

from api.routes.fairness_shapes import DifferenceShown, MeanShown, RangeShown
from api.routes.shown import Shown
from api.routes.trend_shapes import ShareShown
from emotion.labels import Emotion
from insights.interaction import Cut
from insights.reputation import Standing

_RANGE: dict[str, Any] = {"low": 0.27, "high": 0.35}
_SHARE: dict[str, Any] = {"value": 0.31, "interval": _RANGE, "n_of": 155, "n": 500}
_MEAN: dict[str, Any] = {"mean": -0.12, "low": -0.15, "high": -0.09, "n": 500}


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
