"""A call centre in simulated time: customers come, wait, are served or give up."""

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import simpy

from api.bench.routing_world import Customer, World, handling_s
from routing.case import Case
from routing.duty import seated
from routing.estimate import Ended, History, Wait, estimate
from routing.expert import Channel, Expert, Seat
from routing.line import places
from routing.policy import Policy
from routing.queue import match
from routing.recovery import learned

_DAY_S = 8 * 3600.0  # after which everyone's count of cases begins anew
_REMEMBERED = 200  # cases in the history that waits are estimated by

Process = Generator[simpy.Event, Any, None]


@dataclass(frozen=True, slots=True)
class Visit:
    """How one customer fared."""

    customer: Customer
    waited_s: float
    expert_id: str | None  # None: gave up
    recovered: bool
    strong: bool  # served by an expert of the best third for this mood
    handled_s: float
    told: Wait | None  # the wait that was announced; None if none was needed


class CallCenter:
    """One run of one policy; `visits` grows as customers leave."""

    def __init__(self, world: World, policy: Policy) -> None:
        self.visits: list[Visit] = []
        self._world = world
        self._policy = policy
        self._clock = simpy.Environment()
        self._seats = {e.expert_id: Seat(e) for e in world.experts}
        self._waiting: dict[str, Case] = {}
        self._called: dict[str, simpy.Event] = {}
        self._handled_s: deque[float] = deque(maxlen=_REMEMBERED)
        self._ended: deque[Ended] = deque(maxlen=_REMEMBERED)
        self._day = 0

    def serve(self, customers: tuple[Customer, ...]) -> None:
        """Let them all come, and run until the last has left."""
        self._clock.process(self._arrivals(customers))
        self._clock.run()

    def seats(self) -> tuple[Seat, ...]:
        """Return the experts as they are now, with what they have learned."""
        return tuple(self._seats.values())

    def _arrivals(self, customers: tuple[Customer, ...]) -> Process:
        for customer in customers:
            yield self._clock.timeout(customer.arrives_s - self._clock.now)
            self._clock.process(self._visit(customer))

    def _visit(self, customer: Customer) -> Process:
        case = _case(customer)
        called = self._called[case.case_id] = self._clock.event()
        self._waiting[case.case_id] = case
        self._dispatch()
        told = None if called.triggered else self._announced(case)
        for pause_s in self._pauses(customer.patience_s):
            yield called | self._clock.timeout(pause_s)
            if called.triggered:
                break
            self._dispatch()  # a ring has widened
        if not called.triggered:
            del self._waiting[case.case_id]
            self._left(Visit(customer, customer.patience_s, None, False, False, 0.0, told))
            return
        waited_s = self._clock.now - customer.arrives_s
        yield from self._handle(customer, str(called.value), waited_s, told)

    def _handle(
        self, customer: Customer, expert_id: str, waited_s: float, told: Wait | None
    ) -> Process:
        expert = self._seats[expert_id].expert
        handled_s = handling_s(expert, customer)
        yield self._clock.timeout(handled_s)
        recovered = customer.luck < self._world.chance(expert, customer, waited_s)
        strong = self._world.is_strong(expert, customer)
        self._left(Visit(customer, waited_s, expert_id, recovered, strong, handled_s, told))
        self._handled_s.append(handled_s)
        self._free(expert_id, customer, recovered is not customer.flipped)
        self._dispatch()

    def _pauses(self, patience_s: float) -> list[float]:
        """Return the pauses between the moments at which a wait may change who is asked."""
        relaxed_s = self._policy.thirds_relax_s
        moments = {ring.after_s for ring in self._policy.rings} | {relaxed_s or 0.0}
        stops = [0.0, *sorted(m for m in moments if 0.0 < m < patience_s), patience_s]
        return [later - sooner for sooner, later in pairwise(stops)]

    def _dispatch(self) -> None:
        if self._clock.now // _DAY_S > self._day:
            self._day = int(self._clock.now // _DAY_S)
            for expert_id, seat in self._seats.items():
                self._seats[expert_id] = replace(seat, assigned_today=0)
        cases, seats = tuple(self._waiting.values()), self.seats()
        for case, choice in match(cases, seats, self._policy, self._clock.now):
            assert choice.expert_id is not None
            seat = self._seats[choice.expert_id]
            self._seats[choice.expert_id] = seated(seat, Channel.CHAT)
            del self._waiting[case.case_id]
            self._called.pop(case.case_id).succeed(choice.expert_id)

    def _free(self, expert_id: str, customer: Customer, seen_recovered: bool) -> None:
        seat = self._seats[expert_id]
        expert: Expert = seat.expert
        if customer.scores.emotion is not None:
            expert = learned(expert, customer.scores.emotion, float(seen_recovered))
        active = {Channel.CHAT: seat.active[Channel.CHAT] - 1}
        self._seats[expert_id] = replace(
            seat, expert=expert, active=active, idle_since_s=self._clock.now
        )

    def _left(self, visit: Visit) -> None:
        self.visits.append(visit)
        self._ended.append(Ended(visit.waited_s, visit.expert_id is not None))

    def _announced(self, case: Case) -> Wait | None:
        cases, seats = tuple(self._waiting.values()), self.seats()
        place = next(
            p
            for p in places(cases, seats, self._policy, self._clock.now)
            if p.case_id == case.case_id
        )
        history = History(tuple(self._handled_s), tuple(self._ended))
        return estimate(place.turns, place.slots, history)


def _case(customer: Customer) -> Case:
    return Case(
        case_id=f"case_{customer.number}",
        channel=Channel.CHAT,
        department=customer.department,
        waiting_since_s=customer.arrives_s,
        scores=customer.scores,
        order=customer.number,
    )
