"""History: what customers said anywhere, listed and added up; a caller sees what is in reach."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import Connection

from api.desk.paging import valued_cursor, valued_place
from api.desk.words import storable
from api.quality.blindness import blind_calls
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind
from api.security.scope import Scope
from api.storage import interaction_sums, interactions
from api.storage.database import Database
from api.storage.excerpts import Excerpts, sampled
from api.storage.interaction_sums import Days, Parted
from api.storage.interactions import Place, Stored
from api.trends.access import check
from api.trends.interaction_query import InteractionQuery
from api.trends.remembered import Remembered
from emotion.errors import TonewiseError
from insights.interaction import Cut, Interaction, SourceKind
from insights.norms import Norms, norms
from insights.runs import Contacts
from insights.tally import Tally
from insights.trend import DAY_S, Grain, Trend, period_start, trend

_N_EXPORTED = 500  # at a time
_SUBJECT = "interaction"  # in the audit trail

Answer = TypeVar("Answer")


class UnknownInteractionError(TonewiseError):
    """An interaction of which the caller sees nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of interactions."""

    items: tuple[Stored, ...]
    next: str | None  # the next page's cursor; None: this was the last
    total: int  # on all pages


class History:
    """Thread-safe. Every method may raise ForbiddenError and StorageError.

    Figures are remembered until something new is kept, a minute at the most; norms and names may
    be a minute old. Valence lies on the common scale of all sources in sums and trends, and as it
    was read in single interactions.
    """

    def __init__(self, database: Database, audit: AuditTrail, clock: Callable[[], float]) -> None:
        self._database, self._audit = database, audit
        self._remembered = Remembered(clock)

    def tallies(
        self, caller: Caller, query: InteractionQuery, by: Cut | None = None, offset_s: float = 0.0
    ) -> Mapping[str | None, Days]:
        """Return what fits by group and day, as api.storage.interaction_sums.tallies."""
        common = self.norms(caller, query.synthetic)
        return self._asked(
            caller,
            query,
            ("tallies", by, offset_s),
            lambda connection, seen: interaction_sums.tallies(
                connection, seen, by, offset_s, common
            ),
        )

    def trend(
        self, caller: Caller, query: InteractionQuery, grain: Grain, offset_s: float = 0.0
    ) -> Trend:
        """Return all that fits over time."""
        days = self.tallies(caller, query, None, offset_s).get(None, {})
        return _trend(days, grain, offset_s)

    def trends(
        self,
        caller: Caller,
        query: InteractionQuery,
        by: Cut,
        grain: Grain,
        offset_s: float = 0.0,
    ) -> tuple[tuple[str, Trend], ...]:
        """Return each known group over time, the largest first."""
        found = self.tallies(caller, query, by, offset_s)
        told = [(name, _trend(days, grain, offset_s)) for name, days in found.items() if name]
        return tuple(sorted(told, key=lambda one: (-one[1].total.n, one[0])))

    def norms(self, caller: Caller, synthetic: bool | None = None) -> Norms:
        """Return how every source usually sounds, over all that is kept, whoever asks."""
        check(caller, Scope.TRENDS_READ)
        everything = InteractionQuery(synthetic=synthetic)

        def ask() -> Norms:
            with self._database.reading() as connection:
                return norms(interaction_sums.valences(connection, everything))

        return self._remembered.get(("norms", synthetic), ask)

    def parted(self, caller: Caller, query: InteractionQuery, by: Cut) -> Parted:
        """Return how many of each source and group were read as negative, and as not."""
        return self._asked(
            caller,
            query,
            ("parted", by),
            lambda connection, seen: interaction_sums.parted(connection, seen, by),
        )

    def contacts(self, caller: Caller, query: InteractionQuery) -> Contacts:
        """Return the told contacts of accounts."""
        return self._asked(caller, query, "contacts", interactions.columns)

    def negatives(self, caller: Caller, query: InteractionQuery) -> tuple[Interaction, ...]:
        """Return the negative ones without their words, as drivers are told by; not remembered."""
        with self._database.reading() as connection:
            return interactions.negatives(connection, _seen(caller, query))

    def excerpts(self, caller: Caller, query: InteractionQuery, most: int) -> Excerpts:
        """Return words of so many at the most, to be counted and not read; not remembered."""
        with self._database.reading() as connection:
            return sampled(connection, _seen(caller, query), most)

    def span(self, caller: Caller, query: InteractionQuery) -> tuple[float, float] | None:
        """Return the first and the newest moment that fit, None if nothing does."""
        return self._asked(caller, query, "span", interactions.span)

    def names(self, caller: Caller, by: Cut) -> tuple[str, ...]:
        """Return every name that interactions are parted by, in order."""
        check(caller, Scope.TRENDS_READ)

        def ask() -> tuple[str, ...]:
            with self._database.reading() as connection:
                return interactions.names(connection, by)

        return self._remembered.get(("names", by), ask)

    def listed(
        self,
        caller: Caller,
        query: InteractionQuery,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Found:
        """Return the interactions that fit, from a cursor on.

        Calls that the caller is to grade blind are not among them. Raises CursorError for a
        cursor of no page.
        """
        after = valued_place(cursor)
        with self._database.reading() as connection:
            seen = self._open(connection, caller, query)
            items = interactions.listed(connection, seen, after, limit + 1)
            total = interactions.count(connection, seen)
        last = items[limit - 1] if len(items) > limit else None
        more = valued_cursor(interactions.place_of(last, query.order)) if last else None
        self._note(caller, Action.SAW, Subject(_SUBJECT, "", query.customer_id), f"{total} listed")
        return Found(items[:limit], more, total)

    def one(self, caller: Caller, interaction_id: str) -> Stored:
        """Return one interaction; raises UnknownInteractionError if none is in reach."""
        with self._database.reading() as connection:
            seen = self._open(connection, caller, InteractionQuery())
            found = interactions.one(connection, storable(interaction_id), seen.reach)
        if found is None or interaction_id in seen.but_ids:
            raise UnknownInteractionError(
                f"wanted the id of an interaction, got {interaction_id!r}"
            )
        whose = Subject(_SUBJECT, interaction_id, found.interaction.customer_id)
        self._note(caller, Action.SAW, whose)
        return found

    def rows(
        self, caller: Caller, query: InteractionQuery, after: Place | None
    ) -> tuple[Stored, ...]:
        """Return the next ones of an export, from behind a place on; none: it is done."""
        with self._database.reading() as connection:
            seen = self._open(connection, caller, query)
            return interactions.listed(connection, seen, after, _N_EXPORTED)

    def newest(self) -> int:
        """Return a number that grows with whatever is kept: equal ones mean equal figures."""
        with self._database.reading() as connection:
            return interactions.newest(connection)

    def _asked(
        self,
        caller: Caller,
        query: InteractionQuery,
        what: Hashable,
        ask: Callable[[Connection, InteractionQuery], Answer],
    ) -> Answer:
        seen = _seen(caller, query)
        with self._database.reading() as connection:
            key = (what, seen, interactions.newest(connection))
            return self._remembered.get(key, lambda: ask(connection, seen))

    def _open(
        self, connection: Connection, caller: Caller, query: InteractionQuery
    ) -> InteractionQuery:
        """Return what the caller may read of a query, one by one."""
        blind = {f"{SourceKind.CALL}:{call_id}" for call_id in blind_calls(connection, caller)}
        return replace(_seen(caller, query), but_ids=frozenset(blind))

    def _note(self, caller: Caller, action: Action, subject: Subject, detail: str = "") -> None:
        if caller.kind is not CallerKind.SERVICE:
            self._audit.note(caller, action, subject, detail)


def _seen(caller: Caller, query: InteractionQuery) -> InteractionQuery:
    check(caller, Scope.TRENDS_READ)
    return replace(query, reach=caller.reach)


def _trend(days: Days, grain: Grain, offset_s: float) -> Trend:
    periods: dict[float, Tally] = {}
    for day, tally in days.items():
        start_s = period_start(day * DAY_S - offset_s, grain, offset_s)
        periods[start_s] = periods[start_s] + tally if start_s in periods else tally
    return trend(periods, grain)
