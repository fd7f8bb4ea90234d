"""Accounts to test on: a clock to turn, and passwords that are hashed in no time."""

from dataclasses import dataclass, field

from argon2 import Parameters, Type

from api.security.accounts import Accounts, new_user_id
from api.security.audit import AuditTrail
from api.security.lock_out import LockOut
from api.security.password import Passwords
from api.security.role import Role
from api.security.session import SessionLimits
from api.security.sign_in import Books, SignInRules
from api.storage.database import Database
from api.storage.enums import LinkKind
from api.storage.users import User
from tests.desks import Clock

PASSWORD = "a horse without a battery"
CHEAP = Parameters(Type.ID, 19, 16, 32, time_cost=1, memory_cost=8, parallelism=1)
IDLE_S, LONGEST_S, LINK_S = 600.0, 3600.0, 7200.0
TRIES, TRIES_ADDRESS = 3, 8


class Counting(Passwords):
    """Counts how often it compares."""

    def __init__(self) -> None:
        super().__init__(CHEAP)
        self.n = 0

    def fits(self, encoded: str | None, password: str) -> bool:
        self.n += 1
        return super().fits(encoded, password)


@dataclass
class Office:
    """Accounts, and what they were made of."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    passwords: Counting = field(default_factory=Counting)

    def __post_init__(self) -> None:
        self.audit = AuditTrail(self.database, self.clock)
        self.accounts = Accounts(
            Books(self.database, self.clock, self.audit),
            SessionLimits(IDLE_S, LONGEST_S),
            SignInRules(LockOut(TRIES), LockOut(TRIES_ADDRESS), LINK_S),
            self.passwords,
        )

    def user(self, login: str = "maya", *roles: Role, password: str | None = PASSWORD) -> User:
        """Add somebody who may sign in."""
        user = User(new_user_id(), login, login.title(), frozenset(roles or {Role.AGENT}))
        self.accounts.put_user(user)
        if password is not None:
            secret = self.accounts.link(user.user_id, LinkKind.WELCOME)
            session = self.accounts.door.by_link(secret, password, "home")
            self.accounts.sessions.end(session.secret)
        return self.accounts.user(user.user_id)

    def sign_in(
        self, login: str = "maya", password: str = PASSWORD, from_where: str = "home"
    ) -> str:
        """Return the cookie of a new session."""
        return self.accounts.sign_in(login, password, from_where).secret
