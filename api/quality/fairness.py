"""Fairness: whether all calls are graded by the same rule, as far as figures can tell."""

from dataclasses import dataclass, replace

from api.quality.query import CallQuery
from api.security.accounts import Accounts
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import like_with_like
from api.storage.database import Database
from insights.coverage import Coverage, coverage_of
from insights.fairness import FactorFigures, figures_of

_MOST_CALLS = 20_000  # so many take half a second, and leave gaps of a point nothing to hide in
_MOST_REVIEWS = 5_000
_DAYS = 365.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """Grades by what should not matter, and who would have been heard otherwise."""

    since_s: float  # epoch seconds
    until_s: float
    n_calls: int  # that gaps were worked out from
    n_reviewed: int  # of random samples
    is_cut: bool  # whether there were more calls than are worked out: these are the newest
    factors: tuple[FactorFigures, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Fairness:
    """Thread-safe. May raise ForbiddenError and StorageError."""

    database: Database
    accounts: Accounts

    def report(self, caller: Caller, query: CallQuery, now_s: float) -> FairnessReport:
        """Return the report of the calls in the caller's reach that fit, of a year if none is said.

        Of a query only who, where and when narrow it: to pick calls by their grade would make a
        gap, not find one.
        """
        if not caller.may(Scope.GRADES_CHANGE):
            raise ForbiddenError(f"wanted the scope {Scope.GRADES_CHANGE}, got a caller without")
        wanted = replace(self._plain(query, now_s), reach=caller.reach)
        with self.database.reading() as connection:
            cases = like_with_like.graded(connection, wanted, _MOST_CALLS)
            reviews = like_with_like.reviewed(connection, wanted, _MOST_REVIEWS)
            seen = like_with_like.seen(connection, wanted)
        return FairnessReport(
            since_s=wanted.since_s or 0.0,
            until_s=now_s if wanted.until_s is None else wanted.until_s,
            n_calls=len(cases),
            n_reviewed=len(reviews),
            is_cut=len(cases) == _MOST_CALLS < seen.graded.n,
            factors=figures_of(cases, reviews),
            coverage=coverage_of(seen),
        )

    def _plain(self, query: CallQuery, now_s: float) -> CallQuery:
        until_s = now_s if query.until_s is None else query.until_s
        since_s = until_s - _DAYS * _DAY_S if query.since_s is None else query.since_s
        agent_ids = query.agent_ids
        if query.team_ids:
            mates = self.accounts.agent_ids_of(query.team_ids)
            agent_ids = mates if agent_ids is None else mates & agent_ids
        return CallQuery(
            agent_ids=agent_ids,
            departments=query.departments,
            synthetic=query.synthetic,
            since_s=since_s,
            until_s=query.until_s,
        )
