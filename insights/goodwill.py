"""Goodwill: an offer to a customer that a supervisor approves or declines, once."""

from dataclasses import dataclass, replace
from enum import StrEnum

from emotion.errors import TonewiseError


class GoodwillError(TonewiseError):
    """A decision about an offer that was decided otherwise before."""


class GoodwillState(StrEnum):
    """Where an offer stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an offer, by whom and when."""

    state: GoodwillState = GoodwillState.PENDING
    decided_s: float | None = None  # epoch seconds
    decided_by: str | None = None
    note: str | None = None

    def decided(
        self, to: GoodwillState, by: str, now_s: float, note: str | None = None
    ) -> "Decision":
        """Return the decision; itself if it was decided so before.

        Raises GoodwillError if it was decided otherwise.
        """
        if self.state is to:
            return self
        if self.state is not GoodwillState.PENDING or to is GoodwillState.PENDING:
            raise GoodwillError(f"this offer is {self.state} and can't become {to}")
        return replace(self, state=to, decided_s=now_s, decided_by=by, note=note)
