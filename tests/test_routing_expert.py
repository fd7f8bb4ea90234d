"""What an expert, a seat and a policy can't be."""

import math
from typing import Any

import pytest

from emotion.errors import TonewiseError
from routing.expert import Channel, ExpertError, Outcomes, Seat
from routing.policy import Policy, PolicyError
from routing.recovery import Prior, RecoveryError
from routing.rings import Ring, RingError
from routing.strategy import Weights, WeightsError
from tests.seats import expert


@pytest.mark.parametrize("level", [0, 6, -1, 2.5])
def test_a_proficiency_is_a_whole_number_from_1_to_5(level: Any) -> None:
    with pytest.raises(ExpertError, match="proficiency in billing is a whole number from 1 to 5"):
        expert("Ana", level)


@pytest.mark.parametrize(
    "fields", [{"rating": 0.5}, {"rating": 5.1}, {"capacity": {Channel.CHAT: -1}}]
)
def test_ratings_and_capacities_have_bounds(fields: dict[str, Any]) -> None:
    with pytest.raises(ExpertError, match="Ana"):
        expert("Ana", **fields)


@pytest.mark.parametrize(("n", "recovered"), [(3, 4.0), (3, -1.0), (0, math.nan)])
def test_no_more_customers_recover_than_came(n: int, recovered: float) -> None:
    with pytest.raises(ExpertError, match="recover"):
        Outcomes(n, recovered)


def test_a_seat_has_no_fewer_than_no_cases() -> None:
    with pytest.raises(ExpertError, match="0 or more cases"):
        Seat(expert("Ana"), active={Channel.CHAT: -1})


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"mood_s": -1.0}, PolicyError),
        ({"fit_s": math.inf}, PolicyError),
        ({"topic_s": {"fraud": math.nan}}, PolicyError),
        ({"offer_timeout_s": 0.0}, PolicyError),
        ({"max_waiting": 0}, PolicyError),
        ({"thirds_relax_s": -1.0}, PolicyError),
        ({"rings": ()}, RingError),
        ({"rings": (Ring(0.0, 3),)}, RingError),  # never opens to all
        ({"rings": (Ring(0.0, 1), Ring(9.0, 2))}, RingError),  # narrows
        ({"rings": (Ring(0.0, 6), Ring(9.0, 1))}, RingError),
        ({"rings": (Ring(5.0, 1),)}, RingError),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(
    fields: dict[str, Any], error: type[TonewiseError]
) -> None:
    with pytest.raises(error):
        Policy(**fields)


@pytest.mark.parametrize("weights", [(0.0, 0.0, 0.0, 0.0), (-1.0, 1.0, 1.0, 1.0), (math.nan,) * 4])
def test_weights_that_cannot_weigh_are_refused(weights: tuple[float, ...]) -> None:
    with pytest.raises(WeightsError):
        Weights(*weights)


@pytest.mark.parametrize(("mean", "strength"), [(1.1, 5.0), (-0.1, 5.0), (0.5, 0.0)])
def test_a_prior_that_is_none_is_refused(mean: float, strength: float) -> None:
    with pytest.raises(RecoveryError):
        Prior(mean, strength)
