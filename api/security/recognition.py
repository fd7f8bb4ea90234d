"""Recognition: which of our people somebody is whom single sign-on knows, and what they may."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from api.security.accounts import Accounts, new_user_id
from api.security.audit import ITSELF
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind
from api.security.issuer import SsoError
from api.security.people import People
from api.security.role import Role
from api.security.session import NewSession
from api.security.sign_in import Books
from api.security.sso import Identity
from api.storage import users
from api.storage.users import User


@dataclass(frozen=True, slots=True)
class Recognised:
    """What of a provider's word is taken."""

    roles: Mapping[str, Role]  # by group; empty: roles are given here
    groups_claim: str
    agent_claim: str | None  # None: agents are given here
    adds_users: bool  # whom nobody here knows yet


class Recognition:
    """Thread-safe."""

    def __init__(self, books: Books, accounts: Accounts, people: People, rules: Recognised) -> None:
        self._books, self._accounts, self._people, self._rules = books, accounts, people, rules

    def let_in(self, identity: Identity, from_where: str) -> NewSession:
        """Return a new session; raises SsoError for whom nobody knows, or who has no role here,
        and as Accounts.put_user.
        """
        with self._books.database.transaction() as connection:
            user = self._user(connection, identity)
            if user.disabled_s is not None:
                raise SsoError("wanted somebody who may sign in, got one who may not any more")
            user = self._as_told(user, identity)
            by = Caller(user.user_id, CallerKind.PERSON, name=user.name)
            detail = f"by single sign-on from {from_where}"
            self._books.audit.note(by, Action.SIGNED_IN, Subject("user", user.user_id), detail)
            return self._accounts.sessions.begin(user.user_id, from_where)

    def kept_out(self, from_where: str) -> None:
        """Keep in the audit trail that somebody came from the provider and was not let in."""
        stranger = Caller("nobody", CallerKind.SERVICE)
        detail = f"by single sign-on from {from_where}"
        self._books.audit.note(stranger, Action.KEPT_OUT, Subject("user"), detail)

    def _user(self, connection: Connection, identity: Identity) -> User:
        known = users.of_subject(connection, identity.subject)
        if known is not None:
            return known
        user = self._namesake(connection, identity) or self._added(identity)
        users.set_subject(connection, user.user_id, identity.subject)
        return user

    def _namesake(self, connection: Connection, identity: Identity) -> User | None:
        """Return who has the address as login that the provider has made sure is theirs.

        Nothing else will do: a name that people may choose for themselves could be another's.
        """
        email = identity.text("email")
        if email is None or identity.claims.get("email_verified") is not True:
            return None
        user = users.of_login(connection, email)
        if user is not None and users.subject_of(connection, user.user_id) is not None:
            raise SsoError("wanted somebody of our people, got one whose login is another's")
        return user

    def _added(self, identity: Identity) -> User:
        if not self._rules.adds_users:
            raise SsoError("wanted somebody of our people, got one whom nobody added yet")
        login = identity.text("email") or identity.text("preferred_username")
        if login is None:
            raise SsoError("wanted a name to add somebody by, got none")
        name = identity.text("name") or login
        roles = self._roles(identity) if self._rules.roles else frozenset[Role]()
        return self._people.put_user(ITSELF, User(new_user_id(), login, name, roles))

    def _as_told(self, user: User, identity: Identity) -> User:
        """Return the user with what the provider decides of them."""
        told = user
        if self._rules.roles:
            told = replace(told, roles=self._roles(identity))
        if self._rules.agent_claim is not None:
            told = replace(told, agent_id=identity.text(self._rules.agent_claim))
        return user if told == user else self._people.put_user(ITSELF, told)

    def _roles(self, identity: Identity) -> frozenset[Role]:
        groups = identity.names(self._rules.groups_claim)
        roles = frozenset(role for group, role in self._rules.roles.items() if group in groups)
        if not roles:
            raise SsoError("wanted somebody of a group that has a role here, got one of none")
        return roles
