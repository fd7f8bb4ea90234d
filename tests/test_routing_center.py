"""A call centre in memory, made of routing's pure functions, in every order of events."""

import math
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from emotion.labels import Emotion
from emotion.scores import EmotionScores
from routing.case import Case
from routing.expert import Channel, Presence, Seat
from routing.offer import Offer, OfferState, after, is_due, moved
from routing.policy import Policy
from routing.queue import match
from routing.recovery import learned
from routing.strategy import Strategy
from tests.seats import NOW_S, case, mood, seat

DEPARTMENTS = ("billing", "sales")
MOODS = [None, *(mood(emotion) for emotion in Emotion), mood(Emotion.ANGRY, abstained=True)]


class Center(RuleBasedStateMachine):
    """Customers come, are offered, accepted, declined, transferred, served; clocks step back."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = NOW_S
        self.waiting: dict[str, Case] = {}
        self.offers: dict[str, tuple[Offer, Case]] = {}
        self.served: dict[str, tuple[str, Case]] = {}
        self.left: set[str] = set()
        self.n_came = 0

    @initialize(strategy=st.sampled_from(Strategy), n=st.integers(1, 4))
    def open(self, strategy: Strategy, n: int) -> None:
        self.policy = Policy(strategy=strategy)
        skills: tuple[dict[str, int], ...] = (
            {"billing": 4},
            {"billing": 1, "sales": 3},
            {"sales": 5},
            {},
        )
        self.presence = {f"e{i}": Presence.AVAILABLE for i in range(n)}
        self.experts = {
            f"e{i}": seat(f"e{i}", skills=skills[i], rating=1.0 + i).expert for i in range(n)
        }

    @rule(department=st.sampled_from((*DEPARTMENTS, None)), scores=st.sampled_from(MOODS))
    def come(self, department: str | None, scores: EmotionScores | None) -> None:
        self.n_came += 1
        newcomer = case(
            f"c{self.n_came}",
            department=department,
            scores=scores,
            waiting_since_s=self.now_s,
            order=self.n_came,
        )
        self.waiting[newcomer.case_id] = newcomer
        self.offer()

    @rule(seconds=st.sampled_from([1.0, 8.0, 20.0, 130.0, -30.0, -4000.0]))
    def pass_time(self, seconds: float) -> None:
        self.now_s += seconds
        for offer, _ in list(self.offers.values()):
            if is_due(offer, self.policy.offer_timeout_s, self.now_s):
                self.answer(offer, OfferState.TIMED_OUT)
        self.offer()

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), state=st.sampled_from([s for s in OfferState if s != "offered"]))
    def reply(self, data: st.DataObject, state: OfferState) -> None:
        self.answer(self.offers[data.draw(st.sampled_from(sorted(self.offers)))][0], state)
        self.offer()

    @precondition(lambda self: self.served)
    @rule(data=st.data(), share=st.floats(0, 1))
    def close(self, data: st.DataObject, share: float) -> None:
        expert_id, done = self.served.pop(data.draw(st.sampled_from(sorted(self.served))))
        if done.mood is not None:
            self.experts[expert_id] = learned(self.experts[expert_id], done.mood, share)
        self.left.add(done.case_id)
        self.offer()

    @precondition(lambda self: self.served)
    @rule(data=st.data(), department=st.sampled_from(DEPARTMENTS))
    def transfer(self, data: st.DataObject, department: str) -> None:
        expert_id, case = self.served.pop(data.draw(st.sampled_from(sorted(self.served))))
        moved_on = replace(case, department=department, last_expert_id=expert_id, declined_by={})
        self.waiting[case.case_id] = moved_on
        assert moved_on.waiting_since_s == case.waiting_since_s
        self.offer()

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def give_up(self, data: st.DataObject) -> None:
        self.left.add(self.waiting.pop(data.draw(st.sampled_from(sorted(self.waiting)))).case_id)

    @rule(data=st.data(), presence=st.sampled_from(Presence))
    def step_away(self, data: st.DataObject, presence: Presence) -> None:
        self.presence[data.draw(st.sampled_from(sorted(self.experts)))] = presence
        self.offer()

    def seats(self) -> list[Seat]:
        held = [offer.expert_id for offer, _ in self.offers.values()]
        held += [expert_id for expert_id, _ in self.served.values()]
        return [
            Seat(expert, self.presence[name], {Channel.CHAT: held.count(name)})
            for name, expert in self.experts.items()
        ]

    def offer(self) -> None:
        before = self.seats()
        matched = match(tuple(self.waiting.values()), before, self.policy, self.now_s)
        assert matched == match(tuple(self.waiting.values()), before, self.policy, self.now_s)
        for offered, choice in matched:
            assert choice.expert_id is not None
            declined_s = offered.declined_by.get(choice.expert_id, -math.inf)
            assert abs(self.now_s - declined_s) >= self.policy.cool_down_s
            case_id = offered.case_id
            offer = Offer(f"o {case_id}", case_id, choice.expert_id, self.now_s)
            self.offers[offer.offer_id] = (offer, self.waiting.pop(case_id))

    def answer(self, offer: Offer, state: OfferState) -> None:
        _, case = self.offers.pop(offer.offer_id)
        ended = moved(offer, state, self.now_s)
        if state is OfferState.ACCEPTED:
            self.served[case.case_id] = (offer.expert_id, case)
        else:
            self.waiting[case.case_id] = after(case, ended)

    @invariant()
    def nobody_has_more_than_their_capacity(self) -> None:
        assert all(s.active[Channel.CHAT] <= 3 for s in self.seats())

    @invariant()
    def nobody_is_lost_or_in_two_places(self) -> None:
        offered = [case.case_id for _, case in self.offers.values()]
        everywhere = [*self.waiting, *offered, *self.served, *self.left]
        assert sorted(everywhere) == sorted(f"c{n + 1}" for n in range(self.n_came))

    @invariant()
    def nobody_waits_below_zero(self) -> None:
        assert all(case.waited_s(self.now_s) >= 0.0 for case in self.waiting.values())

    def teardown(self) -> None:
        """Nobody starves: with all experts there and accepting, everyone who can be is served."""
        if not self.n_came:
            return
        self.presence = dict.fromkeys(self.experts, Presence.AVAILABLE)
        self.now_s = max(self.now_s, NOW_S) + 10_000.0
        skilled = {None, *(d for e in self.experts.values() for d in e.skills)}
        for _ in range(2 * self.n_came + 1):
            self.offer()
            for offer, _ in list(self.offers.values()):
                self.answer(offer, OfferState.ACCEPTED)
            self.left |= set(self.served)
            self.served.clear()
        assert all(case.department not in skilled for case in self.waiting.values())


TestCenter = Center.TestCase
TestCenter.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
