"""The figures of waits that are over."""

import pytest

from routing.estimate import Ended
from routing.service import Service, service_of


def test_nobody_came_and_nothing_is_said() -> None:
    assert service_of([]) == Service()


def test_shares_and_means_are_of_those_they_say() -> None:
    waits = [Ended(10, True), Ended(40, True), Ended(60, False), Ended(5, False)]
    found = service_of(waits)
    assert (found.n_answered, found.n_gave_up) == (2, 2)
    assert found.answer_s == pytest.approx(25)
    assert found.gave_up == pytest.approx(0.5)
    # Whoever gave up within 20 s was not late: one of three was answered in time.
    assert found.level == pytest.approx(1 / 3)
