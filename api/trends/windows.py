"""Windows: the time that history is looked at in, where nobody says which."""

from dataclasses import replace

from api.security.caller import Caller
from api.trends.history import History
from api.trends.interaction_query import InteractionQuery
from insights.trend import DAY_S, Grain, period_start

USUAL_DAYS = 91  # a quarter, in whole weeks


def timed(
    history: History, caller: Caller, query: InteractionQuery, now_s: float, offset_s: float = 0.0
) -> InteractionQuery:
    """Return the query with a beginning and an end: USUAL_DAYS up to today, if none is said.

    Where nothing is that young they end with the newest day that there is. Days are those of
    clocks that are `offset_s` ahead of UTC. Raises ForbiddenError and StorageError.
    """
    until_s = query.until_s
    if until_s is None:
        until_s = period_start(now_s, Grain.DAY, offset_s) + DAY_S
        span = history.span(caller, query) if query.since_s is None else None
        if span is not None and span[1] < until_s - USUAL_DAYS * DAY_S:
            until_s = period_start(span[1], Grain.DAY, offset_s) + DAY_S
    since_s = until_s - USUAL_DAYS * DAY_S if query.since_s is None else query.since_s
    return replace(query, since_s=since_s, until_s=until_s)
