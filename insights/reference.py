"""Reference: the figure that something said is from, and so where it leads."""

from dataclasses import dataclass
from enum import StrEnum

from insights.drivers import Theme


class Figure(StrEnum):
    """What a sentence can lead to."""

    TREND = "trend"
    CATEGORY = "category"
    ACCOUNT = "account"  # "": all that need a call
    INTERACTION = "interaction"


@dataclass(frozen=True, slots=True)
class Reference:
    """The figure that a sentence is from; the edge makes a link of it."""

    kind: Figure
    key: str  # the segment, the category, an id; "": everything
    since_s: float
    until_s: float
    is_negative: bool = False  # it counts the negative contacts alone
    theme: Theme | None = None  # of a category: those of this mood and outcome alone
