"""The house of the pages' bench: a synthetic history, and somebody of every role signed in."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

from api.bench.pages_plan import PAGE_BAR_MS, SAID_BAR_MS, PagesPlan
from api.bench.solo import BenchError
from api.pages.frame import MENU, ways_of
from api.security.cookie import cookie_name
from api.security.role import Role, scopes_of
from api.security.session import SessionLimits, Sessions
from api.storage import calls, experts, interactions, teams, users
from api.storage.database import Database
from api.storage.users import User
from api.synthetic.history import make
from api.synthetic.making import PROTOCOL
from api.synthetic.messages import make_messages
from api.synthetic.plan import Wish
from api.trends.collecting import collect
from api.trends.interaction_query import InteractionQuery
from insights.interaction import SourceKind

_AGENTS = 60
_DAYS = 365
_DAY_S = 86_400.0
_LIMITS = SessionLimits(idle_s=_DAY_S, longest_s=_DAY_S)
COOKIE = cookie_name(secure=False)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in, and the pages of the menu that open to them."""

    role: Role
    secret: str  # of their cookie
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The newest message of a customer whose account is known."""

    interaction_id: str
    account_id: str
    day: date


@dataclass(frozen=True, slots=True)
class House:
    """Whom and what the bench asks for."""

    visitors: tuple[Visitor, ...]
    call_id: str
    agent_id: str
    team_id: str
    said: Said
    leads: tuple[str, ...]  # secrets of supervisors of one team each
    made_s: float | None

    def of(self, role: Role) -> Visitor:
        """Return the one of a role."""
        return next(one for one in self.visitors if one.role is role)

    def visits(self) -> Sequence[tuple[str, Visitor]]:
        """Return every page, each with somebody who may open it."""
        found: dict[str, Visitor] = {}
        for visitor in self.visitors:
            for path in visitor.paths:
                found.setdefault(path, visitor)
        quality = self.of(Role.QA)
        # Who sees every team waits longest for what adds all of it up.
        found |= {path: quality for path in quality.paths if bar_of(path) == SAID_BAR_MS}
        for path in (
            "/staff/calls?order=worst&mood=angry",
            f"/staff/calls/{self.call_id}",
            f"/staff/agents/{self.agent_id}",
            f"/staff/teams/{self.team_id}",
        ):
            found[path] = quality
        found |= dict.fromkeys(self._over_messages(), quality)
        return [*found.items()]

    def _over_messages(self) -> Sequence[str]:
        said = self.said
        return (
            "/staff/trends?by=category&grain=week",
            "/staff/conversations?negative=yes&order=worst",
            "/staff/conversations?text=invoice",
            f"/staff/conversations/{quote(said.interaction_id, safe='')}",
            f"/staff/accounts/{quote(said.account_id, safe='')}",
            "/staff/accounts?view=effect",
            "/staff/kpis?view=leaving",
            f"/staff/briefing?date={said.day - timedelta(days=30)}",
        )


def bar_of(path: str) -> float:
    """Return how soon a page is to be ready, in milliseconds."""
    customers = {way.path for group, ways in MENU if group == "Customers" for way in ways}
    is_said = any(urlsplit(path).path.startswith(each) for each in customers)
    return SAID_BAR_MS if is_said else PAGE_BAR_MS


def house_in(folder: Path, plan: PagesPlan) -> House:
    """Fill the folder's database unless that is done, and sign everybody in.

    Raises BenchError for a database with other calls.
    """
    database = Database.open(f"sqlite:///{folder / 'tonewise.db'}")
    try:
        made_s = _filled(database, plan)
        return _house(database, made_s)
    finally:
        database.close()


def _filled(database: Database, plan: PagesPlan) -> float | None:
    with database.reading() as connection:
        n_calls = len(calls.ids_of(connection, PROTOCOL))
        n_said = interactions.count(connection, InteractionQuery(synthetic=True))
        from_calls = InteractionQuery(sources=frozenset({SourceKind.CALL.value}), synthetic=True)
        n_messages = n_said - interactions.count(connection, from_calls)
    if n_calls >= plan.calls and n_messages >= plan.messages:
        return None
    began_s, until_s = time.monotonic(), time.time() // _DAY_S * _DAY_S
    wish = Wish(plan.calls, _AGENTS, _DAYS, until_s, seed=1, n_messages=plan.messages)
    if n_calls < plan.calls:
        make(database, wish, os.cpu_count() or 1, _unsaid, False)
    make_messages(database, wish, _unsaid, False)
    collect(database)
    return time.monotonic() - began_s


def _unsaid(_done: int, _total: int) -> None:
    return


def _said(database: Database) -> Said:
    newest = InteractionQuery(sources=frozenset({SourceKind.EMAIL.value}), synthetic=True)
    with database.reading() as connection:
        found = [one.interaction for one in interactions.listed(connection, newest, None, 100)]
    for one in found:
        if one.account_id is not None:
            day = datetime.fromtimestamp(one.at_s, UTC).date()
            return Said(one.interaction_id, one.account_id, day)
    raise BenchError("wanted synthetic messages, got a database without one")


def _house(database: Database, made_s: float | None) -> House:
    with database.transaction() as connection:
        call_id = min(calls.ids_of(connection, PROTOCOL), default=None)
        agent_ids = [one.expert_id for one in experts.here(connection)]
        team_ids = [one.team_id for one in teams.every(connection)]
        agent = users.of_agent(connection, agent_ids[0]) if agent_ids else None
        if call_id is None or agent is None or not team_ids:
            raise BenchError("wanted a synthetic history, got a database without one")
        people = {role: _person(role, team_ids) for role in Role} | {Role.AGENT: agent}
        for user in people.values():
            if users.one(connection, user.user_id) is None:
                users.add(connection, user)
    sessions = Sessions(database, time.time, _LIMITS)
    visitors = tuple(
        Visitor(
            role,
            sessions.begin(people[role].user_id, "bench").secret,
            tuple(way.path for way in ways_of(scopes_of({role}))),
        )
        for role in (Role.SUPERVISOR, Role.QA, Role.ADMIN, Role.AGENT)
    )
    said, leads = _said(database), _leads(database)
    return House(visitors, call_id, agent_ids[0], team_ids[0], said, leads, made_s)


def _leads(database: Database) -> tuple[str, ...]:
    sessions = Sessions(database, time.time, _LIMITS)
    with database.reading() as connection:
        leads = [u.user_id for u in users.every(connection) if _leads_one_team(u)]
    return tuple(sessions.begin(user_id, "bench").secret for user_id in leads)


def _leads_one_team(user: User) -> bool:
    return Role.SUPERVISOR in user.roles and len(user.team_ids) == 1


def _person(role: Role, team_ids: Sequence[str]) -> User:
    leads = frozenset(team_ids) if role is Role.SUPERVISOR else frozenset[str]()
    user_id = f"usr_bench_{role}"
    return User(user_id, f"bench.{role}", f"Bench {role}", frozenset({role}), None, leads)
