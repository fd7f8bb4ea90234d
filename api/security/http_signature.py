"""HTTP message signatures: that a request was signed with a secret we know, and just now.

RFC 9421, as far as Genesys' AudioHook uses it: one signature, HMAC-SHA256, over named headers,
the request target and the authority. What is signed is rebuilt from a strict reading of
`signature-input`, never from its text, so that nothing can hide in it.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.security.caller import UnauthenticatedError

MAX_AGE_S = 10.0  # as Genesys' reference server has it
SKEW_S = 5.0  # by which two clocks may differ
_SHORTEST_NONCE = 22  # characters: 128 bits in base64

_STRING = r'"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"'  # RFC 8941, section 3.3.3
_ITEM = re.compile(_STRING)
_PARAMETER = re.compile(rf";([a-z][a-z0-9_.*-]*)=({_STRING}|[0-9]{{1,15}})")
_INPUT = re.compile(
    rf"([a-z*][a-z0-9_.*-]*)=\(({_STRING}(?: {_STRING})*)?\)((?:{_PARAMETER.pattern})*)"
)
_SIGNATURE = re.compile(r"([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):")


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What there is to sign of a handshake."""

    target: str  # path and query, as they were sent
    authority: str  # the host that the client meant, in small letters
    headers: Mapping[str, str]  # names in small letters


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was shown."""

    components: tuple[str, ...]
    parameters: Mapping[str, str]  # strings still in their quotes
    digest: bytes

    def text(self, name: str) -> str:
        """Return a parameter that is a string; empty if there is none."""
        value = self.parameters.get(name, "")
        return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else ""

    def number(self, name: str) -> int | None:
        """Return a parameter that is a number."""
        value = self.parameters.get(name, "")
        return int(value) if value.isdigit() else None


def check_signed(
    request: SignedRequest, secret: bytes, required: frozenset[str], now_s: float
) -> Signature:
    """Return the signature of a request that was signed over all that is required, just now.

    `now_s`: epoch seconds. Whether its nonce is new is for the caller to say. Raises
    UnauthenticatedError.
    """
    signature = _shown(request.headers)
    _check_time(signature, now_s)
    if missing := required - set(signature.components):
        raise UnauthenticatedError(f"wanted a signature over {sorted(missing)}, got one without")
    if len(signature.text("nonce")) < _SHORTEST_NONCE:
        raise UnauthenticatedError(f"wanted a nonce of {_SHORTEST_NONCE} characters")
    if signature.parameters.get("alg", '"hmac-sha256"') != '"hmac-sha256"':
        raise UnauthenticatedError("wanted alg hmac-sha256, got another")
    wanted = hmac.digest(secret, "\n".join(_signed(request, signature)).encode(), hashlib.sha256)
    if not hmac.compare_digest(wanted, signature.digest):
        raise UnauthenticatedError("wanted a signature by the client secret, got another")
    return signature


def _shown(headers: Mapping[str, str]) -> Signature:
    told = _INPUT.fullmatch(headers.get("signature-input", "").strip())
    shown = _SIGNATURE.fullmatch(headers.get("signature", "").strip())
    if told is None or shown is None or told[1] != shown[1]:
        raise UnauthenticatedError("wanted one signature and its signature-input, got none such")
    components = tuple(quoted[1:-1] for quoted in _ITEM.findall(told[2] or ""))
    if len(set(components)) < len(components):
        raise UnauthenticatedError("wanted each signed component once, got one twice")
    try:
        digest = base64.b64decode(shown[2], validate=True)
    except binascii.Error as error:
        raise UnauthenticatedError(f"wanted a signature in base64: {error}") from error
    return Signature(components, dict(_PARAMETER.findall(told[3])), digest)


def _check_time(signature: Signature, now_s: float) -> None:
    created_s, expires_s = signature.number("created"), signature.number("expires")
    if created_s is None or not -SKEW_S <= now_s - created_s <= MAX_AGE_S + SKEW_S:
        raise UnauthenticatedError(f"wanted a signature of the last {MAX_AGE_S:.0f} s")
    if expires_s is not None and expires_s < now_s - SKEW_S:
        raise UnauthenticatedError("wanted a signature that has not expired")


def _signed(request: SignedRequest, signature: Signature) -> Iterator[str]:
    """Yield the lines of the signature base (RFC 9421, section 2.5)."""
    derived = {"@request-target": request.target, "@authority": request.authority}
    for name in signature.components:
        value = derived.get(name) if name.startswith("@") else request.headers.get(name)
        if value is None:
            raise UnauthenticatedError(f"wanted only what is there to be signed, got {name!r}")
        yield f'"{name}": {value.strip()}'
    names = " ".join(f'"{name}"' for name in signature.components)
    parameters = "".join(f";{name}={value}" for name, value in signature.parameters.items())
    yield f'"@signature-params": ({names}){parameters}'
