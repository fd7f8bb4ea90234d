"""ClientRuns: the runs of all accounts, reckoned once for whoever sees the same conversations.

A run is sure over all accounts together, so none can be told from its own contacts alone. What
was reckoned some minutes ago is shown, with its time, rather than reckoned at every look.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from api.security.reach import Reach
from api.storage import clients, interactions
from api.storage.database import Database
from api.trends.interaction_query import InteractionQuery
from insights.runs import Contacts, Run, runs
from insights.trend import DAY_S

DAYS = 365  # that are looked at: what lies before was settled
FRESH_S = 300.0  # for which what was reckoned is shown at the most, whatever came since
_A_CONTACT_S = 0.002  # the same for each contact: some 400 times as long as it takes to reckon
_SAME_S = 3_600.0  # for which it stays as it is where nothing came since: urgency fades slowly
_MOST_KEPT = 8  # reaches: some supervisors share one


@dataclass(frozen=True, slots=True)
class Told:
    """One contact whose mood was read."""

    at_s: float  # epoch seconds
    negativity: float  # 0..1
    valence: float  # -1..1


@dataclass(frozen=True, slots=True, eq=False)
class RunsFound:
    """The runs of the accounts within a reach, and what they were told from."""

    runs: tuple[Run, ...]  # the sure first, then by urgency
    contacts: Contacts
    values: Mapping[str, float]  # by account
    newest: int  # of the interactions that were there
    made_s: float  # epoch seconds
    looked_s: float  # when it was seen last that nothing else has come

    @property
    def fresh_s(self) -> float:
        """For how long it is shown before anybody looks again."""
        return min(FRESH_S, _A_CONTACT_S * len(self.contacts.account))

    def of(self, account_id: str) -> Run | None:
        """Return the run of an account, None if it has none."""
        return next((run for run in self.runs if run.account_id == account_id), None)

    def contacts_of(self, account_id: str) -> tuple[Told, ...]:
        """Return an account's contacts in order."""
        held = self.contacts
        if account_id not in held.names:
            return ()
        place = held.names.index(account_id)
        start, end = np.searchsorted(held.account, [place, place + 1])
        columns = (held.at_s, held.negativity, held.valence)
        return tuple(
            Told(*row) for row in zip(*(c[start:end].tolist() for c in columns), strict=True)
        )


@dataclass(slots=True)
class ClientRuns:
    """Thread-safe; `of` waits for the database, and may raise a StorageError."""

    database: Database
    clock: Callable[[], float]  # epoch seconds
    _kept: dict[Reach, RunsFound] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, reach: Reach) -> RunsFound:
        """Return the runs of accounts by the contacts that are within reach."""
        return self._of(reach, 1.0)

    def renew(self, reach: Reach) -> RunsFound:
        """As `of`, half as old at the most: asked now and then, it spares all others the wait."""
        return self._of(reach, 0.5)

    def _of(self, reach: Reach, share: float) -> RunsFound:
        with self._lock:  # two that ask for the same wait for one reckoning
            before, now_s = self._kept.get(reach), self.clock()
            if before is not None and 0 <= now_s - before.looked_s < share * before.fresh_s:
                return before
            found = self._found(reach, before, now_s)
            self._kept.pop(reach, None)
            self._kept[reach] = found
            while len(self._kept) > _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            return found

    def forget(self) -> None:
        """Reckon anew at the next look: values have changed."""
        self._kept = {}

    def _found(self, reach: Reach, before: RunsFound | None, now_s: float) -> RunsFound:
        since_s = (now_s // DAY_S - DAYS) * DAY_S
        with self.database.reading() as connection:
            newest, values = interactions.newest(connection), clients.values(connection)
            is_same = before and (before.newest, before.values) == (newest, values)
            if before and is_same and now_s - before.made_s < _SAME_S:
                return replace(before, looked_s=now_s)
            query = InteractionQuery(since_s=since_s, reach=reach)
            contacts = interactions.columns(connection, query)
        found = runs(contacts, now_s, values)
        return RunsFound(found, contacts, values, newest, made_s=now_s, looked_s=now_s)
