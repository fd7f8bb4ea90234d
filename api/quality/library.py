"""Library: graded calls, found and counted; of them, a caller sees those in their reach."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.desk.errors import UnknownCallError
from api.desk.paging import valued_cursor, valued_place
from api.quality.blindness import blind_calls, check_not_blind
from api.quality.export import Row
from api.quality.query import CallQuery, Order
from api.security.accounts import Accounts
from api.security.caller import Caller, ForbiddenError
from api.security.reach import EVERYONE
from api.security.scope import Scope
from api.storage import calls, fact_search, fact_sums, facts, reports
from api.storage.calls import CallRecord
from api.storage.database import Database
from api.storage.fact_search import Place
from api.storage.facts import CallFact
from emotion.errors import TonewiseError
from grading.record import from_json
from grading.report import GradeReport
from insights.agent_record import FEWEST_PEERS, Comparison, Peers, compared
from insights.grade_figures import AgentFigures, GradeFigures, figures_of

_N_COSTLIEST = 10
_N_EXPORTED = 500  # at a time


class UnknownAgentError(TonewiseError):
    """An agent, or a team, of whom the caller sees nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of calls."""

    items: tuple[CallFact, ...]
    next: str | None  # the next page's cursor; None: this was the last
    total: int  # on all pages


@dataclass(frozen=True, slots=True)
class GradedCall:
    """One call with its grade, as the machine gave it; `fact` holds what people made of it."""

    fact: CallFact
    record: CallRecord
    report: GradeReport
    report_id: str


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """One agent's grades, beside those of the others in their teams."""

    agent_id: str
    figures: GradeFigures
    peers: Peers
    comparisons: tuple[Comparison, ...]  # the widest gap first
    costliest: tuple[CallFact, ...]  # the calls with the fewest points


class Library:
    """Thread-safe. Every method may raise ForbiddenError and StorageError."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database, self._accounts = database, accounts

    def search(
        self, caller: Caller, query: CallQuery, cursor: str | None = None, limit: int = 50
    ) -> Found:
        """Return the calls that fit, from a cursor on; raises CursorError for one of no page.

        Calls that the caller is to grade blind are not among them.
        """
        seen, after = self.seen(caller, query), valued_place(cursor)
        with self._database.reading() as connection:
            seen = replace(seen, but_call_ids=blind_calls(connection, caller))
            items = fact_search.search(connection, seen, after, limit + 1)
            total = fact_search.total(connection, seen)
        last = items[limit - 1] if len(items) > limit else None
        more = valued_cursor(fact_search.place_of(last, query.order)) if last else None
        return Found(items[:limit], more, total)

    def graded(self, caller: Caller, call_id: str) -> GradedCall:
        """Return one call and its latest report.

        Raises UnknownCallError if it has none, or is out of the caller's reach; ForbiddenError
        for who is to grade it blind.
        """
        _needs_grades(caller)
        with self._database.reading() as connection:
            check_not_blind(connection, caller, call_id)
            fact = facts.one(connection, call_id)
            record = calls.one(connection, call_id)
            stored = reports.latest(connection, call_id)
        if not (fact and record and stored and caller.reach.covers(fact.agent_id)):
            raise UnknownCallError(f"wanted the id of a graded call, got {call_id!r}")
        return GradedCall(fact, record, from_json(stored.report), stored.report_id)

    def figures(self, caller: Caller, query: CallQuery) -> GradeFigures:
        """Return what the calls that fit come to."""
        seen = self.seen(caller, query)
        with self._database.reading() as connection:
            return _figures(connection, seen)

    def rows(self, caller: Caller, query: CallQuery, after: Place | None) -> tuple[Row, ...]:
        """Return the next calls of an export, from behind a place on; none: it is done."""
        seen = self.seen(caller, query)
        with self._database.reading() as connection:
            seen = replace(seen, but_call_ids=blind_calls(connection, caller))
            found = fact_search.search(connection, seen, after, _N_EXPORTED)
            outcomes = fact_search.outcomes(connection, [fact.number for fact in found])
        return tuple(Row(fact, outcomes.get(fact.number, {})) for fact in found)

    def criteria(self) -> tuple[str, ...]:
        """Return the id of every criterion that a call was graded by, in order."""
        with self._database.reading() as connection:
            return tuple(sorted(fact_sums.titles(connection)))

    def agent(self, caller: Caller, agent_id: str, query: CallQuery) -> AgentRecord:
        """Return one agent's record of the calls that fit, whoever else the query names.

        Raises UnknownAgentError for one out of the caller's reach.
        """
        _needs_grades(caller)
        if not caller.reach.covers(agent_id):
            raise UnknownAgentError(f"wanted the id of an agent, got {agent_id!r}")
        fits = replace(query, team_ids=frozenset(), order=Order.WORST, reach=EVERYONE)
        own = replace(fits, agent_ids=frozenset({agent_id}))
        with self._database.reading() as connection:
            figures = _figures(connection, own)
            peers = _peers(connection, replace(fits, agent_ids=self._mates(agent_id)), agent_id)
            shown = replace(own, but_call_ids=blind_calls(connection, caller))
            costliest = fact_search.search(connection, shown, None, _N_COSTLIEST)
        return AgentRecord(agent_id, figures, peers, compared(figures, peers), costliest)

    def agents(self, caller: Caller, query: CallQuery) -> tuple[AgentFigures, ...]:
        """Return each agent's calls that fit, at a glance, in no order."""
        seen = self.seen(caller, query)
        with self._database.reading() as connection:
            return fact_sums.agents(connection, seen)

    def team(self, caller: Caller, team_id: str, query: CallQuery) -> GradeFigures:
        """Return what the calls of a team come to, of those in the caller's reach.

        Raises UnknownAgentError if the caller sees nobody of it.
        """
        _needs_grades(caller)
        mates = self._accounts.agent_ids_of(frozenset({team_id}))
        if not any(caller.reach.covers(agent_id) for agent_id in mates):
            raise UnknownAgentError(f"wanted the id of a team, got {team_id!r}")
        return self.figures(caller, replace(query, team_ids=frozenset({team_id})))

    def titles(self) -> Mapping[str, str]:
        """Return what each criterion that a call was ever graded by is called."""
        with self._database.reading() as connection:
            return fact_sums.titles(connection)

    def seen(self, caller: Caller, query: CallQuery) -> CallQuery:
        """Return the query narrowed to what the caller sees, its teams as their agents."""
        _needs_grades(caller)
        agent_ids = query.agent_ids
        if query.team_ids:
            mates = self._accounts.agent_ids_of(query.team_ids)
            agent_ids = mates if agent_ids is None else mates & agent_ids
        return replace(query, agent_ids=agent_ids, team_ids=frozenset(), reach=caller.reach)

    def _mates(self, agent_id: str) -> frozenset[str] | None:
        user = self._accounts.user_of_agent(agent_id)
        return self._accounts.agent_ids_of(user.team_ids) if user and user.team_ids else None


def _needs_grades(caller: Caller) -> None:
    if not caller.may(Scope.GRADES_READ):
        raise ForbiddenError(f"wanted the scope {Scope.GRADES_READ}, got a caller without")


def _figures(connection: Connection, seen: CallQuery) -> GradeFigures:
    cells = fact_sums.cells(connection, seen)
    n_calls = sum(cell.tally.n for cell in cells)
    criteria = fact_sums.criteria(connection, seen, n_calls)
    return figures_of(cells, criteria, fact_sums.titles(connection))


def _peers(connection: Connection, mates: CallQuery, agent_id: str) -> Peers:
    others = replace(mates, but_agent_id=agent_id)
    n_agents = fact_sums.n_agents(connection, others)
    if n_agents < FEWEST_PEERS:  # nobody is to be made out
        return Peers(n_agents, figures_of((), (), {}))
    return Peers(n_agents, _figures(connection, others))
