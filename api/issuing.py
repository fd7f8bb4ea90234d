"""Issuing: keys for machines and pages, made and revoked. A key is shown once."""

from api.parts import Parts
from api.security.caller import Caller, CallerKind, ForbiddenError
from api.security.keyring import NewKey, check_origin, made
from api.security.scope import ALL_SCOPES, Scope
from api.storage import keys
from api.storage.enums import KeyKind
from api.storage.keys import ApiKey
from emotion.errors import TonewiseError


class UnknownKeyError(TonewiseError):
    """No live key has this id."""


class KeyShapeError(TonewiseError, ValueError):
    """A key that would open nothing, or that mixes both kinds."""


def every(parts: Parts) -> tuple[ApiKey, ...]:
    """Return all keys, newest first, the revoked among them."""
    with parts.database.reading() as connection:
        return keys.every(connection)


def grantable(caller: Caller) -> frozenset[str]:
    """Return the scopes that this caller may give a key.

    Their own; a person who may give people any role may as well give a key any scope.
    """
    gives_roles = caller.kind is CallerKind.PERSON and caller.may(Scope.ACCOUNTS)
    return frozenset(ALL_SCOPES) if gives_roles else caller.scopes


def check_shape(wanted: NewKey) -> None:
    """Raise KeyShapeError or OriginError unless it has what its kind needs, and that alone."""
    is_secret = wanted.kind is KeyKind.SECRET
    if bool(wanted.scopes) != is_secret or bool(wanted.origins) == is_secret:
        raise KeyShapeError("wanted scopes for a secret key, or origins for a publishable one")
    for origin in wanted.origins:
        check_origin(origin)


def issue(parts: Parts, caller: Caller, wanted: NewKey) -> tuple[ApiKey, str]:
    """Keep a new key; return it and the secret that opens it, which is kept nowhere.

    Raises KeyShapeError or OriginError, and ForbiddenError for a scope that isn't theirs to give.
    """
    check_shape(wanted)
    if beyond := wanted.scopes - grantable(caller):
        raise ForbiddenError(f"wanted scopes that you have, got also {', '.join(sorted(beyond))}")
    key, secret = made(wanted, parts.clock())
    with parts.database.transaction() as connection:
        keys.add(connection, key)
    parts.gate.forget()
    return key, secret


def revoke(parts: Parts, key_id: str) -> None:
    """Take a key's rights for good; raises UnknownKeyError."""
    with parts.database.transaction() as connection:
        if not keys.revoke(connection, key_id, parts.clock()):
            raise UnknownKeyError(f"wanted a live key, got {key_id}, which is none")
    parts.gate.forget()
