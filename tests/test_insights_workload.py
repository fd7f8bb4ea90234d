"""Workload: long stretches, upset customers in a row and drifts are told; an easy day is not."""

import numpy as np
import pytest

from insights.workload import Kind, WorkedCall, workload_of

MINUTE_S, HOUR_S, DAY_S = 60.0, 3600.0, 86_400.0


def day(
    n: int, lasts_s: float, pause_s: float, start_s: float = 9 * HOUR_S, n_low: int = 0
) -> list[WorkedCall]:
    return [
        WorkedCall(f"c{i}", start_s + i * (lasts_s + pause_s), lasts_s, i < n_low, None, None)
        for i in range(n)
    ]


def kinds(calls: list[WorkedCall]) -> set[Kind]:
    return {strain.kind for strain in workload_of(calls).strains}


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        (day(12, 10 * MINUTE_S, 5 * MINUTE_S), set()),
        (day(10, 9.5 * MINUTE_S, 30.0), {Kind.BACK_TO_BACK}),
        (day(8, 9.5 * MINUTE_S, 30.0), set()),
        (day(25, 10 * MINUTE_S, 5 * MINUTE_S), {Kind.UNBROKEN}),
        (day(19, 10 * MINUTE_S, 20 * MINUTE_S), {Kind.LONG_DAY}),
        (day(8, 5 * MINUTE_S, 20 * MINUTE_S, n_low=4), {Kind.UPSET_IN_A_ROW}),
        (day(8, 5 * MINUTE_S, 20 * MINUTE_S, n_low=3), set()),
        ([], set()),
    ],
)
def test_what_tires_is_told(calls: list[WorkedCall], told: set[Kind]) -> None:
    assert kinds(calls) == told


def test_a_night_between_parts_two_shifts() -> None:
    calls = day(4, 600, 600, n_low=2) + day(4, 600, 600, DAY_S + 9 * HOUR_S, n_low=2)
    found = workload_of(calls)
    assert (found.n_shifts, found.strains) == (2, ())


def weeks(slower: float, seed: int = 1) -> list[WorkedCall]:
    """Return 20 days of calls whose answers come later as the day goes on: s an hour."""
    rng = np.random.default_rng(seed)
    found = []
    for d in range(20):
        bad_day = rng.normal(0, 0.2)
        for i in range(12):
            delay_s = 1.0 + bad_day + slower * i * 0.6 + rng.normal(0, 0.1)
            began_s = d * DAY_S + 9 * HOUR_S + i * 0.6 * HOUR_S
            found.append(WorkedCall("c", began_s, 300.0, False, delay_s, 150.0))
    return found


def test_answers_that_come_later_as_shifts_go_on_are_told_with_an_interval() -> None:
    (strain,) = workload_of(weeks(0.05)).strains
    assert strain.kind is Kind.SLOWER_ANSWERS
    assert strain.low is not None
    assert strain.high is not None
    assert strain.low < 0.05 * 6.7 / (1 + 0.05 * 3.3) < strain.high


@pytest.mark.parametrize("slower", [0.0, -0.05])
def test_answers_that_do_not_are_not(slower: float) -> None:
    assert workload_of(weeks(slower)).strains == ()
