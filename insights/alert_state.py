"""Handling: what has been done about an alert, and what may be done next.

    RAISED -> ACKNOWLEDGED -> TAKEN -> RESOLVED

A step may be left out, none goes back, and the same again changes nothing. Until it is taken it
goes up its chain, from owner to owner, each when the time of the one before is over.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from emotion.errors import TonewiseError
from insights.escalation import Chain


class AlertMoveError(TonewiseError):
    """Something that can't be done about an alert as it stands."""


class AlertState(StrEnum):
    """Where an alert stands."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"  # somebody has seen it
    TAKEN = "taken"  # somebody is at it
    RESOLVED = "resolved"


class Move(StrEnum):
    """What somebody does about an alert."""

    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    RESOLVE = "resolve"


class Response(StrEnum):
    """What was the first to answer a cue."""

    AGENT = "agent"  # spoke on the call for the first time since the cue
    EXPERT = "expert"  # wrote in the chat for the first time since the cue
    HINT = "hint"  # was used
    WHISPER = "whisper"
    TAKEN_OVER = "taken_over"  # the call's case was handed to somebody else
    ACKNOWLEDGED = "acknowledged"
    TAKEN = "taken"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Handling:
    """One alert's handling. Times are epoch seconds."""

    state: AlertState
    chain: Chain  # who is to take it, in order
    level: int = 0  # whose it is, in the chain
    due_s: float | None = None  # taken by then, or the next one's; None: taken, or nobody is left
    acknowledged_s: float | None = None
    acknowledged_by: str | None = None
    taken_s: float | None = None
    taken_by: str | None = None
    resolved_s: float | None = None
    resolved_by: str | None = None
    outcome: str | None = None  # what came of it, in words
    response: Response | None = None  # the first there was
    responded_s: float | None = None

    @property
    def owner(self) -> str:
        """Whose it is to take now."""
        return self.chain[self.level].owner

    def moved(self, move: Move, by: str, now_s: float, outcome: str | None = None) -> "Handling":
        """Return it as it stands after a move; itself if that was done before.

        Raises AlertMoveError if it has gone further, or if somebody else has taken it.
        """
        match move, self.state:
            case Move.ACKNOWLEDGE, AlertState.RAISED:
                return self._acknowledged(by, now_s).answered(Response.ACKNOWLEDGED, now_s)
            case Move.TAKE, AlertState.RAISED | AlertState.ACKNOWLEDGED:
                return self._taken(by, now_s).answered(Response.TAKEN, now_s)
            case Move.RESOLVE, AlertState.RESOLVED:
                return self
            case Move.RESOLVE, _:
                return self._resolved(by, now_s, outcome).answered(Response.RESOLVED, now_s)
            case Move.ACKNOWLEDGE, AlertState.ACKNOWLEDGED | AlertState.TAKEN:
                return self
            case Move.TAKE, AlertState.TAKEN if self.taken_by == by:
                return self
            case _:
                raise AlertMoveError(f"{by} can't {move} an alert that {self._stands}")

    def escalated(self, now_s: float) -> "Handling":
        """Return it with the next owner if its time is over; behind the last there is nobody."""
        if self.due_s is None or now_s < self.due_s:
            return self
        level = self.level + 1
        if level == len(self.chain):
            return replace(self, due_s=None)
        return replace(self, level=level, due_s=now_s + self.chain[level].within_s)

    def answered(self, response: Response, now_s: float) -> "Handling":
        """Return it with its first response, which later ones leave as it is."""
        if self.responded_s is not None:
            return self
        return replace(self, response=response, responded_s=now_s)

    @property
    def _stands(self) -> str:
        taker = f" by {self.taken_by}" if self.state is AlertState.TAKEN else ""
        return f"is {self.state}{taker}"

    def _acknowledged(self, by: str, now_s: float) -> "Handling":
        return replace(
            self, state=AlertState.ACKNOWLEDGED, acknowledged_s=now_s, acknowledged_by=by
        )

    def _taken(self, by: str, now_s: float) -> "Handling":
        seen = self if self.acknowledged_s is not None else self._acknowledged(by, now_s)
        return replace(seen, state=AlertState.TAKEN, taken_s=now_s, taken_by=by, due_s=None)

    def _resolved(self, by: str, now_s: float, outcome: str | None) -> "Handling":
        taken = self if self.taken_s is not None else self._taken(by, now_s)
        return replace(
            taken,
            state=AlertState.RESOLVED,
            resolved_s=now_s,
            resolved_by=by,
            outcome=outcome,
        )


def fresh(chain: Chain, now_s: float) -> Handling:
    """Return the handling of an alert that is raised now."""
    return Handling(AlertState.RAISED, chain, due_s=now_s + chain[0].within_s)
