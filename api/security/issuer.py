"""Issuer: what an OpenID Connect provider says of itself, and whether a token is of its making."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.security.addresses import is_loopback
from emotion.errors import TonewiseError

TIMEOUT_S = 10.0
_SKEW_S = 60  # by which two clocks may differ
_KEPT_S = 3600.0  # how long what the provider says of itself is believed
_LONGEST_ANSWER = 1 << 20  # bytes
# No "none", and nothing that is signed with a secret we show the provider ourselves.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
               "Ed25519", "EdDSA")  # fmt: skip


class SsoError(TonewiseError):
    """A provider, or a browser that comes from it, that is not to be believed."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the provider says of itself."""

    authorize: str
    token: str
    keys: KeySet
    until_s: float  # of the process' own clock


class Issuer:
    """For one event loop."""

    def __init__(self, name: str) -> None:
        """With the provider's address; raises SsoError if others could change its answers."""
        _check_safe(name)
        self.name = name
        self._known: Known | None = None

    async def known(self, afresh: bool = False) -> Known:
        """Return what the provider says of itself, an hour old at most; raises SsoError."""
        known = self._known
        if known is not None and not afresh and time.monotonic() < known.until_s:
            return known
        base = self.name.rstrip("/")
        told = await _asked(f"{base}/.well-known/openid-configuration")
        if told.get("issuer") != self.name:
            raise SsoError(f"wanted the issuer {self.name}, got another name")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        authorize, token, keys = (_address(told, name) for name in names)
        try:
            found = KeySet.import_key_set(await _asked(keys))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError) as error:
            raise SsoError(f"wanted the provider's keys, got: {type(error).__name__}") from error
        self._known = Known(authorize, token, found, time.monotonic() + _KEPT_S)
        return self._known

    async def claims(self, token: str, client_id: str, nonce: str) -> dict[str, Any]:
        """Return what a token says that the provider made for this client, now, with this nonce.

        Raises SsoError for any other.
        """
        try:
            claims = await self._signed(token)
            _registry(self.name, client_id, nonce).validate(claims)
        except (JoseError, ValueError) as error:
            raise SsoError(f"wanted a token to believe in, got: {error}") from error
        audience, party = claims["aud"], claims.get("azp")
        is_shared = isinstance(audience, list) and len(audience) > 1
        if (is_shared or party is not None) and party != client_id:
            raise SsoError("wanted a token that was made for us, got one made for another")
        return claims

    async def _signed(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, (await self.known()).keys, list(_ALGORITHMS)).claims
        except (JoseError, ValueError):
            # It may have taken a new key since we looked: one more look, no more.
            keys = (await self.known(afresh=True)).keys
            return jwt.decode(token, keys, list(_ALGORITHMS)).claims


def _registry(issuer: str, client_id: str, nonce: str) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=lambda: int(time.time()),
        leeway=_SKEW_S,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )


async def _asked(url: str) -> dict[str, Any]:
    try:
        async with httpx2.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
            answer = await client.get(url)
        answer.raise_for_status()
        told = json.loads(answer.content[:_LONGEST_ANSWER])
    except (httpx2.HTTPError, OSError, ValueError) as error:
        raise SsoError(f"wanted an answer of {url}, got: {type(error).__name__}") from error
    if not isinstance(told, dict):
        raise SsoError(f"wanted an object from {url}, got something else")
    return told


def _address(told: Mapping[str, Any], name: str) -> str:
    url = told.get(name)
    if not isinstance(url, str):
        raise SsoError(f"wanted the provider's {name}, got none")
    _check_safe(url)
    return url


def _check_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise SsoError(f"wanted an https address of the provider, got {url!r}")
