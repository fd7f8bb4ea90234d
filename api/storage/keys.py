"""API keys: never the key itself, only its digest."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from api.storage.enums import KeyKind
from api.storage.rows import columns_of, row_of
from api.storage.tables import api_keys


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A machine's right to ask."""

    key_id: str  # "key_..."; may be shown and logged
    digest: str  # sha256 of the key, hex
    name: str
    kind: KeyKind
    scopes: frozenset[str]
    origins: tuple[str, ...]  # of a publishable key: the pages that may use it
    created_s: float
    revoked_s: float | None = None
    used_s: float | None = None


_ALL = select(*columns_of(api_keys, ApiKey))
_OF_DIGEST = _ALL.where(api_keys.c.digest == bindparam("digest"))
_REVOKED = select(api_keys.c.key_id).where(
    api_keys.c.key_id.in_(bindparam("asked", expanding=True)), api_keys.c.revoked_s.is_not(None)
)
_NEWEST = _ALL.order_by(api_keys.c.created_s.desc(), api_keys.c.key_id)
_LIVE = api_keys.c.revoked_s.is_(None)
_REVOKE = (
    update(api_keys)
    .where(api_keys.c.key_id == bindparam("of"), _LIVE)
    .values(revoked_s=bindparam("now_s"))
)
_USE = (
    update(api_keys).where(api_keys.c.key_id == bindparam("of")).values(used_s=bindparam("now_s"))
)


def add(connection: Connection, key: ApiKey) -> None:
    """Keep a new key."""
    connection.execute(insert(api_keys), row_of(key))


def of_digest(connection: Connection, digest: str) -> ApiKey | None:
    """Return the key of this digest, revoked or not."""
    row = connection.execute(_OF_DIGEST, {"digest": digest}).first()
    return ApiKey(*row) if row else None


def every(connection: Connection) -> tuple[ApiKey, ...]:
    """Return all keys, newest first, the revoked among them."""
    return tuple(ApiKey(*row) for row in connection.execute(_NEWEST).all())


def revoked(connection: Connection, key_ids: Collection[str]) -> tuple[str, ...]:
    """Return which of these are the ids of keys without rights."""
    return tuple(connection.execute(_REVOKED, {"asked": [*key_ids]}).scalars().all())


def revoke(connection: Connection, key_id: str, now_s: float) -> bool:
    """Take a key's rights for good; False if there is no such live key."""
    return connection.execute(_REVOKE, {"of": key_id, "now_s": now_s}).rowcount > 0


def used(connection: Connection, key_id: str, now_s: float) -> None:
    """Say when a key was last used."""
    connection.execute(_USE, {"of": key_id, "now_s": now_s})
