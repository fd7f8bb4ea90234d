"""Stream tokens: a page's right to stream one call; only digests are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from api.storage.account_tables import users
from api.storage.rows import columns_of, row_of
from api.storage.tables import api_keys, stream_tokens
from api.storage.users import USER_ID


@dataclass(frozen=True, slots=True)
class StreamToken:
    """The right to begin one call, and to come back to it."""

    digest: str  # sha256 of the token, hex
    call_id: str
    key_id: str  # of the key or the user that made it: without them it is worth nothing
    agent_id: str | None
    case_id: str | None
    created_s: float
    expires_s: float

    @property
    def is_persons(self) -> bool:
        """Whether somebody who is signed in made it, rather than a key."""
        return self.key_id.startswith(USER_ID)


_LIVE_KEYS = select(api_keys.c.key_id).where(api_keys.c.revoked_s.is_(None))
_LIVE_USERS = select(users.c.user_id).where(users.c.disabled_s.is_(None))
_OF_DIGEST = select(*columns_of(stream_tokens, StreamToken)).where(
    stream_tokens.c.digest == bindparam("of"),
    stream_tokens.c.expires_s > bindparam("now_s"),
    or_(stream_tokens.c.key_id.in_(_LIVE_KEYS), stream_tokens.c.key_id.in_(_LIVE_USERS)),
)
_FORGET = delete(stream_tokens).where(stream_tokens.c.expires_s <= bindparam("now_s"))


def add(connection: Connection, token: StreamToken) -> None:
    """Keep a new token."""
    connection.execute(insert(stream_tokens), row_of(token))


def of_digest(connection: Connection, digest: str, now_s: float) -> StreamToken | None:
    """Return the token of this digest, None if it is unknown, expired, or its maker gone."""
    row = connection.execute(_OF_DIGEST, {"of": digest, "now_s": now_s}).first()
    return StreamToken(*row) if row else None


def forget(connection: Connection, now_s: float) -> int:
    """Drop the expired; return how many."""
    return connection.execute(_FORGET, {"now_s": now_s}).rowcount
