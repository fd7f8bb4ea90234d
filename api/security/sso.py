"""Single sign-on: lets an OpenID Connect provider say who somebody is.

The code flow with PKCE (RFC 7636), state and nonce; OpenID Connect Core 1.0, section 3.1. The
identity token is believed only if the provider's own key signed it, for us, now, and for the
very browser that left with its nonce.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.security.addresses import is_loopback
from emotion.errors import TonewiseError

_SCOPE = "openid profile email"
_TIMEOUT_S = 10.0
_SKEW_S = 60  # by which two clocks may differ
_KEPT_S = 3600.0  # how long what the provider says of itself is believed
_VERIFIER = 64  # characters; RFC 7636 wants 43 to 128
_LONGEST_ANSWER = 1 << 20  # bytes
# No "none", and nothing that is signed with a secret we show the provider ourselves.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
               "Ed25519", "EdDSA")  # fmt: skip


class SsoError(TonewiseError):
    """A provider, or a browser that comes from it, that is not to be believed."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who is trusted to say who somebody is, and as whom it knows us."""

    issuer: str
    client_id: str
    client_secret: str | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a browser keeps while it is away; without it nobody comes back."""

    state: str
    nonce: str
    verifier: str
    next: str  # the page that was asked for
    returns_to: str  # where the provider sends the browser back to


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the provider says."""

    subject: str  # for ever the same, and nobody else's there
    claims: Mapping[str, Any]

    def text(self, claim: str) -> str | None:
        """Return a claim that is a text."""
        value = self.claims.get(claim)
        return value if isinstance(value, str) and value else None

    def names(self, claim: str) -> frozenset[str]:
        """Return a claim that is a list of texts, or one."""
        value = self.claims.get(claim)
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, Sequence):
            return frozenset()
        return frozenset(one for one in found if isinstance(one, str))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider says of itself."""

    authorize: str
    token: str
    keys: KeySet
    until_s: float


class SingleSignOn:
    """For one event loop."""

    def __init__(self, provider: Provider) -> None:
        """Raise SsoError for a provider whose answers others could change on the way."""
        _check_safe(provider.issuer)
        self._provider = provider
        self._known: _Known | None = None

    async def leave(self, next_path: str, returns_to: str) -> tuple[str, Ticket]:
        """Return where to send a browser, and what it is to keep; raises SsoError."""
        known = await self._metadata()
        secrets = (generate_token(32), generate_token(32), generate_token(_VERIFIER))
        ticket = Ticket(*secrets, next_path, returns_to)
        async with self._client() as client:
            url, _ = client.create_authorization_url(
                known.authorize,
                redirect_uri=returns_to,
                state=ticket.state,
                nonce=ticket.nonce,
                code_verifier=ticket.verifier,
            )
        return str(url), ticket

    async def come_back(self, answer: Mapping[str, str], ticket: Ticket) -> Identity:
        """Return who comes back; raises SsoError unless all of it is as it was agreed."""
        if not ticket.state or answer.get("state") != ticket.state:
            raise SsoError("wanted a browser that left from here, got another")
        if answer.get("iss", self._provider.issuer) != self._provider.issuer:  # RFC 9207
            raise SsoError("wanted an answer of the provider, got one of another")
        if "code" not in answer:
            raise SsoError(f"wanted a code, got {answer.get('error', 'nothing')[:100]!r}")
        known = await self._metadata()
        token = await self._token(known, answer["code"], ticket)
        claims = await self._claims(known, token, ticket)
        return Identity(f"{self._provider.issuer} {claims['sub']}", claims)

    async def _token(self, known: _Known, code: str, ticket: Ticket) -> str:
        try:
            async with self._client() as client:
                told = await client.fetch_token(
                    known.token,
                    grant_type="authorization_code",
                    redirect_uri=ticket.returns_to,
                    code=code,
                    code_verifier=ticket.verifier,
                )
        except (AuthlibBaseError, httpx2.HTTPError, OSError, ValueError) as error:
            raise SsoError(f"wanted a token for the code, got: {type(error).__name__}") from error
        token = told.get("id_token")
        if not isinstance(token, str):
            raise SsoError("wanted an identity token, got none")
        return token

    async def _claims(self, known: _Known, token: str, ticket: Ticket) -> dict[str, Any]:
        try:
            try:
                claims = jwt.decode(token, known.keys, list(_ALGORITHMS)).claims
            except (JoseError, ValueError):
                # It may have taken a new key since we looked: one more look, no more.
                keys = (await self._metadata(afresh=True)).keys
                claims = jwt.decode(token, keys, list(_ALGORITHMS)).claims
            self._check(claims, ticket)
        except (JoseError, ValueError) as error:
            raise SsoError(f"wanted a token to believe in, got: {error}") from error
        return claims

    def _check(self, claims: dict[str, Any], ticket: Ticket) -> None:
        provider = self._provider
        jwt.JWTClaimsRegistry(
            now=lambda: int(time.time()),
            leeway=_SKEW_S,
            iss={"essential": True, "value": provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": ticket.nonce},
        ).validate(claims)
        audience, party = claims["aud"], claims.get("azp")
        is_shared = isinstance(audience, list) and len(audience) > 1
        if (is_shared or party is not None) and party != provider.client_id:
            raise SsoError("wanted a token that was made for us, got one made for another")

    async def _metadata(self, afresh: bool = False) -> _Known:
        known = self._known
        if known is not None and not afresh and time.monotonic() < known.until_s:
            return known
        base = self._provider.issuer.rstrip("/")
        told = await self._asked(f"{base}/.well-known/openid-configuration")
        if told.get("issuer") != self._provider.issuer:
            raise SsoError(f"wanted the issuer {self._provider.issuer}, got another name")
        authorize, token, keys = (
            _address(told, name)
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        )
        try:
            found = KeySet.import_key_set(await self._asked(keys))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError) as error:
            raise SsoError(f"wanted the provider's keys, got: {type(error).__name__}") from error
        self._known = _Known(authorize, token, found, time.monotonic() + _KEPT_S)
        return self._known

    async def _asked(self, url: str) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client:
                answer = await client.get(url)
            answer.raise_for_status()
            told = json.loads(answer.content[:_LONGEST_ANSWER])
        except (httpx2.HTTPError, OSError, ValueError) as error:
            raise SsoError(f"wanted an answer of {url}, got: {type(error).__name__}") from error
        if not isinstance(told, dict):
            raise SsoError(f"wanted an object from {url}, got something else")
        return told

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._provider.client_id,
            self._provider.client_secret,
            scope=_SCOPE,
            code_challenge_method="S256",
            timeout=_TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,
        )


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
