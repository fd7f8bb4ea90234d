"""What is asked about trends, categories, departures and drift."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.parameters import QueryError
from api.quality.moments import moment_in
from api.routes.said_fields import SaidFields
from api.trends.trends import TrendAsk
from insights.interaction import Cut
from insights.trend import DAY_S, Grain, period_start

_MOST_DAYS = 400  # that are told one by one: of a longer time ask for weeks


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
