"""Blindness: who is to judge a call by themselves is told no grade of it until all is judged."""

from sqlalchemy import Connection

from api.security.caller import Caller, CallerKind, ForbiddenError
from api.storage import calibrations


def blind_calls(connection: Connection, caller: Caller) -> frozenset[str]:
    """Return the calls that the caller was asked to grade in a calibration that goes on.

    Whoever has graded already stays blind too: they could tell those who have not.
    """
    if caller.kind is not CallerKind.PERSON:  # a key is nobody's judgement
        return frozenset()
    return calibrations.open_calls(connection, caller.caller_id)


def check_not_blind(connection: Connection, caller: Caller, call_id: str) -> None:
    """Raise ForbiddenError if what the machine made of this call is not for the caller yet."""
    if call_id in blind_calls(connection, caller):
        raise ForbiddenError(
            "you were asked to grade this call in a calibration: its grade is shown to you when"
            " that is over"
        )
