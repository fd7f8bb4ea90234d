"""Foretelling: whether what accounts felt foretold which of them left."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from api.security.caller import Caller
from api.security.scope import Scope
from api.storage import client_contacts, clients, interactions
from api.storage.client_contacts import Volume
from api.storage.database import Database
from api.trends.access import check
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from insights.interaction import NEGATIVE_FROM
from insights.runs import Contacts
from insights.trend import DAY_S
from insights.validity import AccountPast, Validity, validity

DAYS = (30, 90, 180)  # after the past that is looked at, in which accounts may leave
PAST_DAYS = 365
_FOR_S = 3_600.0  # for which an answer is kept: what was weeks ago seldom changes


@dataclass(frozen=True, slots=True)
class Foretold:
    """What foretells leaving, and of whom that was told."""

    validity: Validity | None  # None: too few that left, or stayed
    n_accounts: int  # that were here at the cutoff, and whose moods had been read
    n_left: int  # of them, within the days
    cutoff_s: float  # epoch seconds: what was known by then
    days: int  # in which they could leave: up to today


@dataclass(slots=True)
class Foretelling:
    """Synchronous and thread-safe; needs Scope.TRENDS_READ.

    Every method may raise ForbiddenError and StorageError.
    """

    database: Database
    clock: Callable[[], float]  # epoch seconds
    _remembered: Remembered = field(init=False)

    def __post_init__(self) -> None:
        self._remembered = Remembered(self.clock, _FOR_S)

    def of(self, caller: Caller, days: int = 90) -> Foretold:
        """Return how well the moods of the year before foretold who left in the last days."""
        check(caller, Scope.TRENDS_READ)
        cutoff_s = (self.clock() // DAY_S - days) * DAY_S
        query = InteractionQuery(
            since_s=cutoff_s - PAST_DAYS * DAY_S, until_s=cutoff_s, reach=caller.reach
        )
        return self._remembered.get(query, lambda: self._made(query, cutoff_s, days))

    def _made(self, query: InteractionQuery, cutoff_s: float, days: int) -> Foretold:
        assert query.since_s is not None
        with self.database.reading() as connection:
            standing = clients.standing(connection)
            contacts = interactions.columns(connection, query)
            heard = client_contacts.volumes(connection, query.since_s, cutoff_s, query.reach)
        now_s = cutoff_s + (days + 1) * DAY_S
        left = {
            of: left_s is not None and left_s < now_s
            for of, left_s in standing.items()
            if left_s is None or left_s >= cutoff_s
        }
        pasts = pasts_of(contacts, heard, left)
        n_left = sum(past.left for past in pasts)
        return Foretold(validity(pasts), len(pasts), n_left, cutoff_s, days)


def pasts_of(
    contacts: Contacts, heard: Mapping[str, Volume], left: Mapping[str, bool]
) -> tuple[AccountPast, ...]:
    """Return what was known of each account that is in `left`, and of which a mood was read."""
    n = len(contacts.names)
    if not n:
        return ()
    ends = np.cumsum(np.bincount(contacts.account, minlength=n))
    starts = np.concatenate([[0], ends[:-1]]).astype(np.int64)
    is_negative = (contacts.negativity >= NEGATIVE_FROM).astype(np.float64)
    negative = np.add.reduceat(is_negative, starts) / (ends - starts)
    worst = np.maximum.reduceat(contacts.negativity, starts)
    last = contacts.negativity[ends - 1]
    return tuple(
        AccountPast(
            name,
            heard[name].n if name in heard else int(ends[k] - starts[k]),
            float(negative[k]),
            float(worst[k]),
            float(last[k]),
            heard[name].rating if name in heard else None,
            left[name],
        )
        for k, name in enumerate(contacts.names)
        if name in left
    )
