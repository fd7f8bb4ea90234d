"""Overview: what all that customers said comes to: over time, by category, by day, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from api.trends.categories import Categories
from api.trends.departures import Departures
from api.trends.drifts import Drifts
from api.trends.history import History
from api.trends.narratives import Narratives
from api.trends.remembered import Remembered
from api.trends.trends import Trends


@dataclass(frozen=True, slots=True)
class Overview:
    """The services that the pages of trends and categories show."""

    trends: Trends
    categories: Categories
    departures: Departures
    drifts: Drifts
    narratives: Narratives


def overview_of(history: History, clock: Callable[[], float]) -> Overview:
    """Return the services over one history, with a memory in common."""
    remembered = Remembered(clock)
    return Overview(
        trends=Trends(history, remembered),
        categories=Categories(history, remembered),
        departures=Departures(history),
        drifts=Drifts(history, remembered),
        narratives=Narratives(history, remembered),
    )
