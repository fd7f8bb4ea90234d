"""What comes of calls: what goes with customers' recovery, and who calls again. In no grade."""

from collections.abc import Callable
from dataclasses import dataclass

from api.quality.library import Library, UnknownAgentError
from api.quality.query import CallQuery
from api.rubrics import Rubrics
from api.security.accounts import Accounts
from api.security.caller import Caller, ForbiddenError
from api.security.scope import Scope
from api.storage import like_with_like
from api.storage.database import Database
from api.storage.like_with_like import Span
from insights.behaviours import FEWEST_AGENTS, MOOD_KINDS, Behaviour, behaviours_of
from insights.returns import WITHIN_DAYS, Returns, returns_of

_DAYS = 365.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class TeamBehaviours:
    """What a team's agents do, beside how their customers come out of it."""

    team_id: str
    n_agents: int  # of the team, in the caller's reach
    behaviours: tuple[Behaviour, ...]  # none among fewer than FEWEST_AGENTS


@dataclass(frozen=True, slots=True)
class CallOutcomes:
    """Thread-safe. Methods may raise ForbiddenError, UnknownAgentError and StorageError.

    Of a query only the time counts; without one, it is the last year.
    """

    database: Database
    library: Library
    accounts: Accounts
    rubrics: Rubrics
    clock: Callable[[], float]  # epoch seconds

    def behaviours(self, caller: Caller, team_id: str, query: CallQuery) -> TeamBehaviours:
        """Return what goes with recovery in a team; raises UnknownAgentError out of reach."""
        agent_ids = self._team(caller, team_id)
        if len(agent_ids) < FEWEST_AGENTS:
            return TeamBehaviours(team_id, len(agent_ids), ())
        span = self._span(agent_ids, query)
        criteria = self._behavioural()
        with self.database.reading() as connection:
            cells = like_with_like.behaviours(connection, span, criteria)
        return TeamBehaviours(team_id, len(agent_ids), behaviours_of(cells, criteria))

    def team_returns(self, caller: Caller, team_id: str, query: CallQuery) -> Returns:
        """Return whose customers of a team called again; raises UnknownAgentError out of reach."""
        return self._returns(self._team(caller, team_id), query)

    def agent_returns(self, caller: Caller, agent_id: str, query: CallQuery) -> Returns:
        """Return whether an agent's customers called again; UnknownAgentError out of reach."""
        _needs_grades(caller)
        if not caller.reach.covers(agent_id):
            raise UnknownAgentError(f"wanted the id of an agent, got {agent_id!r}")
        return self._returns(frozenset({agent_id}), query)

    def _returns(self, agent_ids: frozenset[str], query: CallQuery) -> Returns:
        span = self._span(agent_ids, query)
        with self.database.reading() as connection:
            found = like_with_like.contacts(connection, span, WITHIN_DAYS * _DAY_S)
        return returns_of(found, self.clock())

    def _team(self, caller: Caller, team_id: str) -> frozenset[str]:
        _needs_grades(caller)
        mates = self.accounts.agent_ids_of(frozenset({team_id}))
        seen = frozenset(agent_id for agent_id in mates if caller.reach.covers(agent_id))
        if not seen:
            raise UnknownAgentError(f"wanted the id of a team, got {team_id!r}")
        return seen

    def _span(self, agent_ids: frozenset[str], query: CallQuery) -> Span:
        until_s = self.clock() if query.until_s is None else query.until_s
        since_s = until_s - _DAYS * _DAY_S if query.since_s is None else query.since_s
        return Span(agent_ids, since_s, until_s)

    def _behavioural(self) -> dict[str, str]:
        """Return the titles of the criteria of what an agent does, by id."""
        kinds = {c.id: c.looks_at for c in self.rubrics.active().criteria}
        titles = self.library.titles()
        return {c: title for c, title in titles.items() if kinds.get(c, c) not in MOOD_KINDS}


def _needs_grades(caller: Caller) -> None:
    if not caller.may(Scope.GRADES_READ):
        raise ForbiddenError(f"wanted the scope {Scope.GRADES_READ}, got a caller without")
