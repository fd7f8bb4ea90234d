"""Sessions: tells by the cookie that a browser shows who asks."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from api.security.caller import Caller, UnauthenticatedError
from api.security.person import person
from api.security.secret import Prefix, hashed, new_secret
from api.storage import sessions, users
from api.storage.database import Database
from api.storage.sessions import Session

_TRUSTED_S = 1.0  # how long a session is believed without asking the database again
_MOST_TRUSTED = 4096
_ENDED = "wanted a session, got one that has ended: sign in again"


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long somebody stays signed in."""

    idle_s: float  # without a request
    longest_s: float  # whatever they do


@dataclass(frozen=True, slots=True)
class NewSession:
    """What a browser is given when somebody signs in."""

    secret: str  # for the cookie alone; kept nowhere
    csrf: str
    user_id: str
    longest_s: float  # how long the cookie is of use at most


class Sessions:
    """Thread-safe. A session ended by another process lasts for up to a second longer."""

    def __init__(
        self, database: Database, clock: Callable[[], float], limits: SessionLimits
    ) -> None:
        self._database, self._clock, self._limits = database, clock, limits
        self._trusted: dict[str, tuple[Caller, float]] = {}  # digest -> who, until when
        self._used: dict[str, float] = {}  # digest -> when last, not yet kept

    def begin(self, user_id: str, from_where: str) -> NewSession:
        """Sign a user in at one browser, always by a new secret."""
        secret, now_s = new_secret(Prefix.SESSION), self._clock()
        with self._database.transaction() as connection:
            sessions.add(connection, Session(hashed(secret), user_id, from_where, now_s, now_s))
            users.signed_in(connection, user_id, now_s)
        return NewSession(secret, csrf_of(secret), user_id, self._limits.longest_s)

    def admit(self, secret: str | None) -> Caller:
        """Return who shows this cookie; raises UnauthenticatedError if it opens nothing."""
        if not secret:
            raise UnauthenticatedError("wanted somebody who is signed in, got nobody")
        known = self.admit_at_once(secret)
        return known if known is not None else self._looked_up(hashed(secret))

    def admit_at_once(self, secret: str | None) -> Caller | None:
        """As `admit`, without waiting for the database; None: it must be asked."""
        digest = hashed(secret) if secret else ""
        caller, until_s = self._trusted.get(digest, (None, 0.0))
        # A clock that steps back far must not make a session trusted for ever.
        if caller is None or not 0 <= until_s - self._clock() <= _TRUSTED_S:
            return None
        self._used[digest] = self._clock()
        return caller

    def end(self, secret: str) -> None:
        """Sign out the browser that shows this cookie."""
        with self._database.transaction() as connection:
            sessions.end(connection, hashed(secret))
        self.forget()

    def end_all(self, user_id: str, spared: str | None = None) -> None:
        """Sign a user out everywhere, but where this cookie is shown."""
        with self._database.transaction() as connection:
            sessions.end_all(connection, user_id, hashed(spared) if spared else "")
        self.forget()

    def of_user(self, user_id: str) -> tuple[Session, ...]:
        """Return a user's sessions that are not over, newest first."""
        with self._database.reading() as connection:
            found = sessions.of_user(connection, user_id)
        return tuple(one for one in found if not self._is_over(one, self._clock()))

    def forget(self) -> None:
        """Ask the database again for everybody: somebody's rights changed, or ended."""
        self._trusted.clear()

    def note_use(self) -> None:
        """Keep when each session was last used, and drop those that are over."""
        used, self._used = self._used, {}
        now_s = self._clock()
        with self._database.transaction() as connection:
            for digest, used_s in used.items():
                sessions.used(connection, digest, used_s)
            sessions.forget(connection, now_s - self._limits.idle_s, now_s - self._limits.longest_s)

    def _looked_up(self, digest: str) -> Caller:
        now_s = self._clock()
        with self._database.reading() as connection:
            session = sessions.of_digest(connection, digest)
            if session is None or self._is_over(session, now_s):
                raise UnauthenticatedError(_ENDED)
            user = users.one(connection, session.user_id)
            if user is None or user.disabled_s is not None:
                raise UnauthenticatedError(_ENDED)
            caller = person(connection, user)
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        self._trusted[digest] = (caller, now_s + _TRUSTED_S)
        self._used[digest] = now_s
        return caller

    def _is_over(self, session: Session, now_s: float) -> bool:
        used_s = max(session.used_s, self._used.get(session.digest, 0.0))
        is_idle = now_s - used_s > self._limits.idle_s
        return is_idle or now_s - session.began_s > self._limits.longest_s


def csrf_of(secret: str) -> str:
    """Return what only a page of ours can know of a session: nothing leads back to the cookie."""
    return hashed(f"csrf {secret}")


def is_csrf_of(shown: str | None, secret: str) -> bool:
    """Whether a request shows the token of its session."""
    return hmac.compare_digest((shown or "").encode(), csrf_of(secret).encode())
