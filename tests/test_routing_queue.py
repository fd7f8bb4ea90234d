"""Whose turn it is: mood, topic and waiting; who is offered what; how long anyone can be passed."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emotion.labels import Emotion
from emotion.scores import EmotionScores, scores_of
from routing.case import Case
from routing.expert import Channel, Presence, Seat
from routing.policy import Policy
from routing.queue import head_start_s, in_order, match, priority
from routing.strategy import Strategy
from tests.seats import NOW_S, case, leaves, mood, seat

POLICY = Policy(topic_s={"fraud": 90.0})

moods = st.none() | st.builds(mood, st.sampled_from(Emotion), st.floats(0.2, 1.0), st.booleans())
departments = st.sampled_from(["billing", "fraud"])
strategies = st.sampled_from(Strategy)


@st.composite
def cases(draw: st.DrawFn) -> list[Case]:
    drawn = draw(st.lists(st.tuples(st.floats(-50, 900), moods, departments), max_size=12))
    return [
        case(f"c{n}", waited_s, scores=scores, department=department, order=n)
        for n, (waited_s, scores, department) in enumerate(drawn)
    ]


@st.composite
def floors(draw: st.DrawFn) -> list[Seat]:
    levels = st.dictionaries(departments, st.integers(1, 5))
    presence = st.sampled_from(Presence)
    drawn = draw(st.lists(st.tuples(levels, st.integers(0, 3), presence), max_size=6))
    return [
        seat(f"e{n}", skills=skills, chats=chats, presence=where, rating=1.0 + n % 5)
        for n, (skills, chats, where) in enumerate(drawn)
    ]


@pytest.mark.parametrize(
    ("scores", "seconds"),
    [
        (scores_of({Emotion.ANGRY: 1.0}), 60.0),
        (scores_of({Emotion.SAD: 1.0}), 36.0),
        (scores_of({Emotion.ANGRY: 0.5, Emotion.HAPPY: 0.5}), 30.0),
        (scores_of({Emotion.NEUTRAL: 1.0}), 0.0),
        (mood(Emotion.ANGRY, abstained=True), 0.0),
        (None, 0.0),
    ],
)
def test_an_upset_customer_has_a_head_start(scores: EmotionScores | None, seconds: float) -> None:
    assert head_start_s(case(scores=scores), POLICY) == pytest.approx(seconds)


def test_the_topic_adds_to_it() -> None:
    urgent = case(department="fraud", scores=scores_of({Emotion.ANGRY: 1.0}), waited_s=7.0)
    assert priority(urgent, POLICY, NOW_S) == pytest.approx(7.0 + 60.0 + 90.0)


@settings(deadline=None)
@given(cases())
def test_no_wait_is_negative_however_the_clock_steps(waiting: list[Case]) -> None:
    assert all(c.waited_s(NOW_S - 10_000) == 0.0 for c in waiting)
    assert all(priority(c, POLICY, NOW_S - 10_000) >= 0.0 for c in waiting)


def test_equals_keep_the_order_of_their_arrival() -> None:
    waiting = [case(name, order=n) for n, name in enumerate("cab")]
    assert in_order(waiting[::-1], POLICY, NOW_S) == tuple(waiting)


@settings(deadline=None)
@given(cases(), cases(), st.floats(0, 3600))
def test_nobody_is_passed_by_those_who_come_later_than_the_longest_jump(
    waiting: list[Case], later: list[Case], apart_s: float
) -> None:
    gap_s = POLICY.longest_jump_s + apart_s + 1.0
    newcomers = [
        replace(c, case_id=f"new {c.case_id}", waiting_since_s=NOW_S + 50 + gap_s) for c in later
    ]
    now_s = NOW_S + 50 + gap_s + 5000
    order = in_order([*newcomers, *waiting], POLICY, now_s)
    first = {c.case_id for c in order[: len(waiting)]}
    assert first == {c.case_id for c in waiting}


@settings(deadline=None)
@given(cases(), floors(), strategies)
def test_a_match_never_exceeds_capacity_nor_serves_twice(
    waiting: list[Case], floor: list[Seat], strategy: Strategy
) -> None:
    matched = match(waiting, floor, replace(POLICY, strategy=strategy), NOW_S)
    given_to = [choice.expert_id for _, choice in matched]
    for s in floor:
        taken = s.active[Channel.CHAT] + given_to.count(s.expert.expert_id)
        assert taken <= 3 or s.expert.expert_id not in given_to
        assert s.presence is Presence.AVAILABLE or s.expert.expert_id not in given_to
    assert len({c.case_id for c, _ in matched}) == len(matched)
    assert {c.case_id for c, _ in matched} <= {c.case_id for c in waiting}


@settings(deadline=None)
@given(cases(), floors(), strategies, st.randoms())
def test_a_match_is_the_same_in_whatever_order_it_is_asked(
    waiting: list[Case], floor: list[Seat], strategy: Strategy, chance: object
) -> None:
    policy = replace(POLICY, strategy=strategy)
    expected = match(waiting, floor, policy, NOW_S)
    chance.shuffle(waiting)  # type: ignore[attr-defined]
    chance.shuffle(floor)  # type: ignore[attr-defined]
    assert match(waiting, floor, policy, NOW_S) == expected


@settings(deadline=None)
@given(st.lists(st.floats(0, 600), min_size=2, max_size=8), floors(), moods, strategies)
def test_of_two_alike_the_one_who_waited_longer_is_served(
    waits_s: list[float], floor: list[Seat], scores: EmotionScores | None, strategy: Strategy
) -> None:
    waiting = [case(f"c{n}", s, scores=scores, order=n) for n, s in enumerate(waits_s)]
    policy = replace(POLICY, strategy=strategy)
    order = in_order(waiting, policy, NOW_S)
    served = {c.case_id for c, _ in match(waiting, floor, policy, NOW_S)}
    assert served == {c.case_id for c in order[: len(served)]}


@settings(deadline=None)
@given(cases(), floors(), strategies)
def test_who_is_left_waiting_has_nobody_free(
    waiting: list[Case], floor: list[Seat], strategy: Strategy
) -> None:
    policy = replace(POLICY, strategy=strategy)
    matched = match(waiting, floor, policy, NOW_S)
    given_to = [choice.expert_id for _, choice in matched]
    left = [c for c in waiting if c not in [m for m, _ in matched]]
    after = [
        replace(
            s, active={Channel.CHAT: s.active[Channel.CHAT] + given_to.count(s.expert.expert_id)}
        )
        for s in floor
    ]
    assert match(left, after, policy, NOW_S) == ()


def test_a_freed_slot_goes_to_whom_it_fits_best_among_almost_equals() -> None:
    strong = seat("Ana", recovery=leaves(Emotion.ANGRY, 500, 450.0), chats=2)
    weak = seat("Rui", recovery=leaves(Emotion.ANGRY, 500, 50.0), chats=3)
    calm = case("calm", 62.0, scores=scores_of({Emotion.NEUTRAL: 1.0}))
    angry = case("angry", 0.5, scores=scores_of({Emotion.ANGRY: 1.0}), order=1)
    policy = Policy(rings=POLICY.rings, hold_for_last_s=0.0)
    assert in_order([calm, angry], policy, NOW_S) == (calm, angry)
    ((first, _),) = match([calm, angry], [strong, weak], policy, NOW_S)
    assert first is angry
    ((first, _),) = match([calm, angry], [strong, weak], replace(policy, fit_s=0.0), NOW_S)
    assert first is calm
