"""Line: each waiting customer's place, and how many slots have to come free first."""

from collections.abc import Sequence
from dataclasses import dataclass

from routing.case import Case
from routing.duty import able
from routing.expert import Channel, Presence, Seat
from routing.policy import Policy
from routing.queue import in_order

Group = tuple[Channel, str | None, str | None]  # cases that the same experts can take


@dataclass(frozen=True, slots=True)
class Place:
    """Where one case stands: `estimate(turns, slots, history)` says how long that takes."""

    case_id: str
    position: int  # 1 is next, among the cases of the same department and channel
    turns: float  # slots to come free until it is its turn
    slots: int  # that its experts have in all, taken or not


def places(
    cases: Sequence[Case], seats: Sequence[Seat], policy: Policy, now_s: float
) -> tuple[Place, ...]:
    """Return the place of each waiting case, in the order of the queue.

    Experts of several departments are shared: a case ahead counts by the part of its own experts'
    slots that this case waits for too.
    """
    alike = {_group(case): case for case in cases}
    slots = {group: _slots(case, seats, policy, now_s) for group, case in alike.items()}
    ahead: dict[Group, int] = {}
    line = []
    for case in in_order(cases, policy, now_s):
        mine = _group(case)
        ahead[mine] = ahead.get(mine, 0) + 1
        turns = sum(n * _shared(slots[mine], slots[group]) for group, n in ahead.items())
        position = sum(n for group, n in ahead.items() if group[:2] == mine[:2])
        line.append(Place(case.case_id, position, turns, sum(slots[mine].values())))
    return tuple(line)


def _group(case: Case) -> Group:
    return (case.channel, case.department, case.language)


def _slots(case: Case, seats: Sequence[Seat], policy: Policy, now_s: float) -> dict[str, int]:
    """Return the slots of each expert who takes cases now or soon, full or not."""
    return {
        seat.expert.expert_id: seat.expert.capacity.get(case.channel, 0)
        for seat in able(case, seats, now_s)
        if seat.presence is not Presence.BUSY and not _elsewhere(seat, case.channel, policy)
    }


def _elsewhere(seat: Seat, channel: Channel, policy: Policy) -> bool:
    others = any(n for other, n in seat.active.items() if other is not channel)
    return others and not policy.mix_channels


def _shared(mine: dict[str, int], theirs: dict[str, int]) -> float:
    """Return the part of their slots that are mine too, 0..1."""
    total = sum(theirs.values())
    return sum(n for expert, n in theirs.items() if expert in mine) / total if total else 0.0
