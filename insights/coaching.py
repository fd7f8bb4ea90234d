"""Coaching: a task for an agent about one criterion, until it is done or called off.

OPEN -> DONE | CANCELLED
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from emotion.errors import TonewiseError


class CoachingError(TonewiseError):
    """Something that can't be done about a coaching task as it stands."""


class CoachingState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Closing:
    """What came of a task."""

    state: CoachingState = CoachingState.OPEN
    closed_s: float | None = None  # epoch seconds
    closed_by: str | None = None
    note: str | None = None

    def closed(self, to: CoachingState, by: str, now_s: float, note: str) -> "Closing":
        """Return it closed; itself if it was closed so before.

        Raises CoachingError if it was closed otherwise.
        """
        if self.state is to:
            return self
        if self.state is not CoachingState.OPEN or to is CoachingState.OPEN:
            raise CoachingError(f"this task is {self.state} and can't become {to}")
        return replace(self, state=to, closed_s=now_s, closed_by=by, note=note)
