"""Refusal: how an error is told on a connection, and the code that it is closed with."""

from api.desk.errors import UnknownCaseError
from api.live.errors import CallError, CallLimitError, DrainingError
from api.live.line import FAILED, LATER, REFUSED, TOO_BIG
from api.protocols.wire import Fault
from api.security.caller import ForbiddenError
from api.storage.errors import StorageError
from emotion.errors import TonewiseError
from speech.audio import AudioError

REVOKED = Fault(
    "revoked", "wanted a key that opens streams, got one that was revoked meanwhile", fatal=True
)
INTERNAL = Fault("internal", "Tonewise failed; the call is held", fatal=True)

_CODES = {
    ForbiddenError: "forbidden",
    StorageError: "unavailable",
    UnknownCaseError: "unknown_case",
    AudioError: "unsupported_audio",
}
_CLOSE_CODES = {  # REFUSED for all others
    "too_large": TOO_BIG,
    "internal": FAILED,
    "unavailable": LATER,
    CallLimitError.code: LATER,
    DrainingError.code: LATER,
}


def fault_of(error: TonewiseError) -> Fault:
    """Return what the client is told of an error that ends the connection."""
    if isinstance(error, CallError):
        return Fault(error.code, str(error), fatal=True)
    known = (_CODES[kind] for kind in type(error).__mro__ if kind in _CODES)
    return Fault(next(known, "refused"), str(error), fatal=True)


def close_code(fault: Fault) -> int:
    """Return what a websocket is closed with after this."""
    return _CLOSE_CODES.get(fault.code, REFUSED)
