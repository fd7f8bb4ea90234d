"""Floor: the experts and those who wait for them, and settling who gets whom."""

from collections.abc import Sequence

from api.desk.assignment import decide
from api.desk.found import case_of
from api.desk.work import Work
from api.storage import experts, queue
from routing.duty import room
from routing.expert import Channel, Seat
from routing.queue import match

# Of a queue longer than this, the longest waiting are looked at, whatever the others' mood, and
# only they have a place: it bounds what one change can cost, to some 7 ms. `Policy.max_waiting`
# shows newcomers a way out long before.
LONGEST_QUEUE = 500


def settle(work: Work) -> int:
    """Offer every free slot to the right waiting case; return how many cases moved."""
    seats = experts.seats(work.connection, work.now_s)
    free = departments_with_room(work, seats)
    if not free:
        return 0
    waiting = queue.waiting(work.connection, LONGEST_QUEUE, free)
    matched = match(waiting, seats, work.centre.policy, work.now_s) if waiting else ()
    for case, choice in matched:
        decide(work, case_of(work.connection, case.case_id), choice)
    return len(matched)


def departments_with_room(work: Work, seats: Sequence[Seat]) -> tuple[str, ...]:
    """Return the departments of whoever could take one more case."""
    mix = work.centre.policy.mix_channels
    free = [seat for seat in seats if any(room(seat, channel, mix) for channel in Channel)]
    return tuple(sorted({skill for seat in free for skill in seat.expert.skills}))
