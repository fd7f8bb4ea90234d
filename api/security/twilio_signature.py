"""X-Twilio-Signature: that a connection was opened by the account whose token we know.

HMAC-SHA1 of the whole address under the account's token, in base64:
https://www.twilio.com/docs/usage/security. It holds no time: a stream's own id tells a replay.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

from api.security.caller import UnauthenticatedError

_PORTS = {"wss": 443, "https": 443, "ws": 80, "http": 80}


def check_twilio(address: str, shown: str | None, auth_token: str) -> None:
    """Raise UnauthenticatedError unless `shown` signs this address, wss://host/path?query.

    As Twilio's own checks do, take it with and without the usual port; and with and without a
    slash at its end, which proxies like to change.
    """
    if not shown:
        raise UnauthenticatedError("wanted an X-Twilio-Signature header, got none")
    matches = [
        hmac.compare_digest(_signed(one, auth_token), shown.encode("utf-8", "replace"))
        for one in _spellings(address)
    ]
    if not any(matches):
        raise UnauthenticatedError(
            f"wanted Twilio's signature of {address}, got another: "
            "TONEWISE_PUBLIC_URL must be the address that Twilio connects to"
        )


def _signed(address: str, auth_token: str) -> bytes:
    return base64.b64encode(hmac.digest(auth_token.encode(), address.encode(), hashlib.sha1))


def _spellings(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    port = _PORTS.get(parts.scheme)
    bare = parts.netloc.removesuffix(f":{port}")
    hosts = {parts.netloc, bare} | ({f"{bare}:{port}"} if ":" not in bare else set())
    paths = (parts.path.rstrip("/"), parts.path.rstrip("/") + "/")
    for host in sorted(hosts):
        for path in paths:
            yield urlunsplit((parts.scheme, host, path, parts.query, ""))
