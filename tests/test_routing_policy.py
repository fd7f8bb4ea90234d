"""Who gets a case, and the sentences that say why."""

from collections.abc import Sequence
from typing import Any

import pytest

from emotion.labels import Emotion
from emotion.scores import EmotionScores
from routing.expert import Channel, Presence, Seat
from routing.hours import WorkingHours
from routing.policy import Choice, Policy, Rule, choose
from routing.strategy import Strategy, Weights
from tests.seats import BILLING, NOW_S, case, leaves, mood, seat

NEVER = WorkingHours("UTC", ())


def chosen(seats: Sequence[Seat], policy: Policy | None = None, **fields: Any) -> Choice:
    return choose(case(**fields), seats, policy or Policy(), NOW_S)


def test_an_angry_customer_goes_to_whom_angry_customers_leave_well() -> None:
    seats = [
        seat("Ana", recovery=leaves(Emotion.ANGRY, 200, 60.0)),
        seat("Rui", recovery=leaves(Emotion.ANGRY, 200, 160.0)),
    ]
    choice = chosen(seats, scores=mood(Emotion.ANGRY))
    assert (choice.expert_id, choice.runner_up, choice.rule) == ("Rui", "Ana", "best_match")


def test_a_calm_customer_leaves_the_strong_recoverer_free() -> None:
    seats = [
        seat("Ana", recovery=leaves(Emotion.ANGRY, 200, 60.0)),
        seat("Rui", recovery=leaves(Emotion.ANGRY, 200, 160.0)),
    ]
    assert chosen(seats, scores=mood(Emotion.NEUTRAL)).expert_id == "Ana"


def test_a_lucky_first_case_does_not_outweigh_a_long_record() -> None:
    seats = [
        seat("Ana", recovery=leaves(Emotion.SAD, 300, 240.0)),
        seat("New", recovery=leaves(Emotion.SAD, 1, 1.0)),
    ]
    assert chosen(seats, scores=mood(Emotion.SAD)).expert_id == "Ana"


@pytest.mark.parametrize(
    "scores", [None, mood(Emotion.ANGRY, abstained=True)], ids=["unread", "abstained"]
)
def test_an_unknown_mood_is_an_ordinary_case_and_says_so(scores: EmotionScores | None) -> None:
    seats = [
        seat("Ana", level=4),
        seat("Rui", recovery=leaves(Emotion.ANGRY, 200, 160.0)),
    ]
    choice = chosen(seats, scores=scores)
    assert choice.expert_id == "Ana"
    assert "routed as an ordinary case" in choice.why[0]


@pytest.mark.parametrize(
    ("better", "fields"),
    [
        ({"level": 5}, {}),
        ({"chats": 0}, {"chats": 2}),
        ({"assigned_today": 1}, {"assigned_today": 9}),
        ({"idle_since_s": 1.0}, {"idle_since_s": 2.0}),  # equals: the longest idle
    ],
    ids=["skill", "room", "fairness", "idle"],
)
def test_each_part_decides_when_all_else_is_equal(
    better: dict[str, Any], fields: dict[str, Any]
) -> None:
    assert chosen([seat("Ana", **fields), seat("Rui", **better)]).expert_id == "Rui"


def test_the_longest_idle_is_whoever_has_had_nothing_longest() -> None:
    seats = [seat("Ana", level=5, idle_since_s=50.0), seat("Rui", idle_since_s=10.0)]
    assert chosen(seats, Policy(strategy=Strategy.LONGEST_IDLE)).expert_id == "Rui"


def test_the_least_busy_is_so_by_share_of_capacity() -> None:
    seats = [seat("Ana", chats=1), seat("Rui", chats=2, capacity={Channel.CHAT: 8})]
    assert chosen(seats, Policy(strategy=Strategy.LEAST_BUSY)).expert_id == "Rui"


@pytest.mark.parametrize(
    ("scores", "expert_id"),
    [
        (mood(Emotion.ANGRY), "rated 5"),
        (mood(Emotion.ANXIOUS), "rated 5"),
        (mood(Emotion.NEUTRAL), "rated 3"),
        (mood(Emotion.CONFUSED), "rated 3"),
        (None, "rated 3"),
        (mood(Emotion.HAPPY), "rated 1"),
    ],
)
def test_score_thirds_gives_each_mood_its_third(
    scores: EmotionScores | None, expert_id: str
) -> None:
    seats = [seat(f"rated {stars}", rating=float(stars)) for stars in (1, 3, 5)]
    choice = chosen(seats, Policy(strategy=Strategy.SCORE_THIRDS), scores=scores)
    assert choice.expert_id == expert_id


def test_score_thirds_waits_for_its_third_unless_it_is_told_to_relax() -> None:
    seats = [
        seat("best", rating=5.0, chats=3),
        seat("fair", rating=3.0),
        seat("last", rating=1.0),
    ]
    strict = Policy(strategy=Strategy.SCORE_THIRDS)
    relaxed = Policy(strategy=Strategy.SCORE_THIRDS, thirds_relax_s=30.0)
    angry = {"scores": mood(Emotion.ANGRY), "waited_s": 60.0}
    assert chosen(seats, strict, **angry).rule == Rule.NOBODY_FREE
    assert chosen(seats, relaxed, **angry).expert_id is not None


@pytest.mark.parametrize("n_experts", [1, 2])
def test_score_thirds_of_a_small_team_still_serves_everyone(n_experts: int) -> None:
    seats = [seat(f"{n}", rating=float(n + 1)) for n in range(n_experts)]
    for emotion in Emotion:
        choice = chosen(seats, Policy(strategy=Strategy.SCORE_THIRDS), scores=mood(emotion))
        assert choice.expert_id is not None


def test_rings_relax_while_a_case_waits() -> None:
    seats = [seat("skilled", level=4, chats=3), seat("fair", level=2)]
    assert chosen(seats).rule == Rule.NOBODY_FREE
    assert chosen(seats, waited_s=8.0).expert_id == "fair"


def test_nobody_waits_for_a_skill_that_nobody_on_duty_has() -> None:
    away = seat("skilled", level=5, presence=Presence.AWAY)
    assert chosen([away, seat("fair", level=1)]).expert_id == "fair"


def test_the_last_expert_is_preferred_when_free() -> None:
    seats = [seat("Ana", level=5), seat("Rui", level=1)]
    choice = chosen(seats, last_expert_id="Rui")
    assert (choice.expert_id, choice.rule) == ("Rui", Rule.LAST_EXPERT)


@pytest.mark.parametrize(
    ("waited_s", "rule"),
    [(0.0, Rule.HOLD_FOR_LAST), (9.9, Rule.HOLD_FOR_LAST), (10.0, "best_match")],
)
def test_a_busy_last_expert_is_waited_for_only_a_while(waited_s: float, rule: str) -> None:
    seats = [seat("Ana", level=5), seat("Rui", chats=3)]
    assert chosen(seats, last_expert_id="Rui", waited_s=waited_s).rule == rule


@pytest.mark.parametrize(
    "gone", [{"presence": Presence.AWAY}, {"presence": Presence.OFFLINE}, {"hours": NEVER}]
)
def test_an_absent_last_expert_is_not_waited_for(gone: dict[str, Any]) -> None:
    assert chosen([seat("Ana"), seat("Rui", **gone)], last_expert_id="Rui").expert_id == "Ana"


def test_nobody_is_offered_again_what_they_declined_while_another_may_take_it() -> None:
    seats = [seat("Ana", level=5), seat("Rui", chats=3)]
    declined = {"Ana": NOW_S - 40.0}
    assert chosen(seats, declined_by=declined).expert_id is None
    assert chosen(seats, declined_by=declined, waited_s=120.0).expert_id == "Ana"
    assert chosen(seats[:1], declined_by=declined).expert_id == "Ana"


@pytest.mark.parametrize("waited_s", [5.0, 500.0])
@pytest.mark.parametrize("strategy", Strategy)
def test_whoever_declined_is_left_in_peace_for_a_while(strategy: Strategy, waited_s: float) -> None:
    seats, policy = [seat("Ana"), seat("Rui")], Policy(strategy=strategy)
    declined = {"Ana": NOW_S - 29.0, "Rui": NOW_S - 3.0}
    choice = chosen(seats, policy, declined_by=declined, waited_s=waited_s)
    assert (choice.expert_id, choice.rule) == (None, Rule.ALL_DECLINED)
    assert choice.why[-1].startswith("Ana, Rui declined this case")
    cooled = declined | {"Ana": NOW_S - 30.0}
    assert chosen(seats, policy, declined_by=cooled, waited_s=waited_s).expert_id == "Ana"


def test_a_clock_that_steps_back_leaves_nobody_in_peace_for_ever() -> None:
    assert chosen([seat("Ana")], declined_by={"Ana": NOW_S + 3600.0}).expert_id == "Ana"


def test_however_long_it_waits_a_case_goes_to_the_willing_first() -> None:
    seats = [seat("Ana", level=5), seat("Rui", level=1)]
    choice = chosen(seats, declined_by={"Ana": NOW_S}, waited_s=500.0)
    assert choice.expert_id == "Rui"


def test_the_customers_language_comes_first_if_anybody_on_duty_speaks_it() -> None:
    seats = [seat("Ana", level=5), seat("Rui", level=1, languages=frozenset({"pt", "en"}))]
    assert chosen(seats, language="pt").expert_id == "Rui"
    assert chosen(seats, language="ko").expert_id == "Ana"


@pytest.mark.parametrize(
    ("taken", "channel", "mix", "served"),
    [
        ({Channel.CALL: 1}, Channel.CHAT, False, False),
        ({Channel.CHAT: 1}, Channel.CALL, False, False),
        ({Channel.CALL: 1}, Channel.CHAT, True, True),
        ({Channel.CALL: 1}, Channel.CALL, True, False),
        ({Channel.CALL: 0, Channel.CHAT: 2}, Channel.CHAT, False, True),
    ],
)
def test_nobody_chats_while_on_a_call_unless_channels_mix(
    taken: dict[Channel, int], channel: Channel, mix: bool, served: bool
) -> None:
    choice = chosen([seat("Ana", active=taken)], Policy(mix_channels=mix), channel=channel)
    assert (choice.expert_id is not None) is served


def test_who_takes_no_calls_is_nobody_to_wait_for_with_one() -> None:
    choice = chosen([seat("Ana", capacity={Channel.CHAT: 3})], channel=Channel.CALL)
    assert choice.rule == Rule.NOBODY_ON_DUTY
    assert choice.why[1] == "None of the 1 experts in billing takes calls."


@pytest.mark.parametrize("presence", [p for p in Presence if p is not Presence.AVAILABLE])
def test_only_the_available_are_offered_anything(presence: Presence) -> None:
    assert chosen([seat("Ana", presence=presence)]).expert_id is None


def test_an_expert_without_a_skill_gets_no_departments_case_and_it_says_so() -> None:
    choice = chosen([seat("Ana", skills={})])
    assert choice.rule == Rule.NOBODY_ON_DUTY
    assert "Ana has none listed" in choice.why[1]
    assert chosen([seat("Ana", skills={})], department=None).expert_id == "Ana"


@pytest.mark.parametrize(
    ("seats", "told"),
    [
        ([], "There are no experts."),
        ([seat("Ana", hours=NEVER)], "None of the 1 experts in billing is on duty."),
        ([seat("Ana", skills={"sales": 3})], "No expert has the skill billing."),
    ],
)
def test_when_nobody_can_serve_the_reason_is_told(seats: list[Seat], told: str) -> None:
    assert chosen(seats).why[1] == told


def test_a_choice_says_why_and_who_came_second() -> None:
    ana = seat("Ana", level=5, recovery=leaves(Emotion.ANGRY, 40, 30.0), assigned_today=2)
    rui = seat("Rui", level=2, recovery=leaves(Emotion.ANGRY, 40, 10.0), assigned_today=2)
    choice = chosen([ana, rui], scores=mood(Emotion.ANGRY), waited_s=20.0)
    assert choice.why == (
        "The customer reads as angry (90% sure).",
        "Ana fits best (0.68 of 1): proficiency 5 of 5 in billing, 0 of 3 chats taken, "
        "2 cases today.",
        "Of 40 angry customers before, 30 left well; weighed against the team that is "
        "17% above its rate.",
        "Rui came second.",
    )


def test_the_ranking_does_not_depend_on_the_order_of_the_seats() -> None:
    seats = [
        seat(name, chats=n % 3, recovery=leaves(Emotion.SAD, 9, 0.1 * n + 0.7))
        for n, name in enumerate("ABCDEFGH")
    ]
    assert chosen(seats, scores=mood(Emotion.SAD)) == chosen(seats[::-1], scores=mood(Emotion.SAD))


def test_without_weight_on_recovery_the_mood_changes_nothing() -> None:
    policy = Policy(weights=Weights(recovery=0.0))
    seats = [seat("Ana", level=4), seat("Rui", recovery=leaves(Emotion.ANGRY, 200, 200.0))]
    assert chosen(seats, policy, scores=mood(Emotion.ANGRY)).expert_id == "Ana"


def test_a_case_of_no_department_goes_by_overall_rating() -> None:
    seats = [seat("Ana", rating=2.0), seat("Rui", rating=4.5, skills={"sales": 1})]
    choice = chosen(seats, department=None)
    assert choice.expert_id == "Rui"
    assert "rated 4.5 of 5 overall" in choice.why[1]
    assert BILLING not in choice.why[1]
