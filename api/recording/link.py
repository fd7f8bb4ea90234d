"""Link: who may hear which recording until when, signed so that nobody else can say so."""

import hmac
import json
from dataclasses import dataclass

from api.recording.errors import LinkError


@dataclass(frozen=True, slots=True)
class Link:
    """Opens one call's recording, without a key, until it expires."""

    call_id: str
    by: str  # the key that asked for it
    expires: int  # epoch seconds

    def signature(self, key: bytes) -> str:
        """Return what proves it: HMAC-SHA256, hex."""
        told = json.dumps([self.call_id, self.by, self.expires]).encode()
        return hmac.new(key, told, "sha256").hexdigest()

    def check(self, signature: str, key: bytes, now_s: float) -> None:
        """Raise LinkError unless it is signed, and has not expired."""
        if not hmac.compare_digest(self.signature(key).encode(), signature.encode()):
            raise LinkError("wanted a link as POST /v1/calls/{call_id}/recording-link gives it")
        if now_s >= self.expires:
            raise LinkError("this link has expired: ask for a new one")
