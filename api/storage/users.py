"""Users: people who sign in. Their passwords never leave here but to be compared."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, or_, select, update

from api.security.login import login_key
from api.security.role import Role
from api.storage.account_tables import team_members, users
from api.storage.rows import columns_of
from api.storage.upsert import add_all

USER_ID = "usr_"  # how each id of a user begins, and none of a key


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    user_id: str  # "usr_..."; may be shown and logged
    login: str
    name: str  # as colleagues know them
    roles: frozenset[Role]
    agent_id: str | None = None  # the expert, and the agent in calls, that they are
    team_ids: frozenset[str] = frozenset()  # they work in these, or as supervisor lead them
    created_s: float = 0.0
    disabled_s: float | None = None  # they may not sign in from then on
    signed_in_s: float | None = None  # the last time


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is compared with."""

    user_id: str
    password: str | None  # encoded
    disabled_s: float | None


_COLUMNS = [column for column in users.columns if column.name in User.__slots__]
_ALL = select(*_COLUMNS).order_by(users.c.name, users.c.user_id)
_ONE = select(*_COLUMNS).where(users.c.user_id == bindparam("user_id"))
_OF_LOGIN = select(*_COLUMNS).where(users.c.login_key == bindparam("login_key"))
_CREDENTIALS = select(*columns_of(users, Credentials)).where(
    users.c.login_key == bindparam("login_key")
)
_OF_SUBJECT = select(*_COLUMNS).where(users.c.subject == bindparam("subject"))
_OF_AGENT = select(*_COLUMNS).where(users.c.agent_id == bindparam("agent_id"))
_TEAMS = select(team_members.c.user_id, team_members.c.team_id)
_AGENTS = (
    select(users.c.agent_id)
    .join(team_members, team_members.c.user_id == users.c.user_id)
    .where(
        team_members.c.team_id.in_(bindparam("team_ids", expanding=True)),
        users.c.agent_id.is_not(None),
    )
)
_PASSWORD = select(users.c.password).where(users.c.user_id == bindparam("user_id"))
_SUBJECT = select(users.c.subject).where(users.c.user_id == bindparam("user_id"))
_WAY_IN = select(users.c.user_id).where(
    users.c.user_id == bindparam("user_id"),
    or_(users.c.password.is_not(None), users.c.subject.is_not(None)),
)
_DISABLED = select(users.c.user_id).where(
    users.c.user_id.in_(bindparam("asked", expanding=True)), users.c.disabled_s.is_not(None)
)
_PUT = update(users).where(users.c.user_id == bindparam("of"))
_SET_PASSWORD = _PUT.values(password=bindparam("encoded"))
_SET_SUBJECT = _PUT.values(subject=bindparam("known_as"))
_SIGNED_IN = _PUT.values(signed_in_s=bindparam("now_s"))
_LEAVE = delete(team_members).where(team_members.c.user_id == bindparam("of"))


def add(connection: Connection, user: User) -> None:
    """Keep a new user, without a password; their login and agent must be nobody else's."""
    connection.execute(insert(users), _row(user))
    _join(connection, user)


def put(connection: Connection, user: User) -> None:
    """Keep what changed of a user, teams included."""
    connection.execute(_PUT, {**_row(user), "of": user.user_id})
    connection.execute(_LEAVE, {"of": user.user_id})
    _join(connection, user)


def every(connection: Connection) -> tuple[User, ...]:
    """Return all users by name, the disabled among them."""
    return _users(connection, _ALL, {})


def one(connection: Connection, user_id: str) -> User | None:
    """Return the user of this id."""
    return _first(connection, _ONE, {"user_id": user_id})


def of_login(connection: Connection, login: str) -> User | None:
    """Return the user of this login, however it is written."""
    return _first(connection, _OF_LOGIN, {"login_key": login_key(login)})


def of_subject(connection: Connection, subject: str) -> User | None:
    """Return whom single sign-on knows by this subject."""
    return _first(connection, _OF_SUBJECT, {"subject": subject})


def of_agent(connection: Connection, agent_id: str) -> User | None:
    """Return the user who is this agent."""
    return _first(connection, _OF_AGENT, {"agent_id": agent_id})


def agent_ids_of(connection: Connection, team_ids: Collection[str]) -> frozenset[str]:
    """Return the agents who work in these teams, those who left the house among them."""
    rows = connection.execute(_AGENTS, {"team_ids": sorted(team_ids)})
    return frozenset(rows.scalars().all())


def credentials_of(connection: Connection, login: str) -> Credentials | None:
    """Return what opens the account of a login, in one question whether there is one or not."""
    row = connection.execute(_CREDENTIALS, {"login_key": login_key(login)}).first()
    return Credentials(*row) if row else None


def password_of(connection: Connection, user_id: str) -> str | None:
    """Return a user's encoded password, None if they have none."""
    found: str | None = connection.execute(_PASSWORD, {"user_id": user_id}).scalar()
    return found


def has_way_in(connection: Connection, user_id: str) -> bool:
    """Return whether a user has a password, or is known to single sign-on."""
    return connection.execute(_WAY_IN, {"user_id": user_id}).first() is not None


def disabled(connection: Connection, user_ids: Collection[str]) -> tuple[str, ...]:
    """Return which of these are the ids of users who may not sign in."""
    return tuple(connection.execute(_DISABLED, {"asked": [*user_ids]}).scalars().all())


def set_password(connection: Connection, user_id: str, encoded: str) -> None:
    """Keep a user's new password, encoded."""
    connection.execute(_SET_PASSWORD, {"of": user_id, "encoded": encoded})


def subject_of(connection: Connection, user_id: str) -> str | None:
    """Return by what single sign-on knows a user, None if it doesn't."""
    found: str | None = connection.execute(_SUBJECT, {"user_id": user_id}).scalar()
    return found


def set_subject(connection: Connection, user_id: str, subject: str) -> None:
    """Keep by what single sign-on knows a user."""
    connection.execute(_SET_SUBJECT, {"of": user_id, "known_as": subject})


def signed_in(connection: Connection, user_id: str, now_s: float) -> None:
    """Keep when a user last signed in."""
    connection.execute(_SIGNED_IN, {"of": user_id, "now_s": now_s})


def _row(user: User) -> dict[str, Any]:
    row = {column.name: getattr(user, column.name) for column in _COLUMNS}
    return {**row, "login_key": login_key(user.login)}


def _join(connection: Connection, user: User) -> None:
    rows = [{"team_id": one, "user_id": user.user_id} for one in sorted(user.team_ids)]
    add_all(connection, team_members, rows)


def _first(connection: Connection, statement: Select[Any], asked: dict[str, str]) -> User | None:
    return next(iter(_users(connection, statement, asked)), None)


def _users(
    connection: Connection, statement: Select[Any], asked: dict[str, str]
) -> tuple[User, ...]:
    found = [User(**row) for row in connection.execute(statement, asked).mappings().all()]
    if not found:
        return ()
    wanted = team_members.c.user_id.in_([user.user_id for user in found])
    # Of everybody, the question would be longer than the answer.
    asking = _TEAMS.where(wanted) if len(found) == 1 else _TEAMS
    team_ids = defaultdict(set)
    for user_id, team_id in connection.execute(asking):
        team_ids[user_id].add(team_id)
    return tuple(replace(user, team_ids=frozenset(team_ids[user.user_id])) for user in found)
