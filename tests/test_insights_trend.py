"""Trends and tallies: nothing lost, nothing said of too few, weeks where weeks begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emotion.labels import Emotion
from insights.interaction import Cut, Interaction
from insights.tally import Tally, share_of, tally_of
from insights.trend import Grain, Measure, period_start, trend_of, trends_by, turns
from tests.interactions import DAY_S, MONDAY_S, calm, read_as, unread, upset

MOODS = st.sampled_from([None, *Emotion])


@given(st.lists(MOODS), st.lists(MOODS))
def test_tallies_of_parts_add_up_to_the_tally_of_all(
    one: list[Emotion | None], other: list[Emotion | None]
) -> None:
    first, second = [read_as(m) for m in one], [read_as(m) for m in other]
    whole, parts = tally_of(first + second), tally_of(first) + tally_of(second)
    assert (whole.n, whole.n_told, whole.n_negative) == (parts.n, parts.n_told, parts.n_negative)
    assert dict(whole.moods) == dict(parts.moods)
    assert whole.valence.total == pytest.approx(parts.valence.total)


def test_what_was_not_read_counts_as_volume_and_as_no_mood() -> None:
    counted = tally_of([unread(), upset(), calm(text="hello")])
    assert (counted.n, counted.n_told, counted.n_negative, counted.n_texts) == (3, 2, 1, 1)


@pytest.mark.parametrize("n", range(5))
def test_a_share_of_too_few_is_not_told(n: int) -> None:
    assert share_of(n, n) is None


def test_a_share_comes_with_its_interval() -> None:
    found = share_of(5, 10)
    assert found is not None
    assert found.interval.low < found.value < found.interval.high


@pytest.mark.parametrize("days", [0, 3, 6.99])
def test_a_week_begins_on_monday(days: float) -> None:
    assert period_start(MONDAY_S + days * DAY_S, Grain.WEEK) == MONDAY_S


def test_a_day_begins_by_the_centres_clock() -> None:
    late_s = MONDAY_S + 23.5 * 3600
    assert period_start(late_s, Grain.DAY, offset_s=3600) == MONDAY_S + 23 * 3600


def test_days_without_anybody_are_there_and_empty() -> None:
    found = trend_of([upset(), calm(MONDAY_S + 3 * DAY_S)], Grain.DAY)
    assert [period.tally.n for period in found.periods] == [1, 0, 0, 1]


def test_no_history_has_no_periods() -> None:
    assert trend_of([], Grain.DAY).total == Tally()


def test_groups_come_largest_first_and_the_unknown_is_no_group() -> None:
    held = [calm(category="bill"), calm(category="login"), calm(category="bill"), calm()]
    found = trends_by(held, Cut.CATEGORY, Grain.DAY)
    assert [(name, t.total.n) for name, t in found] == [("bill", 2), ("login", 1)]


def worsening() -> list[Interaction]:
    """Ten a day for 60 days: 2 upset at first, 8 from day 30 on."""
    return [
        (upset if place < (2 if day < 30 else 8) else calm)(MONDAY_S + day * DAY_S)
        for day in range(60)
        for place in range(10)
    ]


def test_a_lasting_change_is_told_by_its_moment() -> None:
    found = [t for t in turns(trend_of(worsening(), Grain.DAY)) if t.measure is Measure.NEGATIVE]
    assert [turn.at_s for turn in found] == [MONDAY_S + 30 * DAY_S]
    assert found[0].change.shift == pytest.approx(0.6, abs=0.02)


def test_a_steady_volume_has_no_turn() -> None:
    measures = {turn.measure for turn in turns(trend_of(worsening(), Grain.DAY))}
    assert measures == {Measure.NEGATIVE, Measure.VALENCE}
