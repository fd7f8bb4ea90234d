"""Categories: how groups stand with customers, and what of them hurts most."""

from dataclasses import dataclass

from api.security.caller import Caller
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from api.trends.windows import timed
from insights.drivers import Driver, drivers
from insights.interaction import Cut
from insights.reputation import Reputation, standings


@dataclass(frozen=True, slots=True)
class CategoryReport:
    """Groups beside each other, and the themes of what is negative in them."""

    since_s: float
    until_s: float
    by: Cut
    groups: tuple[Reputation, ...]  # the one with the most to gain first
    drivers: tuple[Driver, ...]  # the greatest burden first
    n_negative: int  # contacts that the drivers are of


@dataclass(frozen=True, slots=True)
class Categories:
    """Thread-safe. May raise ForbiddenError and StorageError."""

    history: History
    remembered: Remembered

    def report(
        self, caller: Caller, query: InteractionQuery, by: Cut, now_s: float, offset_s: float = 0.0
    ) -> CategoryReport:
        """Return how the groups of what fits stand, and what drives their negative moods."""
        wanted = timed(self.history, caller, query, now_s, offset_s)
        key = ("categories", wanted, caller.reach, by, self.history.newest())
        return self.remembered.get(key, lambda: self._report(caller, wanted, by))

    def _report(self, caller: Caller, query: InteractionQuery, by: Cut) -> CategoryReport:
        negative = self.history.negatives(caller, query)
        return CategoryReport(
            since_s=query.since_s or 0.0,
            until_s=query.until_s or 0.0,
            by=by,
            groups=standings(self.history.parted(caller, query, by)),
            drivers=drivers(negative),
            n_negative=len(negative),
        )
