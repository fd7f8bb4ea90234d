"""Gate: tells by a bearer secret, and the page it is used on, who asks."""

from collections.abc import Callable

from api.security.caller import Caller, CallerKind, ForbiddenError, UnauthenticatedError
from api.security.reach import EVERYONE, NOBODY
from api.security.secret import Prefix, hashed
from api.storage import keys, stream_tokens, tokens
from api.storage.database import Database
from api.storage.enums import KeyKind
from api.storage.keys import ApiKey

_TRUSTED_S = 1.0  # how long a key is believed without asking the database again
_MOST_TRUSTED = 1024


class Gate:
    """Thread-safe. A key revoked by another process works for up to a second longer."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock
        self._trusted: dict[str, tuple[ApiKey, float]] = {}  # digest -> key, until when
        self._used: dict[str, float] = {}  # key id -> when last, not yet kept
        self._pages: tuple[frozenset[str], float] = (frozenset(), -_TRUSTED_S)  # until when

    def admit(self, secret: str | None, origin: str | None) -> Caller:
        """Return who shows this secret.

        Raises UnauthenticatedError if it opens nothing, ForbiddenError for a publishable key
        on a page that is none of its own.
        """
        if not secret:
            raise UnauthenticatedError("wanted an Authorization header, 'Bearer KEY', got none")
        digest = hashed(secret)
        if secret.startswith(Prefix.CHAT_TOKEN):
            return self._customer(digest)
        if secret.startswith(Prefix.STREAM_TOKEN):
            return self._streamer(digest)
        return self._caller(self._remembered(digest) or self._looked_up(digest), origin)

    def admit_at_once(self, secret: str | None, origin: str | None) -> Caller | None:
        """As `admit`, without waiting for the database; None: it must be asked."""
        key = self._remembered(hashed(secret)) if secret else None
        return None if key is None else self._caller(key, origin)

    def pages(self) -> frozenset[str]:
        """Return the origins of all live publishable keys."""
        with self._database.reading() as connection:
            live = [key for key in keys.every(connection) if key.revoked_s is None]
        pages = frozenset(origin for key in live for origin in key.origins)
        self._pages = (pages, self._clock() + _TRUSTED_S)
        return pages

    def pages_at_once(self) -> frozenset[str] | None:
        """As `pages`, without waiting for the database; None: it must be asked."""
        pages, until_s = self._pages
        return pages if 0 <= until_s - self._clock() <= _TRUSTED_S else None

    @property
    def last_pages(self) -> frozenset[str]:
        """What `pages` said last, for when the database says nothing."""
        return self._pages[0]

    def forget(self) -> None:
        """Ask the database again for every key: one was added or revoked."""
        self._trusted.clear()
        self._pages = (self.last_pages, -_TRUSTED_S)

    def note_use(self) -> None:
        """Keep when each key was last used."""
        used, self._used = self._used, {}
        if used:
            with self._database.transaction() as connection:
                for key_id, used_s in used.items():
                    keys.used(connection, key_id, used_s)

    def _customer(self, digest: str) -> Caller:
        with self._database.reading() as connection:
            case_id = tokens.case_of(connection, digest)
        if case_id is None:
            raise UnauthenticatedError("wanted a chat's token, got one that opens no chat")
        return Caller(case_id, CallerKind.CUSTOMER, case_id=case_id)

    def _streamer(self, digest: str) -> Caller:
        with self._database.reading() as connection:
            token = stream_tokens.of_digest(connection, digest, self._clock())
        if token is None:
            raise UnauthenticatedError("wanted a stream's token, got one that opens no call")
        return Caller(
            token.key_id,
            CallerKind.STREAM,
            case_id=token.case_id,
            call_id=token.call_id,
            agent_id=token.agent_id,
            reach=NOBODY if token.is_persons else EVERYONE,
        )

    def _caller(self, key: ApiKey, origin: str | None) -> Caller:
        if key.kind is KeyKind.PUBLISHABLE and origin not in key.origins:
            raise ForbiddenError(
                f"this key opens chats on its own pages, got one used on {origin or 'no page'}"
            )
        self._used[key.key_id] = self._clock()
        return Caller(key.key_id, CallerKind(key.kind.value), key.scopes)

    def _remembered(self, digest: str) -> ApiKey | None:
        key, until_s = self._trusted.get(digest, (None, 0.0))
        # A clock that steps back far must not make a key trusted for ever.
        return key if 0 <= until_s - self._clock() <= _TRUSTED_S else None

    def _looked_up(self, digest: str) -> ApiKey:
        with self._database.reading() as connection:
            key = keys.of_digest(connection, digest)
        if key is None or key.revoked_s is not None:
            self._trusted.pop(digest, None)
            raise UnauthenticatedError("wanted a live key, got one that is unknown or revoked")
        if len(self._trusted) >= _MOST_TRUSTED:
            self._trusted.clear()
        self._trusted[digest] = (key, self._clock() + _TRUSTED_S)
        return key
