"""Reconciliation: every call that began has a report, or a reason why not; which have neither?"""

from dataclasses import dataclass

from sqlalchemy import Connection

from api.storage import calls
from api.storage.enums import CallState


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A call that nobody looks after, and has nothing to show."""

    call_id: str
    state: CallState
    began_s: float  # epoch seconds
    why: str


def reconcile(connection: Connection, now_s: float, patience_s: float) -> tuple[Unsettled, ...]:
    """Return the calls with neither a report nor a reason, oldest first; none is what is wanted.

    A call that goes on is none of them, nor one whose process ended less than `patience_s` ago:
    its client may come back, or it is about to be graded.
    """
    left = calls.left(connection, now_s - patience_s)
    found = [Unsettled(one.call_id, one.state, one.began_s, _LEFT) for one in left]
    for one in calls.without_report(connection):
        found.append(Unsettled(one.call_id, one.state, one.began_s, _MISSING))
    for one in calls.without_reason(connection):
        found.append(Unsettled(one.call_id, one.state, one.began_s, _UNSAID))
    return tuple(sorted(found, key=lambda one: one.began_s))


_LEFT = "its process has ended, and nobody graded it"
_MISSING = "it is said to be graded, and has no report"
_UNSAID = "it has no report, and no reason is kept"
