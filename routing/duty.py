"""Who is on duty, who could have a case, and who is free to take it now."""

from collections.abc import Sequence
from dataclasses import replace

from routing.case import Case
from routing.expert import Channel, Expert, Presence, Seat

ON_DUTY = frozenset({Presence.AVAILABLE, Presence.BUSY, Presence.WRAP_UP})


def on_duty(seat: Seat, now_s: float) -> bool:
    """Say if an expert is at work, free or not: neither away nor offline, and within hours."""
    hours = seat.expert.hours
    return seat.presence in ON_DUTY and (hours is None or hours.is_open(now_s))


def proficiency(expert: Expert, department: str | None) -> int:
    """Return 1..5, or 0 if the department is not theirs; any expert may have a case of none."""
    return 1 if department is None else expert.skills.get(department, 0)


def able(case: Case, seats: Sequence[Seat], now_s: float) -> list[Seat]:
    """Return who is on duty, takes such cases at all and has the skill; of them, those who speak
    the customer's language if any do.

    A language that nobody on duty speaks is set aside: a customer is better served in another
    than by nobody.
    """
    skilled = [
        seat
        for seat in seats
        if proficiency(seat.expert, case.department)
        and seat.expert.capacity.get(case.channel, 0)
        and on_duty(seat, now_s)
    ]
    if case.language is None:
        return skilled
    return [seat for seat in skilled if case.language in seat.expert.languages] or skilled


def room(seat: Seat, channel: Channel, mix_channels: bool) -> int:
    """Return how many more cases of a channel an expert can take now.

    Unless channels may mix, who is on a call gets no chat, and who chats gets no call.
    """
    if seat.presence is not Presence.AVAILABLE:
        return 0
    if not mix_channels and any(n for other, n in seat.active.items() if other is not channel):
        return 0
    return max(0, seat.expert.capacity.get(channel, 0) - seat.active.get(channel, 0))


def load(seat: Seat, channel: Channel) -> float:
    """Return the share of an expert's capacity that is taken, 0..1 or more; 1 if there is none."""
    capacity = seat.expert.capacity.get(channel, 0)
    return seat.active.get(channel, 0) / capacity if capacity else 1.0


def seated(seat: Seat, channel: Channel) -> Seat:
    """Return the seat with one more case."""
    active = {**seat.active, channel: seat.active.get(channel, 0) + 1}
    return replace(seat, active=active, assigned_today=seat.assigned_today + 1)
