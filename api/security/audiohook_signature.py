"""AudioHook's handshake: Genesys' API key, and its signature over the headers that matter."""

import base64
import binascii
import hmac
from dataclasses import dataclass

from api.security.caller import UnauthenticatedError
from api.security.http_signature import SignedRequest, check_signed
from api.security.seen import Seen

_SIGNED = frozenset(
    {
        "@request-target",
        "@authority",
        "audiohook-organization-id",
        "audiohook-session-id",
        "audiohook-correlation-id",
        "x-api-key",
    }
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the integration in Genesys Cloud was given."""

    api_key: str
    client_secret: str  # base64


def check_audiohook(
    request: SignedRequest, credentials: Credentials, seen: Seen, now_s: float
) -> None:
    """Raise UnauthenticatedError unless Genesys signed this handshake, just now and for once."""
    shown = request.headers.get("x-api-key", "")
    if not hmac.compare_digest(shown.encode(), credentials.api_key.encode()):
        raise UnauthenticatedError("wanted the API key in X-API-KEY, got another or none")
    signature = check_signed(request, _secret(credentials), _SIGNED, now_s)
    if signature.text("keyid") != credentials.api_key:
        raise UnauthenticatedError("wanted the API key as keyid, got another")
    if not seen.is_new(f"genesys {signature.text('nonce')}"):
        raise UnauthenticatedError("wanted a new nonce, got one that came before")


def _secret(credentials: Credentials) -> bytes:
    try:
        return base64.b64decode(credentials.client_secret, validate=True)
    except binascii.Error as error:
        raise UnauthenticatedError(f"wanted the client secret in base64: {error}") from error
