"""People: who may sign in and what each may do, changed by whoever may; each change leaves a line.

REST and pages go through this piece alone.
"""

from api.security.accounts import Accounts
from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.scope import Scope
from api.storage.database import Database
from api.storage.sessions import Session
from api.storage.teams import Team
from api.storage.users import User


class People:
    """Thread-safe. Every method raises ForbiddenError for who may not, or a StorageError."""

    def __init__(self, database: Database, accounts: Accounts, audit: AuditTrail) -> None:
        self._database, self._accounts, self._audit = database, accounts, audit

    def users(self, caller: Caller) -> tuple[User, ...]:
        """Return everybody by name, the disabled among them."""
        _check(caller)
        return self._accounts.users()

    def user(self, caller: Caller, user_id: str) -> User:
        """Return one user; raises UnknownUserError."""
        _check(caller)
        return self._accounts.user(user_id)

    def teams(self, caller: Caller) -> tuple[Team, ...]:
        """Return every team by name."""
        _check(caller)
        return self._accounts.teams()

    def team(self, caller: Caller, team_id: str) -> Team:
        """Return one team; raises UnknownUserError."""
        _check(caller)
        return self._accounts.team(team_id)

    def put_user(self, caller: Caller, user: User) -> User:
        """Keep a new or changed user; raises as Accounts.put_user."""
        _check(caller)
        with self._database.transaction():
            is_new = user.created_s == 0.0
            kept = self._accounts.put_user(user)
            action = Action.ADDED if is_new else Action.CHANGED
            self._note(caller, action, Subject("user", user.user_id), _told(kept))
        return kept

    def put_team(self, caller: Caller, team: Team) -> Team:
        """Keep a new or changed team; raises AccountTakenError."""
        _check(caller)
        with self._database.transaction():
            action = Action.ADDED if team.created_s == 0.0 else Action.CHANGED
            kept = self._accounts.put_team(team)
            self._note(caller, action, Subject("team", team.team_id), team.name)
        return kept

    def remove_team(self, caller: Caller, team_id: str) -> None:
        """Let a team be no more; its people stay. Raises UnknownUserError."""
        _check(caller)
        with self._database.transaction():
            name = self._accounts.team(team_id).name
            self._accounts.remove_team(team_id)
            self._note(caller, Action.REMOVED, Subject("team", team_id), name)

    def invite(self, caller: Caller, user_id: str) -> str:
        """Return the secret of a one-time link that lets a user set a password and sign in.

        Their earlier links open nothing from then on. Raises UnknownUserError.
        """
        _check(caller)
        with self._database.transaction():
            secret = self._accounts.link(user_id)
            self._note(caller, Action.SHARED, Subject("user", user_id), "a one-time link")
        return secret

    def end_sessions(self, caller: Caller, user_id: str, spared: str | None = None) -> None:
        """Sign a user out everywhere but where the cookie `spared` is shown.

        Everybody may end their own; raises UnknownUserError.
        """
        if not _is_self(caller, user_id):
            _check(caller)
        with self._database.transaction():
            self._accounts.user(user_id)
            self._accounts.end_sessions(user_id, spared)
            where = "everywhere else" if spared else "everywhere"
            self._note(caller, Action.SIGNED_OUT, Subject("user", user_id), where)

    def sign_out(self, caller: Caller, secret: str) -> None:
        """Sign out the browser that shows this cookie."""
        with self._database.transaction():
            self._accounts.sessions.end(secret)
            self._note(caller, Action.SIGNED_OUT, Subject("user", caller.caller_id), "")

    def sessions(self, caller: Caller, user_id: str) -> tuple[Session, ...]:
        """Return where a user is signed in, newest first; everybody may see their own."""
        if not _is_self(caller, user_id):
            _check(caller)
        return self._accounts.sessions.of_user(user_id)

    def _note(self, caller: Caller, action: Action, subject: Subject, detail: str) -> None:
        self._audit.note(caller, action, subject, detail)


def _check(caller: Caller) -> None:
    # Whoever is at the command line holds the database in their hands anyway.
    if caller.kind is not CallerKind.SERVICE and not caller.may(Scope.ACCOUNTS):
        raise ForbiddenError(f"wanted a key, or a role, with the scope {Scope.ACCOUNTS}")


def _is_self(caller: Caller, user_id: str) -> bool:
    return caller.kind is CallerKind.PERSON and caller.caller_id == user_id


def _told(user: User) -> str:
    """Return what an auditor wants to know of a user: what they may, whom they see, since when."""
    roles = ", ".join(sorted(user.roles)) or "no role"
    agent = f"; agent {user.agent_id}" if user.agent_id else ""
    teams = f"; teams {', '.join(sorted(user.team_ids))}" if user.team_ids else ""
    return f"{roles}{agent}{teams}{'; disabled' if user.disabled_s is not None else ''}"
