"""The same complaint by many people within hours; and what only looks like one."""

from dataclasses import replace

import pytest

from insights.interaction import Interaction, SourceKind
from insights.narratives import Narrative, NarrativeRule, Stage, narratives

HOUR_S = 3_600.0
COMPLAINT = "The shop charged me twice for one order and nobody answers my mails any more"
CHANGED = ("{} #shopfail", "RT {}", "{}!!! 😡", "Same here. {}", "{} https://x.test/{{}}")


def _post(number: int, at_s: float | None = None, text: str | None = None) -> Interaction:
    told = CHANGED[number % len(CHANGED)].format(COMPLAINT) if text is None else text
    return Interaction(
        interaction_id=f"social:{number:03}",
        source=SourceKind.SOCIAL,
        at_s=600.0 * number if at_s is None else at_s,
        negativity=0.9,
        customer_id=f"x-{number}",
        reach=100,
        text=told,
    )


def _only(posts: list[Interaction]) -> Narrative:
    (found,) = narratives(posts)
    return found


def test_copies_by_many_people_are_a_narrative() -> None:
    found = _only([_post(n) for n in range(8)])
    assert (found.narrative_id, found.n_people, found.reach) == ("social:000", 8, 800)
    assert (found.began_s, found.latest_s, found.stage) == (0.0, 4_200.0, Stage.WATCH)


@pytest.mark.parametrize(
    "posts",
    [[_post(n) for n in range(4)],
     [_post(n, at_s=n * 3 * HOUR_S) for n in range(8)],
     [replace(_post(n), customer_id="x-1") for n in range(8)],
     [replace(_post(n), customer_id=None) for n in range(8)],
     [replace(_post(n), negativity=0.2) for n in range(8)],
     [replace(_post(n), negativity=None) for n in range(8)],
     [],
     [_post(n, text="never again") for n in range(8)],
     [_post(n, text=text) for n, text in enumerate((
         "The shop charged me twice", "I was billed double, and no answer", "Two charges, one lamp",
         "Support is silent about my refund", "Where is the money that you took by mistake?",
         "They took it twice and do not care"))]],
    ids=["few", "over days", "one person", "nameless", "praise", "unread", "none", "short",
         "own words"],
)  # fmt: skip
def test_what_is_none_is_not_called_one(posts: list[Interaction]) -> None:
    assert narratives(posts) == ()


def test_some_misread_posts_do_not_hide_it() -> None:
    posts = [replace(_post(n), negativity=0.3 if n % 4 == 0 else 0.9) for n in range(8)]
    assert _only(posts).n_people == 8


@pytest.mark.parametrize(
    ("n", "reach", "stage"),
    [(5, 100, Stage.WATCH), (15, 100, Stage.ANSWER), (5, 10_000, Stage.ANSWER),
     (50, 100, Stage.ALL_HANDS), (5, 200_000, Stage.ALL_HANDS)],
)  # fmt: skip
def test_people_and_reach_say_what_it_asks_for(n: int, reach: int, stage: Stage) -> None:
    assert _only([replace(_post(k, at_s=60.0 * k), reach=reach) for k in range(n)]).stage is stage


def test_a_persons_posts_reach_their_readers_once() -> None:
    twice = [replace(_post(n), customer_id=f"x-{n % 5}") for n in range(10)]
    assert _only(twice).reach == 500


def test_the_most_pressing_comes_first() -> None:
    other = "Your app has been down since nine and the status page says that all is well"
    many = [_post(100 + n, at_s=60.0 * n, text=other) for n in range(20)]
    found = narratives([*(_post(n) for n in range(6)), *many])
    assert [one.stage for one in found] == [Stage.ANSWER, Stage.WATCH]


def test_the_order_of_the_posts_makes_no_difference() -> None:
    posts = [_post(n) for n in range(12)]
    assert narratives(posts[::-1]) == narratives(posts)


def test_how_much_is_lately() -> None:
    found = _only([_post(n) for n in range(8)])
    assert found.n_lately(4_200.0, 1_200.0) == 2


def test_a_rule_of_ones_own() -> None:
    posts = [_post(n) for n in range(3)]
    assert len(narratives(posts, NarrativeRule(least_people=3))) == 1
