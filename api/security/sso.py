"""Single sign-on: lets an OpenID Connect provider say who somebody is.

The code flow with PKCE (RFC 7636), state and nonce; OpenID Connect Core 1.0, section 3.1. The
identity token is believed only if the provider's own key signed it, for us, now, and for the
very browser that left with its nonce.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import AsyncOAuth2Client

from api.security.issuer import TIMEOUT_S, Issuer, Known, SsoError

_SCOPE = "openid profile email"
_VERIFIER = 64  # characters; RFC 7636 wants 43 to 128


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


class SingleSignOn:
    """For one event loop."""

    def __init__(self, provider: Provider) -> None:
        """Raise SsoError for a provider whose answers others could change on the way."""
        self._provider, self._issuer = provider, Issuer(provider.issuer)

    async def leave(self, next_path: str, returns_to: str) -> tuple[str, Ticket]:
        """Return where to send a browser, and what it is to keep; raises SsoError."""
        known = await self._issuer.known()
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
        token = await self._token(await self._issuer.known(), answer["code"], ticket)
        claims = await self._issuer.claims(token, self._provider.client_id, ticket.nonce)
        return Identity(f"{self._provider.issuer} {claims['sub']}", claims)

    async def _token(self, known: Known, code: str, ticket: Ticket) -> str:
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

    def _client(self) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._provider.client_id,
            self._provider.client_secret,
            scope=_SCOPE,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
            follow_redirects=False,
            trust_env=False,
        )
