"""Dispute: an agent says that an outcome of their grade is wrong, and somebody decides.

    OPEN -> UPHELD | CHANGED | WITHDRAWN | LAPSED

Each once and for good. A grade may be answered, acknowledged or disputed, for some days after it
came or was last changed. Who set an outcome does not judge a dispute of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from emotion.errors import TonewiseError

DAY_S = 86_400.0


class DisputeError(TonewiseError):
    """Something that can't be done about a dispute, or a grade, as it stands."""


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    UPHELD = "upheld"  # the outcome stays as it was
    CHANGED = "changed"  # the outcome became another
    WITHDRAWN = "withdrawn"  # by the agent
    LAPSED = "lapsed"  # the call was graded anew, so the outcome is gone


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of a dispute."""

    state: DisputeState = DisputeState.OPEN
    closed_s: float | None = None  # epoch seconds
    closed_by: str | None = None
    reason: str | None = None

    def closed(self, to: DisputeState, by: str, now_s: float, reason: str) -> "Ruling":
        """Return the ruling; itself if the same was said before, by the same.

        Raises DisputeError if it was closed otherwise, or without a reason where somebody judges.
        """
        if (to, by, reason) == (self.state, self.closed_by, self.reason):
            return self
        if self.state is not DisputeState.OPEN or to is DisputeState.OPEN:
            raise DisputeError(f"this dispute is {self.state} and can't become {to}")
        if to is not DisputeState.WITHDRAWN and not reason.strip():
            raise DisputeError(f"wanted a reason why the dispute is {to}, got none")
        return replace(self, state=to, closed_s=now_s, closed_by=by, reason=reason)


@dataclass(frozen=True, slots=True)
class Window:
    """When a grade may be answered. Times are epoch seconds."""

    opens_s: float
    closes_s: float

    def is_open(self, now_s: float) -> bool:
        """Whether it may be answered now."""
        return now_s < self.closes_s


class Standing(StrEnum):
    """How the agent stands to their grade."""

    AWAITED = "awaited"  # neither acknowledged nor disputed
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"  # a dispute is open
    DECIDED = "decided"  # disputes were closed, none is open
    UNANSWERED = "unanswered"  # until it was too late


@dataclass(frozen=True, slots=True)
class Answers:
    """What an agent said to a grade since it stands as it does."""

    acknowledged_s: float | None = None
    n_open: int = 0
    decided_s: float | None = None  # when the last dispute was closed


def window(graded_s: float, changed_s: float | None, days: float) -> Window:
    """Return when a grade may be answered: a change gives as long again."""
    opens_s = max(graded_s, changed_s or graded_s)
    return Window(opens_s, opens_s + days * DAY_S)


def standing(answers: Answers, window: Window, now_s: float) -> Standing:
    """Return how the agent stands to a grade; what was said of it before a change is past."""
    if answers.n_open:
        return Standing.DISPUTED
    said = (Standing.DECIDED, answers.decided_s), (Standing.ACKNOWLEDGED, answers.acknowledged_s)
    since = [(at_s, what) for what, at_s in said if at_s is not None and at_s >= window.opens_s]
    if since:
        return max(since)[1]
    return Standing.AWAITED if window.is_open(now_s) else Standing.UNANSWERED


def check_opening(
    window: Window, now_s: float, before: Sequence[Ruling], changed_s: float | None
) -> None:
    """Raise DisputeError unless an outcome may be disputed now.

    `before` are the disputes of this outcome so far, `changed_s` when it was last changed: what
    was judged stays so until somebody changes the outcome again.
    """
    if not window.is_open(now_s):
        raise DisputeError("the days in which this grade could be disputed are over")
    if any(ruling.state is DisputeState.OPEN for ruling in before):
        raise DisputeError("a dispute of this outcome is open already")
    judged = [r for r in before if r.state in (DisputeState.UPHELD, DisputeState.CHANGED)]
    if any((changed_s or 0.0) <= (ruling.closed_s or 0.0) for ruling in judged):
        raise DisputeError("a dispute of this outcome was decided, and it was not changed since")


def check_judge(judge: str, set_by: str | None) -> None:
    """Raise DisputeError if `judge` is who set the outcome; None: the machine did."""
    if judge == set_by:
        raise DisputeError("wanted somebody else to judge: this outcome was set by the same person")
