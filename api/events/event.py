"""Event: one thing that happened, in its place among all others."""

from dataclasses import dataclass

from api.events.kinds import Data


@dataclass(frozen=True, slots=True)
class Event:
    """Written in the transaction of the change it tells of, so neither is there without the other.

    No sequence becomes visible after a higher one, so a reader resumes by the last it saw.
    """

    event_id: str
    sequence: int  # among all events: rises, may skip
    case_id: str | None
    occurred_s: float  # epoch seconds, by the clock; may step back
    data: Data

    @property
    def kind(self) -> str:
        """What happened, such as "case.routed"."""
        return self.data.kind
