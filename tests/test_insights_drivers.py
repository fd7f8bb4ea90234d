"""Drivers, reputation, follow-ups: customers count once, like meets like, few say nothing."""

import random

import pytest

from emotion.labels import Emotion
from insights.drivers import FEWEST_CUSTOMERS, Theme, drivers
from insights.follow_up import Sequel, follow_up_figures
from insights.interaction import Interaction
from insights.reputation import Standing, reputations
from tests.interactions import calm, read_as, upset


def of(
    category: str, n: int, mood: Emotion = Emotion.ANGRY, outcome: str | None = None
) -> list[Interaction]:
    """Contacts of as many customers."""
    return [
        read_as(mood, category=category, customer_id=f"{category}{k}", outcome=outcome)
        for k in range(n)
    ]


def test_what_hits_more_customers_comes_first() -> None:
    found = drivers(of("login", 6) + of("bill", 9))
    assert [d.theme.category for d in found] == ["bill", "login"]


def test_what_hurts_more_comes_first_among_as_many() -> None:
    found = drivers(of("login", 8, Emotion.ANXIOUS) + of("bill", 8, Emotion.ANGRY))
    assert [d.theme.category for d in found] == ["bill", "login"]


def test_one_who_writes_every_hour_counts_once() -> None:
    loud = [upset(category="bill", customer_id="one")] * 50
    (found,) = drivers(loud + of("bill", 5))
    assert (found.n, found.n_customers, found.burden) == (55, 6, 6.0)


def test_the_outcome_parts_a_theme() -> None:
    found = drivers(of("bill", 5, outcome="escalated") + of("bill", 6, outcome="resolved"))
    assert found[0].theme == Theme("bill", Emotion.ANGRY, "resolved")
    assert len(found) == 2


def test_a_burden_lies_in_its_interval() -> None:
    (found,) = drivers(of("bill", 30))
    assert found.interval.low < found.burden < found.interval.high


def test_few_customers_and_good_moods_drive_nothing() -> None:
    assert drivers(of("bill", FEWEST_CUSTOMERS - 1) + of("thanks", 50, Emotion.HAPPY)) == ()


def mixed(category: str, n_negative: int, n: int, source: str = "ticket") -> list[Interaction]:
    made = [upset] * n_negative + [calm] * (n - n_negative)
    return [make(category=category, source=source) for make in made]


def test_a_category_that_is_worse_says_what_could_be_gained() -> None:
    found = reputations(mixed("bill", 60, 100) + mixed("login", 20, 100))
    assert [(one.name, one.standing) for one in found] == [
        ("bill", Standing.WORSE),
        ("login", Standing.BETTER),
    ]
    assert found[0].scope == pytest.approx(40)


def test_angry_reviews_don_t_make_their_subject_worse() -> None:
    held = mixed("bill", 80, 100, "review") + mixed("login", 16, 20, "review")
    held += mixed("bill", 4, 20) + mixed("login", 20, 100)
    assert {one.standing for one in reputations(held)} == {Standing.LEVEL}


def test_a_category_of_few_contacts_is_not_compared() -> None:
    found = reputations(mixed("bill", 9, 10) + mixed("login", 20, 100))
    assert {one.standing for one in found} == {Standing.TOO_FEW}


def sequels(gain: float, seed: int = 0) -> list[Sequel]:
    """The worst are followed up more, and get better less by themselves."""
    rng = random.Random(seed)
    made = []
    for k in range(2000):
        n = rng.randint(3, 10)
        followed = rng.random() < n / 12
        better = rng.random() < 0.8 - 0.05 * n + gain * followed
        made.append(Sequel(str(k), "all", n, followed, better))
    return made


@pytest.mark.parametrize("gain", [0.0, 0.15])
def test_followed_accounts_are_compared_with_those_as_upset(gain: float) -> None:
    found = follow_up_figures(sequels(gain)).difference
    assert found is not None
    assert found.interval.low <= gain <= found.interval.high


def test_few_follow_ups_are_not_compared() -> None:
    assert follow_up_figures(sequels(0.5)[:20]).difference is None
