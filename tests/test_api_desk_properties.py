"""Whatever happens at a desk, in whatever order: never over capacity, and nobody lost."""

import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api.desk.opening import CaseFilter, Transfer, Wish
from api.desk.state import ENDED, Author, CaseState, WishKind
from api.desk.views import CaseView
from api.storage import events, offers
from api.storage.database import Database
from routing.expert import Channel, Presence
from tests.databases import sqlite_at
from tests.desks import DEPARTMENTS, Hall, with_policy
from tests.replay import Replay
from tests.two_processes import STAFF

CAPACITY = {one.expert_id: one.capacity[Channel.CHAT] for one in STAFF}
WHO = st.sampled_from(sorted(CAPACITY))
WHERE = st.sampled_from(DEPARTMENTS)
MOOD = st.sampled_from(["angry", "neutral", "happy", "42"])
NTH = st.integers(0, 30)


class AnyDay(RuleBasedStateMachine):
    """Customers, experts and time, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tonewise-"))
        self.database = Database.open(sqlite_at(self.folder / "tonewise.db"))
        self.hall: Hall = with_policy(self.database, longest_wait_s=90.0, max_waiting=3)
        self.n = 0

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @initialize()
    def staff(self) -> None:
        self.hall.staff(*STAFF)

    @rule(mood=MOOD, where=WHERE)
    def customer_comes(self, mood: str, where: str) -> None:
        self.n += 1
        self.hall.open(f"{mood} about {where}", customer_id=f"k{self.n % 3}")

    @rule(who=WHO, takes=st.booleans())
    def expert_answers(self, who: str, takes: bool) -> None:
        for offer in self.hall.desk.offers(who)[:1]:
            if takes:
                self.hall.desk.accept(offer.offer_id)
            else:
                self.hall.desk.reject(offer.offer_id)

    @rule(nth=NTH)
    def customer_goes(self, nth: int) -> None:
        if case := self._any(nth, *(set(CaseState) - ENDED)):
            self.hall.desk.close(case.case_id, Author.CUSTOMER)

    @rule(nth=NTH)
    def customer_leaves_a_message(self, nth: int) -> None:
        if case := self._any(nth, CaseState.QUEUED, CaseState.OVERFLOW, CaseState.OFFERED):
            self.hall.desk.leave(case.case_id, Wish(WishKind.MESSAGE))

    @rule(nth=NTH, where=WHERE)
    def case_is_handed_on(self, nth: int, where: str) -> None:
        if case := self._any(nth, CaseState.ACTIVE, CaseState.OFFERED):
            self.hall.desk.transfer(case.case_id, Transfer(department=where))

    @rule(who=WHO, presence=st.sampled_from(Presence))
    def expert_does_something_else(self, who: str, presence: Presence) -> None:
        self.hall.desk.set_presence(who, presence)

    @rule(seconds=st.sampled_from([1.0, 7.0, 21.0, 130.0, -500.0]))
    def time_passes(self, seconds: float) -> None:
        self.hall.clock.turn(seconds)
        self.hall.desk.sweep()

    @invariant()
    def nobody_has_more_than_they_can_take(self) -> None:
        for view in self.hall.desk.experts():
            assert sum(view.active.values()) <= CAPACITY[view.expert.expert_id]

    @invariant()
    def every_case_is_somewhere(self) -> None:
        cases = self._cases()
        with self.database.reading() as connection:
            asked = Counter(offer.case_id for offer in offers.every_open(connection))
        offered = {c.case_id for c in cases if c.state is CaseState.OFFERED}
        assert len(cases) == self.n
        assert asked == Counter(offered)
        assert self.hall.desk.queue().n_waiting == sum(c.position is not None for c in self._now())

    @precondition(lambda self: self.n)
    @invariant()
    def the_events_tell_the_same(self) -> None:
        with self.database.reading() as connection:
            told = Replay(CAPACITY).play(events.after(connection, 0, limit=10_000))
        held = {c.case_id: c.expert_id for c in self._cases() if c.state in _WITH_EXPERT}
        assert told.with_expert == held

    def _cases(self) -> tuple[CaseView, ...]:
        return self.hall.desk.cases(CaseFilter(), limit=1_000).items

    def _now(self) -> list[CaseView]:
        waiting = {CaseState.QUEUED, CaseState.OVERFLOW}
        return [self.hall.desk.case(c.case_id) for c in self._cases() if c.state in waiting]

    def _any(self, nth: int, *states: CaseState) -> CaseView | None:
        found = [case for case in self._cases() if case.state in states]
        return found[nth % len(found)] if found else None


_WITH_EXPERT = {CaseState.OFFERED, CaseState.ACTIVE}
AnyDay.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestAnyDay = AnyDay.TestCase
