"""Stream tokens: a page's right to stream one call; only digests are kept."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from api.storage.rows import columns_of, row_of
from api.storage.tables import api_keys, stream_tokens


@dataclass(frozen=True, slots=True)
class StreamToken:
    """The right to begin one call, and to come back to it."""

    digest: str  # sha256 of the token, hex
    call_id: str
    key_id: str  # of the key that made it: revoked, the token is worth nothing either
    agent_id: str | None
    case_id: str | None
    created_s: float
    expires_s: float


_OF_DIGEST = (
    select(*columns_of(stream_tokens, StreamToken))
    .join(api_keys, api_keys.c.key_id == stream_tokens.c.key_id)
    .where(
        stream_tokens.c.digest == bindparam("of"),
        stream_tokens.c.expires_s > bindparam("now_s"),
        api_keys.c.revoked_s.is_(None),
    )
)
_FORGET = delete(stream_tokens).where(stream_tokens.c.expires_s <= bindparam("now_s"))


def add(connection: Connection, token: StreamToken) -> None:
    """Keep a new token."""
    connection.execute(insert(stream_tokens), row_of(token))


def of_digest(connection: Connection, digest: str, now_s: float) -> StreamToken | None:
    """Return the token of this digest, None if it is unknown, expired, or its key revoked."""
    row = connection.execute(_OF_DIGEST, {"of": digest, "now_s": now_s}).first()
    return StreamToken(*row) if row else None


def forget(connection: Connection, now_s: float) -> int:
    """Drop the expired; return how many."""
    return connection.execute(_FORGET, {"now_s": now_s}).rowcount
