"""Trend asked: what the address of a page of trends asks for, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import partial
from urllib.parse import quote

from api.pages.said_filters import CONVERSATIONS, SaidFilters, said_filters
from api.pages.trended import Link
from api.parameters import QueryError, one
from api.trends.interaction_query import InteractionQuery
from api.trends.trends import TrendAsk
from insights.interaction import Cut
from insights.trend import DAY_S, Grain, Measure, period_start

TRENDS = "/staff/trends"
MOST_DAYS = 400  # that are shown one by one
_USUAL_DAYS = 120  # up to which days are shown unless weeks are asked for
_OWN = ("grain", "by", "measure")


@dataclass(frozen=True, slots=True)
class TrendAsked:
    """What is asked for, and when."""

    filters: SaidFilters
    ask: TrendAsk
    measure: Measure
    now_s: float

    @property
    def cut(self) -> Cut | None:
        """What history is parted by; None: not parted."""
        return self.ask.cut

    @property
    def departure_cut(self) -> Cut:
        """What a day is parted by: categories, where nothing is asked for."""
        return self.ask.cut or Cut.CATEGORY

    @property
    def days_s(self) -> tuple[float, ...]:
        """When the days began that are looked at: today and yesterday, or the last that is asked
        for.
        """
        today_s = period_start(self.now_s, Grain.DAY, self.ask.offset_s)
        until_s = self.ask.query.until_s
        if until_s is None or until_s > today_s:
            return today_s, today_s - DAY_S
        return (period_start(until_s - 1, Grain.DAY, self.ask.offset_s),)

    def spanning(self, since_s: float, until_s: float) -> "TrendAsked":
        """Return the same with the time that was looked at, also where nobody said it."""
        return replace(self, filters=self.filters.spanning(since_s, until_s))

    def here(self, **changes: str) -> str:
        """Return an address of this page with some of what it asks for changed."""
        return self.filters.link(TRENDS, **changes)

    def link_of(self, group: str | None, cut: Cut | None = None) -> Link:
        """Return what makes addresses of a group's conversations; None: of everything."""
        by = cut or self.ask.cut
        if group is None or by is None:
            return partial(self.filters.link, CONVERSATIONS)
        return partial(self.filters.link, CONVERSATIONS, **{by.value: quote(group, safe="")})


def trend_asked(given: Mapping[str, str], zone: tzinfo, now_s: float) -> TrendAsked:
    """Return what an address asks for; with a fault, what is usual."""
    filters = said_filters(given, zone, _OWN)
    try:
        grain, cut, measure = (
            one(filters.given, "grain", Grain),
            one(filters.given, "by", Cut),
            one(filters.given, "measure", Measure),
        )
    except QueryError as error:
        filters = replace(filters, fault=str(error))
        grain, cut, measure = None, None, None
    query = filters.query
    ask = TrendAsk(query, _grain(grain, query, now_s), cut, filters.offset_s(now_s))
    return TrendAsked(filters, ask, measure or Measure.NEGATIVE, now_s)


def _grain(wanted: Grain | None, query: InteractionQuery, now_s: float) -> Grain:
    """Return the grain that was asked for, if a page can show it; else what reads well."""
    end_s = now_s if query.until_s is None else query.until_s
    n_days = 0.0 if query.since_s is None else (end_s - query.since_s) / DAY_S
    if n_days > MOST_DAYS:
        return Grain.WEEK
    return wanted or (Grain.WEEK if n_days > _USUAL_DAYS else Grain.DAY)
