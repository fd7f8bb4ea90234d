"""Accounts: people, their teams, and how they get in."""

import secrets
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import Connection

from api.security.caller import Caller
from api.security.login import check_login
from api.security.password import Passwords
from api.security.role import Role
from api.security.session import NewSession, SessionLimits, Sessions
from api.security.sign_in import Asked, Books, SignIn, SignInRules
from api.storage import one_time_links, sessions, teams, users
from api.storage.enums import LinkKind
from api.storage.teams import Team
from api.storage.users import USER_ID, User
from emotion.errors import TonewiseError


class UnknownUserError(TonewiseError):
    """No user, or no team, has this id."""


class AccountTakenError(TonewiseError):
    """A login, an agent or a team's name that is somebody else's."""


class LastAdminError(TonewiseError):
    """A change after which nobody could run the place."""


class Accounts:
    """Thread-safe. Every method may raise a StorageError."""

    def __init__(
        self,
        books: Books,
        limits: SessionLimits,
        rules: SignInRules,
        passwords: Passwords | None = None,
    ) -> None:
        self._database, self._clock = books.database, books.clock
        self.sessions = Sessions(books.database, books.clock, limits)
        self.door = SignIn(books, self.sessions, rules, passwords or Passwords())

    def caller(self, secret: str | None) -> Caller:
        """Return who shows this session's cookie; raises UnauthenticatedError."""
        return self.sessions.admit(secret)

    def caller_at_once(self, secret: str | None) -> Caller | None:
        """As `caller`, without waiting for the database; None: it must be asked."""
        return self.sessions.admit_at_once(secret)

    def sign_in(self, login: str, password: str, from_where: str) -> NewSession:
        """Return a new session; raises SignInError. It takes a tenth of a second of work."""
        return self.door.by_password(Asked(login, password, from_where))

    def users(self) -> tuple[User, ...]:
        """Return everybody by name, the disabled among them."""
        with self._database.reading() as connection:
            return users.every(connection)

    def user(self, user_id: str) -> User:
        """Return one user; raises UnknownUserError."""
        with self._database.reading() as connection:
            return known_user(connection, user_id)

    def user_of_login(self, login: str) -> User:
        """Return the user of a login; raises UnknownUserError."""
        with self._database.reading() as connection:
            user = users.of_login(connection, login)
        if user is None:
            raise UnknownUserError(f"wanted somebody's login, got {login!r}")
        return user

    def can_sign_in(self, user_id: str) -> bool:
        """Whether a user has a password, or is known to single sign-on."""
        with self._database.reading() as connection:
            return users.has_way_in(connection, user_id)

    def has_password(self, user_id: str) -> bool:
        """Whether a user has a password: not before they were welcomed, nor by single sign-on."""
        with self._database.reading() as connection:
            return users.password_of(connection, user_id) is not None

    def user_of_agent(self, agent_id: str) -> User | None:
        """Return the user who is this agent, None if nobody signs in as them."""
        with self._database.reading() as connection:
            return users.of_agent(connection, agent_id)

    def teams(self) -> tuple[Team, ...]:
        """Return every team by name."""
        with self._database.reading() as connection:
            return teams.every(connection)

    def team(self, team_id: str) -> Team:
        """Return one team; raises UnknownUserError."""
        with self._database.reading() as connection:
            return known_team(connection, team_id)

    def agent_ids_of(self, team_ids: Collection[str]) -> frozenset[str]:
        """Return the agents who work in these teams."""
        with self._database.reading() as connection:
            return users.agent_ids_of(connection, team_ids)

    def put_user(self, user: User) -> User:
        """Keep a new or changed user. Raises AccountTakenError, LastAdminError, UnknownUserError
        for a team that is none, and LoginError.

        Whose roles or agent change, or who is disabled, is signed out everywhere, so that no
        session is older than the rights it gives; other teams hold from the next second on.
        """
        check_login(user.login)
        with self._database.transaction() as connection:
            before = users.one(connection, user.user_id)
            for team_id in user.team_ids:
                known_team(connection, team_id)
            _check_free(connection, user)
            if before is None:
                user = replace(user, created_s=user.created_s or self._clock())
                users.add(connection, user)
            else:
                _change(connection, before, user)
        self.sessions.forget()
        return user

    def put_team(self, team: Team) -> Team:
        """Keep a new or changed team; raises AccountTakenError."""
        with self._database.transaction() as connection:
            namesake = teams.of_name(connection, team.name)
            if namesake is not None and namesake.team_id != team.team_id:
                raise AccountTakenError(f"wanted a name of its own, got {team.name!r}")
            team = replace(team, created_s=team.created_s or self._clock())
            teams.put(connection, team)
        return team

    def remove_team(self, team_id: str) -> None:
        """Let a team be no more; its people stay. Raises UnknownUserError."""
        with self._database.transaction() as connection:
            known_team(connection, team_id)
            teams.remove(connection, team_id)
        self.sessions.forget()

    def end_sessions(self, user_id: str, spared: str | None = None) -> None:
        """Sign a user out everywhere, but where this cookie is shown."""
        self.sessions.end_all(user_id, spared)

    def link(self, user_id: str, kind: LinkKind = LinkKind.WELCOME) -> str:
        """Return a link's secret for a user, their earlier links open nothing from now on.

        Raises UnknownUserError.
        """
        self.user(user_id)
        return self.door.link(user_id, kind)

    def tidy(self) -> None:
        """Keep when sessions were used, and drop what is too old to count."""
        self.sessions.note_use()
        self.door.forget()


def new_user_id() -> str:
    """Return the id of a user to be."""
    return f"{USER_ID}{secrets.token_hex(8)}"


def new_team_id() -> str:
    """Return the id of a team to be."""
    return f"team_{secrets.token_hex(8)}"


def known_user(connection: Connection, user_id: str) -> User:
    """Return one user; raises UnknownUserError."""
    user = users.one(connection, user_id)
    if user is None:
        raise UnknownUserError(f"wanted a user, got {user_id}, which is none")
    return user


def known_team(connection: Connection, team_id: str) -> Team:
    """Return one team; raises UnknownUserError."""
    team = teams.one(connection, team_id)
    if team is None:
        raise UnknownUserError(f"wanted a team, got {team_id}, which is none")
    return team


def _check_free(connection: Connection, user: User) -> None:
    namesake = users.of_login(connection, user.login)
    if namesake is not None and namesake.user_id != user.user_id:
        raise AccountTakenError(f"wanted a login of one's own, got {user.login!r}")
    twin = users.of_agent(connection, user.agent_id) if user.agent_id else None
    if twin is not None and twin.user_id != user.user_id:
        raise AccountTakenError(f"wanted an agent that nobody is, got {user.agent_id!r}")


def _change(connection: Connection, before: User, user: User) -> None:
    users.put(connection, user)
    if _runs_the_place(before) and not any(map(_runs_the_place, users.every(connection))):
        raise LastAdminError("wanted one admin at least who may sign in, got none")
    rights = (user.roles, user.agent_id, user.disabled_s)
    if rights != (before.roles, before.agent_id, before.disabled_s):
        sessions.end_all(connection, user.user_id)
    if user.disabled_s is not None:
        one_time_links.end_all(connection, user.user_id)


def _runs_the_place(user: User) -> bool:
    return Role.ADMIN in user.roles and user.disabled_s is None
