"""Follow-up state: somebody calls an account back, until it is done or called off.

OPEN -> DONE | CANCELLED
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from emotion.errors import TonewiseError


class FollowUpError(TonewiseError):
    """Something that can't be done about a follow-up as it stands."""


class FollowUpState(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How an account is to be spoken to."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    VISIT = "visit"


class Result(StrEnum):
    """What came of it."""

    SOLVED = "solved"  # what upset them is out of the way
    PROMISED = "promised"  # it is known who does what until when
    UNSOLVED = "unsolved"  # they were spoken to, and nothing changed
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a follow-up ended."""

    state: FollowUpState = FollowUpState.OPEN
    result: Result | None = None  # of one that is done
    note: str | None = None
    closed_s: float | None = None  # epoch seconds
    closed_by: str | None = None

    @property
    def is_reached(self) -> bool:
        """Whether somebody spoke to the account."""
        return self.state is FollowUpState.DONE and self.result is not Result.NOT_REACHED

    def done(self, result: Result, note: str, by: str, now_s: float) -> "Ending":
        """Return it done; itself if the same was said before. Raises FollowUpError."""
        return self._ended(FollowUpState.DONE, result, note, (by, now_s))

    def cancelled(self, note: str, by: str, now_s: float) -> "Ending":
        """Return it called off; itself if it was so before. Raises FollowUpError."""
        return self._ended(FollowUpState.CANCELLED, None, note, (by, now_s))

    def check_open(self) -> None:
        """Raise FollowUpError unless it may still be changed."""
        if self.state is not FollowUpState.OPEN:
            raise FollowUpError(f"this follow-up is {self.state} and changes no more")

    def _ended(
        self, to: FollowUpState, result: Result | None, note: str, by: tuple[str, float]
    ) -> "Ending":
        if (self.state, self.result) == (to, result):
            return self
        if self.state is not FollowUpState.OPEN:
            raise FollowUpError(f"this follow-up is {self.state} and can't become {to}")
        who, now_s = by
        return replace(
            self, state=to, result=result, note=note or None, closed_s=now_s, closed_by=who
        )
