"""Replay: from the events alone, who had which case at each moment, and that it was allowed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.events.event import Event
from api.events.kinds import CaseAssigned, OfferMade

# After any of these, the case is with nobody.
_FREED = frozenset(
    {
        "offer.rejected",
        "offer.timed_out",
        "offer.withdrawn",
        "case.queued",
        "case.transferred",
        "case.closed",
        "case.abandoned",
        "case.left",
    }
)


@dataclass
class Replay:
    """Holds each step to the rules; `capacity` is of chats, by expert."""

    capacity: Mapping[str, int]
    with_expert: dict[str, str] = field(default_factory=dict)  # case -> who serves or is asked
    opened: list[str] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)  # case -> the offer that is out

    def play(self, events: Sequence[Event]) -> "Replay":
        """Take every event in order; raise AssertionError at the first that breaks a rule."""
        sequences = [event.sequence for event in events]
        assert sequences == sorted(set(sequences)), "sequences rise"
        for event in events:
            if event.case_id is not None:
                self._step(event.case_id, event)
        return self

    def _step(self, case_id: str, event: Event) -> None:
        if event.kind == "case.opened":
            assert case_id not in self.opened, "opened once"
            self.opened.append(case_id)
        if isinstance(event.data, OfferMade):
            assert case_id not in self.offered, "offered to one at a time"
            self.offered[case_id] = event.data.offer_id
            self._take(case_id, event.data.expert_id)
        if isinstance(event.data, CaseAssigned):
            self.offered.pop(case_id, None)
            self._take(case_id, event.data.expert_id)
        if event.kind in _FREED:
            self.offered.pop(case_id, None)
            self.with_expert.pop(case_id, None)

    def _take(self, case_id: str, expert_id: str) -> None:
        holder = self.with_expert.get(case_id, expert_id)
        assert holder == expert_id, f"{case_id} is with {holder}, given to {expert_id}"
        self.with_expert[case_id] = expert_id
        n = Counter(self.with_expert.values())[expert_id]
        assert n <= self.capacity[expert_id], f"{expert_id} has {n} cases"
