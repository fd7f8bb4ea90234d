"""Silence: a pause beyond an account's own habit."""

import numpy as np
import pytest

from insights.silence import Silence, silence

WEEKLY = range(0, 71, 7)  # ten pauses of a week


def test_an_account_that_wrote_each_week_and_stopped_is_silent() -> None:
    found = silence(WEEKLY, 70 + 49)
    assert found == Silence(70, 49, 7.0, 7, (1 + 49 / 70) ** -10)


@pytest.mark.parametrize(
    ("days", "today"),
    [
        (WEEKLY, 70 + 14),  # two of its weeks
        ((0, 30, 60, 90, 120), 1_000),  # too few to know a habit by
        ((0, 1, 2, 3, 4, 5, 6, 200), 200 + 190),  # it paused as long before
        ((5,) * 20, 400),  # one day with many contacts
    ],
)
def test_no_other_account_is(days: tuple[int, ...], today: int) -> None:
    assert silence(days, today) is None


def test_what_is_still_to_come_counts_for_nothing() -> None:
    assert silence([*WEEKLY, 200], 70 + 49) == silence(WEEKLY, 70 + 49)


def test_of_pauses_of_steady_writers_few_look_like_silence() -> None:
    drawn = np.random.default_rng(5).exponential(9.0, (400, 25))
    days = np.cumsum(drawn, axis=1).astype(int)
    told = [
        silence(row[:n].tolist(), int(row[n]) - 1) is not None for row in days for n in range(8, 25)
    ]
    assert 0 < np.mean(told) < 0.015
