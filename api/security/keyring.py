"""Keyring: new keys, and the ones that a command line or a sample centre makes for itself."""

import re
import secrets
from dataclasses import dataclass

from api.security.secret import Prefix, hashed, new_secret
from api.storage import keys
from api.storage.database import Database
from api.storage.enums import KeyKind
from api.storage.keys import ApiKey
from emotion.errors import TonewiseError


class OriginError(TonewiseError, ValueError):
    """An origin that no browser would ever send."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a key is to be."""

    name: str
    kind: KeyKind
    scopes: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()


def made(wanted: NewKey, now_s: float) -> tuple[ApiKey, str]:
    """Return a key to keep, and the secret that opens it, which is kept nowhere."""
    prefix = Prefix.SECRET_KEY if wanted.kind is KeyKind.SECRET else Prefix.PUBLISHABLE_KEY
    secret = new_secret(prefix)
    key = ApiKey(
        key_id=f"key_{secrets.token_hex(8)}",
        digest=hashed(secret),
        name=wanted.name,
        kind=wanted.kind,
        scopes=wanted.scopes,
        origins=wanted.origins,
        created_s=now_s,
    )
    return key, secret


def replaced(database: Database, wanted: NewKey, now_s: float, kept_s: float = 0.0) -> str:
    """Return a new key's secret and revoke the keys of its name that are older than `kept_s`."""
    key, secret = made(wanted, now_s)
    with database.transaction() as connection:
        for old in keys.every(connection):
            is_old = old.created_s <= now_s - kept_s
            if old.name == wanted.name and old.revoked_s is None and is_old:
                keys.revoke(connection, old.key_id, now_s)
        keys.add(connection, key)
    return secret


_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def check_origin(origin: str) -> None:
    """Raise OriginError unless this is scheme://host or scheme://host:port, as browsers send it."""
    if not _ORIGIN.fullmatch(origin):
        raise OriginError(
            f"wanted an origin such as https://shop.example, in small letters, got {origin!r}"
        )
