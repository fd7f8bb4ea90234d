"""Handling: what has been done about a ticket, and what may be done next.

    OPEN <-> TAKEN -> CLOSED

The same again changes nothing. A closed ticket stays closed: who asks again opens another.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from api.contacts.contact import Outcome
from api.tickets.errors import TicketMoveError


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    TAKEN = "taken"  # somebody works on it
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a ticket ends."""

    outcome: Outcome
    answer: str = ""  # what the customer was told; "": as it was noted before


@dataclass(frozen=True, slots=True)
class Handling:
    """One ticket's handling."""

    state: TicketState = TicketState.OPEN
    owner_id: str | None = None  # the agent who works on it
    answer: str | None = None  # what the customer was told, as it is noted
    closed_s: float | None = None  # epoch seconds
    closed_by: str | None = None  # a user's or a key's id
    outcome: Outcome | None = None
    revision: int = 0  # counts changes

    def taken(self, owner_id: str) -> "Handling":
        """Return it in somebody's hands; raises TicketMoveError if it is in another's, or over."""
        if self.state is TicketState.OPEN:
            return self._moved(state=TicketState.TAKEN, owner_id=owner_id)
        if self.state is TicketState.TAKEN and self.owner_id == owner_id:
            return self
        raise self._refused("taken by somebody")

    def given_back(self) -> "Handling":
        """Return it open for anybody; raises TicketMoveError once it is over."""
        if self.state is TicketState.OPEN:
            return self
        if self.state is TicketState.TAKEN:
            return self._moved(state=TicketState.OPEN, owner_id=None)
        raise self._refused("given back")

    def answered(self, text: str) -> "Handling":
        """Return it with what the customer was told; raises TicketMoveError unless it is taken."""
        if self.state is not TicketState.TAKEN:
            raise self._refused("answered")
        return self if text == self.answer else self._moved(answer=text)

    def closed(self, closing: Closing, by: str, now_s: float) -> "Handling":
        """Return it closed; raises TicketMoveError unless it is taken, or closed so before."""
        if self.state is TicketState.CLOSED and self.outcome is closing.outcome:
            return self
        if self.state is not TicketState.TAKEN:
            raise self._refused(f"closed as {closing.outcome}")
        return self._moved(
            state=TicketState.CLOSED,
            outcome=closing.outcome,
            answer=closing.answer or self.answer,
            closed_by=by,
            closed_s=now_s,
        )

    def _moved(self, **changes: object) -> "Handling":
        moved: Handling = replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]
        return moved

    def _refused(self, wish: str) -> TicketMoveError:
        whose = f" by {self.owner_id}" if self.state is TicketState.TAKEN else ""
        return TicketMoveError(f"a ticket that is {self.state}{whose} can't be {wish}")
