"""Sign-in: by a password, or by a one-time link. Whoever fails is told nothing but that."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from api.security.audit import AuditTrail
from api.security.audit_line import Action, Subject
from api.security.caller import Caller, CallerKind
from api.security.lock_out import FORGOTTEN_S, LockOut
from api.security.login import login_key
from api.security.password import Passwords, check_password
from api.security.secret import Prefix, hashed, new_secret
from api.security.session import NewSession, Sessions
from api.storage import one_time_links, sign_in_failures, users
from api.storage.database import Database
from api.storage.enums import LinkKind
from api.storage.one_time_links import OneTimeLink
from api.storage.users import Credentials, User
from emotion.errors import TonewiseError


class SignInError(TonewiseError):
    """Somebody who is not let in; why is for nobody to know."""


class LinkGoneError(TonewiseError):
    """A one-time link that opens nothing: unknown, used, or too old."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants in, as they say."""

    login: str
    password: str
    from_where: str  # an address


@dataclass(frozen=True, slots=True)
class Books:
    """Where it is kept what happened, and when."""

    database: Database
    clock: Callable[[], float]  # epoch seconds
    audit: AuditTrail


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How much failing is let pass, and how long links open."""

    by_account: LockOut
    by_address: LockOut  # a whole house may share one
    link_s: float


class SignIn:
    """Thread-safe. Each try by password costs one hash, whoever it is for."""

    def __init__(
        self, books: Books, sessions: Sessions, rules: SignInRules, passwords: Passwords
    ) -> None:
        self._database, self._clock, self._audit = books.database, books.clock, books.audit
        self._sessions, self._rules, self._passwords = sessions, rules, passwords

    def by_password(self, asked: Asked) -> NewSession:
        """Return a new session; raises SignInError.

        An unknown login, a wrong password, a disabled account and a locked one are one case:
        the same questions to the database, one comparison of a hash, the same writing, the same
        words. No transaction is open while the hash is compared, which takes its time.
        """
        account, address = _digests(asked)
        with self._database.reading() as connection:
            found = users.credentials_of(connection, asked.login)
            is_open = self._is_open(connection, account, address)
        fits = self._passwords.fits(found.password if found else None, asked.password)
        if not (fits and is_open and found is not None and found.disabled_s is None):
            self._failed(account, address, found.user_id if found else "", asked.from_where)
            raise SignInError("wanted a login and its password, got something else")
        return self._let_in(found, asked)

    def link(self, user_id: str, kind: LinkKind) -> str:
        """Return the secret of a new one-time link; the user's older ones open nothing now."""
        secret, now_s = new_secret(Prefix.LINK), self._clock()
        expires_s = now_s + self._rules.link_s
        with self._database.transaction() as connection:
            link = OneTimeLink(hashed(secret), user_id, kind, now_s, expires_s)
            one_time_links.add(connection, link)
        return secret

    def invited(self, secret: str) -> tuple[User, LinkKind]:
        """Return whom a link is for, and what it does; raises LinkGoneError. It stays of use."""
        with self._database.reading() as connection:
            link = one_time_links.of_digest(connection, hashed(secret), self._clock())
            user = users.one(connection, link.user_id) if link else None
        if link is None or user is None or user.disabled_s is not None:
            raise LinkGoneError("wanted a link that still opens, got one that was used or is old")
        return user, link.kind

    def by_link(self, secret: str, password: str | None, from_where: str) -> NewSession:
        """Return a new session; a link that sets a password is used up, and ends every other.

        One of the sample's people opens until it is too old, as their pages' key does.
        Raises LinkGoneError, and PasswordError for a password that can't be; then the link
        stays of use. `password` is None for links that set none.
        """
        user, kind = self.invited(secret)
        encoded = None
        if kind is LinkKind.WELCOME:
            encoded = self._checked(password or "", user)
        with self._database.transaction() as connection:
            user, _ = self.invited(secret)  # nobody may have used it meanwhile
            if encoded is not None:
                one_time_links.end_all(connection, user.user_id)
                users.set_password(connection, user.user_id, encoded)
                sign_in_failures.clear(connection, _account(user.login))
                self._sessions.end_all(user.user_id)
            self._note(user, Action.SIGNED_IN, f"by a {kind} link from {from_where}")
            return self._sessions.begin(user.user_id, from_where)

    def change_password(self, user_id: str, asked: Asked, new: str) -> NewSession:
        """Change a password by the old one, and return a new session in place of every other.

        Raises SignInError for a wrong old one, which counts as one more failure, and
        PasswordError.
        """
        account, address = _digests(asked)
        with self._database.reading() as connection:
            user = users.one(connection, user_id)
            encoded = users.password_of(connection, user_id)
            is_open = self._is_open(connection, account, address)
        fits = self._passwords.fits(encoded, asked.password)
        if not (fits and is_open and user is not None):
            self._failed(account, address, user_id, asked.from_where)
            raise SignInError("wanted the password that you have now, got another")
        renewed = self._checked(new, user)
        with self._database.transaction() as connection:
            users.set_password(connection, user_id, renewed)
            one_time_links.end_all(connection, user_id)
            self._sessions.end_all(user_id)
            self._note(user, Action.CHANGED, "the password")
            return self._sessions.begin(user_id, asked.from_where)

    def forget(self) -> None:
        """Drop links that are too old, and failures that no longer count."""
        now_s = self._clock()
        with self._database.transaction() as connection:
            one_time_links.forget(connection, now_s)
            sign_in_failures.forget(connection, now_s - FORGOTTEN_S)

    def _is_open(self, connection: Connection, account: str, address: str) -> bool:
        now_s, rules = self._clock(), self._rules
        of_account = sign_in_failures.of(connection, account)
        of_address = sign_in_failures.of(connection, address)
        is_locked = rules.by_account.is_locked(of_account, now_s)
        return not (rules.by_address.is_locked(of_address, now_s) or is_locked)

    def _failed(self, account: str, address: str, user_id: str, from_where: str) -> None:
        now_s = self._clock()
        stranger = Caller("nobody", CallerKind.SERVICE)
        with self._database.transaction() as connection:
            for rule, digest in (
                (self._rules.by_account, account),
                (self._rules.by_address, address),
            ):
                counted = rule.after(sign_in_failures.of(connection, digest), now_s)
                sign_in_failures.put(connection, counted)
            # What was typed as a login is kept nowhere: it may be a password in the wrong field.
            subject = Subject("user", user_id)
            self._audit.note(stranger, Action.KEPT_OUT, subject, f"from {from_where}")

    def _let_in(self, found: Credentials, asked: Asked) -> NewSession:
        is_dated = self._passwords.is_dated(found.password or "")
        renewed = self._passwords.encoded(asked.password) if is_dated else None
        with self._database.transaction() as connection:
            user = users.one(connection, found.user_id)
            assert user is not None  # users are never removed
            # An address is not forgiven: who has one account could guess at others between.
            sign_in_failures.clear(connection, _account(asked.login))
            if renewed is not None:
                users.set_password(connection, user.user_id, renewed)
            self._note(user, Action.SIGNED_IN, f"by password from {asked.from_where}")
            return self._sessions.begin(user.user_id, asked.from_where)

    def _note(self, user: User, action: Action, detail: str) -> None:
        by = Caller(user.user_id, CallerKind.PERSON, name=user.name)
        self._audit.note(by, action, Subject("user", user.user_id), detail)

    def _checked(self, password: str, user: User) -> str:
        check_password(password, user.login)
        return self._passwords.encoded(password)


def _digests(asked: Asked) -> tuple[str, str]:
    return _account(asked.login), hashed(f"address {asked.from_where}")


def _account(login: str) -> str:
    return hashed(f"login {login_key(login)}")
